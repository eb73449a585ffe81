"""The process that reads: what it is given, what it cannot do, and that its end is not the server's."""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cfsdocs.errors import ParsingUnavailable
from cfsdocs.vault.parsing import Done, Limits, NoPreview, PagePicture, Why, parse
from tests.fixtures import office_files as files
from tests.unit.parsing.reading import PDF, Reading, children, reading, resident

HOSTILE = Path(__file__).parent / "hostile"
UNLOCKED = Path(__file__).parent / "unlocked"
REFUSED = {"PermissionError 1", "PermissionError 13"}


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    before = set(children())
    yield
    assert set(children()) <= before


def attack(name: str, argument: object = "", limits: Limits | None = None) -> Reading:
    return reading(PDF, f"{name} {argument}".encode(), limits, cell=HOSTILE)


def listener(kind: int) -> socket.socket:
    place = socket.socket(socket.AF_INET, kind)
    place.bind(("127.0.0.1", 0))
    if kind == socket.SOCK_STREAM:
        place.listen()
    place.settimeout(0.3)
    return place


def test_it_is_given_no_environment_no_files_and_no_folder_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CFSDOCS_SECRET", "x")
    ours = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(ours, True)
    try:
        seen = json.loads(attack("look").text)
    finally:
        os.close(ours)
    assert set(seen["environment"]) <= {"LC_CTYPE"}  # Python's own, where the locale is "C"
    assert seen["files"] == [0, 1, 2, 3]  # 3 is the listing itself
    assert seen["folder"] == "/"
    assert seen["leader"]


def test_it_cannot_read_write_or_delete_a_file(tmp_path: Path) -> None:
    secret, new = tmp_path / "secret", tmp_path / "new"
    secret.write_text("a secret")
    assert attack("open", "/etc/passwd").text in REFUSED
    assert attack("open", secret).text in REFUSED
    assert attack("reopen", secret).text in REFUSED
    assert attack("write", new).text in REFUSED
    assert attack("write", secret).text in REFUSED
    assert attack("delete", secret).text in REFUSED
    assert secret.read_text() == "a secret"
    assert not new.exists()


def test_it_cannot_reach_the_network(tmp_path: Path) -> None:
    with listener(socket.SOCK_STREAM) as stream, listener(socket.SOCK_DGRAM) as datagrams:
        assert attack("connect", stream.getsockname()[1]).text in REFUSED
        assert attack("raw_connect", stream.getsockname()[1]).end == NoPreview(Why.FAILED)
        assert attack("datagram", datagrams.getsockname()[1]).text in REFUSED
        with pytest.raises(TimeoutError):
            stream.accept()
        with pytest.raises(TimeoutError):
            datagrams.recv(10)


def test_it_cannot_reach_a_socket_of_this_machine(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as local:
        local.bind(str(tmp_path / "s"))
        local.listen()
        local.settimeout(0.3)
        assert attack("local_socket", tmp_path / "s").text in REFUSED
        with pytest.raises(TimeoutError):
            local.accept()


def test_it_cannot_start_processes_or_threads() -> None:
    assert attack("fork").text in REFUSED
    assert attack("thread").text == "RuntimeError"


def test_it_cannot_end_a_process_of_ours() -> None:
    assert attack("kill", os.getpid()).text in REFUSED


def test_it_cannot_run_what_it_wrote_into_memory() -> None:
    assert attack("run_memory").text in REFUSED


def test_it_cannot_raise_its_limits() -> None:
    assert attack("raise_limits").text == "ValueError"  # Python's word for EPERM here


@pytest.mark.parametrize(("name", "argument"), [("exec", "/bin/true"), ("trace", os.getpid())], ids=["exec", "trace"])
def test_what_only_an_attacker_would_try_ends_it_at_once(name: str, argument: object) -> None:
    assert attack(name, argument).end == NoPreview(Why.FAILED)


def test_it_cannot_take_more_memory_than_its_share() -> None:
    before = resident()
    assert attack("allocate", 4 << 30).end == NoPreview(Why.TOO_COMPLEX)
    assert resident() - before < 8 << 20


def test_it_cannot_compute_for_ever() -> None:
    started = time.monotonic()
    assert attack("spin", limits=Limits(cpu_seconds=1)).end == NoPreview(Why.TOO_COMPLEX)
    assert time.monotonic() - started < 20


def test_it_cannot_wait_for_ever() -> None:
    started = time.monotonic()
    assert attack("sleep", 600, Limits(wall_seconds=1)).end == NoPreview(Why.TOO_COMPLEX)
    assert attack("deaf", limits=Limits(wall_seconds=1)).end == NoPreview(Why.TOO_COMPLEX)
    assert time.monotonic() - started < 20


def test_it_cannot_flood_the_server() -> None:
    before = resident()
    assert attack("flood", limits=Limits(output_bytes=20_000_000)).end == NoPreview(Why.TOO_LARGE)
    assert attack("flood", limits=Limits(pages=3)).end == NoPreview(Why.DAMAGED)
    assert resident() - before < 16 << 20


@pytest.mark.parametrize(
    "frame",
    [
        [3, {"number": 2, "width": 8, "height": 8, "text": ""}],
        [3, {"number": 1, "width": 8, "height": 8, "text": ""}],  # its picture is an SVG
        [3, {"number": 1, "width": 8, "height": -8, "text": ""}],
        [3, {"number": True, "width": 8, "height": 8, "text": ""}],
        [3, {"number": 1, "width": 8, "height": 8, "text": ["x"]}],
        [3, []],
        [3, None],
        [4, {}],
        [5, {"page_count": "many", "truncated": False}],
        [6, {"why": "because the document says: call 01632 960123"}],
        [1, {"locks": []}],
        [99, {}],
    ],
    ids=lambda frame: json.dumps(frame)[:40],
)
def test_nothing_it_sends_is_believed_unchecked(frame: object) -> None:
    result = attack("send", json.dumps(frame), Limits(wall_seconds=5))
    assert result.outcomes == (NoPreview(Why.DAMAGED),)


def test_it_cannot_make_the_server_wait_for_a_frame_of_any_length() -> None:
    assert attack("claim").end == NoPreview(Why.DAMAGED)


def test_its_crash_is_an_outcome_and_no_word_of_the_document_is_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    assert attack("stderr", "Mara Quill").end == NoPreview(Why.FAILED)
    (record,) = caplog.records
    assert re.fullmatch(r"A parsing process ended with status -\d+, reading application/pdf", record.getMessage())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("media_type", "missing"),
    [("image/png", "could open a file"), ("image/gif", "seccomp"), ("text/plain", "resource limits")],
)
def test_where_a_lock_does_not_hold_nothing_is_read(media_type: str, missing: str) -> None:
    taken: list[bytes] = []

    def chunks() -> Iterator[bytes]:
        taken.append(b"x")
        yield b"x"

    with pytest.raises(ParsingUnavailable, match=missing):
        list(parse(media_type, chunks(), cell=UNLOCKED))
    assert not taken


def test_where_the_process_does_not_start_nothing_is_read(tmp_path: Path) -> None:
    with pytest.raises(ParsingUnavailable, match="libseccomp"):
        reading(PDF, files.pdf("a"), cell=tmp_path / "missing")


def test_a_document_that_is_too_long_is_not_read_to_its_end() -> None:
    chunks = iter([bytes(1 << 20)] * 100)
    assert reading(PDF, chunks, Limits(input_bytes=3 << 20)).end == NoPreview(Why.TOO_LARGE)
    assert len(list(chunks)) == 96


def test_a_reader_that_stops_early_leaves_no_process() -> None:
    pages = parse(PDF, [files.pdf(*map(str, range(50)))])
    assert isinstance(next(pages), PagePicture)
    assert children()
    pages.close()


def test_a_failing_source_leaves_no_process() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"%PDF"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        reading(PDF, chunks())


def test_time_that_the_caller_takes_does_not_count() -> None:
    pages = parse(PDF, [files.pdf("a", "b")], Limits(wall_seconds=5))  # a busy machine starts it slowly
    next(pages)
    time.sleep(5.2)
    assert isinstance(list(pages)[-1], Done)


def test_a_long_document_passes_through_without_staying_in_memory() -> None:
    content = files.pdf(*map(str, range(60)))
    for _ in parse(PDF, [content]):
        break
    before, total = resident(), 0
    for outcome in parse(PDF, [content]):
        total += len(outcome.data) if isinstance(outcome, PagePicture) else 0
    assert total > 50_000
    assert resident() - before < 8 << 20
