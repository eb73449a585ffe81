"""The page that leads to the registers, and the small charity that workflows are tested in."""

from __future__ import annotations

from cfsdocs.access.decide import decide
from cfsdocs.access.models import Action
from cfsdocs.db import reading
from tests.fixtures.charity import Charity


def test_each_worker_sees_their_own_family_in_the_browser(charity: Charity) -> None:
    amy, dev = charity.as_("amy"), charity.as_("dev")

    assert "Marlow family" in amy.get("/families").text
    assert "Marlow family" not in dev.get("/families").text
    amy.get(charity.document_path("marlow"), status=200)
    dev.get(charity.document_path("marlow"), status=404)


def test_line_manager_and_chief_officer_may_read_what_the_worker_filed(charity: Charity) -> None:
    with reading(charity.house.engine) as session:
        for name, allowed in (("lena", True), ("helen", True), ("sol", False), ("pat", False), ("kim", False)):
            decided = decide(session, charity.asker(name), charity.documents["marlow"], Action.VIEW)
            assert decided.allowed is allowed, name


def test_a_worker_has_no_register(charity: Charity) -> None:
    assert "No register is yours to keep" in charity.as_("amy").get("/registers").text
