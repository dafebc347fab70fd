"""One feed's text table to typed columns with a status each: every cell is judged, none is ever quoted."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Hashable, Mapping
from datetime import date
from functools import partial

import polars as pl

from feeds.codelists import NOT_IN_LIST, load_codelist
from feeds.contract import Column, ColumnType, Feed, Privacy
from feeds.frames import status_name
from feeds.normalising import dates, numbers, texts
from feeds.normalising.columns import Columns, Place, apart, filled, those, together
from feeds.normalising.look_alikes import in_latin, looks_latin, may_look_alike
from feeds.normalising.mapping import mapped
from feeds.normalising.privacy import KnownNames, holds_full_name, is_named_freely, is_searched
from feeds.normalising.statuses import CellStatus
from feeds.personal_codes import PERSON_CODE_COLUMNS, birth_differs, contains_personal_code, digits_of, judge

_MONEY_SUFFIX = "_eur"
"""Names of money columns end so; money is exact to the cent."""
_PARSED = (ColumnType.DATE, ColumnType.INT, ColumnType.DECIMAL, ColumnType.BOOL)


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
    columns = {(feed.name, column.name): column for feed in tables for column in feed.columns}
    raw = {(feed.name, column.name): _raw(text, column) for feed, text in tables.items() for column in feed.columns}
    cells = together(raw).to_frame().select(texts.trimmed(pl.col("cell")))["cell"]
    damage = _damage(apart(cells, raw), columns, period, known_names)
    judged = pl.DataFrame([cells, damage.alias("damage")]).select(
        pl.when(pl.col("damage").is_null()).then("cell").alias("cell"), "damage"
    )
    values, statuses = _judged(apart(judged["cell"], raw), columns, period)
    status = judged.with_columns(filled(statuses, raw).alias("status")).select(
        pl.coalesce("damage", "status", _presence(pl.col("cell"))).alias("cell")
    )["cell"]
    status_of = apart(status, raw)
    frames: dict[str, pl.DataFrame] = {}
    for feed, text in tables.items():
        series = [text["source_row"]]
        for column in feed.columns:
            place = (feed.name, column.name)
            found = status_of[place] if column.name in text.columns else _absent(text.height)
            series += [*values[place], found.alias(status_name(column.name))]
        typed = pl.DataFrame(series)
        frames[feed.name] = _with_birth_differs(typed) if "birth_date" in typed.columns else typed
    return frames


def known_names_in(persons: pl.DataFrame) -> KnownNames:
    """The full names that a `persons` text table holds; none where it lacks one of the two columns."""
    if not {"first_name", "last_name"} <= set(persons.columns):
        return KnownNames.of(())
    names = persons.select(texts.trimmed(pl.col(name)).alias(name) for name in ("first_name", "last_name")).unique()
    return KnownNames.of(names.iter_rows())


def _raw(text: pl.DataFrame, column: Column) -> pl.Series:
    if column.name in text.columns:
        return text[column.name]
    return pl.Series(column.name, [None] * text.height, dtype=pl.String)


def _absent(height: int) -> pl.Series:
    return pl.Series([CellStatus.ABSENT.value] * height, dtype=pl.String)


def _damage(cells: Columns, columns: Mapping[Place, Column], period: str, known_names: KnownNames) -> pl.Series:
    """The fault that a cell has whatever its type: a broken formula, an id damaged or too long, a person in it."""

    def is_code(place: Place) -> bool:
        return columns[place].name in PERSON_CODE_COLUMNS

    def is_id(place: Place) -> bool:
        return columns[place].privacy is Privacy.IDENTIFIER

    all_cells = together(cells)
    asked = pl.DataFrame(
        {
            "cell": all_cells,
            "may_be_scientific": those(cells, lambda place: is_code(place) or is_id(place)),
            "may_be_too_long": those(
                cells, lambda place: columns[place].type is ColumnType.TEXT and not is_code(place)
            ),
            "personal_data": _personal_data(cells, columns, known_names),
            "look_alike": _look_alikes(cells, columns, period),
        }
    )
    cell = pl.col("cell")
    return asked.select(
        pl.coalesce(
            pl.when(texts.is_formula_error(cell)).then(pl.lit(CellStatus.FORMULA_ERROR.value)),
            pl.when(pl.col("may_be_scientific") & texts.is_scientific(cell)).then(pl.lit(CellStatus.SCIENTIFIC.value)),
            "personal_data",
            "look_alike",
            pl.when(pl.col("may_be_too_long") & texts.is_too_long(cell)).then(pl.lit(CellStatus.TOO_LONG.value)),
        )
    ).to_series()


def _personal_data(cells: Columns, columns: Mapping[Place, Column], known_names: KnownNames) -> pl.Series:
    found: dict[Place, pl.Series] = {}
    for is_free in (False, True):
        searched = {
            place: held
            for place, held in cells.items()
            if is_searched(columns[place]) and is_named_freely(columns[place]) is is_free
        }

        def fault(text: str, *, is_free: bool = is_free) -> str | None:
            if contains_personal_code(text):
                return CellStatus.PERSONAL_CODE.value
            return CellStatus.FULL_NAME.value if holds_full_name(text, known_names, is_free=is_free) else None

        found |= apart(mapped(together(searched), fault), searched)
    return filled(found, cells)


def _look_alikes(cells: Columns, columns: Mapping[Place, Column], period: str) -> pl.Series:
    """Ids that only look Latin, and texts that look like a code of the list without being one."""
    asked = {
        place: held
        for place, held in cells.items()
        if columns[place].privacy is Privacy.IDENTIFIER or columns[place].type is ColumnType.CODE
    }
    suspicious = together(asked).to_frame().select(pl.when(may_look_alike(pl.col("cell"))).then("cell"))["cell"]
    if suspicious.null_count() == len(suspicious):
        return filled({}, cells)
    found = {
        place: mapped(held, partial(_look_alike, column=columns[place], period=period))
        for place, held in apart(suspicious, asked).items()
    }
    return filled(found, cells)


def _look_alike(text: str, *, column: Column, period: str) -> str | None:
    if column.type is not ColumnType.CODE:
        return CellStatus.LOOK_ALIKE.value if looks_latin(text) else None
    as_written, as_seen = (_code(candidate, column.codelist, period) for candidate in (text, in_latin(text)))
    return CellStatus.LOOK_ALIKE.value if as_written == NOT_IN_LIST != as_seen else None


def _judged(
    sound: Columns, columns: Mapping[Place, Column], period: str
) -> tuple[dict[Place, list[pl.Series]], dict[Place, pl.Series]]:
    """Undamaged cells by their type: the value columns of each column, and the statuses of those that can be wrong.

    Columns that are written alike are judged as one, whichever feed they are of.
    """
    alike: dict[Hashable, dict[Place, pl.Series]] = {}
    for place, cells in sound.items():
        alike.setdefault(_form(columns[place]), {})[place] = cells
    values: dict[Place, list[pl.Series]] = {}
    statuses: dict[Place, pl.Series] = {}
    for group in alike.values():
        some = columns[next(iter(group))]
        judged = _values_and_status(together(group), some, period)
        if "status" in judged.columns:
            statuses |= apart(judged["status"], group)
        of_group = [(suffix, apart(judged["value" + suffix], group)) for suffix in _suffixes(judged)]
        for place in group:
            name = columns[place].name
            values[place] = [parts[place].alias(name + suffix) for suffix, parts in of_group]
    return values, statuses


def _form(column: Column) -> Hashable:
    """Columns of the same form are written and judged alike."""
    is_money = column.name.endswith(_MONEY_SUFFIX)
    is_person_code = column.name in PERSON_CODE_COLUMNS
    return column.type, column.partial_date, column.privacy, is_money, is_person_code, column.codelist


def _suffixes(judged: pl.DataFrame) -> list[str]:
    return [name.removeprefix("value") for name in judged.columns if name.startswith("value")]


def _values_and_status(cells: pl.Series, column: Column, period: str) -> pl.DataFrame:
    """`value`, perhaps `value_precision`, and `status` where more can be wrong than that a cell is empty."""
    frame, cell = cells.to_frame(), pl.col("cell")
    if column.partial_date or column.type in _PARSED:
        value, status = _parsed(cell, column)
        judged = frame.select(value.alias("value"), status.alias("status"))
        if column.partial_date and column.privacy is Privacy.OPEN:
            said = pl.col("value")
            return judged.select(
                dates.stand_in_date(said).alias("value"),
                dates.precision(said).alias("value_precision"),
                "status",
            )
        return judged
    if column.name in PERSON_CODE_COLUMNS:
        return _person_codes(cells)
    if column.type is ColumnType.CODE:
        return mapped(cells, lambda text: _code(text, column.codelist, period)).alias("value").to_frame()
    return frame.select((texts.identifier(cell) if column.privacy is Privacy.IDENTIFIER else cell).alias("value"))


def _parsed(cell: pl.Expr, column: Column) -> tuple[pl.Expr, pl.Expr]:
    """Values and statuses of cells that state a date, a number or a truth value."""
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


def _code(text: str, codelist: str | None, period: str) -> str:
    """The canonical code, `?` or `!`; a code is valid in the period when it is valid on one of its days (VAL-05)."""
    if codelist is None:
        raise ValueError("a column of codes needs a codelist")
    return load_codelist(codelist).resolve(text, *_days_of(period))


def _person_codes(cells: pl.Series) -> pl.DataFrame:
    """Digits and status; a code with a wrong date or of no form has no value."""
    kept = {CellStatus.OK.value, CellStatus.CHECK_DIGIT.value}
    judged = pl.DataFrame({"value": mapped(cells, digits_of), "status": mapped(cells, lambda text: judge(text).value)})
    return judged.select(pl.when(pl.col("status").is_in(kept)).then("value").alias("value"), "status")


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
