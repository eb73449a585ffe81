"""Every way to write what is hidden: found however it is typed, and nothing that is everywhere."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfsdocs.records.addresses import ContactPoint, PointKind, ways_to_write

LETTERS, DIGITS = string.ascii_uppercase, string.digits
POSTCODES = st.builds(
    lambda area, district, inward, gap, low: (
        f"{area}{district}{gap}{inward}".lower() if low else f"{area}{district}{gap}{inward}"
    ),
    st.text(LETTERS, min_size=1, max_size=2),
    st.text(DIGITS, min_size=1, max_size=2),
    st.builds(
        lambda digit, letters: digit + letters, st.sampled_from(DIGITS), st.text(LETTERS, min_size=2, max_size=2)
    ),
    st.sampled_from(["", " ", "  "]),
    st.booleans(),
)


def written(kind: PointKind, words: str, postcode: str = "", town: str = "Skelbeck") -> set[str]:
    return set(ways_to_write(ContactPoint(kind=kind, words=words, town=town, postcode=postcode)))


@given(POSTCODES, st.sampled_from(["", " ", "  ", "-"]))
def test_a_postcode_is_sought_in_all_its_spacings_however_it_was_typed(postcode, gap):
    tight = re.sub(r"\W", "", postcode).upper()
    assert f"{tight[:-3]}{gap}{tight[-3:]}" in written(PointKind.ADDRESS, "", postcode)


@given(
    st.from_regex(r"[1-9][0-9]{8}", fullmatch=True),
    st.sampled_from(["0{0}", "+44{0}", "0044{0}", "0{1} {2}", "(0{1}) {2}"]),
)
def test_a_phone_number_is_sought_as_people_write_it(digits, form):
    typed = form.format(digits, digits[:4], digits[4:])
    found = written(PointKind.PHONE, typed)
    assert {f"0{digits}", f"+44{digits}", typed.strip()} <= found


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("14 Sallow Court", {"14 Sallow Court", "Sallow Court", "14 Sallow ct", "Sallow ct"}),
        ("Flat 7, Ropewalk House", {"Ropewalk House"}),
        ("Rose Cottage, Kirk Lane", {"Rose Cottage", "Kirk Lane", "Kirk ln"}),
        ("12b High Street", {"12b High Street", "High Street", "12b High st", "High st"}),
    ],
)
def test_a_street_is_sought_with_and_without_its_number_and_shortened(typed, sought):
    assert written(PointKind.ADDRESS, typed) == sought


@pytest.mark.parametrize("typed", ["Flat 7", "No. 4", "12", "The House", ""])
def test_what_is_everywhere_is_not_sought(typed):
    assert written(PointKind.ADDRESS, typed) == set()


def test_a_town_is_not_sought_and_a_school_and_a_new_name_are():
    assert "Skelbeck" not in written(PointKind.ADDRESS, "14 Sallow Court", "ZX3 4QT")
    assert written(PointKind.SCHOOL, "Merrow Bay Primary") == {"Merrow Bay Primary"}
    assert written(PointKind.NAME, "Elena Brook") == {"Elena Brook"}
