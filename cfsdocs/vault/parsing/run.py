"""Starts a reading process, feeds it a document, and hands on what comes back, within limits it cannot move.

The document goes in only after the process has said that its locks hold. Both pipes are served together, so neither
side can block the other; the process is killed and reaped whatever happens; its error output goes nowhere.
"""

from __future__ import annotations

import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from cfsdocs.errors import ParsingUnavailable
from cfsdocs.vault.parsing.cell.wire import READERS, Job, Limits, Why
from cfsdocs.vault.parsing.outcome import Broken, Done, Mailbox, Message, NoPreview, Outcome, Ready, Unlocked

log = logging.getLogger(__name__)

CELL: Final = Path(__file__).parent / "cell"
SHOWN: Final = frozenset(READERS)
_PIECE: Final = 64 << 10
_LAST_MOMENT: Final = 2.0  # seconds between closing its output and ending
_OUT_OF_TIME: Final = (-signal.SIGXCPU, -signal.SIGKILL)


def parse(
    media_type: str, chunks: Iterable[bytes], limits: Limits | None = None, cell: Path = CELL
) -> Iterator[Outcome]:
    """Pages as they are made, the thumbnail after the first, and at the end exactly one ``Done`` or ``NoPreview``.

    ``media_type`` is what ``sniff`` said. Time spent by ``chunks`` and by the caller between pages does not count.
    Close the iterator to stop early. Raises ``ParsingUnavailable`` when the limits cannot be set on this machine;
    then not a byte of ``chunks`` has left this process. ``cell`` is the program that reads: tests put theirs here.
    """
    if media_type not in SHOWN:
        yield NoPreview(Why.NOT_SHOWN)
        return
    limits = limits or Limits()
    with _Process(Job(media_type, limits), cell) as process:
        try:
            yield from _until_the_end(process, chunks, limits)
        except Broken:
            log.warning("A parsing process sent what it should not, reading %s", media_type)
            yield NoPreview(Why.DAMAGED)


def _until_the_end(process: _Process, chunks: Iterable[bytes], limits: Limits) -> Iterator[Outcome]:
    mailbox, ready = Mailbox(limits), False
    for received in process.conversation():
        if received is None:
            yield NoPreview(Why.TOO_COMPLEX)
            return
        for message in mailbox.put(received):
            if isinstance(message, Unlocked):
                raise ParsingUnavailable(_unavailable(message.missing))
            if isinstance(message, Ready):
                if ready:
                    raise Broken
                ready = True
                process.feed(_counted(chunks, limits.input_bytes))
                continue
            yield _after_ready(message, ready)
            if isinstance(message, Done | NoPreview):
                return
    if process.too_much:
        yield NoPreview(Why.TOO_LARGE)
    elif not ready:
        raise ParsingUnavailable(_unavailable("the reading process did not start"))
    else:
        yield NoPreview(process.verdict())


def _after_ready(message: Message, ready: bool) -> Outcome:
    if not ready or isinstance(message, Ready | Unlocked):
        raise Broken
    return message


def _unavailable(missing: str) -> str:
    return (
        f"Uploaded files cannot be read safely on this machine ({missing})."
        " Check that libseccomp is installed and that seccomp is allowed here; until then no previews are made."
    )


class _TooMuch(Exception):
    """The document is longer than may be read."""


def _counted(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    count = 0
    for chunk in chunks:
        count += len(chunk)
        if count > most:
            raise _TooMuch
        yield chunk


def _started(job: Job, cell: Path) -> subprocess.Popen[bytes]:
    """With an empty environment, no open file but the two pipes, and no terminal."""
    try:
        return subprocess.Popen(  # noqa: S603 - our own program, no word of it from outside
            [sys.executable, "-I", "-X", "utf8", str(cell), job.to_json()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
    except OSError as error:
        raise ParsingUnavailable(_unavailable("no process can be started")) from error


class _Process:
    """One reading process: alive inside ``with``, gone after it."""

    def __init__(self, job: Job, cell: Path) -> None:
        self.too_much = False
        self._job = job
        self._time_left = job.limits.wall_seconds
        self._source: Iterator[bytes] | None = None
        self._unsent = memoryview(b"")
        self._child = _started(job, cell)

    def __enter__(self) -> _Process:
        for pipe in (self._input, self._output):
            os.set_blocking(pipe.fileno(), False)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._child.kill()
        for pipe in (self._input, self._output):
            pipe.close()
        self._child.wait()

    @property
    def _input(self) -> IO[bytes]:
        assert self._child.stdin is not None
        return self._child.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._child.stdout is not None
        return self._child.stdout

    def feed(self, chunks: Iterable[bytes]) -> None:
        """From now on ``conversation`` also sends the document."""
        self._source = iter(chunks)

    def conversation(self) -> Iterator[bytes | None]:
        """What the process sends, piece by piece, while it is fed. None, then the end, when its time is up."""
        with selectors.DefaultSelector() as pipes:
            pipes.register(self._output, selectors.EVENT_READ)
            while not self.too_much:
                if self._source is not None and self._input not in pipes.get_map():
                    pipes.register(self._input, selectors.EVENT_WRITE)
                ready = self._wait(pipes)
                if not ready:
                    yield None
                    return
                if self._input in ready and not self._send():
                    pipes.unregister(self._input)
                    self._finish_input()
                if self._output in ready:
                    received = os.read(self._output.fileno(), _PIECE)
                    if not received:
                        return
                    yield received

    def _wait(self, pipes: selectors.BaseSelector) -> set[object]:
        """The pipes that can go on; none when the time is up."""
        started = time.monotonic()
        ready = pipes.select(max(0.0, self._time_left))
        self._time_left -= time.monotonic() - started
        return {key.fileobj for key, _ in ready} if self._time_left > 0 else set()

    def _finish_input(self) -> None:
        self._source = None
        self._unsent = memoryview(b"")
        self._input.close()

    def _send(self) -> bool:
        """Write one piece; False when there is nothing more to send, or nobody to take it."""
        assert self._source is not None
        try:
            if not self._unsent:
                self._unsent = memoryview(next(self._source))
            self._unsent = self._unsent[os.write(self._input.fileno(), self._unsent[:_PIECE]) :]
        except _TooMuch:
            self.too_much = True
            return False
        except (StopIteration, BrokenPipeError):
            return False
        return True

    def verdict(self) -> Why:
        """Why the process ended without an outcome. Only the way it ended is logged."""
        try:
            status = self._child.wait(timeout=_LAST_MOMENT)
        except subprocess.TimeoutExpired:
            self._child.kill()
            status = self._child.wait()
        log.warning("A parsing process ended with status %s, reading %s", status, self._job.media_type)
        return Why.TOO_COMPLEX if status in _OUT_OF_TIME else Why.FAILED
