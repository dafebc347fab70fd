"""Two small workbooks to try the portal with: one that is accepted, one with three faults. The people are invented."""

from __future__ import annotations

from enum import StrEnum

from feeds.contract_loading import load_contracts
from feeds.message_values import Language
from feeds.reporting.cell_writing import write_delivered
from feeds.templates import sheet_name, template_workbook
from feeds.workbook_bytes import workbook_bytes

Row = dict[str, str]


class Example(StrEnum):
    """Which of the two."""

    GOOD = "good"
    FAULTY = "faulty"


def example_workbook(example: Example, period: str, language: Language) -> bytes:
    """The workbook of a month (`YYYY-MM`): one shelter, three people, three stays.

    The faulty one has a day that does not exist (VAL-03), an end before its start (DATE-01) and a reason that is in no
    list (VAL-04).
    """
    rows = _rows(example, period)
    contracts = load_contracts()
    workbook = template_workbook([contracts[name] for name in rows], language)
    for name, lines in rows.items():
        sheet = workbook[sheet_name(contracts[name], language)]
        for number, line in enumerate(lines, start=2):
            for position, column in enumerate(contracts[name].columns, start=1):
                if column.name in line:
                    write_delivered(sheet.cell(number, position), line[column.name], column)
    return workbook_bytes(workbook)


def _rows(example: Example, period: str) -> dict[str, list[Row]]:
    persons = [
        _person("PIEMERS-1", "1980-05", "F"),
        _person("PIEMERS-2", "1975-11", "M"),
        _person("PIEMERS-3", "1991-02", "M"),
    ]
    stays = [
        _stay(1, f"{period}-01", "", ""),
        _stay(2, f"{period}-03", f"{period}-10", "own_tenancy"),
        _stay(3, f"{period}-05", f"{period}-20", "unknown"),
    ]
    if example is Example.FAULTY:
        stays[0]["main_reason"] = "bez iemesla"
        stays[1]["check_out"] = f"{period}-32"
        stays[2]["check_out"] = f"{period}-04"
    place = {
        "facility_id": "PIEMERS",
        "name": "Patversme “Piemērs”",
        "service_type": "shelter",
        "capacity": "20",
        "open_from": "2020-01-01",
        "refusals": "0",
    }
    return {"facilities": [place], "persons": persons, "shelter_stays": stays}


def _person(number: str, born: str, sex: str) -> Row:
    known = {"citizenship": "LV", "household_type": "single", "first_homeless_on": "2024"}
    needs = dict.fromkeys(("disability", "mental_health_need", "addiction_need"), "nē")
    return {"local_person_id": number, "birth_date": born, "sex": sex, **known, **needs}


def _stay(number: int, check_in: str, check_out: str, destination: str) -> Row:
    stay = {
        "stay_id": f"PIEMERS-U{number}",
        "local_person_id": f"PIEMERS-{number}",
        "facility_id": "PIEMERS",
        "check_in": check_in,
        "check_out": check_out,
        "prior_situation": "street",
        "main_reason": "rent_arrears",
        "exit_destination": destination,
    }
    return {name: text for name, text in stay.items() if text}
