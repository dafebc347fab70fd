"""Streams the XML parts of a workbook: refuses what may not be in it, notes what its reader would lose.

Refused are DTDs, unreasonable cell references and links to other files. Never builds a tree. The content of cells is
read by the spreadsheet reader afterwards; here are noted only the extent of each sheet, whether it is hidden, its
merged cells, the cells whose formula gave an error or nothing, and the numbers that have lost their last digits.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from feeds.reading.faults import FileRefusedError, fault
from feeds.reading.limits import Limits

_CHUNK = 256 * 1024
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_INEXACT = re.compile(r"-?\d(?:\.\d+)?E\+?(?:1[5-9]|[2-9]\d|\d{3,})", re.IGNORECASE)
"""Numbers from 10^15 on: a spreadsheet keeps 15 digits, so an id among them has lost its last ones (VAL-13)."""
_WITHOUT_RESULT = "#N/A"
"""Stands for a formula whose result is not in the file (VAL-12): nothing here ever works it out."""
_AREA = re.compile(r"([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})")
_HARMLESS_LINK = "/hyperlink"
"""What a click would open is never followed; any other link to elsewhere brings content in (FILE-07)."""
_MAY_BE_EMPTY = frozenset({"str", "d"})
"""The kinds of cells to which the spreadsheet reader gives a value although it is empty: a formula may give no text."""
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    ValueError,
    expat.ExpatError,
)
"""What a damaged part gives: bad checksums, unknown compression, a missing part, a reference that is no number."""


class Area(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, both ends belong to it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(slots=True, repr=False)
class SheetExtent:
    """The used area of a sheet (rows and columns count from 1; 0 = no cell) and what is peculiar in it.

    `damaged` gives, at (row, column), the text that stands for the cell: a formula error or an inexact number. A
    formula without result is there too; as the spreadsheet reader sees no cell in it, it may lie outside the used area.
    `merged` are areas of merged cells, `is_hidden` says that the sheet is not shown to whoever opens the workbook.
    """

    first_column: int = 0
    last_column: int = 0
    last_row: int = 0
    damaged: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    is_hidden: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the sheet has no cell with content."""
        return self.last_row == 0 and not self.damaged

    @property
    def height(self) -> int:
        """The last row with a cell that counts."""
        return max([self.last_row, *(row for row, _ in self.damaged)])

    @property
    def width(self) -> int:
        """The last column with a cell that counts."""
        return max([self.last_column, *(column for _, column in self.damaged)])


class _UnreasonableError(Exception):
    """A DTD, or a cell beyond the limits; becomes FILE-06."""


class _LinkedError(Exception):
    """A part that takes its content from elsewhere; becomes FILE-07."""


def scan_workbook(archive: zipfile.ZipFile, limits: Limits) -> Mapping[str, SheetExtent]:
    """Each worksheet's extent by its name, in the workbook's order. Raises FileRefusedError (FILE-02, 06, 07)."""
    try:
        parts = {name.lower(): name for name in archive.namelist()}
        sheets = _sheets(archive, parts)
        extents = {sheet.path: SheetExtent(is_hidden=sheet.is_hidden) for sheet in sheets}
        for name in archive.namelist():
            if name.lower() in extents:
                _scan_sheet(archive, name, extents[name.lower()], limits)
            elif name.lower().endswith(_XML_SUFFIXES):
                _stream(archive, name, _parser(_refuse_link))
    except _UnreasonableError:
        raise FileRefusedError(fault("FILE-06")) from None
    except _LinkedError:
        raise FileRefusedError(fault("FILE-07")) from None
    except _UNREADABLE:
        raise FileRefusedError(fault("FILE-02")) from None
    return {sheet.name: extents[sheet.path] for sheet in sheets}


class _Sheet(NamedTuple):
    """A worksheet's name, its part in lower case, and whether it is hidden."""

    name: str
    path: str
    is_hidden: bool


def _sheets(archive: zipfile.ZipFile, parts: Mapping[str, str]) -> list[_Sheet]:
    """The worksheets in the workbook's order; chart sheets are left out."""
    found: list[tuple[str, str, bool]] = []
    targets: dict[str, str] = {}

    def on_sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            relation = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            found.append((attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible"))

    def on_relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = path.lstrip("/").lower()

    _stream(archive, parts["xl/workbook.xml"], _parser(on_sheet))
    _stream(archive, parts["xl/_rels/workbook.xml.rels"], _parser(on_relation))
    return [
        _Sheet(name, targets[relation], is_hidden)
        for name, relation, is_hidden in found
        if targets.get(relation) in parts
    ]


def _refuse_link(name: str, attributes: dict[str, str]) -> None:
    """Stop at a relationship that fetches something from outside the workbook (a picture, another workbook, a page)."""
    if _local(name) != "Relationship" or attributes.get("TargetMode", "").lower() != "external":
        return
    if not attributes.get("Type", "").lower().endswith(_HARMLESS_LINK):
        raise _LinkedError


def _scan_sheet(archive: zipfile.ZipFile, part: str, extent: SheetExtent, limits: Limits) -> None:
    scanner = _SheetScanner(extent, limits)
    parser = _parser(scanner.start)
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.buffer_text = True
    _stream(archive, part, parser)
    if extent.height * extent.width > limits.cells:
        raise _UnreasonableError


class _SheetScanner:
    """Handlers for one worksheet. A cell counts when the spreadsheet reader gives it a value, or its formula should."""

    def __init__(self, extent: SheetExtent, limits: Limits) -> None:
        self._extent = extent
        self._limits = limits
        self._columns: dict[str, int] = {"": 0}
        self._row = self._column = 0
        self._kind = "n"
        self._value: list[str] = []
        self._in_value = False
        self._has_formula = self._has_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "v":
            self._in_value = True
            self._has_value = self._kind in _MAY_BE_EMPTY
        elif local == "is":
            self._has_value = True
        elif local == "c":
            self._start_cell(attributes)
        elif local == "f":
            self._has_formula = True
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0

    def text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "v":
            self._in_value = False
        elif local == "c":
            self._end_cell("".join(self._value))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        letters = reference.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = _column_number(letters)
        self._column = self._columns[letters] or self._column + 1
        if len(reference) > len(letters):
            self._row = int(reference[len(letters) :])
        self._kind = attributes.get("t", "n")
        self._has_formula = self._has_value = False
        self._value.clear()

    def _end_cell(self, value: str) -> None:
        has_value = bool(value) or self._has_value
        if not has_value and not self._has_formula:
            return
        if self._row > self._limits.rows or self._column > self._limits.columns:
            raise _UnreasonableError
        extent = self._extent
        if not has_value:
            extent.damaged[self._row, self._column] = _WITHOUT_RESULT
            return
        extent.last_row = max(extent.last_row, self._row)
        extent.last_column = max(extent.last_column, self._column)
        extent.first_column = min(extent.first_column or self._column, self._column)
        if self._kind == "e" or (self._kind == "n" and _INEXACT.fullmatch(value.strip())):
            extent.damaged[self._row, self._column] = value.strip()

    def _merge(self, reference: str) -> None:
        """Note an area of merged cells; a sheet with more of them than a table has rows is beyond reason."""
        corners = _AREA.fullmatch(reference)
        if corners is None:
            return
        left, top, right, bottom = corners.groups()
        self._extent.merged.append(Area(int(top), _column_number(left), int(bottom), _column_number(right)))
        if len(self._extent.merged) > self._limits.rows:
            raise _UnreasonableError


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise _UnreasonableError
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _parser(on_start: Callable[[str, dict[str, str]], None] | None = None) -> expat.XMLParserType:
    """A parser that resolves nothing and stops at any DTD, where entities and external files would be declared."""

    def refuse(*_: object) -> int:
        raise _UnreasonableError

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = on_start
    return parser


def _stream(archive: zipfile.ZipFile, part: str, parser: expat.XMLParserType) -> None:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
