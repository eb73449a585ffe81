"""Who needs to know what in the practice charity, who may not, and what makes keeping it lawful. The caller commits.

Grants come from the product's own templates; the rules then decide as they do for any charity.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cfsdocs.access.grants import ALL_CATEGORIES, allocate, cover, match, oversee
from cfsdocs.access.models import ACTIONS, Action, Conflict, Grant
from cfsdocs.conflicts.asked import answered_before
from cfsdocs.people.models import ActsAs
from cfsdocs.personnel.keepers import entrust
from cfsdocs.practice.charity import Charity, PracticeConflict, PracticeCover, PracticeFolder, PracticeMarked
from cfsdocs.practice.settle import Settled, nine
from cfsdocs.records.models import CATEGORIES, Consent, Document, Folder, FolderKind, Ground


def record_needs(session: Session, charity: Charity, settled: Settled) -> None:
    """The grants of every folder, then cover and audits, then the conflicts that override them all."""
    for folder in charity.folders:
        if folder.kind == "family":
            _allocate(session, charity, folder, settled)
        else:
            entrust(session, _folder(session, settled, folder.number), nine(folder.opened))
    for each in charity.covers:
        days = (each.until - each.start).days
        worker = settled.accounts[each.account]
        cover(session, _folder(session, settled, each.folder), worker, each.start, None, days)
    for each in charity.audits:
        session.add(_audit(each, settled))
    for conflict in charity.conflicts:
        session.add(_conflict(conflict, settled))
    session.flush()
    _asked_before(session, charity)


def record_consents(session: Session, charity: Charity, settled: Settled) -> None:
    """Who consented to what (5.4). The grounds (6.3) come with the documents that some of them name."""
    session.add_all(
        Consent(
            person_id=settled.people[each.person],
            category=int(CATEGORIES[each.category]),
            scope=each.scope,
            valid_from=nine(each.since),
        )
        for each in charity.consents
    )


def record_of_documents(session: Session, charity: Charity, settled: Settled, documents: dict[str, int]) -> None:
    """What names documents: the grounds (6.3), the volunteers' matches, and the files that may be taken away."""
    session.add_all(
        Ground(
            folder_id=settled.folders[each.folder],
            document_id=documents[each.document] if each.document else None,
            clause=each.clause,
            reason=each.reason,
            valid_from=nine(each.since),
        )
        for each in charity.grounds
        if each.document is None or each.document in documents
    )
    for each in charity.matches:
        marked = [session.get_one(Document, documents[name]) for name in each.documents if name in documents]
        match(session, marked, settled.accounts[each.account], each.start, None)
    for each in charity.downloads:
        marked = [session.get_one(Document, documents[name]) for name in each.documents if name in documents]
        session.add_all(_download(each, document, settled) for document in marked)
    session.flush()
    _asked_before(session, charity)


def _asked_before(session: Session, charity: Charity) -> None:
    """Everybody was asked about the families they had when the policy in force came: it does not come up again."""
    holders = (
        select(ActsAs.account_id, Grant.folder_id)
        .join(Grant, Grant.principal_id == ActsAs.principal_id)
        .join(Folder, Folder.id == Grant.folder_id)
        .where(Folder.kind == FolderKind.FAMILY)
    )
    pairs = [(row.account_id, row.folder_id) for row in session.execute(holders)]
    answered_before(session, pairs, nine(charity.policies[-1].in_force_from))


def _allocate(session: Session, charity: Charity, planned: PracticeFolder, settled: Settled) -> None:
    folder, opened = _folder(session, settled, planned.number), nine(planned.opened)
    leads = [each for each in charity.colleagues if each.team == planned.team and "line_manager" in each.roles]
    managers = [settled.accounts[each.id] for each in leads]
    workers = [settled.accounts[planned.worker]] if planned.worker else []
    allocate(session, folder, workers, managers, opened, managers[0])
    if planned.closed is not None:
        _end_grants(session, folder, nine(planned.closed))
    oversee(session, folder, opened)


def _end_grants(session: Session, folder: Folder, at: datetime) -> None:
    """Closing a folder ends the need to know of those who worked with it."""
    session.execute(update(Grant).where(Grant.folder_id == folder.id).values(valid_until=at))


def _audit(planned: PracticeCover, settled: Settled) -> Grant:
    """A look at one folder for a time. Seeing is all: nothing is taken away, changed or shared."""
    return Grant(
        principal_id=settled.accounts[planned.account],
        folder_id=settled.folders[planned.folder],
        actions=int(Action.VIEW),
        categories=int(ALL_CATEGORIES),
        valid_from=planned.start,
        valid_until=planned.until,
        reason="audit",
    )


def _download(planned: PracticeMarked, document: Document, settled: Settled) -> Grant:
    return Grant(
        principal_id=settled.accounts[planned.account],
        folder_id=document.folder_id,
        document_id=document.id,
        actions=int(Action.VIEW | Action.DOWNLOAD),
        categories=int(ALL_CATEGORIES),
        valid_from=planned.start,
        reason=planned.why,
    )


def _conflict(planned: PracticeConflict, settled: Settled) -> Conflict:
    return Conflict(
        account_id=settled.accounts[planned.account],
        person_id=settled.people[planned.person] if planned.person else None,
        folder_id=settled.folders[planned.folder] if planned.folder else None,
        state=planned.state,
        conditions=sum(int(ACTIONS[action]) for action in planned.conditions),
        declared_at=planned.declared,
    )


def _folder(session: Session, settled: Settled, number: str) -> Folder:
    return session.get_one(Folder, settled.folders[number])
