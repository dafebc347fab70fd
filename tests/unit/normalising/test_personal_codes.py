"""Personal codes: both forms, the check digit by hand, and what is never said about them."""

from datetime import date

import pytest

from feeds.personal_codes import birth_date_of, birth_differs, contains_personal_code, judge
from tests.unit.normalising.building import judged, normalised

# 161175-19997 and 328673-00679 are the published test values of the rule (domain facts 4.4).
# 010180-1000K by hand: 0·10+1·5+0·8+1·4+8·2+0·1+1·6+0·3+0·7+0·9 = 31, (1 + 31) mod 11 mod 10 = 10 mod 10 = 0.
GOOD_OLD = "010180-10000"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("161175-19997", "ok"),
        ("16117519997", "ok"),
        (GOOD_OLD, "ok"),
        ("010180-10001", "check_digit"),
        ("161175-19998", "check_digit"),
        ("328673-00679", "ok"),
        ("320000-00000", "ok"),
        ("39999999999", "ok"),
        ("310280-10000", "code_impossible_date"),
        ("001280-10000", "code_impossible_date"),
        ("290201-10000", "code_impossible_date"),
        ("010180-00000", "code_impossible_date"),
        ("010180-30000", "malformed"),
        ("010180-1000", "malformed"),
        ("010180-100000", "malformed"),
        ("01018-010000", "malformed"),
        ("010180 10000", "malformed"),
        ("abcdef-ghijk", "malformed"),
        ("١٦١١٧٥-١٩٩٩٧", "malformed"),
    ],
)
def test_what_a_text_is_as_personal_code(text, state):
    assert judge(text) == state


def test_a_leap_day_of_the_right_century_is_possible():
    assert judge("290200-20000") in ("ok", "check_digit")
    assert judge("290200-10000") == "code_impossible_date"  # 1900 was no leap year


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("161175-19997", date(1975, 11, 16)),
        ("010105-20000", date(2005, 1, 1)),
        ("010180-00000", date(1880, 1, 1)),
        ("328673-00679", None),
        ("310280-10000", None),
        ("x", None),
    ],
)
def test_only_the_old_form_states_a_birth_date(text, born):
    assert birth_date_of(text) == born


@pytest.mark.parametrize(
    ("stated", "differs"),
    [
        ("1975-11-16", False),
        ("1975-11", False),
        ("1975", False),
        ("1975-11-17", True),
        ("1975-12", True),
        ("1976", True),
    ],
)
def test_birth_dates_are_compared_as_precisely_as_stated(stated, differs):
    assert birth_differs("161175-19997", stated) is differs
    assert birth_differs("328673-00679", stated) is False


@pytest.mark.parametrize(
    "text",
    [
        "161175-19997",
        "16117519997",
        "kods 161175 - 19997.",
        "LV/161175–19997",
        "328673-00679",
        "p32867300679x",
        "010180-10001",
    ],
)
def test_codes_are_found_alone_and_among_words(text):
    assert contains_personal_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "310280-10000",
        "1161175-19997",
        "161175-199971",
        "P-00123",
        "161175-39997",
        "12345678901",
        "010180-00000",
        "+37129123456",
        "",
    ],
)
def test_other_digits_are_no_code(text):
    assert not contains_personal_code(text)


def test_codes_keep_their_digits_only_when_they_can_be_linked():
    frame = normalised("persons", person_code=["161175-19997", "161175-19998", "310280-10000", "12", None])

    assert frame["person_code"].to_list() == ["16117519997", "16117519998", None, None, None]
    assert frame["person_code__status"].to_list() == [
        "ok",
        "check_digit",
        "code_impossible_date",
        "malformed",
        "missing",
    ]


def test_a_birth_date_that_differs_is_marked_and_kept():
    frame = normalised(
        "persons",
        person_code=["161175-19997", "161175-19997", "161175-19998", "328673-00679", None],
        birth_date=["16.11.1975.", "1976", "1976", "1976", "1976"],
    )

    assert frame["birth_date__status"].to_list() == ["ok", "birth_differs", "ok", "ok", "ok"]
    assert frame["birth_date"].to_list() == ["1975-11-16", "1976", "1976", "1976", "1976"]


@pytest.mark.parametrize(
    ("feed", "column"),
    [
        ("facilities", "name"),
        ("facilities", "facility_id"),
        ("hf_fidelity", "provider"),
        ("shelter_stays", "local_person_id"),
    ],
)
def test_a_personal_code_in_an_id_or_text_is_refused(feed, column):
    assert judged(feed, column, "klients 161175-19997") == (None, "personal_code")
