"""From paths that a person or a drop folder names to deliveries: which files belong together, and for whom.

The names are those of feeds.md: `<municipality>_<period>.xlsx`, `<municipality>_<period>_<feed>.csv`. A name that says
nothing is fine when municipality and period are stated otherwise. Names are never stored or repeated in messages about
their content; a message names the path that the person gave, to that person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.errors import UserError
from feeds.municipalities import all_municipalities

_NAME = re.compile(r"(?P<municipality>LV\d{7})_(?P<period>\d{4}-\d{2})(?:_(?P<feed>.+))?", re.IGNORECASE)
_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_SUFFIXES = {".xlsx", ".csv"}
_NO_DELIVERIES = {".md", ".yml", ".done", ""}
"""Files that may lie beside deliveries without a word: notes, confirmations, the mark that a folder is complete."""


@dataclass(frozen=True, slots=True)
class NameSays:
    """What a file name says; None for what it does not."""

    municipality: str | None = None
    period: str | None = None
    feed: str | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """The files of one delivery. `says` is what their names say; what was stated besides goes before it."""

    municipality: str
    period: str
    paths: tuple[Path, ...]
    says: NameSays

    def read(self) -> tuple[UploadedFile, ...]:
        """The bytes of all files. UserError when one cannot be read any more."""
        return tuple(UploadedFile(read_path(path), name_says(path).feed) for path in self.paths)


@dataclass(frozen=True, slots=True)
class Drops:
    """What a set of paths holds: deliveries, and a sentence for each file that could not be placed."""

    deliveries: tuple[Drop, ...]
    unplaced: tuple[str, ...] = ()


def name_says(path: Path) -> NameSays:
    """What the file's name says, by the rule of feeds.md."""
    match = _NAME.fullmatch(path.stem)
    if not match:
        return NameSays()
    feed = (match["feed"] or "").lower()
    return NameSays(match["municipality"].upper(), match["period"], feed if feed in load_contracts() else None)


def drops_in(paths: Iterable[Path], *, municipality: str | None = None, period: str | None = None) -> Drops:
    """The deliveries that these files and folders hold, in order: sub-folders by name, then municipality and period.

    Files of one municipality and period in one folder are one delivery. A file for which municipality or period are
    known from nowhere is named in `unplaced` and holds up no other. UserError for a path that does not exist or cannot
    be read, and for a folder without any file.
    """
    check_stated(municipality, period)
    grouped: dict[tuple[Path, str, str], list[Path]] = defaultdict(list)
    unplaced: list[str] = []
    for file in _files_of(paths):
        if file.suffix.lower() not in _SUFFIXES and not (municipality and period):
            unplaced.append(
                f"{file}: only .xlsx and .csv files are read, so it was left where it is. Save it as one of these."
            )
            continue
        says = name_says(file)
        whose, when = municipality or says.municipality, period or says.period
        if whose is None or when is None:
            unplaced.append(
                f"{file}: the name does not say whose delivery this is, so it was left where it is. Name it like "
                "LV0001000_2026-03.xlsx or LV0001000_2026-03_shelter_stays.csv, or give --municipality and --period."
            )
            continue
        try:
            check_stated(whose, when)
        except UserError as error:
            unplaced.append(f"{file}: {error}")
            continue
        grouped[file.parent, whose, when].append(file)
    return Drops(
        tuple(
            Drop(whose, when, tuple(sorted(files)), _common(name_says(file) for file in sorted(files)))
            for (_, whose, when), files in grouped.items()
        ),
        tuple(unplaced),
    )


def check_stated(municipality: str | None, period: str | None) -> None:
    """UserError when a stated municipality is no code of the codelist or a stated period no month."""
    if municipality is not None and municipality not in {m.code for m in all_municipalities()}:
        raise UserError(
            f"'{municipality}' is no municipality code: use one of the codelist, for example LV0001000 for Rīga."
        )
    if period is not None and not _PERIOD.fullmatch(period):
        raise UserError(f"'{period}' is no month: write it as YYYY-MM, for example 2026-03.")


def read_path(path: Path) -> bytes:
    """The bytes of a file. UserError when it is no readable file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{path} does not exist: check the path.") from None
    except IsADirectoryError:
        raise UserError(f"{path} is a folder: name the files in it, or use `pajumte submit` for a folder.") from None
    except OSError:
        raise UserError(f"{path} cannot be read: check its permissions.") from None


def _files_of(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = _files_under(path)
            if not any(file.suffix.lower() in _SUFFIXES for file in found):
                raise UserError(
                    f"{path} holds no .xlsx or .csv file: put the deliveries there, or name another folder."
                )
            files.extend(found)
        elif path.exists():
            files.append(path)
        else:
            raise UserError(f"{path} does not exist: check the path.")
    return files


def _files_under(folder: Path) -> Sequence[Path]:
    try:
        inside = sorted(p for p in folder.rglob("*") if p.is_file())
    except OSError:
        raise UserError(f"{folder} cannot be read: check its permissions.") from None
    return sorted(
        (p for p in inside if p.suffix.lower() not in _NO_DELIVERIES and not p.name.startswith((".", "~$"))),
        key=lambda p: (p.parent, p.name),
    )


def _common(names: Iterable[NameSays]) -> NameSays:
    stated = list(names)
    municipalities = {n.municipality for n in stated if n.municipality}
    periods = {n.period for n in stated if n.period}
    return NameSays(
        municipalities.pop() if len(municipalities) == 1 else None,
        periods.pop() if len(periods) == 1 else None,
    )
