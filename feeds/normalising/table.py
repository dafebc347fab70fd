"""One feed's text table to typed columns with a status each: every cell is judged, none is ever quoted."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from feeds.codelists import NOT_IN_LIST, load_codelist
from feeds.contract import Column, ColumnType, Feed, Privacy
from feeds.frames import status_name
from feeds.normalising import dates, numbers, texts
from feeds.normalising.look_alikes import in_latin, looks_latin, may_look_alike
from feeds.normalising.mapping import mapped
from feeds.normalising.privacy import KnownNames, holds_full_name, is_searched
from feeds.normalising.statuses import CellStatus
from feeds.personal_codes import PERSON_CODE_COLUMNS, birth_differs, contains_personal_code, digits_of, judge

_MONEY_SUFFIX = "_eur"
"""Names of money columns end so; money is exact to the cent."""
_PARSED = (ColumnType.DATE, ColumnType.INT, ColumnType.DECIMAL, ColumnType.BOOL)

Judged = tuple[pl.Expr, pl.Expr]
"""The values of a column's cells, and their statuses."""


def normalise(text: pl.DataFrame, feed: Feed, *, period: str, known_names: KnownNames) -> pl.DataFrame:
    """The typed frame of a feed: `source_row`, then for each contract column its value and its status.

    `text` has `source_row` (Int64) and, as text, those contract columns that the file has. Values: dates as Date,
    `birth_date` as text as precise as stated, an open partial date as Date with `<column>_precision`, codes as the
    canonical code or `?` (in no list) or `!` (not valid in `period`), personal codes as their digits, everything else
    by its type. A cell whose status is a fault has no value, except where the fault is a warning only.
    """
    return normalise_together({feed: text}, period=period, known_names=known_names)[feed.name]


def normalise_together(
    tables: Mapping[Feed, pl.DataFrame], *, period: str, known_names: KnownNames
) -> dict[str, pl.DataFrame]:
    """As `normalise`, for several feeds at once, by name: small tables cost as much as one."""
    undamaged = [_undamaged(text, feed, period, known_names) for feed, text in tables.items()]
    parsed = _parsed(undamaged)
    return {table.feed.name: _typed_frame(table, parsed, period) for table in undamaged}


@dataclass(frozen=True, slots=True, repr=False)
class _Undamaged:
    """A feed's cells: `sound` with null for every damaged one, `damage` with the fault of that; by contract column.

    `present` are the columns of the file.
    """

    feed: Feed
    sound: pl.DataFrame
    damage: pl.DataFrame
    present: Collection[str]


def _undamaged(text: pl.DataFrame, feed: Feed, period: str, known_names: KnownNames) -> _Undamaged:
    cells = _cells(text, feed)
    damage = cells.select(_damage(cells[column.name], column, period, known_names) for column in feed.columns)
    sound = cells.select("source_row", *(_sound(column, damage[column.name]) for column in feed.columns))
    return _Undamaged(feed, sound, damage, frozenset(text.columns))


def _typed_frame(table: _Undamaged, parsed: Mapping[tuple[str, str], Judged], period: str) -> pl.DataFrame:
    columns: list[pl.Expr] = []
    for column in table.feed.columns:
        judged = parsed.get((table.feed.name, column.name)) or _typed(table.sound[column.name], column, period)
        columns += _columns_of(column, judged, table.damage[column.name], table.present)
    typed = table.sound.select("source_row", *columns)
    return _with_birth_differs(typed) if "birth_date" in typed.columns else typed


def known_names_in(persons: pl.DataFrame) -> KnownNames:
    """The full names that a `persons` text table holds; none where it lacks one of the two columns."""
    if not {"first_name", "last_name"} <= set(persons.columns):
        return KnownNames.of(())
    names = persons.select(texts.trimmed(pl.col(name)).alias(name) for name in ("first_name", "last_name")).unique()
    return KnownNames.of(names.iter_rows())


def _cells(text: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """`source_row` and the trimmed cells of every contract column; all columns are trimmed as one."""
    present = [column.name for column in feed.columns if column.name in text.columns]
    together = pl.concat([pl.Series("cell", [], dtype=pl.String), *(text[name].alias("cell") for name in present)])
    trimmed = together.to_frame("cell").select(texts.trimmed(pl.col("cell")))["cell"]
    held = {name: trimmed.slice(number * text.height, text.height) for number, name in enumerate(present)}
    empty = pl.Series([None] * text.height, dtype=pl.String)
    return pl.DataFrame([text["source_row"], *(held.get(c.name, empty).alias(c.name) for c in feed.columns)])


def _damage(cells: pl.Series, column: Column, period: str, known_names: KnownNames) -> pl.Expr:
    """The fault that a cell has whatever its type: a broken formula, an id damaged or too long, a person in it."""
    cell = pl.col(column.name)
    is_code = column.name in PERSON_CODE_COLUMNS
    faults: list[pl.Expr] = [pl.when(texts.is_formula_error(cell)).then(pl.lit(CellStatus.FORMULA_ERROR.value))]
    if is_code or column.privacy is Privacy.IDENTIFIER:
        faults.append(pl.when(texts.is_scientific(cell)).then(pl.lit(CellStatus.SCIENTIFIC.value)))
    if is_searched(column):
        faults.append(pl.lit(_personal_data(cells, column, known_names)))
    if column.privacy is Privacy.IDENTIFIER or column.type is ColumnType.CODE:
        faults.append(pl.lit(_look_alikes(cells, column, period)))
    if column.type is ColumnType.TEXT and not is_code:
        faults.append(pl.when(texts.is_too_long(cell)).then(pl.lit(CellStatus.TOO_LONG.value)))
    return pl.coalesce(faults).alias(column.name)


def _sound(column: Column, damage: pl.Series) -> pl.Expr:
    return pl.when(pl.lit(damage).is_null()).then(pl.col(column.name)).alias(column.name)


def _columns_of(column: Column, judged: Judged, damage: pl.Series, present: Collection[str]) -> list[pl.Expr]:
    """The value columns of a contract column, and its status, over the frame of sound cells."""
    value, status = judged
    is_present = column.name in present
    status = pl.coalesce(pl.lit(damage), status) if is_present else pl.lit(CellStatus.ABSENT.value)
    values = [value.alias(column.name)]
    if column.partial_date and column.privacy is Privacy.OPEN:
        values = [
            dates.stand_in_date(value).alias(column.name),
            dates.precision(value).alias(f"{column.name}_precision"),
        ]
    return [*values, status.alias(status_name(column.name))]


def _personal_data(cells: pl.Series, column: Column, known_names: KnownNames) -> pl.Series:
    def fault(text: str) -> str | None:
        if contains_personal_code(text):
            return CellStatus.PERSONAL_CODE.value
        return CellStatus.FULL_NAME.value if holds_full_name(text, column, known_names) else None

    return mapped(cells, fault)


def _look_alikes(cells: pl.Series, column: Column, period: str) -> pl.Series:
    """Ids that only look Latin, and texts that look like a code of the list without being one."""
    is_suspicious = cells.to_frame("cell").select(may_look_alike(pl.col("cell")))["cell"]
    if not is_suspicious.any():
        return pl.Series([None] * len(cells), dtype=pl.String)
    suspicious = cells.to_frame("cell").select(pl.when(pl.lit(is_suspicious)).then(pl.col("cell")))["cell"]

    def fault(text: str) -> str | None:
        if column.type is not ColumnType.CODE:
            return CellStatus.LOOK_ALIKE.value if looks_latin(text) else None
        as_written, as_seen = (_code(candidate, column, period) for candidate in (text, in_latin(text)))
        return CellStatus.LOOK_ALIKE.value if as_written == NOT_IN_LIST != as_seen else None

    return mapped(suspicious, fault)


def _typed(cells: pl.Series, column: Column, period: str) -> Judged:
    """Undamaged cells of codes and texts; `cells` are the column of that name in the frame."""
    if column.name in PERSON_CODE_COLUMNS:
        return _person_codes(cells)
    if column.type is ColumnType.CODE:
        codes = pl.lit(_codes(cells, column, period))
        return codes, _presence(codes)
    cell = pl.col(column.name)
    return texts.identifier(cell) if column.privacy is Privacy.IDENTIFIER else cell, _presence(cell)


def _parsed(tables: Iterable[_Undamaged]) -> dict[tuple[str, str], Judged]:
    """Undamaged cells of dates, numbers and truth values, by feed and column.

    Columns that are written alike are parsed as one, whichever feed they are of, because taking a text to pieces has a
    price for each column, not for each row.
    """
    alike: dict[tuple[ColumnType, bool, bool], list[tuple[Column, str, pl.Series]]] = {}
    for table in tables:
        for column in table.feed.columns:
            if column.partial_date or column.type in _PARSED:
                form = (column.type, column.partial_date, column.name.endswith(_MONEY_SUFFIX))
                alike.setdefault(form, []).append((column, table.feed.name, table.sound[column.name]))
    parsed: dict[tuple[str, str], Judged] = {}
    for columns in alike.values():
        cells = pl.concat([of_column.alias("cell") for _, _, of_column in columns]).to_frame()
        value, status = _value_and_status(pl.col("cell"), columns[0][0])
        judged = cells.select(value.alias("value"), status.alias("status"))
        start = 0
        for column, feed, of_column in columns:
            found = judged.slice(start, len(of_column))
            parsed[feed, column.name] = pl.lit(found["value"]), pl.lit(found["status"])
            start += len(of_column)
    return parsed


def _value_and_status(cell: pl.Expr, column: Column) -> Judged:
    if column.partial_date:
        return dates.partial_date(cell)
    match column.type:
        case ColumnType.DATE:
            return dates.full_date(cell)
        case ColumnType.INT:
            return numbers.whole_number(cell)
        case ColumnType.DECIMAL:
            return numbers.decimal_number(cell, is_money=column.name.endswith(_MONEY_SUFFIX))
        case ColumnType.BOOL:
            return numbers.truth_value(cell)
        case _:
            raise ValueError(f"column {column.name}: {column.type.value} is not parsed")


def _codes(cells: pl.Series, column: Column, period: str) -> pl.Series:
    """Canonical codes, `?` or `!`."""
    return mapped(cells, lambda text: _code(text, column, period))


def _code(text: str, column: Column, period: str) -> str:
    """The canonical code, `?` or `!`; a code is valid in the period when it is valid on one of its days (VAL-05)."""
    if column.codelist is None:
        raise ValueError(f"column {column.name}: a code needs a codelist")
    return load_codelist(column.codelist).resolve(text, *_days_of(period))


def _person_codes(cells: pl.Series) -> Judged:
    """Digits and status; a code with a wrong date or of no form has no value."""
    kept = {CellStatus.OK.value, CellStatus.CHECK_DIGIT.value}
    status = pl.lit(mapped(cells, lambda text: judge(text).value).fill_null(CellStatus.MISSING.value))
    return pl.when(status.is_in(kept)).then(pl.lit(mapped(cells, digits_of))), status


def _with_birth_differs(typed: pl.DataFrame) -> pl.DataFrame:
    """Mark birth dates that disagree with a sound old-form code; a code with a fault is reported as that alone."""
    status = status_name("birth_date")
    pairs = typed.select(
        pl.when(pl.col(status_name("person_code")) == CellStatus.OK).then("person_code").alias("code"),
        pl.when(pl.col(status) == CellStatus.OK).then("birth_date").alias("birth"),
    )
    differs = [
        code is not None and birth is not None and birth_differs(code, birth) for code, birth in pairs.iter_rows()
    ]
    return typed.with_columns(
        pl.when(pl.Series(differs, dtype=pl.Boolean))
        .then(pl.lit(CellStatus.BIRTH_DIFFERS.value))
        .otherwise(status)
        .alias(status)
    )


def _presence(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell.is_null()).then(pl.lit(CellStatus.MISSING.value)).otherwise(pl.lit(CellStatus.OK.value))


def _days_of(period: str) -> tuple[date, date]:
    year, month = (int(part) for part in period.split("-"))
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
