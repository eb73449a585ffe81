"""File the sealed Appendix A of a signed decision (7.4): received, sealed and filed as any other document, once.

It goes into the declarer's personnel file. A case about the Chief Officer, who keeps that file, goes into the file that
the Chair keeps instead: the Chief Officer reads nothing of it (7.3). The family's folder has the rule of access alone
(footnote 2), and a copy only where the organisation set ``appendix_a_on_family_folder``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cfsdocs.conflicts.answers import facts_of
from cfsdocs.conflicts.closeness import live_with, reach, too_close
from cfsdocs.conflicts.effect import signed
from cfsdocs.conflicts.form import appendix_a
from cfsdocs.conflicts.models import Case, CaseDecision, FiledForm
from cfsdocs.db import reading, writing
from cfsdocs.errors import CfsdocsError
from cfsdocs.house import House
from cfsdocs.intake.card import Card
from cfsdocs.intake.filing import file_document, own_upload
from cfsdocs.intake.receive import Arrival, receive
from cfsdocs.journal import Event, append
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people.models import Account, Role
from cfsdocs.records.models import Folder, FolderKind, FolderPerson, Purpose, Section
from cfsdocs.records.sealed import seal_document

TITLE = "Appendix A: potential conflict of interests"
SECTION = "conflicts"


@dataclass(frozen=True)
class Place:
    """Where a form goes, and about whom it is there."""

    folder_id: int
    person_id: int


def file_form(house: House, decision_id: int, now: datetime) -> bool:
    """File the form wherever it belongs and is not yet. Gives whether it is everywhere now.

    Opens sessions of its own. What goes wrong keeps the decision as it is: the decider is told, and tries again.
    """
    with reading(house.engine) as session:
        decision = session.get_one(CaseDecision, decision_id)
        if not signed(session, decision):
            return False
        by, places = decision.decided_by, places_of(session, house, decision, now)
        content = appendix_a(facts_of(session, decision, house.settings.organisation))
        there = set(session.scalars(select(FiledForm.folder_id).where(FiledForm.decision_id == decision_id)))
    try:
        for place in places:
            if place.folder_id not in there:
                _file(house, decision_id, place, by, content, now)
    except CfsdocsError:
        places = []
    if not places:
        with writing(house.engine) as session:
            notify(session, by, Kind.CONNECTION_FORM, now)
    return bool(places)


def places_of(session: Session, house: House, decision: CaseDecision, now: datetime) -> list[Place]:
    """The personnel file that keeps it, and the families' folders where that is asked for. Empty: there is no file."""
    case = session.get_one(Case, decision.case_id)
    about, person = reach(session, case), session.get_one(Account, case.account_id).person_id
    chiefs = [each for each in live_with(session, Role.CHIEF_OFFICER, now) if each != case.account_id]
    concerned = [each for each in chiefs if too_close(session, each, case, about)]
    if concerned:
        person = session.get_one(Account, concerned[0]).person_id
    file = session.scalars(
        select(Folder.id)
        .join(FolderPerson, FolderPerson.folder_id == Folder.id)
        .where(Folder.kind == FolderKind.PERSONNEL, FolderPerson.person_id == person)
        .order_by(Folder.id)
        .limit(1)
    ).first()
    if file is None:
        return []
    places = [Place(file, person)]
    if house.settings.appendix_a_on_family_folder:
        families = select(Folder.id).where(Folder.id.in_(about.folders), Folder.kind == FolderKind.FAMILY)
        places += [Place(each, _first_person(session, each)) for each in session.scalars(families.order_by(Folder.id))]
    return places


def _file(house: House, decision_id: int, place: Place, by: int, content: bytes, now: datetime) -> None:
    ref = receive(house, Arrival.new(place.folder_id, by), "appendix-a.pdf", [content], now)
    with writing(house.engine) as session:
        decision = session.get_one(CaseDecision, decision_id)
        kind = session.get_one(Folder, place.folder_id).kind
        card = Card(
            title=TITLE,
            section_id=_section(session, place.folder_id),
            about=frozenset({place.person_id}),
            given_by=session.get_one(Account, decision.account_id).person.name,
            dated=decision.decided_at.date(),
            purpose_id=session.scalars(
                select(Purpose.id).where(Purpose.kind == kind).order_by(Purpose.position)
            ).first()
            or 0,
        )
        document = file_document(session, house, own_upload(session, by, ref), card, now)
        seal_document(session, document.id, now)
        session.add(FiledForm(decision_id=decision_id, folder_id=place.folder_id, document_id=document.id))
        append(session, Event(now, by, "add", "done", folder_id=place.folder_id, document_id=document.id, version=1))


def _section(session: Session, folder_id: int) -> int:
    """The file's section for conflicts; a new one at its end where it has none."""
    wanted = select(Section.id).where(Section.folder_id == folder_id, Section.name == SECTION)
    found = session.scalars(wanted).first()
    if found is None:
        last = session.scalar(select(func.max(Section.position)).where(Section.folder_id == folder_id)) or 0
        made = Section(folder_id=folder_id, name=SECTION, position=last + 1)
        session.add(made)
        session.flush()
        found = made.id
    return found


def _first_person(session: Session, folder_id: int) -> int:
    listed = select(FolderPerson.person_id).where(FolderPerson.folder_id == folder_id)
    return session.scalars(listed.order_by(FolderPerson.position).limit(1)).one()
