"""Nothing in the practice charity could belong to anybody real, and nobody strays into another family's papers."""

import re
from collections.abc import Iterator

import pytest

from cfsdocs.practice.charity import Charity
from cfsdocs.practice.files.blocks import Paragraph
from cfsdocs.practice.planned import PlannedFile
from cfsdocs.practice.read import DATA
from tests.unit.practice.reading import sayings

PHONE = re.compile(r"\b0\d(?:[ -]?\d){8,9}\b")
DRAMA = re.compile(r"01632 960\d{3}|07700 900\d{3}")
NHS = re.compile(r"\b\d{3} \d{3} \d{4}\b")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
EMAIL = re.compile(r"[\w.]+@[\w.-]+")
NAME = re.compile(r"(?:(?<=[a-z,;:] )|(?<=Mr )|(?<=Ms )|(?<=Mrs )|(?<=Dr )|(?<=PC )|(?<=DC ))([A-Z][a-z]+)\b")

TIMES = "January February March April May June July August September October November December Mar Christmas Easter"
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
TITLES = "Mr Mrs Ms Miss Dr Sir Madam Lady Mum Mummy Dad Daddy Mama Baba Gran Grandma Chief Officer Manager Line Worker"
TITLES += " Chair Trustees Board Members Team Meeting Female Jo Jor Tan Me"
THINGS = "English Tigrinya Punjabi Orthodox Edinburgh Eritrea Asmara Libya Lagos Asylum Casework National Insurance"
THINGS += " Universal Credit Confidentiality Information Sharing Policy Safety Appeals Allocations Room Address Harker"
THINGS += " Macbeth Moses Pluto Rabbit Admiral Dog Hen Whale Shore"
OPENINGS = "All At Eight Five Nine Noted Read Sixteen Thirty Yes"
"""First words of a sentence in quotation marks or after a colon."""
PLAIN_WORDS = set(" ".join((TIMES, TITLES, THINGS, OPENINGS)).split())
PLAIN_WORDS |= {day + end for day in DAYS.split() for end in ("", "s")}


def everything_written(charity: Charity) -> Iterator[str]:
    yield from (piece for planned in charity.files for piece in sayings(planned))
    for folder in (DATA, DATA / "families"):
        yield from (file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".yaml"))


def words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]+", text))


def own_names(charity: Charity, folder: str) -> set[str]:
    """The names of the people whom a family's folder lists, and the words of their addresses."""
    listed = {person for each in charity.folders if each.number == folder for person, _ in each.people}
    facts = (person for person in charity.people if person.id in listed)
    return {word for person in facts for word in words(f"{person.name} {person.known_as} {person.address}")}


def known_outside(charity: Charity) -> set[str]:
    """The names of colleagues, professionals and agencies."""
    names = [f"{colleague.name} {colleague.known_as}" for colleague in charity.colleagues]
    names += [name for name, _ in charity.professionals]
    names += [f"{each.name} {' '.join(each.address)} {each.strapline}" for each in charity.organisations]
    return words(" ".join(names))


def has_right_check_digit(number: str) -> bool:
    digits = [int(digit) for digit in number if digit.isdigit()]
    return (11 - sum(digit * (10 - at) for at, digit in enumerate(digits[:9])) % 11) % 11 == digits[9]


def test_every_telephone_number_is_from_a_range_kept_for_fiction(charity: Charity) -> None:
    found = [number for text in everything_written(charity) for number in PHONE.findall(text)]

    assert len(found) > 90
    assert [number for number in found if not DRAMA.fullmatch(number)] == []


def test_every_nhs_number_is_from_the_test_range_and_belongs_to_its_family(charity: Charity) -> None:
    holders = {person.nhs: person.id for person in charity.people if person.nhs}
    folders = {folder.number: {person for person, _ in folder.people} for folder in charity.folders}

    assert all(number.startswith("999") and has_right_check_digit(number) for number in holders)
    for planned in charity.files:
        for number in NHS.findall(" ".join(sayings(planned))):
            assert holders[number] in folders[planned.folder], planned.id


def test_every_postcode_is_in_an_area_that_does_not_exist(charity: Charity) -> None:
    found = [code for text in everything_written(charity) for code in POSTCODE.findall(text)]

    assert len(found) > 50
    assert [code for code in found if not code.startswith("ZX")] == []


def test_every_email_address_is_at_a_name_that_can_never_be_registered(charity: Charity) -> None:
    found = [address for text in everything_written(charity) for address in EMAIL.findall(text)]

    assert len(found) > 30
    assert [address for address in found if not address.rstrip(".").endswith(".example")] == []


def test_everybody_named_in_a_familys_papers_is_of_that_family_or_known_to_work_with_it(charity: Charity) -> None:
    strangers = [
        (planned.id, name)
        for planned in charity.files
        if planned.about and not planned.folder.startswith("FFS-P")
        for piece in sayings(planned)
        for name in NAME.findall(piece)
        if name not in own_names(charity, planned.folder) | known_outside(charity) | PLAIN_WORDS
    ]

    assert strangers == []


def test_a_personnel_folder_names_nobody_from_a_family(charity: Charity) -> None:
    names = [person.name for person in charity.people]
    strays = [
        (planned.id, name)
        for planned in charity.files
        if planned.folder.startswith("FFS-P")
        for name in names
        if name in " ".join(sayings(planned))
    ]

    assert strays == []


def test_a_protected_address_stands_only_in_papers_marked_for_it(charity: Charity) -> None:
    streets = {person.address.split(",")[0] for person in charity.people if person.protected}
    unmarked = [
        planned.id
        for planned in charity.files
        if any(street in " ".join(sayings(planned)) for street in streets)
        and "protected_address" not in {category for _, category in planned.sensitive}
    ]

    assert streets == {"14 Sallow Court"}
    assert unmarked == []


def paragraphs(planned: PlannedFile) -> set[str]:
    """What is written in running text."""
    return {block.text for block in planned.text.blocks if isinstance(block, Paragraph) and len(block.text) > 60}


def test_no_paragraph_is_used_for_two_families(charity: Charity) -> None:
    families: dict[str, set[str]] = {}
    for planned in charity.files:
        for paragraph in paragraphs(planned):
            families.setdefault(paragraph, set()).add(planned.folder)

    assert [paragraph for paragraph, folders in families.items() if len(folders) > 1] == []


def test_no_mark_of_the_markup_is_left_in_a_text(charity: Charity) -> None:
    marks = ("[[", "]]", "::", "# ", "| ")

    assert [
        (planned.id, mark) for planned in charity.files for mark in marks if mark in " ".join(sayings(planned))
    ] == []


@pytest.mark.parametrize("filler", ["\N{EM DASH}", "lorem"])
def test_the_texts_are_written_and_not_filled(charity: Charity, filler: str) -> None:
    assert [text[:60] for text in everything_written(charity) if filler in text.lower()] == []
