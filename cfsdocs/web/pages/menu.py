"""The pages of a folder, as its menu shows them. Whether one may be opened is its own guard's to say, again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cfsdocs.web.pages.folders import FolderHead


@dataclass(frozen=True)
class Entry:
    """One of a folder's pages, and for whom."""

    words: str
    route: str
    shown: Callable[[FolderHead], bool] = lambda _: True


MENU = (
    Entry("Documents", "folder"),
    Entry("People", "folder_people", lambda head: head.whole),
    Entry("Safety", "folder_safety", lambda head: head.whole and not head.personnel),
    Entry("Privacy", "folder_privacy", lambda head: head.whole and not head.personnel),
    Entry("Consent", "folder_consent", lambda head: head.whole and not head.personnel),
    Entry("Standing", "personnel_status", lambda head: head.personnel and head.may_manage),
    Entry("DBS log", "personnel_dbs", lambda head: head.personnel and head.may_manage),
    Entry("Left for you", "personnel_box", lambda head: head.personnel and head.may_manage),
    Entry("Add documents", "folder_add", lambda head: head.may_add),
    Entry("Who needs to know", "folder_needs", lambda head: head.may_manage),
    Entry("Propose a document", "personnel_propose", lambda head: head.takes_two),
    Entry("I know someone here", "folder_connection"),
)
