"""The same table gives the same frame, whatever encoding, separator, date and number style it was written in."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from polars.testing import assert_frame_equal

from feeds.contract_loading import load_contracts
from tests.unit.reading.building import FACILITY, FACILITY_HEADER, csv_bytes, faults, read, workbook

TENANCY_HEADER = ("tenancy_id", "enrolment_id", "dwelling_id", "tenure", "move_in", "move_out", "rent_eur", "withdrawn")
ISO = ("T1", "E1", "D1", "private", "2026-03-01", "2026-03-31", "1234.50", "false")
LATVIAN = ("T1", "E1", "D1", "Private", "01.03.2026.", "31.03.2026", "1 234,50", "nē")

LETTERS = "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ"


def styled(row, separator):
    return [f'"{cell}"' if separator in cell else cell for cell in row]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "row", [ISO, LATVIAN, ("T1", "E1", "D1", "PRIVATE", "1.3.2026.", "31.3.2026.", "1\u00a0234,5", "0")]
)
def test_every_dialect_gives_the_same_frame(encoding, separator, row):
    content = csv_bytes(TENANCY_HEADER, styled(row, separator), separator=separator, encoding=encoding)

    result = read(content)

    assert faults(result) == []
    frame = result.feeds["hf_tenancies"].frame
    values = frame.select("tenure", "move_in", "move_out", "rent_eur", "withdrawn").row(0)
    assert values == ("private", date(2026, 3, 1), date(2026, 3, 31), Decimal("1234.50"), False)
    expected = read(csv_bytes(TENANCY_HEADER, ISO, separator="\t")).feeds["hf_tenancies"].frame
    assert_frame_equal(frame, expected)


def test_a_workbook_with_real_dates_and_numbers_gives_the_same_frame_as_csv():
    cells = ("T1", "E1", "D1", "private", date(2026, 3, 1), datetime(2026, 3, 31), 1234.5, False)

    from_workbook = read(workbook({"hf_tenancies": [TENANCY_HEADER, cells]}))

    assert faults(from_workbook) == []
    from_csv = read(csv_bytes(TENANCY_HEADER, ISO))
    assert_frame_equal(from_workbook.feeds["hf_tenancies"].frame, from_csv.feeds["hf_tenancies"].frame)


@pytest.mark.parametrize(("encoding", "told"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1257", "Windows-1257")])
def test_latvian_letters_survive_every_encoding(encoding, told):
    result = read(csv_bytes(FACILITY_HEADER, ("F1", LETTERS, *FACILITY[2:]), encoding=encoding))

    assert result.feeds["facilities"].frame["name"].to_list() == [LETTERS]
    assert result.understood[0].encoding == told


def test_capitals_before_a_closing_quote_are_still_windows_1257():
    # Ē and ” are C7 94 in Windows-1257, which by accident is one letter in UTF-8.
    result = read(csv_bytes(FACILITY_HEADER, ("F1", "„ROZĒ” un „ĒRGLĪ”, Ķekavā", *FACILITY[2:]), encoding="cp1257"))

    assert faults(result) == []
    assert result.feeds["facilities"].frame["name"].to_list() == ["„ROZĒ” un „ĒRGLĪ”, Ķekavā"]


def test_utf_8_with_one_broken_byte_is_reported_by_row_and_not_taken_for_windows_1257():
    content = csv_bytes(FACILITY_HEADER, FACILITY, ("F2", "Šķērs", *FACILITY[2:]))
    broken = content.replace("Šķērs".encode(), "Šķ".encode() + b"\xc4rs")

    result = read(broken)

    assert faults(result) == [("FILE-14", None, (3,))]
    assert result.feeds["facilities"].frame["source_row"].to_list() == [2]


def test_bytes_that_windows_1257_does_not_have_are_reported_by_row():
    content = csv_bytes(FACILITY_HEADER, FACILITY, encoding="cp1257").replace(b"F1", b"F\x81")

    assert faults(read(content)) == [("FILE-14", None, (2,))]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused(encoding):
    assert faults(read(csv_bytes(FACILITY_HEADER, FACILITY, encoding=encoding))) == [("FILE-14", None, (1,))]


def test_a_zero_byte_is_reported_by_row():
    content = csv_bytes(FACILITY_HEADER, FACILITY).replace(b"F1", b"F\x001")

    assert faults(read(content)) == [("FILE-14", None, (2,))]


def test_headers_are_latvian_labels_in_any_case_and_order_with_or_without_diacritics():
    labels = [column.label_lv for column in load_contracts()["facilities"].columns]
    by_name = dict(zip((c.name for c in load_contracts()["facilities"].columns), labels, strict=True))
    header = [by_name[name].upper() for name in reversed(FACILITY_HEADER)]

    result = read(csv_bytes(header, list(reversed(FACILITY))))

    assert faults(result) == []
    assert_frame_equal(
        result.feeds["facilities"].frame, read(csv_bytes(FACILITY_HEADER, FACILITY)).feeds["facilities"].frame
    )
