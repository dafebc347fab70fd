"""From typed frames with ids and names to tokens: the last step inside the intake zone (design.md 2).

Tokens are keyed (HMAC-SHA-256), so they cannot be made again without the installation's key. Ids of a municipality are
scoped by its lineage; personal codes, names and birth dates are not, so that the linkage job can compare them.
"""

from __future__ import annotations

import base64
import hmac
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import polars as pl

from feeds.contract import Column, Feed, Privacy
from feeds.frames import status_name, stored_columns, typed_schema
from feeds.municipalities import leads_to, municipality
from feeds.normalising.mapping import mapped
from feeds.normalising.names import normalised_name, phonetic_name
from feeds.personal_codes import digits_of

_SEPARATOR = "\x1f"
_TOKEN_LENGTH = 26
_TOKEN_BYTES = 20
"""The bytes of a digest that are written out: base32 takes them five at a time, and a token needs seventeen."""
PERSON_ID_LIMIT = 2**53
"""Published person ids are below it: R, spreadsheets and JavaScript keep such whole numbers exactly, as doubles."""
_ABSORBED = re.compile(r"(LV[0-9]{7})\s*:\s*(\S.*)", re.DOTALL)
_UNSCOPED = ""


@dataclass(frozen=True, slots=True, repr=False)
class TokenKeys:
    """The master key of an installation and the sub-keys derived from it, one for each kind of value."""

    master: bytes

    def __post_init__(self) -> None:
        if len(self.master) < 32:
            raise ValueError("The master key of the tokens must have at least 32 bytes.")

    def __repr__(self) -> str:
        return "TokenKeys(…)"

    def token(self, kind: str, lineage: str, value: str) -> str:
        """26 characters (130 bits) for a value, normalised by the caller; `lineage` is empty for unscoped kinds."""
        message = f"{lineage}{_SEPARATOR}{value}".encode()
        digest = hmac.digest(_sub_key(self.master, kind), message, "sha256")
        return base64.b32encode(digest[:_TOKEN_BYTES]).decode("ascii")[:_TOKEN_LENGTH].lower()

    def published_person_id(self, token: str, draw: int = 0, limit: int = PERSON_ID_LIMIT) -> int:
        """A whole number above 0 and below `limit` to publish a person under: keyed anew, it matches nothing kept.

        Two persons can draw the same number: then one of them takes its next `draw` (`feeds.linkage`).
        """
        message = f"{draw}{_SEPARATOR}{token}".encode()
        digest = hmac.digest(_sub_key(self.master, "published_person"), message, "sha256")
        return 1 + int.from_bytes(digest) % (limit - 1)


@cache
def _sub_key(master: bytes, kind: str) -> bytes:
    return hmac.digest(master, b"pajumte token" + _SEPARATOR.encode() + kind.encode(), "sha256")


def pseudonymise(typed: pl.DataFrame, feed: Feed, *, municipality: str, keys: TokenKeys) -> pl.DataFrame:
    """The typed frame of a feed with ids as tokens and without anything personal; columns of `typed_schema`.

    `typed` has `source_row` and, for each contract column, its normalised value and its status. Only cells that have a
    value get a token; refused cells are null already.
    """
    lineage = _lineage(municipality)
    key_column = feed.column(feed.key).name
    columns = [
        typed["source_row"],
        _lineage_of_ids(typed[key_column], municipality).fill_null(lineage).alias("key_lineage"),
    ]
    for column in feed.columns:
        columns += _stored_values(typed, column, municipality, keys)
        columns.append(typed[status_name(column.name)])
    frame, schema = pl.DataFrame(columns), pl.Schema(typed_schema(feed))
    return frame if frame.schema == schema else frame.cast(schema)


def linkage_frame(typed: pl.DataFrame, *, municipality: str, keys: TokenKeys) -> pl.DataFrame:
    """The linking tokens of `persons` rows; all columns but `source_row` and `sex` are tokens or null.

    Columns: `source_row, local_person_id, person_code, previous_person_code, full_name, swapped_name, phonetic_name,
    birth_date, birth_year_month, sex`. Values that must be comparable share a sub-key: a code with a previous code, a
    full name with a swapped one. `birth_date` needs the full date, `birth_year_month` at least the month.
    """
    birth = pl.col("birth_date")
    texts = typed.select(
        pl.concat_str("first_name", "last_name", separator=_SEPARATOR).alias("straight"),
        pl.concat_str("last_name", "first_name", separator=_SEPARATOR).alias("swapped"),
        pl.when(birth.str.len_chars() == len("1980-05-17")).then(birth).alias("full_date"),
        pl.when(birth.str.len_chars() >= len("1980-05")).then(birth.str.slice(0, 7)).alias("year_month"),
    )

    def tokens(values: pl.Series, kind: str, normalise: Callable[[str], str | None]) -> pl.Series:
        return mapped(values, lambda text: _token_or_none(keys, kind, normalise(text)))

    return pl.DataFrame(
        {
            "source_row": typed["source_row"],
            "local_person_id": id_tokens(typed["local_person_id"], "person", municipality, keys),
            "person_code": tokens(typed["person_code"], "person_code", digits_of),
            "previous_person_code": tokens(typed["previous_person_code"], "person_code", digits_of),
            "full_name": tokens(texts["straight"], "full_name", _joined(normalised_name)),
            "swapped_name": tokens(texts["swapped"], "full_name", _joined(normalised_name)),
            "phonetic_name": tokens(texts["straight"], "phonetic_name", _joined(phonetic_name)),
            "birth_date": tokens(texts["full_date"], "birth_date", _as_is),
            "birth_year_month": tokens(texts["year_month"], "birth_year_month", _as_is),
            "sex": typed["sex"].replace({"?": None, "!": None}),
        }
    )


def _stored_values(typed: pl.DataFrame, column: Column, delivering: str, keys: TokenKeys) -> list[pl.Series]:
    if column.name == "birth_date":
        return [typed[column.name].str.slice(0, 7).alias("birth_month")]
    if column.privacy is Privacy.PERSONAL:
        return []
    if column.privacy is Privacy.IDENTIFIER:
        if column.id_kind is None:
            raise ValueError(f"column {column.name}: an identifier needs an id_kind")
        return [id_tokens(typed[column.name], column.id_kind, delivering, keys).alias(column.name)]
    return [typed[name] for name in stored_columns(column)]


def id_tokens(values: pl.Series, kind: str, delivering: str, keys: TokenKeys) -> pl.Series:
    """The tokens of a municipality's ids of one kind (`Column.id_kind`); null stays null."""
    own_lineage = _lineage(delivering)

    def token(text: str) -> str:
        lineage, key = _scope(text, delivering, own_lineage)
        return keys.token(kind, lineage, unicodedata.normalize("NFC", key.strip()))

    return mapped(values, token)


def _lineage_of_ids(values: pl.Series, delivering: str) -> pl.Series:
    own_lineage = _lineage(delivering)
    return mapped(values, lambda text: _scope(text, delivering, own_lineage)[0])


def _scope(text: str, delivering: str, own_lineage: str) -> tuple[str, str]:
    """Lineage and key of an id: `<old code>:<key>` of an absorbed municipality continues the predecessor's record."""
    match = _ABSORBED.fullmatch(text)
    if match and leads_to(match[1], delivering):
        return _lineage(match[1]), match[2]
    return own_lineage, text


def _lineage(code: str) -> str:
    """The lineage of a code; an unknown municipality (FILE-21) is its own, as its rows never leave the gate."""
    known = municipality(code)
    return known.lineage if known else code


def _joined(normalise: Callable[[str], str]) -> Callable[[str], str | None]:
    """Normalise each part of a name pair; None when one of them has nothing left."""

    def joined(pair: str) -> str | None:
        parts = [normalise(part) for part in pair.split(_SEPARATOR)]
        return " ".join(parts) if all(parts) else None

    return joined


def _as_is(text: str) -> str:
    return text


def _token_or_none(keys: TokenKeys, kind: str, value: str | None) -> str | None:
    return None if value is None else keys.token(kind, _UNSCOPED, value)
