"""The main way through, over HTTP, as a worker and as a colleague with a conflict. Says what it saw."""

from __future__ import annotations

import re
from collections.abc import Callable

from cfsdocs.cli.browse import Browser, Page
from cfsdocs.errors import CfsdocsError

Say = Callable[[str], None]
WORKER = "chidi.anozie"
FAMILY = "Holroyd family"
CONFLICTED = "lorna.haggart"
"""A colleague from the other team, and the sister of somebody in that family: excluded (7.2)."""
_REF = r"\w{26}$"
_OWN_ID = re.compile(r"\b[a-z2-7]{26}\b")


def check_all(base: str, password: str, say: Say) -> None:
    """Go the main way through. Raises CfsdocsError at the first thing amiss, saying what was seen instead."""
    worker = Browser(base)
    home = _seen(worker.sign_in(WORKER, password), 200, "the worker's home")
    say(f"{WORKER} signed in and sees {len(home.links(f'/folders/{_REF}'))} families")
    folder = home.link_of(FAMILY)
    listed = _seen(worker.get(folder), 200, "the family's folder").links(f"/documents/{_REF}")
    say(f"the family's folder lists {len(listed)} documents")
    _read_one(worker, listed, say)
    colleague = Browser(base)
    _seen(colleague.sign_in(CONFLICTED, password), 200, "the colleague's home")
    for path in (folder, listed[0]):
        refused = _seen(colleague.get(path), 404, "nothing: the colleague has a conflict")
        missing = _seen(colleague.get(re.sub(_REF, "a" * 26, path)), 404, "nothing: there is no such thing")
        if _OWN_ID.sub("", refused.text) != _OWN_ID.sub("", missing.text):
            raise CfsdocsError("what is refused does not look like what is missing")
    say(f"{CONFLICTED}, who has a conflict, meets a 404 there, the same as where there is nothing")
    say("All is well.")


def _read_one(worker: Browser, listed: list[str], say: Say) -> None:
    """Open documents until one may be downloaded: look at its first page, and take the file."""
    for path in listed:
        document = _seen(worker.get(path), 200, "a document")
        if not (downloads := document.links(r"/download/\d+$")):
            continue
        picture = _seen(worker.get(document.link(r"/pages/\d+/1$", "src")), 200, "the first page's picture")
        if picture.media_type != "image/webp":
            raise CfsdocsError(f"the first page is {picture.media_type}, not a picture")
        taken = _seen(worker.get(downloads[0]), 200, "the file itself")
        if not taken.disposition.startswith("attachment"):
            raise CfsdocsError("a download is not sent as an attachment")
        say(f"a document's first page is a picture of {len(picture.body):,} bytes")
        say(f"its file, where that is granted, is a download of {len(taken.body):,} bytes")
        return
    raise CfsdocsError("the worker may download none of the family's documents")


def _seen(page: Page, status: int, what: str) -> Page:
    if page.status != status:
        raise CfsdocsError(f"looked for {what}, status {status}, and saw status {page.status}")
    return page
