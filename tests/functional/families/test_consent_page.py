"""Consent through HTTP: who may answer for whom, how, what it comes to, and taking it back (4.2, 5.4)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from cfsdocs.access.decide import decide
from cfsdocs.access.models import Action
from cfsdocs.db import FOREVER, reading, writing
from cfsdocs.families.promises import GivenConsent
from cfsdocs.families.standing import Together, standings
from cfsdocs.notices.models import Notice
from cfsdocs.records.models import Category, Consent, Sensitive
from tests.fixtures.charity import Charity
from tests.fixtures.families import add_father, day, give_parental, person_ref, soon, submit, today


@pytest.fixture
def path(charity: Charity) -> str:
    return f"{charity.folder_path('marlow')}/consent"


def ask(charity: Charity, path: str, about: str, giver: str | None, by: str = "amy", **said):
    answers = {
        "purpose": str(charity.purposes["support"]), "giver": str(charity.people[giver]) if giver else None,
        "how": "signed", "signed_name": giver or "", **day("given_on", today(charity)), **said,
    }  # fmt: skip
    return submit(charity.as_(by), f"{path}/{person_ref(charity, about)}/share", **answers)


def ask_sensitive(charity: Charity, path: str, about: str, giver: str, **said):
    answers = {
        "categories": str(int(Category.HEALTH)), "scopes": "record", "said": "yes", "giver": str(charity.people[giver]),
        "how": "signed", "signed_name": giver, **day("given_on", today(charity)), **said,
    }  # fmt: skip
    return submit(charity.as_("amy"), f"{path}/{person_ref(charity, about)}/sensitive", **answers)


def together(charity: Charity) -> list[str]:
    with reading(charity.house.engine) as session:
        return [str(each.together) for each in standings(session, charity.folders["marlow"], charity.clock.now)]


def consents(charity: Charity) -> list[Consent]:
    with reading(charity.house.engine) as session:
        return list(session.scalars(select(Consent).where(Consent.valid_until > charity.clock.now)))


def action_of(charity: Charity, path: str, ending: str) -> str:
    forms = charity.as_("amy").get(path).html.find_all("form")
    return next(form["action"] for form in forms if form["action"].endswith(ending))


@pytest.mark.clause("4.2")
def test_nothing_is_ticked_beforehand(charity: Charity, path):
    give_parental(charity, "marlow", "Jane Marlow", "Tom Marlow")
    amy = charity.as_("amy")
    for form in ("share", "sensitive"):
        shown = amy.get(f"{path}/{person_ref(charity, 'Tom Marlow')}/{form}").html
        assert shown.find_all("input", checked=True) == []
        assert shown.find_all("input", {"type": "radio"})


@pytest.mark.clause("4.2")
def test_a_person_answers_about_each_agency_on_its_own(charity: Charity, path):
    ask(
        charity,
        path,
        "Jane Marlow",
        "Jane Marlow",
        school="yes",
        police="no",
        agency_1="Snowdrop Nursery",
        answer_1="ask",
    )
    shown = charity.as_("amy").get(path).text
    assert together(charity) == ["yes", "no", "ask"]
    assert "School or nursery, for support" in shown
    assert "Snowdrop Nursery, for support" in shown
    assert "Housing" not in shown  # nobody answered: it is no consent


@pytest.mark.clause("4.2")
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Record at least one answer"),
        ({"school": "yes", "purpose": None}, "Choose what it would be shared for"),
        ({"school": "yes", "giver": "0"}, "Choose the person themself"),
        ({"school": "yes", "how": None}, "Choose how they say it"),
        ({"school": "yes", "signed_name": ""}, "type their full name"),
        ({"school": "yes", "given_on__year": "2190"}, "today or in the past"),
        ({"school": "yes", "how": "form"}, "Choose the document"),
        ({"school": "yes", "how": "spoken"}, "Enter the day by which they will sign"),
        ({"answer_1": "yes"}, "Enter the agency&#39;s name"),
        ({"agency_1": "Snowdrop Nursery"}, "Choose their answer"),
        ({"school": "yes", "signature": "<script>"}, "did not arrive whole"),
    ],
)
def test_an_answer_is_recorded_wholly_or_not(charity: Charity, path, said, words):
    giver = None if "giver" in said else "Jane Marlow"
    answered = ask(charity, path, "Jane Marlow", giver, **{each: said[each] for each in said if each != "giver"})
    assert answered.status_int == 400
    assert words in answered.text
    assert together(charity) == []


@pytest.mark.clause("4.2")
def test_one_adult_never_answers_for_another(charity: Charity, path):
    add_father(charity)
    answered = ask(charity, path, "Jane Marlow", "Rob Marlow", school="yes")
    assert answered.status_int == 400
    assert "Choose the person themself" in answered
    shown = charity.as_("amy").get(f"{path}/{person_ref(charity, 'Jane Marlow')}/share").html
    assert [each["value"] for each in shown.find_all("input", {"name": "giver"})] == [
        str(charity.people["Jane Marlow"])
    ]


@pytest.mark.clause("4.2")
def test_the_database_takes_no_consent_by_one_adult_for_another(charity: Charity, path):
    add_father(charity)
    ask(charity, path, "Jane Marlow", "Jane Marlow", school="yes")
    rob, tom = charity.people["Rob Marlow"], charity.people["Tom Marlow"]
    columns = [
        each.name
        for each in GivenConsent.__table__.columns
        if each.name not in ("id", "ref", "giver_id", "parental_id")
    ]
    listed = ", ".join(columns)
    with reading(charity.house.engine) as session:
        for_tom = session.execute(text(f"SELECT id FROM parental_responsibility WHERE child_id = {tom}")).scalar()
    for parental in ("NULL", str(for_tom)):  # with none, and with one that is about somebody else
        copy = (
            f"INSERT INTO given_consent ({listed}, ref, giver_id, parental_id) "
            f"SELECT {listed}, 'other{parental}', {rob}, {parental} FROM given_consent"
        )
        with pytest.raises(IntegrityError), writing(charity.house.engine) as session:
            session.execute(text(copy))


@pytest.mark.clause("5.4")
def test_a_parent_answers_for_a_child_only_once_their_responsibility_is_recorded(charity: Charity, path):
    assert ask(charity, path, "Tom Marlow", "Jane Marlow", school="yes").status_int == 400
    give_parental(charity, "marlow", "Jane Marlow", "Tom Marlow")
    assert ask(charity, path, "Tom Marlow", "Jane Marlow", school="yes").status_int == 303


@pytest.mark.clause("5.4")
def test_a_child_answers_with_a_note_on_how_they_understand(charity: Charity, path):
    answered = ask(charity, path, "Tom Marlow", "Tom Marlow", school="yes")
    assert answered.status_int == 400
    assert "how you know that they understand" in answered.html.find("div", "govuk-error-summary").text
    said = {"school": "yes", "competence": "He told me in his own words who would read it"}
    assert ask(charity, path, "Tom Marlow", "Tom Marlow", **said).status_int == 303
    assert "in his own words" in charity.as_("amy").get(path)


@pytest.mark.clause("4.2")
def test_parents_who_differ_count_as_no_and_the_line_manager_is_told(charity: Charity, path):
    give_parental(charity, "marlow", "Jane Marlow", "Tom Marlow")
    add_father(charity)
    ask(charity, path, "Tom Marlow", "Jane Marlow", school="yes", police="yes")
    ask(charity, path, "Tom Marlow", "Rob Marlow", school="no", police="yes")
    assert together(charity) == ["disagree", "yes"]
    assert "They do not agree" in charity.as_("amy").get(path)
    with reading(charity.house.engine) as session:
        told = session.scalars(select(Notice.account_id).where(Notice.kind == "FAMILY_PARENTS_DIFFER")).all()
    assert told == [charity.accounts["lena"]]
    assert "do not agree" in charity.as_("lena").get("/")
    assert "do not agree" not in charity.as_("sol").get("/").text


@pytest.mark.clause("4.2")
def test_consent_is_taken_back_in_one_step_and_its_history_stays(charity: Charity, path):
    ask(charity, path, "Jane Marlow", "Jane Marlow", school="yes")
    submit(charity.as_("amy"), path, action_of(charity, path, "/withdraw"), 303)
    assert together(charity) == ["no"]
    assert "withdrawn" in charity.as_("amy").get(path)
    with reading(charity.house.engine) as session:
        assert session.scalars(select(GivenConsent.answer).order_by(GivenConsent.id)).all() == ["yes", "withdrawn"]


@pytest.mark.clause("4.2")
def test_the_database_lets_nobody_change_or_delete_an_answer(charity: Charity, path):
    ask(charity, path, "Jane Marlow", "Jane Marlow", school="no")
    for statement in ("UPDATE given_consent SET answer = 'yes'", "DELETE FROM given_consent"):
        with pytest.raises(IntegrityError, match="only ever added to"), writing(charity.house.engine) as session:
            session.execute(text(statement))


@pytest.mark.clause("4.2")
def test_a_spoken_yes_counts_until_the_day_to_sign_by_and_for_good_once_signed(charity: Charity, path):
    ask(charity, path, "Jane Marlow", "Jane Marlow", school="yes", how="spoken", **day("sign_by", soon(charity, 7)))
    assert together(charity) == ["yes"]
    charity.clock.pass_by(days=9)
    assert together(charity) == ["lapsed"]
    shown = charity.as_("amy").get(path).html
    sign = next(a["href"] for a in shown.find_all("a") if a.get("href", "").endswith("/sign"))
    assert "Not signed by" in shown.text
    submit(
        charity.as_("amy"), sign, status=303, how="signed", signed_name="Jane Marlow", **day("given_on", today(charity))
    )
    assert together(charity) == ["yes"]
    charity.clock.pass_by(days=400)
    assert together(charity) == ["yes"]


def test_a_form_on_paper_is_a_document_of_this_folder(charity: Charity, path):
    other = ask(
        charity, path, "Jane Marlow", "Jane Marlow", school="yes", how="form", form=str(charity.documents["ridge"])
    )
    assert other.status_int == 400
    mine = ask(
        charity, path, "Jane Marlow", "Jane Marlow", school="yes", how="form", form=str(charity.documents["marlow"])
    )
    assert mine.status_int == 303


def test_a_drawn_signature_is_shown_as_it_was_drawn(charity: Charity, path):
    ask(charity, path, "Jane Marlow", "Jane Marlow", school="yes", signature="M10 20L30 40L50 20")
    assert charity.as_("amy").get(path).html.find("svg", "cfs-signature").find("path")["d"] == "M10 20L30 40L50 20"


@pytest.mark.clause("5.4")
def test_explicit_consent_opens_a_sensitive_document_and_taking_it_back_closes_it(charity: Charity, path):
    document = charity.documents["marlow"]
    with writing(charity.house.engine) as session:
        session.add(
            Sensitive(document_id=document, person_id=charity.people["Jane Marlow"], category=int(Category.HEALTH))
        )

    def may(action: Action) -> bool:
        with reading(charity.house.engine) as session:
            return bool(decide(session, charity.asker("lena"), document, action))

    assert not may(Action.VIEW)
    assert ask_sensitive(charity, path, "Jane Marlow", "Jane Marlow").status_int == 303
    assert (may(Action.VIEW), may(Action.SHARE)) == (True, False)
    ask_sensitive(charity, path, "Jane Marlow", "Jane Marlow", scopes="share")
    assert may(Action.SHARE)
    charity.clock.pass_by(minutes=5)
    submit(charity.as_("amy"), path, action_of(charity, path, "/withdraw"), 303)
    assert (may(Action.VIEW), may(Action.SHARE)) == (False, True)


@pytest.mark.clause("3.7")
def test_sharing_what_is_sensitive_needs_it_in_writing(charity: Charity, path):
    spoken = {"how": "spoken", **day("sign_by", soon(charity))}
    answered = ask_sensitive(charity, path, "Jane Marlow", "Jane Marlow", scopes="share", **spoken)
    assert answered.status_int == 400
    assert "in writing" in answered
    assert ask_sensitive(charity, path, "Jane Marlow", "Jane Marlow", **spoken).status_int == 303
    assert [each.scope for each in consents(charity)] == ["record"]


@pytest.mark.clause("5.4")
def test_a_parents_consent_ends_at_18_by_the_date_in_its_row(charity: Charity, path):
    give_parental(charity, "marlow", "Jane Marlow", "Tom Marlow")
    ask(charity, path, "Tom Marlow", "Jane Marlow", school="yes")
    ask_sensitive(charity, path, "Tom Marlow", "Jane Marlow")
    (held,) = consents(charity)
    assert held.valid_until.date() in (date(2034, 5, 16), date(2034, 5, 17))  # the moment is midnight in England
    assert held.valid_until < FOREVER
    charity.clock.now = held.valid_until - timedelta(seconds=1)
    assert together(charity) == ["yes", "yes"]
    charity.clock.now = held.valid_until
    assert together(charity) == ["lapsed", "lapsed"]
    assert consents(charity) == []
    assert ask(charity, path, "Tom Marlow", "Jane Marlow", school="yes").status_int == 400


@pytest.mark.clause("5.4")
def test_when_parental_responsibility_ends_what_rests_on_it_counts_no_longer(charity: Charity, path):
    give_parental(charity, "marlow", "Jane Marlow", "Tom Marlow")
    ask(charity, path, "Tom Marlow", "Jane Marlow", school="yes")
    ask_sensitive(charity, path, "Tom Marlow", "Jane Marlow")
    charity.clock.pass_by(minutes=5)
    people = path.replace("/consent", "/people")
    submit(charity.as_("amy"), people, action_of(charity, people, "/end"), 303)
    assert together(charity) == ["lapsed", "lapsed"]
    assert consents(charity) == []


@pytest.mark.clause("5.4")
@pytest.mark.parametrize("age", [13, 16, 18])
def test_at_certain_ages_the_worker_is_asked_again_whose_consent_counts(charity: Charity, path, age):
    charity.clock.now = charity.clock.now.replace(year=2016 + age, month=5, day=16)
    assert f"Tom Marlow is {age}" not in charity.as_("amy").get("/").text
    charity.clock.pass_by(days=1)
    assert f"Tom Marlow is {age}" in charity.as_("amy").get("/")
    ref = person_ref(charity, "Tom Marlow")
    assert submit(charity.as_("amy"), f"{path}/{ref}/age", who="self", note="").status_int == 400
    submit(charity.as_("amy"), f"{path}/{ref}/age", status=303, who="self", note="He knows who reads it and why")
    assert "Tom Marlow is" not in charity.as_("amy").get("/").text
    assert "He knows who reads it" in charity.as_("amy").get(path)


@pytest.mark.clause("5.4")
def test_at_18_nobody_else_answers_from_then_on(charity: Charity, path):
    charity.clock.now = charity.clock.now.replace(year=2034, month=6, day=1)
    ref = person_ref(charity, "Tom Marlow")
    assert "count no longer" in charity.as_("amy").get(path)
    answered = submit(charity.as_("amy"), f"{path}/{ref}/age", who="parent", note="His mother said so")
    assert answered.status_int == 400
    assert "From 18 on" in answered


def test_a_consent_kept_without_its_words_is_shown_as_such_and_can_be_taken_back(charity: Charity, path):
    jane = charity.people["Jane Marlow"]
    with writing(charity.house.engine) as session:
        session.add(
            Consent(person_id=jane, category=int(Category.HEALTH), scope="record", valid_from=charity.clock.now)
        )
    charity.clock.pass_by(minutes=5)
    assert "without the words" in charity.as_("amy").get(path)
    end = action_of(charity, path, "/end")
    submit(charity.as_("amy"), path, end, 303, category=str(int(Category.HEALTH)), scope="record")
    assert consents(charity) == []
    submit(charity.as_("amy"), path, end, 404, category=str(int(Category.HEALTH)), scope="record")


def test_an_answer_of_another_folder_is_not_taken_back_through_mine(charity: Charity, path):
    ask(charity, path, "Jane Marlow", "Jane Marlow", school="yes")
    item = re.search(r"answers/([a-z2-7]+)/", action_of(charity, path, "/withdraw")).group(1)
    other = f"{charity.folder_path('ridge')}/consent"
    submit(charity.as_("dev"), other, f"{other}/answers/{item}/withdraw", 404)
    assert together(charity) == [Together.YES]
