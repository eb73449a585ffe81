"""What of this waits for whoever asks, for their home page."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.access.models import Action
from cfsdocs.errors import AccessRefused
from cfsdocs.families.growing import of_age
from cfsdocs.families.matching import waiting
from cfsdocs.families.opening import drafts
from cfsdocs.families.privacy import overdue
from cfsdocs.families.remind import unsigned
from cfsdocs.families.standing import disagreements
from cfsdocs.families.who import may
from cfsdocs.people.models import Role
from cfsdocs.records.models import FolderKind
from cfsdocs.web.identity import Visit
from cfsdocs.web.pages.waiting import Due

MOST = 200
"""Families of one asker that are looked through: more than anybody works with or leads."""


def due(session: Session, visit: Visit) -> Iterator[Due]:
    """What is mine to do in the families that I may open."""
    roles = visit.colleague.roles
    if not roles & {Role.WORKER, Role.LINE_MANAGER, Role.CHIEF_OFFICER}:
        return
    try:
        asker = visit.asker(FolderKind.FAMILY)
    except AccessRefused:  # where families are not kept, nothing waits
        return
    seen = lists.folders(session, asker, FolderKind.FAMILY, size=MOST)
    yield from _openings(session, visit, asker)
    if Role.CHIEF_OFFICER not in roles:
        yield from _of_families(session, visit, asker, {row.id: (row.ref, row.title) for row in seen})


def _openings(session: Session, visit: Visit, asker: Asker) -> Iterator[Due]:
    for folder in drafts(session, asker.account_id, asker.now):
        if may(session, asker.account_id, folder.id, Action.EDIT, asker.now):
            path = visit.request.route_path("cfsdocs.folder_opening", ref=folder.ref)
            yield Due(f"Go on opening the folder {folder.title}", path)
    if visit.colleague.roles & {Role.LINE_MANAGER, Role.CHIEF_OFFICER}:
        found = len(waiting(session, asker.account_id, asker.now))
        if found:
            said = "Somebody in a new folder" if found == 1 else f"{found} people in new folders"
            yield Due(f"{said} may be known already", visit.request.route_path("cfsdocs.family_matches"))


def _of_families(session: Session, visit: Visit, asker: Asker, titles: dict[int, tuple[str, str]]) -> Iterator[Due]:
    leads = Role.LINE_MANAGER in visit.colleague.roles

    def line(folder_id: int, words: str, route: str, urgent: bool = False) -> Due:
        ref, title = titles[folder_id]
        return Due(f"{title}: {words}", visit.request.route_path(f"cfsdocs.{route}", ref=ref), urgent)

    for folder_id in overdue(session, asker.now):
        if folder_id in titles:
            yield line(folder_id, "explain privacy, it is overdue", "folder_privacy")
    for folder_id in {row.folder_id: None for row in unsigned(session, asker.now)}:
        if folder_id in titles:
            yield line(folder_id, "a spoken consent has not been signed in time", "folder_consent")
    for each in of_age(session, asker.now, visit.settings.consent_ages, list(titles)):
        yield line(each.folder.id, f"{each.person.name} is {each.age}: ask whose consent counts", "folder_consent")
    if leads:
        for folder_id in titles:
            if disagreements(session, folder_id, asker.now):
                yield line(folder_id, "those who may consent for a child do not agree", "folder_consent")
