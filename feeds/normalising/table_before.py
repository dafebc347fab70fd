"""One feed's text table to typed columns with a status each: every cell is judged, none is ever quoted."""

from __future__ import annotations

from calendar import monthrange
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
from feeds.personal_codes import birth_differs, contains_personal_code, digits_of, judge

_PERSON_CODES = ("person_code", "previous_person_code")
_MONEY_SUFFIX = "_eur"
"""Names of money columns end so; money is exact to the cent."""


def normalise(text: pl.DataFrame, feed: Feed, *, period: str, known_names: KnownNames) -> pl.DataFrame:
    """The typed frame of a feed: `source_row`, then for each contract column its value and its status.

    `text` has `source_row` (Int64) and, as text, those contract columns that the file has. Values: dates as Date,
    `birth_date` as text as precise as stated, an open partial date as Date with `<column>_precision`, codes as the
    canonical code or `?` (in no list) or `!` (not valid in `period`), personal codes as their digits, everything else
    by its type. A cell whose status is a fault has no value, except where the fault is a warning only.
    """
    columns: list[pl.Series] = [text["source_row"]]
    for column in feed.columns:
        columns += _judged(text, column, period, known_names)
    typed = pl.DataFrame(columns)
    return _with_birth_differs(typed) if "birth_date" in typed.columns else typed


def known_names_in(persons: pl.DataFrame) -> KnownNames:
    """The full names that a `persons` text table holds; none where it lacks one of the two columns."""
    if not {"first_name", "last_name"} <= set(persons.columns):
        return KnownNames.of(())
    names = persons.select(texts.trimmed(pl.col(name)).alias(name) for name in ("first_name", "last_name")).unique()
    return KnownNames.of(names.iter_rows())


def _judged(text: pl.DataFrame, column: Column, period: str, known_names: KnownNames) -> list[pl.Series]:
    """The value columns of a contract column, and its status."""
    is_absent = column.name not in text.columns
    raw = pl.lit(None, pl.String) if is_absent else pl.col(column.name)
    cells = text.with_columns(texts.trimmed(raw).alias("cell"))["cell"]
    damage = _damage(cells, column, period, known_names)
    sound = pl.select(pl.when(damage.is_null()).then(cells).alias("cell"))["cell"]
    judged = _typed(sound, column, period).with_columns(pl.coalesce(damage, "status").alias("status"))
    if is_absent:
        judged = judged.with_columns(pl.lit(CellStatus.ABSENT.value).alias("status"))
    if column.partial_date and column.privacy is Privacy.OPEN:
        stated = pl.col("value")
        judged = judged.select(
            dates.stand_in_date(stated).alias("value"), dates.precision(stated).alias("precision"), "status"
        )
    names = {"value": column.name, "precision": f"{column.name}_precision", "status": status_name(column.name)}
    return [judged[part].alias(name) for part, name in names.items() if part in judged.columns]


def _damage(cells: pl.Series, column: Column, period: str, known_names: KnownNames) -> pl.Series:
    """The fault that a cell has whatever its type: a broken formula, an id damaged or too long, a person in it."""
    cell = pl.col("cell")
    is_code = column.name in _PERSON_CODES
    faults: list[pl.Expr] = [pl.when(texts.is_formula_error(cell)).then(pl.lit(CellStatus.FORMULA_ERROR.value))]
    if is_code or column.privacy is Privacy.IDENTIFIER:
        faults.append(pl.when(texts.is_scientific(cell)).then(pl.lit(CellStatus.SCIENTIFIC.value)))
    if is_searched(column):
        faults.append(pl.lit(_personal_data(cells, column, known_names)))
    if column.privacy is Privacy.IDENTIFIER or column.type is ColumnType.CODE:
        faults.append(pl.lit(_look_alikes(cells, column, period)))
    if column.type is ColumnType.TEXT and not is_code:
        faults.append(pl.when(texts.is_too_long(cell)).then(pl.lit(CellStatus.TOO_LONG.value)))
    return cells.to_frame("cell").select(pl.coalesce(faults).alias("damage"))["damage"]


def _personal_data(cells: pl.Series, column: Column, known_names: KnownNames) -> pl.Series:
    def fault(text: str) -> str | None:
        if contains_personal_code(text):
            return CellStatus.PERSONAL_CODE.value
        return CellStatus.FULL_NAME.value if holds_full_name(text, column, known_names) else None

    return mapped(cells, fault)


def _look_alikes(cells: pl.Series, column: Column, period: str) -> pl.Series:
    """Ids that only look Latin, and texts that look like a code of the list without being one."""
    suspicious = cells.to_frame("cell").select(pl.when(may_look_alike(pl.col("cell"))).then(pl.col("cell")))["cell"]

    def fault(text: str) -> str | None:
        if column.type is not ColumnType.CODE:
            return CellStatus.LOOK_ALIKE.value if looks_latin(text) else None
        as_written, as_seen = (_code(candidate, column, period) for candidate in (text, in_latin(text)))
        return CellStatus.LOOK_ALIKE.value if as_written == NOT_IN_LIST != as_seen else None

    return mapped(suspicious, fault)


def _typed(cells: pl.Series, column: Column, period: str) -> pl.DataFrame:
    """`value` and `status` of undamaged cells, by the column's type."""
    if column.name in _PERSON_CODES:
        return _person_codes(cells)
    if column.type is ColumnType.CODE:
        return _with_presence(_codes(cells, column, period))
    value, status = _value_and_status(pl.col("cell"), column)
    return cells.to_frame("cell").select(value.alias("value"), status.alias("status"))


def _value_and_status(cell: pl.Expr, column: Column) -> tuple[pl.Expr, pl.Expr]:
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
            value = texts.identifier(cell) if column.privacy is Privacy.IDENTIFIER else cell
            return value, _presence(cell)


def _codes(cells: pl.Series, column: Column, period: str) -> pl.Series:
    """Canonical codes, `?` or `!`."""
    return mapped(cells, lambda text: _code(text, column, period))


def _code(text: str, column: Column, period: str) -> str:
    """The canonical code, `?` or `!`; a code is valid in the period when it is valid on one of its days (VAL-05)."""
    if column.codelist is None:
        raise ValueError(f"column {column.name}: a code needs a codelist")
    return load_codelist(column.codelist).resolve(text, *_days_of(period))


def _person_codes(cells: pl.Series) -> pl.DataFrame:
    """Digits and status; a code with a wrong date or of no form has no value."""
    kept = {CellStatus.OK.value, CellStatus.CHECK_DIGIT.value}
    status = mapped(cells, lambda text: judge(text).value).fill_null(CellStatus.MISSING.value)
    digits = mapped(cells, digits_of)
    return pl.DataFrame({"value": digits, "status": status}).with_columns(
        pl.when(pl.col("status").is_in(kept)).then("value").alias("value")
    )


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


def _with_presence(values: pl.Series) -> pl.DataFrame:
    return values.to_frame("value").with_columns(_presence(pl.col("value")).alias("status"))


def _presence(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell.is_null()).then(pl.lit(CellStatus.MISSING.value)).otherwise(pl.lit(CellStatus.OK.value))


def _days_of(period: str) -> tuple[date, date]:
    year, month = (int(part) for part in period.split("-"))
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
