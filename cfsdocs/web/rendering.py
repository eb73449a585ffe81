"""Our templates, in an environment of our own: a host's Jinja settings, globals and templates do not reach it.

Everything is escaped. Templates get what the view returns, and ``request``, ``visit`` and ``frame``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from pyramid.config import Configurator
from pyramid.interfaces import IRendererInfo
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from cfsdocs.web.pages.frame import Frame

SUFFIX = ".cfsdocs"


def ours(renderer: Any) -> Any:
    """The renderer's name with our suffix, when it is one of our templates: "folder.jinja2"."""
    return f"{renderer}{SUFFIX}" if isinstance(renderer, str) and renderer.endswith(".jinja2") else renderer


def page(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """A response made from one of our templates."""
    response = render_to_response(ours(template), dict(values), request)
    response.status_int = status
    return response


@lru_cache(1)
def environment() -> Environment:
    """Our templates, and the macros of govuk-frontend-jinja under its own name."""
    return Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("cfsdocs.web"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class _Renderer:
    """Pyramid's renderer protocol."""

    def __init__(self, info: IRendererInfo) -> None:
        self.template = info.name.removesuffix(SUFFIX).rpartition("/")[2]

    def __call__(self, value: Mapping[str, Any], system: Mapping[str, Any]) -> str:
        request = system["request"]
        given = {"request": request, "visit": request.cfsdocs, "frame": Frame(request), **value}
        return environment().get_template(self.template).render(given)


def includeme(config: Configurator) -> None:
    """Register the renderer for our suffix alone."""
    config.add_renderer(SUFFIX, _Renderer)
