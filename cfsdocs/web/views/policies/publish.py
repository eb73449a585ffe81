"""Publishing a version: the Chief Officer proposes, the Chair approves; and a review that changes nothing (8.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select
from wtforms import RadioField, StringField, TextAreaField

from cfsdocs.errors import AccessRefused, InputError
from cfsdocs.notices.kinds import Kind
from cfsdocs.notices.post import notify
from cfsdocs.people import declarations, policies
from cfsdocs.people.accounts import known
from cfsdocs.people.ledger import live_with
from cfsdocs.people.models import Account, Policy, Role
from cfsdocs.people.policy_models import PolicyProposal, ProposalState
from cfsdocs.web.fields import DayField, Form
from cfsdocs.web.pages import words
from cfsdocs.web.pages.policies.standing import OVERSEERS
from cfsdocs.web.pages.policies.text import lines_of
from cfsdocs.web.reauthenticate import check_own_password
from cfsdocs.web.rendering import page
from cfsdocs.web.views.policies.read import note_done, version_of

CHIEF_OFFICER, CHAIR = frozenset({Role.CHIEF_OFFICER}), frozenset({Role.CHAIR})


class ProposalForm(Form):
    """A version as the Chief Officer types it."""

    policy = RadioField("Which policy", validate_choice=False)
    label = StringField("Name of the version", description="People see it beside the policy, for example 3 or 2026.")
    text = TextAreaField(
        "The whole text", description="As the Board adopted it. Paste it here, each clause on a line of its own."
    )
    summary = TextAreaField("What changed", description="In a few words, for everybody who must sign it again.")
    minute_ref = StringField("Minute", description="Where the Board's minutes record it, for example 2026/41.")
    adopted = DayField("Adopted by the Board on")
    in_force = DayField("In force from")

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata, **options)
        self.policy.choices = [(each.value, each.label) for each in Policy]

    def draft(self) -> policies.Draft:
        """What was typed. Raises InputError where no policy was chosen."""
        if self.policy.data not in list(Policy):
            raise InputError("Choose which policy it is", "policy")
        return policies.Draft(
            policy=Policy(self.policy.data),
            label=self.label.data or "",
            text=self.text.data or "",
            summary=self.summary.data or "",
            minute_ref=self.minute_ref.data or "",
            adopted=self.adopted.data,
            in_force=self.in_force.data,
        )


class ReviewForm(Form):
    """The Board's review of a version that stays as it is."""

    reviewed = DayField("Reviewed by the Board on")
    minute_ref = StringField("Minute", description="Where the Board's minutes record it, for example 2026/41.")


def ask_proposal(request: Request) -> dict[str, Any]:
    """The form for a new version, with the text in force to begin from where it is asked for."""
    visit, data = request.cfsdocs, {}
    if request.GET.get("policy") in list(Policy):
        policy = Policy(request.GET["policy"])
        current = declarations.in_force(visit.db, visit.now, policy)
        data = {"policy": policy.value, "text": current.text if current is not None else ""}
    return {"form": ProposalForm(data=data)}


def propose(request: Request) -> Response:
    """Propose it: the Chair is told."""
    visit, form = request.cfsdocs, ProposalForm(request.POST)
    try:
        proposal = policies.propose(visit.db, form.draft(), visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return page(request, "policies_propose.jinja2", {"form": form}, 400)
    for chair in live_with(visit.db, Role.CHAIR, visit.now):
        notify(visit.db, chair, Kind.POLICY_PROPOSED, visit.now)
    note_done(request, "propose policy", f"proposal {proposal.ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.policy_proposal", ref=proposal.ref))


def show(request: Request) -> dict[str, Any]:
    """A proposal: what it says, and what to do about it."""
    return _shown(request, _proposal(request), None)


def approve(request: Request) -> Response:
    """The Chair publishes it, with the password once more: from its day on it is the policy."""
    return _decided(
        request,
        "publish policy",
        lambda proposal, by: policies.approve(request.cfsdocs.db, proposal.id, by, request.cfsdocs.now),
    )


def decline(request: Request) -> Response:
    """The Chair says what should be different."""
    reason = request.POST.get("reason", "")
    return _decided(
        request,
        "decline policy",
        lambda proposal, by: policies.decline(request.cfsdocs.db, proposal.id, reason, by, request.cfsdocs.now),
        signs=False,
    )


def withdraw(request: Request) -> Response:
    """The Chief Officer takes it back."""
    visit, proposal = request.cfsdocs, _proposal(request)
    try:
        policies.withdraw(visit.db, proposal.id, visit.colleague.id, visit.now)
    except InputError as error:
        return page(request, "policies_proposal.jinja2", _shown(request, proposal, error), 400)
    note_done(request, "withdraw policy", f"proposal {proposal.ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.policies"))


def ask_review(request: Request) -> dict[str, Any]:
    """The form for a review that changes nothing."""
    return {"form": ReviewForm(), "version": version_of(request.cfsdocs.db, request.matchdict["ref"])}


def review(request: Request) -> Response:
    """Record it: the next review is three years on."""
    visit, form = request.cfsdocs, ReviewForm(request.POST)
    version = version_of(visit.db, request.matchdict["ref"])
    day: date | None = form.reviewed.data
    try:
        policies.record_review(visit.db, version, day, form.minute_ref.data or "", visit.colleague.id, visit.now)
    except InputError as error:
        form.blame(error)
        return page(request, "policies_review.jinja2", {"form": form, "version": version}, 400)
    note_done(request, "review policy", f"policy version {version.ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.policies"))


def _decided(
    request: Request, action: str, decide: Callable[[PolicyProposal, int], object], signs: bool = True
) -> Response:
    visit = request.cfsdocs
    try:
        if signs:
            check_own_password(request)
        proposal = _proposal(request)
        decide(proposal, visit.colleague.id)
    except InputError as error:
        return page(request, "policies_proposal.jinja2", _shown(request, _proposal(request), error), 400)
    notify(visit.db, proposal.proposed_by, Kind.POLICY_DECIDED, visit.now)
    note_done(request, action, f"proposal {proposal.ref}")
    return HTTPSeeOther(request.route_path("cfsdocs.policies"))


def _proposal(request: Request) -> PolicyProposal:
    wanted = select(PolicyProposal).where(PolicyProposal.ref == request.matchdict["ref"])
    found: PolicyProposal | None = request.cfsdocs.db.scalars(wanted).one_or_none()
    if found is None:
        raise AccessRefused
    return found


def _shown(request: Request, proposal: PolicyProposal, error: InputError | None) -> dict[str, Any]:
    visit = request.cfsdocs
    proposer = known(visit.db, visit.db.get_one(Account, proposal.proposed_by))
    waits = proposal.state == ProposalState.WAITING
    return {
        "proposal": proposal,
        "policy": Policy(proposal.policy),
        "lines": lines_of(proposal.text),
        "adopted": words.day(proposal.adopted),
        "in_force": words.day(proposal.in_force_from),
        "proposed": f"{proposer.name}, {words.moment(proposal.proposed_at)}",
        "waits": waits,
        "may_decide": waits and Role.CHAIR in visit.colleague.roles and proposer.person_id != visit.colleague.person_id,
        "may_withdraw": waits and proposal.proposed_by == visit.colleague.id,
        "asks_password": visit.standalone,
        "error": error,
        "reason": request.POST.get("reason", ""),
    }


def includeme(config: Configurator) -> None:
    """Proposing is the Chief Officer's, deciding the Chair's."""
    for name, view, method, roles, renderer in (
        ("policy_propose", ask_proposal, "GET", CHIEF_OFFICER, "policies_propose.jinja2"),
        ("policy_propose", propose, "POST", CHIEF_OFFICER, None),
        ("policy_proposal", show, "GET", OVERSEERS, "policies_proposal.jinja2"),
        ("policy_approve", approve, "POST", CHAIR, None),
        ("policy_decline", decline, "POST", CHAIR, None),
        ("policy_withdraw", withdraw, "POST", CHIEF_OFFICER, None),
        ("policy_review", ask_review, "GET", CHIEF_OFFICER, "policies_review.jinja2"),
        ("policy_review", review, "POST", CHIEF_OFFICER, None),
    ):
        options = {"renderer": renderer} if renderer else {}
        config.add_role_view(view, route_name=f"cfsdocs.{name}", roles=roles, request_method=method, **options)
