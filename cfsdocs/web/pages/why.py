"""Why somebody can see a document: every rule of the policy with its clause, and the need to know that allows it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Decision
from cfsdocs.access.models import Grant
from cfsdocs.access.permit import Permit
from cfsdocs.db import FOREVER
from cfsdocs.people.models import Principal
from cfsdocs.records.models import Document, Folder, Section
from cfsdocs.web.pages import words

HOLDS = {
    "active_account": "Your account is active.",
    "declaration_signed": "You have signed the confidentiality policy.",
    "volunteer_trained": "You have the training that your role needs.",
    "not_oneself": "It is not about yourself, or it is the part of your own file that is shown to you.",
    "no_conflict": "No personal connection of yours with these people stands in the way.",
    "personnel_keeper": "It is a family's document, or you are among the few who keep personnel files.",
    "not_closed": "It is neither restricted nor disposed of, or your role may still see it.",
    "compatible_purpose": "What you are working on fits what it was given for.",
    "lawful_sensitive": "What is sensitive in it is held with consent or on a recorded ground.",
    "need_to_know": "Somebody has recorded that you need to know it.",
    "need_is_current": "That need to know has begun and has not ended.",
    "need_permits": "That need to know includes looking at it.",
    "need_purpose": "That need to know is for what you are working on.",
    "cleared": "That need to know includes every sensitive category in it.",
}
"""What each rule says when it holds. A rule of another name is told by its name."""


@dataclass(frozen=True)
class RuleLine:
    """One rule that holds."""

    sentence: str
    clause: str


@dataclass(frozen=True)
class Need:
    """The need to know that allows it."""

    reason: str
    given_to: str
    covers: str
    actions: str
    since: str
    until: str


@dataclass(frozen=True)
class Why:
    """The whole answer."""

    title: str
    ref: str
    rules: tuple[RuleLine, ...]
    need: Need | None


def why(session: Session, decision: Decision, permit: Permit) -> Why:
    """Why this decision allowed what it allowed."""
    document = session.get_one(Document, permit.document_id)
    held = [rule for rule, _ in decision.verdicts]
    rules = tuple(RuleLine(HOLDS.get(rule.name, words.capital(rule.name)), rule.clause) for rule in held)
    return Why(document.title, document.ref, rules, _need(session, permit.grant_id))


def because(session: Session, permit: Permit) -> str:
    """The answer in one sentence."""
    if permit.grant_id is None:
        return "You can see this because it is in your own file and is shown to you."
    grant = session.get_one(Grant, permit.grant_id)
    return f"You can see this because of your need to know: {reason_of(grant)}, since {words.day(grant.valid_from)}."


def _need(session: Session, grant_id: int | None) -> Need | None:
    if grant_id is None:
        return None
    grant = session.get_one(Grant, grant_id)
    return Need(
        reason=words.capital(reason_of(grant)),
        given_to=_given_to(session.get_one(Principal, grant.principal_id)),
        covers=_covers(session, grant),
        actions=words.capital(", ".join(said for action, said in words.ACTION_WORDS.items() if grant.actions & action)),
        since=words.day(grant.valid_from),
        until="No end date" if grant.valid_until >= FOREVER else words.moment(grant.valid_until),
    )


def reason_of(grant: Grant) -> str:
    """Why a need to know was recorded, in a word or two."""
    return grant.reason or "recorded by a manager"


def _given_to(principal: Principal) -> str:
    if principal.kind == "account":
        return "You"
    return f"Everybody in the {principal.kind} {principal.name.replace('_', ' ')}"


def _covers(session: Session, grant: Grant) -> str:
    if grant.document_id is not None:
        return "This document alone"
    if grant.section_id is not None:
        name = session.scalars(select(Section.name).where(Section.id == grant.section_id)).one()
        return f"The section {words.capital(name)}"
    return f"The whole folder {session.get_one(Folder, grant.folder_id).number}"
