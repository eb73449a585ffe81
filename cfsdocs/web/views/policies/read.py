"""Reading the policies: what is in force, every version, one's own signed copies, finding a clause (1.3, 8.2)."""

from __future__ import annotations

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from cfsdocs.errors import AccessRefused
from cfsdocs.journal import Event, append
from cfsdocs.people import declarations, policies
from cfsdocs.people.models import Declaration, Policy, PolicyVersion, Role
from cfsdocs.people.policy_notes import notes_of
from cfsdocs.policies.copy import Signed, copy_of, fingerprint
from cfsdocs.web.pages import words
from cfsdocs.web.pages.policies import standing, text


def overview(request: Request) -> dict[str, Any]:
    """Both policies, their versions, what is proposed, and what the asker has signed."""
    visit = request.cfsdocs
    roles = visit.colleague.roles
    return {
        "policies": [_policy(request, policy) for policy in Policy],
        "own": standing.signatures_of(visit.db, visit.colleague.id, visit.now),
        "may_propose": Role.CHIEF_OFFICER in roles,
        "proposals": [_proposal(each) for each in policies.waiting(visit.db)] if standing.OVERSEERS & roles else [],
        "oversees": bool(standing.OVERSEERS & roles),
    }


def version_page(request: Request) -> dict[str, Any]:
    """One version, word for word, with the asker's own signature under it."""
    visit, version = request.cfsdocs, version_of(request.cfsdocs.db, request.matchdict["ref"])
    mine = visit.db.get(Declaration, (visit.colleague.id, version.id))
    policy = Policy(version.policy)
    return {
        "version": version,
        "policy": policy,
        "lines": text.lines_of(version.text, notes_of(visit.db, policy)),
        "in_force": words.day(version.in_force_from),
        "adopted": words.day(version.adopted) if version.adopted else "",
        "review": words.day(policies.review_due(visit.db, version)),
        "current": declarations.in_force(visit.db, visit.now, policy) is version,
        "wording": declarations.wording(version),
        "signed": mine,
        "signed_on": words.moment(mine.signed_at) if mine is not None else "",
        "fingerprint": fingerprint(version.text),
        "oversees": bool(standing.OVERSEERS & visit.colleague.roles),
    }


def copy(request: Request) -> Response:
    """The asker's own copy of exactly the version that they signed, as a PDF. Nobody else's."""
    visit, version = request.cfsdocs, version_of(request.cfsdocs.db, request.matchdict["ref"])
    mine = visit.db.get(Declaration, (visit.colleague.id, version.id))
    if mine is None:
        raise AccessRefused
    signed = Signed(
        organisation=visit.settings.organisation,
        policy=Policy(version.policy).label,
        version=version.label,
        in_force_from=version.in_force_from,
        declaration=declarations.wording(version),
        name=mine.signed_name,
        signed_at=mine.signed_at,
    )
    response = Response(copy_of(version.text, signed), content_type="application/pdf")
    response.content_disposition = f'attachment; filename="{version.policy}-policy-signed.pdf"'
    return response


def search(request: Request) -> dict[str, Any]:
    """The clauses in force that hold some words. What was looked for is in no address."""
    visit, wanted = request.cfsdocs, request.POST.get("words", "")[:100]
    found = []
    for policy in Policy:
        version = declarations.in_force(visit.db, visit.now, policy)
        prefix = "" if policy is Policy.CONFIDENTIALITY else "second-"
        if version is not None:
            found.append((policy.label, prefix, text.search(version.text, wanted)))
    return {"words": wanted, "found": found, "any": any(each for _, _, each in found)}


def version_of(session: Session, ref: str) -> PolicyVersion:
    """The version of this ref. Raises AccessRefused when there is none."""
    found = session.scalars(select(PolicyVersion).where(PolicyVersion.ref == ref)).one_or_none()
    if found is None:
        raise AccessRefused
    return found


def note_done(request: Request, action: str, note: str) -> None:
    """Journal what was changed; the note is words of ours and refs alone."""
    visit = request.cfsdocs
    event = Event(at=visit.now, account_id=visit.colleague.id, action=action, outcome="done", note=f"{note} {visit.id}")
    append(visit.db, event)


def _policy(request: Request, policy: Policy) -> dict[str, Any]:
    visit = request.cfsdocs
    current = declarations.in_force(visit.db, visit.now, policy)
    due = policies.review_due(visit.db, current) if current is not None else None
    return {
        "policy": policy,
        "current": current,
        "review": words.day(due) if due else "",
        "overdue": due is not None and due < visit.now.date(),
        "versions": [
            {
                "version": each,
                "in_force": words.day(each.in_force_from),
                "adopted": words.day(each.adopted) if each.adopted else "Not recorded",
                "state": "In force" if each is current else "To come" if each.in_force_from > visit.now else "Replaced",
            }
            for each in policies.versions(visit.db, policy)
        ],
    }


def _proposal(proposal: Any) -> dict[str, str]:
    return {
        "ref": proposal.ref,
        "policy": Policy(proposal.policy).label,
        "label": proposal.label,
        "proposed": words.day(proposal.proposed_at),
    }


def includeme(config: Configurator) -> None:
    """For anybody signed in; the text and one's own copies also before signing."""
    for name, view, renderer in (
        ("policies", overview, "policies.jinja2"),
        ("policy_version", version_page, "policies_version.jinja2"),
        ("policy_copy", copy, None),
    ):
        options = {"renderer": renderer} if renderer else {}
        config.add_signed_in_view(view, route_name=f"cfsdocs.{name}", before_signing=True, **options)
    config.add_signed_in_view(
        search, route_name="cfsdocs.policy_search", request_method="POST", renderer="policies_search.jinja2"
    )
