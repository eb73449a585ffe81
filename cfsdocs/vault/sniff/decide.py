"""The decision what a file is: its signature, libmagic's opinion and, for containers, a look inside must all agree."""

from __future__ import annotations

import re
from typing import Final

import magic

from cfsdocs.errors import UploadRefused
from cfsdocs.vault.sniff import kinds, ole, words, zipped
from cfsdocs.vault.sniff.kinds import EXTENSIONS, WHAT_WE_KEEP, FileType
from cfsdocs.vault.sniff.names import extension_of, safe_name
from cfsdocs.vault.sniff.reader import Reader

HEAD: Final = 64 << 10

# libmagic's names for what it takes each signature to be; several, because its releases differ.
_SIGNATURES: Final = (
    (re.compile(rb"(?:\xef\xbb\xbf)?\s{0,16}%PDF-\d"), kinds.PDF, {"application/pdf"}),
    (re.compile(rb"\xff\xd8\xff"), kinds.JPEG, {"image/jpeg"}),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), kinds.PNG, {"image/png", "image/vnd.mozilla.apng", "image/apng"}),
    (re.compile(rb"II\*\x00|MM\x00\*"), kinds.TIFF, {"image/tiff"}),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), kinds.WEBP, {"image/webp"}),
    (re.compile(rb"GIF8[79]a"), kinds.GIF, {"image/gif"}),
    (re.compile(rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), kinds.HEIC, {"image/heic", "image/heif"}),
)
# HTML is not here: libmagic finds it deep inside mails and notes; what begins as markup, ``words`` knows.
_RUN_OR_DRAWN: Final = frozenset(
    {
        "image/svg+xml",
        "text/xml",
        "application/xml",
        "application/javascript",
        "text/javascript",
        "text/x-shellscript",
        "text/x-msdos-batch",
        "text/x-php",
        "text/x-perl",
    }
)
_MARKUP_REFUSED: Final = (
    "This is a web page, a drawing with code or a script, and those can run when they are opened."
    " Print it to a PDF and upload that."
)


def sniff(reader: Reader, name: str) -> FileType:
    """What the file is, one of ``KINDS``. ``name`` is the uploader's: it never decides, but it must not contradict.

    Raises ``UploadRefused`` with what to do instead: empty, not a kind that is kept, macros, locked, or misnamed.
    """
    if reader.size == 0:
        raise UploadRefused("This file is empty. Check it on your computer and choose it again.")
    extension = extension_of(safe_name(name))
    found = _found(reader, extension)
    claimed = EXTENSIONS.get(extension)
    if extension and claimed != found:
        raise UploadRefused(_mismatch(extension, claimed, found))
    return found


def _found(reader: Reader, extension: str) -> FileType:
    head = reader.read(0, HEAD)
    if head.startswith(zipped.SIGNATURE):
        return zipped.look_into_zip(reader)
    if head.startswith(ole.SIGNATURE):
        return ole.look_into_ole(reader)
    opinion = magic.from_buffer(head, mime=True)
    for signature, kind, opinions in _SIGNATURES:
        if signature.match(head):
            if opinion not in opinions:
                raise UploadRefused(_refusal(opinion))
            return kind
    return _text(reader, head, opinion, extension)


def _text(reader: Reader, head: bytes, opinion: str, extension: str) -> FileType:
    """Plain text is also CSV or a mail when its name says so and its content allows it."""
    text = words.decoded(head)
    tail_start = max(HEAD, reader.size - HEAD) // 2 * 2
    tail = words.decoded(words.byte_order_mark(head) + reader.read(tail_start, HEAD + 1))
    if text is None or tail is None:
        raise UploadRefused(_MARKUP_REFUSED if opinion in _RUN_OR_DRAWN else _refusal(opinion))
    if words.is_mail(text) and extension in {"", ".eml"}:
        return kinds.EML
    if opinion in _RUN_OR_DRAWN or words.is_markup_or_script(text):
        raise UploadRefused(_MARKUP_REFUSED)
    if text.startswith("{\\rtf"):
        return kinds.RTF
    if extension == ".csv" or (opinion == "text/csv" and not extension):
        return kinds.CSV
    return kinds.TEXT


def _mismatch(extension: str, claimed: FileType | None, found: FileType) -> str:
    if claimed is None:
        return (
            f"The name ends in {extension}, which is not a kind of file that is kept; its content is {found.label}."
            f" If that is right, rename it to end in {found.extension} and upload it again."
        )
    return (
        f"The name ends in {extension} ({claimed.label}), but the content is {found.label}."
        f" Check that it is the right file, rename it to end in {found.extension} and upload it again."
    )


def _refusal(opinion: str) -> str:
    """Why a binary file is not kept, in words for its family."""
    family, _, kind = opinion.partition("/")
    if family in {"audio", "video"}:
        what = "This is a sound or video recording, which is not kept here"
    elif re.search(r"executable|dosexec|sharedlib|mach-binary|java|elf|installer", kind):
        what = "This is a program, and programs are not kept"
    elif re.search(r"zip|rar|7z|tar|compress|archive|cab|bzip|xz|zstd|iso9660|diskimage", kind):
        what = "This is an archive. Unpack it and upload the files one by one"
    else:
        what = "This is not a kind of file that is kept"
    return f"{what}. You can upload {WHAT_WE_KEEP}."
