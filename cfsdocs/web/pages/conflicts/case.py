"""A case as its decider sees it: the declaration beside who may be meant, what is closed, and what was decided.

Whom it is shown to is for the view to have asked of ``conflicts.decide.to_decide``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.conflicts.answers import answers
from cfsdocs.conflicts.covering import may_cover, who_could
from cfsdocs.conflicts.effect import verdicts
from cfsdocs.conflicts.form import QUESTIONS
from cfsdocs.conflicts.judging import VIEW_ONLY
from cfsdocs.conflicts.models import Case, CaseDecision, FiledForm, Outcome, Signature, Stage
from cfsdocs.conflicts.picture import Closed, Picture, picture
from cfsdocs.db import FOREVER
from cfsdocs.people.models import Account
from cfsdocs.web.pages import words
from cfsdocs.web.pages.conflicts.forms import DecisionForm, Pairs, decision_form
from cfsdocs.web.pages.conflicts.words import OUTCOMES, STAGES, WHY
from cfsdocs.web.pages.folders import IN_FOLDER

MOST_DOCUMENTS = 100


@dataclass(frozen=True)
class Past:
    """A decision, in words."""

    number: int
    outcome: str
    decided: str
    decider: str
    signed: str
    """By whom and when it was countersigned; empty while it was not."""
    waits_for: str
    stands: bool
    filed: bool
    answers: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class CasePage:
    """Everything on the page."""

    ref: str
    declarer: str
    declared: str
    with_whom: str
    how: str
    since: str
    urgent: str
    stage: Stage
    stage_words: str
    due: str
    picture: Picture
    covered: tuple[Closed, ...]
    """The folders in which the decider may set cover now."""
    not_theirs: tuple[Closed, ...]
    """Those in which the declarer's work stops, and cover is another manager's to set."""
    past: tuple[Past, ...]
    waiting: bool
    """Whether a decision waits for its second signature."""
    unfiled: bool


def case_page(session: Session, case: Case, asker: Asker) -> CasePage:
    """As it stands now."""
    told, shown = case.connection, picture(session, case, asker.now)
    declarer = session.get_one(Account, case.account_id)
    covered = tuple(each for each in shown.stopping if not each.personnel and may_cover(session, asker, each.id))
    past = tuple(_past(session, case, each) for each in decisions(session, case))
    return CasePage(
        ref=told.ref,
        declarer=declarer.person.name,
        declared=words.moment(told.declared_at),
        with_whom=told.with_whom,
        how=told.how,
        since=told.since,
        urgent=told.urgent,
        stage=Stage(case.stage),
        stage_words=STAGES[Stage(case.stage)],
        due=words.day(case.due_at),
        picture=shown,
        covered=covered,
        not_theirs=tuple(each for each in shown.stopping if not each.personnel and each not in covered),
        past=past,
        waiting=case.proposed_id is not None,
        unfiled=any(each.stands and each.signed and not each.filed for each in past),
    )


def form_of(session: Session, case: Case, asker: Asker, shown: CasePage, typed: Any = None) -> DecisionForm:
    """The form for a decision: empty for the first, with what stands for a change."""
    covers: dict[int, Pairs] = {
        each.id: [(str(account), name) for account, name in who_could(session, case, each.id, asker.now)]
        for each in shown.covered
    }
    matches = [each.match_id for each in shown.picture.candidates]
    return decision_form(typed, matches, covers, _documents(session, asker, shown), _standing(session, case))


def decisions(session: Session, case: Case) -> list[CaseDecision]:
    """The newest first."""
    wanted = select(CaseDecision).where(CaseDecision.case_id == case.id).order_by(CaseDecision.number.desc())
    return list(session.scalars(wanted))


def stops_words(closed: Closed) -> list[str]:
    """The declarer's needs to know that stop, in words."""
    return [
        f"{each.reason or 'need to know'}{f', until {words.day(each.until)}' if each.until != FOREVER else ''}"
        for each in closed.stops
    ]


def why_words(candidate: Any) -> str:
    """Why we think so."""
    return WHY[candidate.why]


def _documents(session: Session, asker: Asker, shown: CasePage) -> Pairs:
    """The documents that may be named: of the folders in which work stops, as far as the decider may see them."""
    found: list[tuple[str, str]] = []
    for folder in shown.picture.stopping:
        if not folder.personnel:
            rows = lists.newest(
                session, asker, where=IN_FOLDER, parameters={"in_folder": folder.id}, size=MOST_DOCUMENTS, few=True
            )
            found += [(str(row.id), f"{row.title} ({folder.number}, {words.day(row.dated)})") for row in rows]
    return found


def _standing(session: Session, case: Case) -> dict[str, Any]:
    """What a change begins with: the decision that stands. The first begins with nothing."""
    newest = next(iter(decisions(session, case)), None)
    seen = {"seen": str(newest.number if newest is not None else 0)}
    if case.stage != Stage.DECIDED or case.decision_id is None:
        return seen
    stands = session.get_one(CaseDecision, case.decision_id)
    meant = {f"meant_{match}": "yes" if it is True else "no" for match, it in verdicts(session, stands.id).items()}
    return {
        **seen,
        **meant,
        "outcome": stands.outcome,
        "may": "" if not stands.actions else "view" if stands.actions == VIEW_ONLY else "no_download",
        "consulted": "yes" if stands.consulted else "no",
        "consulted_how": stands.consulted_how,
        "choice": stands.choice,
        "measures": stands.measures,
    }


def _past(session: Session, case: Case, decision: CaseDecision) -> Past:
    signature = session.get(Signature, decision.id)
    filed = session.scalars(select(FiledForm.document_id).where(FiledForm.decision_id == decision.id)).first()
    waits = decision.id == case.proposed_id and decision.counter_by is not None
    alone = "one signature, as nothing was opened" if decision.counter_by is None else ""
    return Past(
        number=decision.number,
        outcome=OUTCOMES[Outcome(decision.outcome)],
        decided=words.day(decision.decided_at),
        decider=decision.decider_name,
        signed=f"{signature.name}, {words.day(signature.signed_at)}" if signature is not None else alone,
        waits_for=session.get_one(Account, decision.counter_by).person.name if waits else "",
        stands=decision.id == case.decision_id,
        filed=filed is not None,
        answers=tuple(zip(QUESTIONS, answers(session, decision), strict=True)),
    )
