"""A readable difference between a mart and the recount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isclose
from typing import Any

SHOWN = 20
RELATIVE = 1e-9

Key = tuple[Any, ...]


def compare(
    mart_rows: Iterable[Mapping[str, Any]],
    oracle_rows: Mapping[Key, Mapping[str, Any]],
    keys: Sequence[str],
    values: Sequence[str],
    *,
    relative: float = RELATIVE,
) -> str:
    """An empty text when both agree in every key and value; otherwise the first 20 differences, one a line.

    `mart_rows` are dictionaries by column name (`keys` and `values` among them); `oracle_rows` as the recount returns
    them. Numbers are compared as numbers (a Decimal equals the same float): integers exactly, others to `relative`;
    None equals None alone. A key that stands twice in the mart is a difference too.
    """
    mart: dict[Key, Mapping[str, Any]] = {}
    differences: list[str] = []
    for row in mart_rows:
        key = tuple(row[name] for name in keys)
        if key in mart:
            differences.append(f"{_shown(keys, key)}: twice in the mart")
        mart[key] = row
    for key in sorted({*mart, *oracle_rows}, key=_sortable):
        if key not in mart:
            differences.append(
                f"{_shown(keys, key)}: missing in the mart, the recount has {_picked(oracle_rows[key], values)}"
            )
        elif key not in oracle_rows:
            differences.append(f"{_shown(keys, key)}: not in the recount, the mart has {_picked(mart[key], values)}")
        else:
            for name in values:
                found, expected = mart[key][name], oracle_rows[key][name]
                if not _equal(found, expected, relative):
                    differences.append(f"{_shown(keys, key)}: {name} is {found} in the mart, {expected} in the recount")
    if not differences:
        return ""
    more = len(differences) - SHOWN
    tail = [f"… and {more} more"] if more > 0 else []
    title = "1 difference" if len(differences) == 1 else f"{len(differences)} differences"
    return "\n".join([title, *differences[:SHOWN], *tail])


def _equal(found: Any, expected: Any, relative: float) -> bool:
    if found is None or expected is None:
        return found is None and expected is None
    if isinstance(found, int) and isinstance(expected, int):
        return found == expected
    if isinstance(found, (int, float, Decimal)) and isinstance(expected, (int, float, Decimal)):
        return isclose(float(found), float(expected), rel_tol=relative, abs_tol=relative)
    return bool(found == expected)


def _shown(keys: Sequence[str], key: Key) -> str:
    return ", ".join(f"{name}={part}" for name, part in zip(keys, key, strict=True))


def _picked(row: Mapping[str, Any], values: Sequence[str]) -> str:
    return ", ".join(f"{name}={row[name]}" for name in values)


def _sortable(key: Key) -> tuple[str, ...]:
    return tuple(f"{part:>12}" if isinstance(part, int) else str(part) for part in key)
