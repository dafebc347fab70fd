"""Which columns a check looks at: named feed by feed in the catalogue, or as a group that the contracts spell out.

A group is what the checks of single cells are about (every required column, every date): the contract alone says
which columns these are, and a test holds the groups against the suites of Great Expectations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from feeds.contract import Column, ColumnType, Feed, Privacy
from feeds.normalising.privacy import is_searched
from feeds.personal_codes import PERSON_CODE_COLUMNS
from feeds.rules.cells import WITHDRAWN


class ColumnGroup(StrEnum):
    """Columns that are alike in what can be wrong with them."""

    NONE = "none"
    """The check is about a file, a row or a delivery as a whole."""
    EVERY = "every"
    CONTENT = "content"
    """What a record says of itself: every column but its id and `withdrawn`."""
    REQUIRED = "required"
    TYPED = "typed"
    """Dates, numbers and yes or no."""
    DATES = "dates"
    CODES = "codes"
    RANGED = "ranged"
    """Numbers with a lowest or highest value."""
    TEXTS = "texts"
    """Text that is no code and no personal code."""
    IDENTIFIERS = "identifiers"
    NUMBERED = "numbered"
    """Ids and personal codes: long numbers that a spreadsheet may round."""
    SPELLED = "spelled"
    """Ids and codes, in which a letter of another alphabet makes another word."""
    SEARCHED = "searched"
    """Ids and open text, looked through for what identifies a person."""
    KEY = "key"
    CORE = "core"
    """Optional columns on which a mart hangs."""


def columns_in(group: ColumnGroup, feed: Feed) -> tuple[str, ...]:
    """The names of a feed's columns that belong to the group, in the order of the contract."""
    return tuple(column.name for column in feed.columns if _BELONGS[group](column))


_NUMBERS_AND_DAYS = (ColumnType.DATE, ColumnType.INT, ColumnType.DECIMAL, ColumnType.BOOL)

_BELONGS: Mapping[ColumnGroup, Callable[[Column], bool]] = {
    ColumnGroup.NONE: lambda _: False,
    ColumnGroup.EVERY: lambda _: True,
    ColumnGroup.CONTENT: lambda column: not column.key and column.name != WITHDRAWN,
    ColumnGroup.REQUIRED: lambda column: column.required,
    ColumnGroup.TYPED: lambda column: column.type in _NUMBERS_AND_DAYS,
    ColumnGroup.DATES: lambda column: column.type is ColumnType.DATE,
    ColumnGroup.CODES: lambda column: column.codelist is not None,
    ColumnGroup.RANGED: lambda column: column.minimum is not None or column.maximum is not None,
    ColumnGroup.TEXTS: lambda column: column.type is ColumnType.TEXT and column.name not in PERSON_CODE_COLUMNS,
    ColumnGroup.IDENTIFIERS: lambda column: column.privacy is Privacy.IDENTIFIER,
    ColumnGroup.NUMBERED: lambda column: column.privacy is Privacy.IDENTIFIER or column.name in PERSON_CODE_COLUMNS,
    ColumnGroup.SPELLED: lambda column: column.privacy is Privacy.IDENTIFIER or column.type is ColumnType.CODE,
    ColumnGroup.SEARCHED: is_searched,
    ColumnGroup.KEY: lambda column: column.key,
    ColumnGroup.CORE: lambda column: column.core and not column.required,
}
