"""Files made to break whoever opens them: there is a reason instead of a preview, and the server stays as it was."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pytest

from cfsdocs.vault.parsing import Done, Limits, NoPreview, Why
from tests.fixtures import office_files as files
from tests.unit.parsing.reading import EXCEL, PDF, WORD, reading, resident

_TIGHT = Limits(cpu_seconds=3, memory=512 << 20)
_STOPPED = {Why.TOO_COMPLEX, Why.TOO_LARGE, Why.DAMAGED, Why.FAILED}


@pytest.fixture(autouse=True)
def _the_server_stays_as_it_was() -> Iterator[None]:
    reading("text/plain", b"warm")
    before = resident()
    yield
    assert resident() - before < 24 << 20


def nested_forms(depth: int, width: int) -> bytes:
    """Each form draws the next ``width`` times: width ** depth drawings."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources <</XObject <</F %d 0 R>>>>"
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources <</XObject <</F 5 0 R>>>>>>",
        files.stream(b"/F Do\n"),
        *(files.stream(b"/F Do\n" * width, form % (level + 6)) for level in range(depth)),
        files.stream(b"0 0 9 9 re f\n" * 1000, form % (depth + 5)),
    ]
    return files.raw_pdf(objects)


def page(width: float, height: float, contents: bytes, entries: bytes = b"") -> bytes:
    return files.raw_pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 %f %f] /Contents 4 0 R>>" % (width, height),
            files.stream(contents, entries),
        ]
    )


def png(width: int, height: int) -> bytes:
    """The least PNG of this size: one bit per pixel, and its rows all compressed to next to nothing."""
    rows = zlib.compressobj()
    packed = b"".join(rows.compress(bytes(1 + width // 8)) for _ in range(min(height, 20_000))) + rows.flush()
    parts = ((b"IHDR", struct.pack(">2L5B", width, height, 1, 0, 0, 0, 0)), (b"IDAT", packed), (b"IEND", b""))
    chunks = (
        struct.pack(">L", len(part)) + name + part + struct.pack(">L", zlib.crc32(name + part)) for name, part in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def folded(package: bytes, name: str, pieces: Iterator[bytes]) -> bytes:
    """An Office file with one part replaced by one that unfolds to ``pieces``."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename != name:
                new.writestr(one, old.read(one))
        with new.open(name, "w") as part:
            for piece in pieces:
                part.write(piece)
    return content.getvalue()


def test_a_pdf_of_forms_within_forms_is_stopped() -> None:
    end = reading(PDF, nested_forms(12, 30), _TIGHT).end
    assert end in {NoPreview(Why.TOO_COMPLEX), NoPreview(Why.FAILED)}  # whichever limit is met first
    assert "too complex" in end.reason


def test_a_pdf_page_of_ten_metres_is_drawn_small() -> None:
    result = reading(PDF, page(28_346, 28_346, b"0 0 9999 9999 re f"))
    assert max(result.picture().size) <= 2480
    assert result.end == Done(1, truncated=False)


@pytest.mark.parametrize(("width", "height"), [(0.001, 10_000), (1e30, 1e30), (10_000, 0.001)])
def test_a_pdf_page_of_no_sensible_shape_is_no_obstacle(width: float, height: float) -> None:
    result = reading(PDF, page(width, height, b"0 0 9 9 re f"))
    assert all(max(result.picture(one.number).size) <= 2480 for one in result.pages)


def test_a_pdf_stream_that_unfolds_to_gigabytes_is_stopped() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b"0 0 9 9 re f " * 80_000) for _ in range(1500)) + packer.flush()
    end = reading(PDF, page(595, 842, bomb, b"/Filter /FlateDecode"), _TIGHT).end
    assert isinstance(end, NoPreview)
    assert end.why in _STOPPED


def test_a_word_document_that_unfolds_to_gigabytes_is_stopped() -> None:
    bomb = folded(files.word(), "word/document.xml", itertools.repeat(b"<w:p/>" * 200_000, 900))
    assert len(bomb) < 4 << 20
    assert reading(WORD, bomb).end == NoPreview(Why.TOO_COMPLEX)


def test_a_workbook_that_unfolds_to_gigabytes_is_stopped() -> None:
    rows = itertools.chain(
        [b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'],
        itertools.repeat(b"<row><c><v>1</v></c></row>" * 40_000, 300),
    )
    result = reading(EXCEL, folded(files.workbook(), "xl/worksheets/sheet1.xml", rows), _TIGHT)
    assert result.end in {NoPreview(Why.TOO_COMPLEX), NoPreview(Why.FAILED)} or result.end.truncated


def test_entities_that_multiply_are_stopped() -> None:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{lines}]><x>&e11;</x>'.encode()
    end = reading(WORD, files.with_part(files.word(), "word/document.xml", xml), _TIGHT).end
    assert isinstance(end, NoPreview)
    assert end.why in _STOPPED


def test_entities_from_outside_are_not_fetched() -> None:
    xml = (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>[&e;]</w:t></w:r></w:p></w:body></w:document>"
    )
    result = reading(WORD, files.with_part(files.word(), "word/document.xml", xml))
    assert result.end == NoPreview(Why.DAMAGED) or "[]" in result.text


@pytest.mark.parametrize("size", [(50_000, 50_000), (2_000_000, 31)])
def test_a_picture_of_billions_of_pixels_is_not_decoded(size: tuple[int, int]) -> None:
    assert reading("image/png", png(*size)).end == NoPreview(Why.TOO_LARGE)


def test_a_picture_in_a_document_that_is_too_large_is_left_out_and_the_words_stay() -> None:
    bomb = files.with_part(files.word(), "word/media/image1.png", png(50_000, 50_000))
    result = reading(WORD, bomb)
    assert result.end == Done(1, truncated=False)
    assert "A picture that cannot be shown" in result.text


def test_text_without_end_is_cut_short() -> None:
    result = reading("text/plain", [b"word " * 20_000] * 200, Limits(pages=5))
    assert result.end == Done(5, truncated=True)


def test_a_mail_of_parts_within_parts_is_no_obstacle() -> None:
    content = b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n"
    for level in range(3000):
        content += b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (level, level + 1)
    end = reading("message/rfc822", content, _TIGHT).end
    assert isinstance(end, Done) or end.why in _STOPPED


@pytest.mark.parametrize(
    "media_type", [PDF, WORD, EXCEL, "image/jpeg", "image/png", "image/tiff", "image/webp", "image/gif"]
)
def test_a_damaged_file_says_so(media_type: str) -> None:
    end = reading(media_type, b"%PDF-1.7 nothing that makes sense").end
    assert end == NoPreview(Why.DAMAGED)
    assert "fresh copy" in end.reason


def test_a_locked_pdf_says_so() -> None:
    end = reading(PDF, files.pdf("Dear colleague", password="swordfish")).end
    assert end == NoPreview(Why.LOCKED)
    assert "password" in end.reason


@pytest.mark.parametrize("media_type", [PDF, WORD, EXCEL])
def test_a_file_cut_short_anywhere_is_an_outcome(media_type: str) -> None:
    whole = {PDF: files.pdf("a", "b"), WORD: files.word(), EXCEL: files.workbook()}[media_type]
    for share in (0.1, 0.5, 0.9, 0.99):
        end = reading(media_type, whole[: int(len(whole) * share)]).end
        assert isinstance(end, Done) or end.why in _STOPPED
