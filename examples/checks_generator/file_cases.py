"""FILE: what a file is, what its table looks like, and whose it is. Those about workbooks are in `workbook_cases`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from examples.checks_generator.case import Case, Example, Raised, delivered
from examples.checks_generator.tables import Row, csv_of, csv_table, row

FEED = "hf_fidelity"
"""The reviews: a feed that refers to no other, so that a file alone is a sound delivery."""
_NAME = "LV0001000_2026-03_hf_fidelity.csv"
_NOTES = "LV0001000_2026-03_piezimes.csv"
_HEADER = ("review_id", "provider", "reviewed_on", "domain", "score")
_LIMIT = 50 * 1024 * 1024
"""Bytes of an upload (FILE-05)."""


def review(**changes: str) -> Row:
    """A row of `hf_fidelity`."""
    return row(FEED, **changes)


_SECOND = review(review_id="V-2", domain="philosophy")
_SOUND = csv_table(FEED, [review(), _SECOND])


def _lines(*lines: str, encoding: str = "utf-8") -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


_HEAD = ";".join(_HEADER)
_FIRST_LINE = "V-1;Biedrība Mājup;2026-03-18;separation;3,6"
_BALTIC = _lines(_HEAD, _FIRST_LINE, "V-2;Biedrība Mājup;2026-03-18;philosophy;3,6", encoding="cp1257")


def _of_content(
    check_id: str, content: bytes, *, column: str | None = None, rows: Sequence[int] = (), good: bytes = _SOUND
) -> Case:
    """A case of one CSV file, whose finding names the feed."""
    return Case(
        check_id, Example({_NAME: content}, (Raised(FEED, column, tuple(rows)),)), Example({_NAME: good})
    )  # fmt: skip


def _of_dates(period: str, day: str) -> dict[str, bytes]:
    return delivered({FEED: [review(reviewed_on=day)]}, municipality="LV0038000", period=period)


def _with(*files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: content for some in files for name, content in some.items()}


FILE_CASES: tuple[Case, ...] = (
    _of_content("FILE-04", b"", good=csv_table(FEED, [])),
    Case(
        "FILE-05",
        Example({_NAME: _SOUND}, (Raised(),), padded_to_bytes=_LIMIT + 1),
        Example({_NAME: _SOUND}, padded_to_bytes=_LIMIT),
    ),
    Case(
        "FILE-08",
        Example({_NOTES: _lines("ko darīt;kad", "piezvanīt;rīt")}, (Raised(),)),
        Example({_NOTES: _SOUND}),
    ),
    Case(
        "FILE-09",
        Example({_NAME: _SOUND, _NOTES: _lines("ko darīt;kad", "piezvanīt;rīt")}, (Raised(),)),
        Example({_NAME: _SOUND}),
    ),
    _of_content("FILE-10", _lines(_FIRST_LINE), rows=[1], good=_lines(_HEAD, _FIRST_LINE)),
    _of_content(
        "FILE-11", _lines(f"{_HEAD};Score", f"{_FIRST_LINE};3,6"), column="score", good=_lines(f"{_HEAD};", _FIRST_LINE)
    ),
    _of_content(
        "FILE-12", csv_of([c for c in _HEADER if c != "domain"], [review()]), column="domain",
        good=_lines("domain;score;review_id;provider;reviewed_on", "separation;3,6;V-1;Biedrība Mājup;2026-03-18"),
    ),
    _of_content(
        "FILE-13", _lines(f"{_HEAD};piezīmes", f"{_FIRST_LINE};labi"), column="column 6",
        good=_lines(f"{_HEAD.upper()};", f"{_FIRST_LINE};"),
    ),
    _of_content("FILE-14", _BALTIC.replace(b"V-2", b"V-\x812"), rows=[3], good=_BALTIC),
    _of_content(
        "FILE-15", _lines(_HEAD, _FIRST_LINE, "V-2,Biedrība Mājup,2026-03-18,philosophy,3"), rows=[3],
        good=_lines(_HEAD, _FIRST_LINE, "V-2;Biedrība Mājup, Rīga;2026-03-18;philosophy;3"),
    ),
    _of_content(
        "FILE-16", _lines(_HEAD, _FIRST_LINE, "V-2;Biedrība;Mājup;2026-03-18;philosophy;3"), rows=[3],
        good=_lines(_HEAD, _FIRST_LINE, 'V-2;"Biedrība;Mājup";2026-03-18;philosophy;3;;'),
    ),
    _of_content(
        "FILE-17", _lines(_HEAD, 'V-2;"Biedrība Mājup;2026-03-18;philosophy;3', _FIRST_LINE), rows=[2],
        good=_lines(_HEAD, 'V-2;"Biedrība ""Mājup""";2026-03-18;philosophy;3', _FIRST_LINE),
    ),
    Case(
        "FILE-18",
        Example({"LV0005000_2026-03_hf_fidelity.csv": _SOUND}, (Raised(),)),
        Example({"fidelity.csv": _SOUND}),
    ),
    Case(
        "FILE-19",
        Example({"LV0001000_2026-02_hf_fidelity.csv": _SOUND}, (Raised(),)),
        Example({"lv0001000_2026-03_hf_fidelity.csv": _SOUND}),
    ),
    Case(
        "FILE-20",
        Example({_NAME: _SOUND}, (Raised(),), today="2026-03-31"),
        Example({_NAME: _SOUND}, today="2026-04-01"),
    ),
    Case(
        "FILE-21",
        Example(
            _of_dates("2025-07", "2025-07-18"), (Raised(),),
            municipality="LV0038000", period="2025-07", today="2025-08-10",
        ),
        Example(_of_dates("2025-06", "2025-06-18"), municipality="LV0038000", period="2025-06", today="2025-07-10"),
    ),
    Case(
        "FILE-22",
        Example({_NAME: _SOUND}, (Raised(),), history={_NAME: _SOUND}),
        Example({_NAME: csv_table(FEED, [])}, history={"LV0001000_2026-02_hf_fidelity.csv": csv_table(FEED, [])}),
    ),
    Case(
        "FILE-23",
        Example(_with({_NAME: _SOUND}, {"LV0001000_2026-03_vel.csv": _SOUND}), (Raised(FEED),)),
        Example(_with({_NAME: _SOUND}, delivered({"persons": []}))),
    ),
    _of_content(
        "FILE-24", _lines(_HEAD, _FIRST_LINE, _HEAD, "V-2;Biedrība Mājup;2026-03-18;philosophy;3,6"), rows=[3],
        good=_lines(_HEAD, "score;Biedrība Mājup;2026-03-18;separation;3,6"),
    ),
    _of_content(
        "FILE-25", _lines(_HEAD, _FIRST_LINE, "Kopā:;;;;3,6"), rows=[3],
        good=_lines(_HEAD, "V-1;Kopā;2026-03-18;separation;3,6"),
    ),
    _of_content(
        "FILE-28", csv_table(FEED, [review(review_id="001"), {**_SECOND, "review_id": "2"}]),
        column="review_id", rows=[3],
        good=csv_table(FEED, [review(review_id="001"), {**_SECOND, "review_id": "1000"}]),
    ),
)  # fmt: skip
