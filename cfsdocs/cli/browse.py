"""A small browser for ``cfsdocs demo --check``: cookies, forms and links over real HTTP, and nothing else."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html import unescape
from typing import Any

_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Page:
    """An answer: its status, kind and bytes, and what its HTML links to."""

    status: int
    media_type: str
    disposition: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    def link(self, pattern: str, attribute: str = "href") -> str:
        """The first link (or ``src``) that matches a pattern. Raises LookupError when there is none."""
        for found in re.findall(rf'{attribute}="([^"]+)"', self.text):
            if re.search(pattern, unescape(found)):
                return unescape(found)
        raise LookupError(f"the page has no {attribute} like {pattern}")

    def links(self, pattern: str) -> list[str]:
        """Every link that matches a pattern, in order, each once."""
        found = (unescape(each) for each in re.findall(r'href="([^"]+)"', self.text))
        return list(dict.fromkeys(each for each in found if re.search(pattern, each)))

    def link_of(self, words: str) -> str:
        """Where the link with these words leads. Raises LookupError when there is none."""
        found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>\s*{re.escape(words)}\s*<', self.text)
        if found is None:
            raise LookupError("the page has no link with these words")
        return unescape(found[1])

    def hidden(self) -> dict[str, str]:
        """The names and values of its hidden inputs."""
        inputs = (dict(_ATTRIBUTE.findall(each)) for each in _INPUT.findall(self.text))
        return {each["name"]: unescape(each.get("value", "")) for each in inputs if each.get("type") == "hidden"}


@dataclass
class Browser:
    """Somebody at a browser of their own."""

    base: str
    _opener: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies, urllib.request.ProxyHandler({}))

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._send(urllib.request.Request(self._address(path)))  # noqa: S310 (our own address)

    def send(self, path: str, form: dict[str, str]) -> Page:
        """Send a form, as the page at the same origin would."""
        request = urllib.request.Request(  # noqa: S310 (our own address)
            self._address(path),
            data=urllib.parse.urlencode(form).encode(),
            headers={"Origin": self.base.rstrip("/")},
        )
        return self._send(request)

    def sign_in(self, sign_in_name: str, password: str) -> Page:
        """Sign in by the form, and give the page that follows."""
        form = self.get("/sign-in")
        return self.send("/sign-in", {**form.hidden(), "name": sign_in_name, "password": password})

    def _address(self, path: str) -> str:
        return urllib.parse.urljoin(self.base, path)

    def _send(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return _page(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return _page(answer)


def _page(answer: Any) -> Page:
    headers = answer.headers
    return Page(answer.status, headers.get_content_type(), headers.get("Content-Disposition", ""), answer.read())
