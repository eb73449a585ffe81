"""The confidentiality policy as rules: each is one SQL boolean over account, folder and document, with its clause.

``decide`` selects the rules as columns, so a refusal names its clause; the lists put the same expressions in
WHERE. There is no second implementation to drift away, and there must never be one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from cfsdocs.access.facts import (
    ACCOUNT,
    ACTION,
    CHIEF_OFFICERS_FILE,
    FOLDER,
    IN_GRACE,
    NOW,
    PURPOSE,
    SECTION,
    SIGNED_BEFORE,
    SIGNED_IN_FORCE,
    acting,
    any_or,
    const,
    has_role,
    in_folder,
    includes,
    live,
    some,
)
from cfsdocs.access.models import Action, Conflict, ConflictState, Grant
from cfsdocs.people.models import Account, ActsAs, Role, Training
from cfsdocs.records.models import (
    CompatiblePurpose,
    Consent,
    Document,
    Folder,
    FolderKind,
    FolderPerson,
    Ground,
    Sensitive,
    State,
)


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule: allowed only if it ``holds``. ``refusal`` says in plain words what stands in the way."""

    name: str
    clause: str
    refusal: str
    holds: ColumnElement[bool] = field(repr=False)
    implied: bool = False
    """A later rule never holds without this one: whoever asks for all of them need not ask for this."""


ACCOUNT_RULES = (
    Rule(
        "active_account",
        "3.5",
        "Your account is not active.",
        and_(Account.active_from <= NOW, Account.active_until > NOW),
    ),
    Rule(
        "declaration_signed",
        "8.2, 2.2",
        "You have not signed the declaration for the policy in force.",
        or_(SIGNED_IN_FORCE, and_(IN_GRACE, SIGNED_BEFORE)),
    ),
    Rule(
        "volunteer_trained",
        "8.1",
        "Volunteers need current training in confidentiality.",
        or_(~has_role(Role.VOLUNTEER), some(Training, Training.account_id == Account.id, live(Training))),
    ),
)


def once(holds: ColumnElement[bool]) -> ColumnElement[bool]:
    """What is true of the account alone, asked once of a statement and not for each row. NULL without an account."""
    return select(holds).select_from(Account).where(Account.id == ACCOUNT).correlate(None).scalar_subquery()


ABLE = once(and_(*(rule.holds for rule in ACCOUNT_RULES)))
"""Whether the account may do anything at all: every rule of ``ACCOUNT_RULES``."""

ONESELF = in_folder(FolderPerson.person_id == Account.person_id)
OWN_FOLDER = and_(acting(Action.VIEW), Folder.kind == const(FolderKind.PERSONNEL), ONESELF)
"""The account's own personnel file, to be viewed: what is shown to its subject needs no keeper and no grant."""

NO_CONFLICT = Rule(
    "no_conflict",
    "7.1-7.3",
    "A declared personal connection with this folder stands.",
    ~some(
        Conflict,
        Conflict.account_id == Account.id,
        Conflict.state != const(ConflictState.CLEARED),
        or_(Conflict.folder_id == Folder.id, in_folder(FolderPerson.person_id == Conflict.person_id)),
        or_(Conflict.state != const(ConflictState.CONDITIONS), ~includes(Conflict.conditions, ACTION)),
    ),
)


def not_oneself(own: ColumnElement[bool]) -> Rule:
    """The folder is not about the account's own person, or ``own``: what of it is shown to its subject."""
    return Rule("not_oneself", "7.1", "This folder is about you.", or_(~ONESELF, own))


def personnel_keeper(own: ColumnElement[bool]) -> Rule:
    """Personnel files have their keepers, and the Chief Officer's has the Chair."""
    keeper = case((CHIEF_OFFICERS_FILE, has_role(Role.CHAIR)), else_=has_role(Role.OFFICE_MANAGER, Role.CHIEF_OFFICER))
    return Rule(
        "personnel_keeper",
        "footnote 1, 7.3",
        "Personnel files are for the Office Manager and the Chief Officer, the Chief Officer's own for the Chair.",
        or_(Folder.kind == const(FolderKind.FAMILY), keeper, own),
    )


_CONSENTED = some(
    Consent,
    Consent.person_id == Sensitive.person_id,
    Consent.category == Sensitive.category,
    Consent.scope == case((acting(Action.SHARE), const("share")), else_=const("record")),
    live(Consent),
)
DOCUMENT_RULES = (
    Rule(
        "not_closed",
        "3.4(e)",
        "This document is restricted, or disposed of.",
        or_(
            Document.state == const(State.CURRENT),
            and_(
                Document.state == const(State.RESTRICTED),
                acting(Action.VIEW),
                has_role(Role.CHIEF_OFFICER, Role.AUDITOR),
            ),
        ),
    ),
    Rule(
        "compatible_purpose",
        "2.4, 3.4(b)",
        "It was given for a purpose that this use does not fit.",
        some(
            CompatiblePurpose,
            CompatiblePurpose.collected_for == Document.purpose_id,
            CompatiblePurpose.used_for == PURPOSE,
        ),
    ),
    Rule(
        "lawful_sensitive",
        "5.4, 6.3",
        "It holds sensitive information with neither consent nor a public-interest ground.",
        or_(
            ~some(Sensitive, Sensitive.document_id == Document.id, ~_CONSENTED),
            some(
                Ground,
                Ground.folder_id == Document.folder_id,
                any_or(Ground.document_id, Document.id),
                live(Ground),
            ),
            and_(acting(Action.VIEW, Action.EDIT), Document.recorded_by == Account.id),
        ),
    ),
)

COVERS_DOCUMENT = and_(
    Grant.folder_id == Document.folder_id,
    any_or(Grant.section_id, Document.section_id),
    any_or(Grant.document_id, Document.id),
)
COVERS_PLACE = and_(Grant.folder_id == Folder.id, any_or(Grant.section_id, SECTION), Grant.document_id.is_(None))
"""What is to be added has no document yet: a need to know one document does not reach it."""

# Two half-suitable grants are not a suitable one: ONE grant must meet every condition. So a rule's condition
# here becomes the EXISTS of itself and all before it, and the last implies the others.
_ON_GRANT = (
    Rule("need_to_know", "1.6", "Nobody has recorded that you need to know this.", Grant.folder_id.is_not(None)),
    Rule("need_is_current", "1.6", "Your need to know has ended, or has not begun.", live(Grant)),
    Rule("need_permits", "2.5", "Your need to know does not reach to this action.", includes(Grant.actions, ACTION)),
    Rule("need_purpose", "2.4", "Your need to know is for another purpose.", any_or(Grant.purpose_id, PURPOSE)),
)
_CLEARED = Rule(
    "cleared",
    "3.4(c), 3.7",
    "It holds sensitive categories that your need to know does not include.",
    ~some(Sensitive, Sensitive.document_id == Document.id, ~includes(Grant.categories, Sensitive.category)),
)
USABLE = and_(*(rule.holds for rule in _ON_GRANT[1:]))
"""Whether a grant serves at all: now, for the action and the purpose."""

HELD = select(const(1)).select_from(Grant).join(ActsAs, ActsAs.principal_id == Grant.principal_id)
"""Grants as accounts hold them: to themselves, a team or a role."""


def holds_grant(*such: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the account holds a grant such that.

    Nested, not joined: the few principals that it acts as come first, then the grants of each on the folder. A planner
    with averages for statistics starts from all grants on the folder, and some families have hundreds.
    """
    theirs = some(Grant, Grant.principal_id == ActsAs.principal_id, *such)
    return some(ActsAs, ActsAs.account_id == Account.id, theirs)


_SUITS = and_(COVERS_DOCUMENT, USABLE, _CLEARED.holds)
HAS_SUITABLE = holds_grant(_SUITS)
FIRST_SUITABLE = (
    select(
        func.min(
            select(func.min(Grant.id))
            .where(Grant.principal_id == ActsAs.principal_id, _SUITS)
            .correlate_except(Grant)
            .scalar_subquery()
        )
    )
    .select_from(ActsAs)
    .where(ActsAs.account_id == Account.id)
    .correlate_except(ActsAs)
    .scalar_subquery()
)
"""The grant that the journal names."""


def _grant_rules(rules: tuple[Rule, ...], covers: ColumnElement[bool], own: ColumnElement[bool]) -> tuple[Rule, ...]:
    so_far = accumulate((rule.holds for rule in rules), and_)
    return tuple(
        Rule(rule.name, rule.clause, rule.refusal, or_(holds_grant(covers, conditions), own), rule is not rules[-1])
        for rule, conditions in zip(rules, so_far, strict=True)
    )


def _about(
    own: ColumnElement[bool],
    covers: ColumnElement[bool],
    document_rules: tuple[Rule, ...] = (),
    on_grant: tuple[Rule, ...] = _ON_GRANT,
) -> tuple[Rule, ...]:
    return (
        *ACCOUNT_RULES,
        not_oneself(own),
        NO_CONFLICT,
        personnel_keeper(own),
        *document_rules,
        *_grant_rules(on_grant, covers, own),
    )


SHOWN_IN_FOLDER = and_(
    OWN_FOLDER,
    some(Document, Document.folder_id == Folder.id, Document.shown_to_subject, DOCUMENT_RULES[0].holds),
)
RULES = _about(and_(Document.shown_to_subject, OWN_FOLDER), COVERS_DOCUMENT, DOCUMENT_RULES, (*_ON_GRANT, _CLEARED))
"""Every rule, in the order of refusals, about a document."""
NEEDS = RULES[-len(_ON_GRANT) - 1 :]
"""Those about the need to know, ``need_to_know`` to ``cleared``."""
IN_PLACE = _about(false(), COVERS_PLACE)
"""About acting on a folder's section, as filing a new document in it does: the rules about a document hold."""
FOLDER_SEEN = _about(SHOWN_IN_FOLDER, Grant.folder_id == Folder.id)
"""About seeing that a folder exists."""
HAS_WHOLE = and_(
    ~ONESELF,
    holds_grant(Grant.folder_id == FOLDER, Grant.section_id.is_(None), Grant.document_id.is_(None), USABLE),
)
"""Whether a need to know covers a folder's every section. Never one's own file, though one keeps the others (7.1)."""


def all_of(rules: tuple[Rule, ...]) -> ColumnElement[bool]:
    """All rules hold."""
    return and_(*(rule.holds for rule in rules if not rule.implied))
