"""Municipalities over time: 43 until 2025-06-30, 42 after, when Varakļāni merged into Madona under a new code."""

from collections import Counter
from datetime import date

import pytest

from feeds.municipalities import all_municipalities, area_on, existed_in, leads_to, lineage_of, municipality

MADONA, NEW_MADONA, VARAKLANI, RIGA = "LV0038000", "LV0038001", "LV0055000", "LV0001000"
LAST_DAY_APART, FIRST_DAY_MERGED = date(2025, 6, 30), date(2025, 7, 1)


def valid_on(day: date) -> list[str]:
    return [member.code for member in all_municipalities() if member.is_valid_on(day)]


def test_forty_four_codes_have_been_valid_since_the_reform():
    assert len(all_municipalities()) == 44
    assert len({member.code for member in all_municipalities()}) == 44


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2021, 6, 30), 0),
        (date(2021, 7, 1), 43),
        (LAST_DAY_APART, 43),
        (FIRST_DAY_MERGED, 42),
        (date(2026, 12, 31), 42),
    ],
)
def test_so_many_municipalities_exist_on_a_day(day, count):
    assert len(valid_on(day)) == count


def test_seven_are_state_cities():
    cities = [member.name_lv for member in all_municipalities() if member.type == "state_city"]

    assert cities == ["Rīga", "Daugavpils", "Jelgava", "Jūrmala", "Liepāja", "Rēzekne", "Ventspils"]


def test_the_five_regions_hold_forty_two_municipalities_after_the_merger():
    regions = Counter(member.region for member in all_municipalities() if member.is_valid_on(FIRST_DAY_MERGED))

    assert regions == {"LV-R1": 10, "LV-R2": 9, "LV-R3": 8, "LV-R4": 6, "LV-R5": 9}


@pytest.mark.parametrize(
    ("code", "region"),
    [
        (RIGA, "LV-R1"),
        ("LV0054000", "LV-R2"),
        (NEW_MADONA, "LV-R2"),
        ("LV0005000", "LV-R3"),
        ("LV0003000", "LV-R4"),
        ("LV0002000", "LV-R5"),
    ],
)
def test_a_municipality_lies_in_its_planning_region(code, region):
    found = municipality(code)

    assert found is not None
    assert found.region == region


def test_a_renamed_code_keeps_its_lineage_and_an_absorbed_one_its_own():
    assert lineage_of(MADONA) == lineage_of(NEW_MADONA) == MADONA
    assert lineage_of(VARAKLANI) == VARAKLANI
    assert lineage_of(RIGA) == RIGA


def test_every_lineage_is_the_code_that_came_first():
    for member in all_municipalities():
        origin = municipality(member.lineage)
        assert origin is not None
        assert origin.valid_from == date(2021, 7, 1)


@pytest.mark.parametrize(
    ("lineage", "day", "area"),
    [
        (MADONA, LAST_DAY_APART, MADONA),
        (MADONA, FIRST_DAY_MERGED, NEW_MADONA),
        (VARAKLANI, LAST_DAY_APART, VARAKLANI),
        (VARAKLANI, FIRST_DAY_MERGED, NEW_MADONA),
        (RIGA, date(2021, 7, 1), RIGA),
        (RIGA, FIRST_DAY_MERGED, RIGA),
        (RIGA, date(2021, 6, 30), None),
    ],
)
def test_a_lineage_lies_in_its_own_area_and_then_in_its_successors(lineage, day, area):
    assert area_on(lineage, day) == area


@pytest.mark.parametrize(
    ("code", "period", "existed"),
    [
        (MADONA, "2025-06", True),
        (MADONA, "2025-07", False),
        (NEW_MADONA, "2025-06", False),
        (NEW_MADONA, "2025-07", True),
        (VARAKLANI, "2021-07", True),
        (VARAKLANI, "2021-06", False),
        (RIGA, "2025-12", True),
        ("LV0050000", "2025-06", False),
        ("", "2025-06", False),
    ],
)
def test_a_municipality_existed_in_a_month_or_not(code, period, existed):
    assert existed_in(code, period) is existed


@pytest.mark.parametrize(
    ("code", "delivering", "leads"),
    [
        (RIGA, RIGA, True),
        (VARAKLANI, NEW_MADONA, True),
        (MADONA, NEW_MADONA, True),
        (NEW_MADONA, MADONA, False),
        (VARAKLANI, MADONA, False),
        (RIGA, NEW_MADONA, False),
        ("LV0050000", RIGA, False),
    ],
)
def test_a_code_leads_to_itself_and_to_what_it_became(code, delivering, leads):
    assert leads_to(code, delivering) is leads


def test_a_code_that_never_existed_has_no_lineage():
    assert municipality("LV0050000") is None
    with pytest.raises(KeyError):
        lineage_of("LV0050000")
