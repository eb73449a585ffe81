"""What a file is, told by its content."""

from __future__ import annotations

import contextlib
import gzip
import struct
import tracemalloc
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfsdocs.errors import UploadRefused
from cfsdocs.vault.sniff import KINDS, InMemory, safe_name, sniff
from tests.fixtures import office_files as files

_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
_SLIDES = _MAIN.format("presentationml.presentation")
_WORD = _MAIN.format("wordprocessingml.document")
_RTF = rb"{\rtf1\ansi Dear colleague,\par the family has moved.}"
_HEIC = struct.pack(">L4s4sL", 24, b"ftyp", b"heic", 0) + b"mif1heic" + bytes(200)

KEPT = {
    ".pdf": files.pdf("Dear colleague"),
    ".docx": files.word(),
    ".xlsx": files.workbook(),
    ".pptx": files.office_package(_SLIDES, "ppt/presentation.xml"),
    ".odt": files.open_document("text"),
    ".ods": files.open_document("spreadsheet"),
    ".doc": files.compound("WordDocument", "1Table", "\x05SummaryInformation", "Data"),
    ".xls": files.compound("Workbook"),
    ".ppt": files.compound("PowerPoint Document", "Current User"),
    ".msg": files.compound("__nameid_version1.0", "__properties_version1.0", "__substg1.0_0037001F"),
    ".eml": files.mail(),
    ".txt": "Besuch bei Zoë um 10 Uhr.\nFrom: nobody\n".encode(),
    ".csv": b"name,when\nMara Quill,2026-03-09\n",
    ".rtf": _RTF,
    ".jpg": files.picture("JPEG"),
    ".png": files.picture("PNG"),
    ".tif": files.picture("TIFF"),
    ".webp": files.picture("WEBP"),
    ".gif": files.picture("GIF"),
    ".heic": _HEIC,
}


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(UploadRefused) as refused:
        sniff(InMemory(content), name)
    return refused.value.message


def test_there_is_a_sample_of_every_kind_that_is_kept() -> None:
    assert {kind.extension for kind in KINDS} == set(KEPT)


@pytest.mark.parametrize("extension", KEPT)
def test_each_kind_is_known_by_its_content_and_agrees_with_its_name(extension: str) -> None:
    assert sniff(InMemory(KEPT[extension]), f"report{extension.upper()}").extension == extension


@pytest.mark.parametrize("extension", sorted(set(KEPT) - {".csv"}))
def test_a_missing_extension_is_no_obstacle(extension: str) -> None:
    assert sniff(InMemory(KEPT[extension]), "report").extension == extension


@pytest.mark.parametrize("extension", sorted(set(KEPT) - {".txt", ".csv", ".eml"}))
def test_a_name_that_claims_another_kind_is_refused_and_both_are_named(extension: str) -> None:
    wrong = ".pdf" if extension != ".pdf" else ".docx"
    message = refusal(KEPT[extension], f"report{wrong}")
    assert wrong in message
    assert sniff(InMemory(KEPT[extension]), "").label in message


@pytest.mark.parametrize(("name", "content"), [("a.jpeg", ".jpg"), ("a.JPE", ".jpg"), ("a.tiff", ".tif")])
def test_extensions_that_mean_the_same_are_equal(name: str, content: str) -> None:
    assert sniff(InMemory(KEPT[content]), name).extension == content


def test_text_that_looks_like_a_mail_or_a_table_may_still_be_called_text() -> None:
    assert sniff(InMemory(files.mail()), "note.txt").media_type == "text/plain"
    assert sniff(InMemory(KEPT[".csv"]), "note.txt").media_type == "text/plain"


def test_a_mail_in_html_is_a_mail_whatever_headers_it_begins_with() -> None:
    content = b"X-Received: by 192.0.2.1\r\n" + files.html_mail("<html><body><a href='x'>News</a></body></html>")
    assert sniff(InMemory(content), "news.eml").media_type == "message/rfc822"


def test_a_note_may_quote_addresses_and_links() -> None:
    note = b"<ann@example.org> wrote on Monday:\n<html><a href='http://example.org'>a link</a>\n"
    assert sniff(InMemory(note), "note.txt").media_type == "text/plain"


def test_text_without_mail_headers_is_not_a_mail() -> None:
    assert "plain text" in refusal(b"Dear colleague,\nthe family has moved.\n", "note.eml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_known_in_the_encodings_that_offices_use(encoding: str) -> None:
    long = ("Zoë\u2019s visit, 10 o\u2019clock £5\n" * 9000).encode(encoding)
    assert sniff(InMemory(long), "note.txt").media_type == "text/plain"


def test_an_empty_file_is_refused() -> None:
    assert "This file is empty" in refusal(b"", "report.pdf")


REFUSED = {
    "a Linux program": (Path("/bin/true").read_bytes(), "report", "program"),
    "a Windows program": (
        b"MZ" + bytes(58) + struct.pack("<L", 128) + bytes(64) + b"PE\0\0" + bytes(400), "a.pdf", "program",
    ),
    "a shell script": (b"#!/bin/sh\nrm -rf ~\n", "report.txt", "script"),
    "a web page": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "report", "web page"),
    "a web page after spaces": (b"\n\n   <HTML><body>", "report.txt", "web page"),
    "a drawing with code": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a.png", "drawing"),
    "XML": (b'<?xml version="1.0"?><x/>', "report.txt", "web page"),
    "a frame": (b"<iframe src='http://192.0.2.1/'></iframe>", "report.txt", "web page"),
    "a server script": (b"<% Response.Write(1) %>", "report.txt", "web page"),
    "a PHP script": (b"<?php system('id'); ?>", "report.txt", "web page"),
    "a script for another program": (b"#!/usr/bin/env node\n1", "report.txt", "script"),
    "a UTF-16 web page": ("<html><script>alert(1)</script>".encode("utf-16"), "report.txt", "web page"),
    "an archive": (files.archive({"a.txt": b"a"}), "a.zip", "archive"),
    "an archive called a Word document": (files.archive({"a.txt": b"a"}), "a.docx", "archive"),
    "a compressed file": (gzip.compress(b"a"), "a.gz", "archive"),
    "a sound": (b"RIFF" + struct.pack("<L", 36) + b"WAVEfmt " + bytes(28), "a.wav", "recording"),
    "macros in Word": (files.with_part(files.word(), "word/vbaProject.bin", b"x"), "a.docx", "macros"),
    "macros by type": (
        files.office_package("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"),
        "a.docx", "macros",
    ),
    "macros in an old document": (files.compound("WordDocument", "Macros"), "a.doc", "macros"),
    "macros in OpenDocument": (
        files.archive({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/script-lc.xml": b""}),
        "a.odt", "macros",
    ),
    "a locked Office document": (files.compound("EncryptionInfo", "EncryptedPackage"), "a.docx", "password"),
    "an installer": (files.compound("\u4840\u3b3f"), "a.msi", "not kept"),
    "an OpenDocument drawing": (files.open_document("graphics"), "a.odg", "not kept"),
    "a Word template": (
        files.office_package(_WORD.replace("document.main", "template.main"), "word/document.xml"),
        "a.docx", "not kept",
    ),
    "a PDF called a script": (files.pdf("a"), "a.js", "rename it"),
    "random bytes": (bytes(range(256)) * 4, "a.txt", "not a kind of file"),
    "a ZIP that is cut short": (files.word()[:2000], "a.docx", "damaged"),
    "an OLE file that is cut short": (files.compound("WordDocument")[:600], "a.doc", "damaged"),
    "text with an archive behind it": (
        b"Dear colleague\n" * 9000 + files.archive({"a": bytes(9)}), "a.txt", "not a kind of file",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused_with_a_reason_and_what_to_do(what: str) -> None:
    content, name, reason = REFUSED[what]
    assert reason in refusal(content, name)


def test_reasons_never_repeat_the_file_name() -> None:
    for content, name, _ in REFUSED.values():
        assert "Quill" not in refusal(content, f"Mara Quill {name}")


def test_a_bomb_in_the_list_of_content_types_is_not_unfolded() -> None:
    bomb = files.archive({"[Content_Types].xml": bytes(200 << 20)})
    tracemalloc.start()
    message = refusal(bomb, "a.docx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "too many parts" in message
    assert peak < 4 << 20


def test_a_zip_with_too_many_parts_is_refused_without_reading_its_directory() -> None:
    assert "too many parts" in refusal(
        files.archive({str(n): b"" for n in range(10_001)}, zipfile.ZIP_STORED), "a.docx"
    )


def test_a_directory_that_runs_in_circles_ends() -> None:
    content = bytearray(files.compound("a", "b", "c", "d"))
    struct.pack_into("<L", content, 512 + 4, 1)
    assert "too many parts" in refusal(bytes(content), "a.doc")


@given(st.sampled_from(sorted(KEPT)), st.data())
def test_a_file_with_changed_bytes_is_kept_or_refused_and_never_an_accident(
    extension: str, data: st.DataObject
) -> None:
    content = bytearray(KEPT[extension])
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UploadRefused):
        assert sniff(InMemory(bytes(content)), "").extension in KEPT


NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\Users\\Ann\\Desktop\\Report 3.docx": "Report 3.docx",
    "a\0b.pdf": "ab.pdf",
    "a\r\nSet-Cookie: b.pdf": "aSet-Cookie: b.pdf",
    "invoice\u202excod.exe": "invoicexcod.exe",
    "..\u202e/..\u2066\\a.txt": "a.txt",
    "": "document",
    "..": "document",
    "/": "document",
    "\u200d": "document",
    ".htaccess": "htaccess",
    "Zoe\u0308.pdf": "Zo\u00eb.pdf",
    "a" * 4000 + ".docx": "a" * 195 + ".docx",
    "a\u2028b\u00a0c\ud800.pdf": "ab c.pdf",
}


@pytest.mark.parametrize("raw", NAMES)
def test_names_are_made_safe_to_show(raw: str) -> None:
    assert safe_name(raw) == NAMES[raw]


_NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from("/\\.\0\r\n \u202e\u2066\u2069\u200d\u0308e\u2028\ud800")), max_size=400
)


@given(_NASTY)
def test_no_name_keeps_what_could_mislead(raw: str) -> None:
    name = safe_name(raw)
    assert 1 <= len(name) <= 200
    assert not set(name) & set("/\\\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in name)
    assert unicodedata.is_normalized("NFC", name)
    assert name not in {".", ".."}
    assert safe_name(name) == name
