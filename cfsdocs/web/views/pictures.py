"""Bytes that a Permit opens: page pictures, thumbnails, and downloads that may be cut off.

A picture is shown; a file is only ever handed over as an attachment. Neither may run or be kept anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.access.models import Action
from cfsdocs.db import reading
from cfsdocs.errors import AccessRefused
from cfsdocs.vault.models import BlobKind
from cfsdocs.vault.open import Found, find, stream

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""What a browser may do with it, should anybody open it by itself: nothing."""


def page_picture(request: Request) -> Response:
    """The picture of one page of one version."""
    visit, page = request.cfsdocs, request.matchdict["page"]
    if request.context.version is None or not page.isdecimal() or len(page) > 6:
        raise AccessRefused
    found = find(
        visit.db, visit.house.room, visit.permit, BlobKind.PAGE, version=request.context.version, page=int(page)
    )
    return _picture(request, found)


def thumbnail(request: Request) -> Response:
    """The small picture of the newest version's first page."""
    visit = request.cfsdocs
    return _picture(request, find(visit.db, visit.house.room, visit.permit, BlobKind.THUMBNAIL))


def download(request: Request) -> Response:
    """The file itself, or the range of it that is asked for."""
    visit = request.cfsdocs
    if request.context.version is None:
        raise AccessRefused
    found = find(visit.db, visit.house.room, visit.permit, BlobKind.ORIGINAL, version=request.context.version)
    response = _response("application/octet-stream")
    response.headers["Content-Disposition"] = attachment(found.file_name)
    response.accept_ranges = "bytes"
    start, stop = _range(request, response, found.size)
    response.app_iter = stream(visit.house.room, found, _still_allowed(request), start, stop)
    response.content_length = stop - start
    return response


def attachment(file_name: str) -> str:
    """Content-Disposition by RFC 6266: the name in UTF-8, and one in ASCII for what cannot read that."""
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_. ") else "_" for each in file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def _picture(request: Request, found: Found) -> Response:
    response = _response(found.media_type)
    response.headers["Content-Disposition"] = "inline"
    response.body = b"".join(stream(request.cfsdocs.house.room, found, _still_allowed(request)))
    return response


def _response(media_type: str) -> Response:
    response = Response(content_type=media_type, charset=None)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _range(request: Request, response: Response, size: int) -> tuple[int, int]:
    """The bytes to send: one range (RFC 9110, 14.2), or all of them. Without validators If-Range never matches."""
    wanted = request.range if "If-Range" not in request.headers else None
    found = wanted.range_for_length(size) if wanted is not None else None
    if found is None:
        return 0, size
    response.status_int = 206
    response.content_range = (found[0], found[1], size)
    return int(found[0]), int(found[1])


def _still_allowed(request: Request) -> Callable[[], bool]:
    """Asks the rules anew, whenever it is called."""
    visit = request.cfsdocs

    def still_allowed() -> bool:
        with reading(visit.house.engine) as session:
            return bool(visit.decide_again(session))

    return still_allowed


def includeme(config: Configurator) -> None:
    """Pictures need ``view``; the file needs ``download``."""
    config.add_document_view(page_picture, route_name="cfsdocs.document_page")
    config.add_document_view(thumbnail, route_name="cfsdocs.document_thumbnail")
    config.add_document_view(download, route_name="cfsdocs.document_download", action=Action.DOWNLOAD)
