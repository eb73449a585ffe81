"""Our own style sheets, scripts and pictures, served from the package. Nothing of anybody's is among them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from pyramid.static import static_view

from cfsdocs.web.headers import cache_for_a_year

_serve = static_view("cfsdocs.web:static", use_subpath=True)


def asset_path(request: Request, path: str) -> str:
    """The URL of a file in ``static/``, which changes when the file does."""
    return str(request.route_path("cfsdocs.assets", subpath=path, _query={"v": _fingerprint(path)}))


def asset(request: Request) -> Response:
    """One of the files in ``static/``."""
    response = _serve(request.context, request)
    if response.status_int == 200 and "v" in request.GET:
        cache_for_a_year(response)
    return response


@lru_cache
def _fingerprint(path: str) -> str:
    content = files("cfsdocs.web").joinpath("static", *path.split("/")).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]


def includeme(config: Configurator) -> None:
    """Serve them to anybody: the sign-in page needs them."""
    config.add_open_view(asset, route_name="cfsdocs.assets", why="our own style sheets and scripts")
