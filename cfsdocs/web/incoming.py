"""Files as they arrive: parsed from the socket in bounded memory, part by part, never written anywhere.

Views that take files read them from here and never touch ``request.POST``: WebOb would put them on disk in clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header
from pyramid.request import Request

from cfsdocs.errors import InputError
from cfsdocs.web import csrf

AT_ONCE = 64 * 1024
MOST_PARTS = 101
"""A hundred files at once, and the form's token."""
_LONGEST_FIELD = 1000
_CUT_SHORT = "The files did not arrive whole. Check your connection, and try again"


@dataclass(frozen=True)
class Part:
    """One field or file of the form. ``chunks`` can be read once, before the next part."""

    name: str
    file_name: str | None
    chunks: Iterator[bytes]

    def text(self) -> str:
        """A field's value. Raises InputError for one that is longer than any of ours."""
        value = b""
        for chunk in self.chunks:
            value += chunk
            if len(value) > _LONGEST_FIELD:
                raise InputError("This form cannot be sent in this way")
        return value.decode("utf-8", "replace")


def files(request: Request) -> Iterator[Part]:
    """The form's files, once its token has been checked: in the header, or as the field before the first file.

    Raises InputError for a wrong token, or for what is no such form.
    """
    return (part for part in fields_and_files(request) if part.file_name)


def fields_and_files(request: Request) -> Iterator[Part]:
    """As ``files``, with the other fields in their order, so that those before a file are checked before it is read."""
    if csrf.HEADER in request.headers:
        csrf.check_csrf(request)
    for part in _parts(request):
        if part.file_name is None and part.name == csrf.FIELD and not csrf.was_checked(request):
            csrf.check_csrf(request, part.text())
        elif part.file_name != "":
            if not csrf.was_checked(request):
                csrf.check_csrf(request, "")
            yield part


def _parts(request: Request) -> Iterator[Part]:
    kind, options = parse_options_header(request.headers.get("Content-Type", ""))
    length = request.content_length
    if kind != "multipart/form-data" or not options.get("boundary") or length is None:
        raise InputError("This form cannot be sent in this way")
    yield from _Reader(_events(request.environ["wsgi.input"], options["boundary"], length)).parts()


def _events(body: BinaryIO, boundary: str, left: int) -> Iterator[MultipartSegment | bytes | None]:
    """What the parser finds. Whoever reads a part's chunks meets a broken body here, as InputError."""
    try:
        with PushMultipartParser(boundary, content_length=left, max_segment_count=MOST_PARTS, strict=True) as parser:
            while left and not parser.closed:
                chunk = body.read(min(AT_ONCE, left))
                if not chunk:
                    break  # the connection broke: leaving the parser says so
                left -= len(chunk)
                yield from parser.parse(chunk)
    except MultipartError as error:
        raise InputError(_CUT_SHORT, "files") from error


class _Reader:
    """Gives each part its own bytes, and passes over what nobody read of it."""

    def __init__(self, events: Iterator[MultipartSegment | bytes | None]) -> None:
        self.events = events
        self.inside = False

    def parts(self) -> Iterator[Part]:
        for event in self.events:
            if isinstance(event, MultipartSegment):
                self.inside = True
                yield Part(event.name or "", event.filename, self._chunks())
                for _ in self._chunks():
                    pass

    def _chunks(self) -> Iterator[bytes]:
        while self.inside:
            event = next(self.events)
            if event is None:
                self.inside = False
            else:
                assert isinstance(event, bytes | bytearray)
                yield bytes(event)
