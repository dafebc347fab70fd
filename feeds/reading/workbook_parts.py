"""Streams the XML parts of a workbook: refuses DTDs and unreasonable cell references, notes what its reader would lose.

Never builds a tree. The content of cells is read by the spreadsheet reader afterwards; here are noted only the extent
of each sheet, the cells that hold a formula error, and the numbers that are longer than a spreadsheet keeps exactly.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from feeds.reading.faults import FileRefusedError, fault
from feeds.reading.limits import Limits

_CHUNK = 256 * 1024
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_INEXACT = re.compile(r"-?\d(?:\.\d+)?E\+?(?:1[5-9]|[2-9]\d|\d{3,})", re.IGNORECASE)
"""Numbers from 10^15 on: a spreadsheet keeps 15 digits, so an id among them has lost its last ones (VAL-13)."""
_ALWAYS_CELLS = frozenset({"s", "str", "inlineStr", "b", "e", "d"})
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


@dataclass(slots=True, repr=False)
class SheetExtent:
    """The used area of a sheet (rows and columns count from 1; 0 = no cell) and its damaged cells.

    `damaged` gives, at (row, column), the text that stands for the cell: a formula error or an inexact number.
    """

    first_column: int = 0
    last_column: int = 0
    last_row: int = 0
    damaged: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the sheet has no cell with content."""
        return self.last_row == 0


class _UnreasonableError(Exception):
    """A DTD, or a cell beyond the limits; becomes FILE-06."""


def scan_workbook(archive: zipfile.ZipFile, limits: Limits) -> Mapping[str, SheetExtent]:
    """Each worksheet's extent by its name, in the workbook's order. Raises FileRefusedError (FILE-02, FILE-06)."""
    try:
        parts = {name.lower(): name for name in archive.namelist()}
        paths = _sheet_paths(archive, parts)
        extents = {path: SheetExtent() for path in paths.values()}
        for name in archive.namelist():
            if name.lower() in extents:
                _scan_sheet(archive, name, extents[name.lower()], limits)
            elif name.lower().endswith(_XML_SUFFIXES):
                _stream(archive, name, _parser())
    except _UnreasonableError:
        raise FileRefusedError(fault("FILE-06")) from None
    except _UNREADABLE:
        raise FileRefusedError(fault("FILE-02")) from None
    return {sheet: extents[path] for sheet, path in paths.items()}


def _sheet_paths(archive: zipfile.ZipFile, parts: Mapping[str, str]) -> dict[str, str]:
    """Lower-case part name of each worksheet, by sheet name. Chart sheets are left out."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def on_sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            relation = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            sheets.append((attributes.get("name", ""), relation))

    def on_relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = path.lstrip("/").lower()

    _stream(archive, parts["xl/workbook.xml"], _parser(on_sheet))
    _stream(archive, parts["xl/_rels/workbook.xml.rels"], _parser(on_relation))
    return {name: targets[relation] for name, relation in sheets if targets.get(relation) in parts}


def _scan_sheet(archive: zipfile.ZipFile, part: str, extent: SheetExtent, limits: Limits) -> None:
    scanner = _SheetScanner(extent, limits)
    parser = _parser(scanner.start)
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.buffer_text = True
    _stream(archive, part, parser)
    area = extent.last_row * (extent.last_column - extent.first_column + 1)
    if area > limits.cells:
        raise _UnreasonableError


class _SheetScanner:
    """Handlers for one worksheet. A cell counts when the spreadsheet reader would give it a value."""

    def __init__(self, extent: SheetExtent, limits: Limits) -> None:
        self._extent = extent
        self._limits = limits
        self._columns: dict[str, int] = {"": 0}
        self._row = self._column = 0
        self._kind = "n"
        self._value: list[str] = []
        self._in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "v":
            self._in_value = True
        elif local == "c":
            self._start_cell(attributes)
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
            self._end_cell("".join(self._value).strip())

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        letters = reference.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = _column_number(letters)
        self._column = self._columns[letters] or self._column + 1
        if len(reference) > len(letters):
            self._row = int(reference[len(letters) :])
        self._kind = attributes.get("t", "n")
        self._value.clear()

    def _end_cell(self, value: str) -> None:
        if not value and self._kind not in _ALWAYS_CELLS:
            return
        if self._row > self._limits.rows or self._column > self._limits.columns:
            raise _UnreasonableError
        extent = self._extent
        extent.last_row = max(extent.last_row, self._row)
        extent.last_column = max(extent.last_column, self._column)
        extent.first_column = min(extent.first_column or self._column, self._column)
        if self._kind == "e" or (self._kind == "n" and _INEXACT.fullmatch(value)):
            extent.damaged[self._row, self._column] = value


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
