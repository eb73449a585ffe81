"""A browser for measuring: one connection that stays open, cookies, and the tokens of forms."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
_AT_ONCE = 1 << 18
_LEFT_OPEN = 1.0


class Client:
    """One browser. Every answer that is not what was expected is an error: nothing wrong is ever measured."""

    def __init__(self, base: str) -> None:
        self.base, self.cookies = base, SimpleCookie()
        self.connection = HTTPConnection(urlsplit(base).netloc, timeout=600)
        self.used = 0.0

    def get(self, path: str) -> bytes:
        """A page."""
        return b"".join(self._ask("GET", path, 200))

    def download(self, path: str) -> int:
        """A file, thrown away as it arrives; gives its length."""
        return sum(map(len, self._ask("GET", path, 200)))

    def sign_in(self, name: str, password: str) -> None:
        """Through the form."""
        form = {"csrf_token": self.token("/sign-in"), "name": name, "password": password}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        list(self._ask("POST", "/sign-in", 303, urlencode(form).encode(), kind))

    def upload(self, path: str, file_name: str, size: int, pieces: Iterable[bytes]) -> None:
        """A file through the form of a folder, streamed."""
        boundary = uuid.uuid4().hex
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.token(path)}\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{file_name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        tail = f"\r\n--{boundary}--\r\n".encode()

        def body() -> Iterator[bytes]:
            yield head
            yield from pieces
            yield tail

        length = str(len(head) + size + len(tail))
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": length}
        list(self._ask("POST", path, 303, body(), kind))

    def token(self, path: str) -> str:
        """The token of the form on this page."""
        found = _TOKEN.search(self.get(path))
        if found is None:
            raise RuntimeError(f"no form at {path}")
        return found[1].decode()

    def _ask(
        self,
        method: str,
        path: str,
        expected: int,
        body: bytes | Iterable[bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Iterator[bytes]:
        sent = {"Origin": self.base, "Accept-Encoding": "identity", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())
        if time.monotonic() - self.used > _LEFT_OPEN:
            self.connection.close()  # the server has, or soon will
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        if answer.status != expected:
            raise RuntimeError(f"{method} answered {answer.status}, not {expected}")
        while piece := answer.read(_AT_ONCE):
            yield piece
        self.used = time.monotonic()
