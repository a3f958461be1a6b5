"""What the XML of a workbook says about its sheets beyond the values of cells, read as a stream.

Checked before any other reader opens the file: that its parts unpack to a bearable size, and that none declares
entities.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from sse_metrics.importers.files.layout import column_letter
from sse_metrics.importers.files.limits import Limits, in_megabytes
from sse_metrics.importers.files.xml_text import refuse_declarations
from sse_metrics.importers.problems import Problem, RefusedError

_RATIO_FROM_BYTES = 1024 * 1024  # a smaller part may be packed as tightly as it likes
_LAST_ROW = 1_048_576  # of the format; a cell below it was not made by a spreadsheet program
_DIGITS = "0123456789"
_STRICT = "http://purl.oclc.org/ooxml/"
_XML_ENDINGS = (".xml", ".rels", ".vml")


@dataclass(frozen=True)
class Sheet:
    """A worksheet as the workbook lists it: its name, whether it is hidden, and its part in the file."""

    name: str
    is_hidden: bool
    part: str


@dataclass
class Structure:
    """What a sheet holds beside values. Rows count from 1, columns from 1.

    `last_row` and `last_column` bound the cells that are within the limits; `far` is the first cell beyond them.
    `uncomputed` are the row and column of cells with a formula and no value: no spreadsheet program has saved them.
    """

    last_row: int = 0
    last_column: int = 0
    far: str | None = None
    merged: list[tuple[str, int, int]] = field(default_factory=list)  # range, first row, last row
    hidden_rows: array[int] = field(default_factory=lambda: array("q"))
    hidden_columns: int = 0
    uncomputed: list[tuple[int, int]] = field(default_factory=list)


def check_package(packed: zipfile.ZipFile, file: str, limits: Limits) -> None:
    """Raise RefusedError for a workbook that unpacks to too much, leaves its folder or declares entities."""
    parts = packed.infolist()
    if len(parts) > limits.workbook_parts:
        details: dict[str, str | int] = {"parts": len(parts), "limit": limits.workbook_parts}
        raise RefusedError(Problem("error", "workbook_too_many_parts", file, details=details))
    whole = sum(part.file_size for part in parts)
    if whole > limits.workbook_unpacked_bytes:
        details = {"size": in_megabytes(whole), "limit": in_megabytes(limits.workbook_unpacked_bytes)}
        raise RefusedError(Problem("error", "workbook_unpacks_too_large", file, details=details))
    for part in parts:
        if part.file_size > max(_RATIO_FROM_BYTES, part.compress_size * limits.workbook_ratio):
            details = {"limit": limits.workbook_ratio}
            raise RefusedError(Problem("error", "workbook_packed_too_tightly", file, details=details))
        if part.filename.startswith("/") or ".." in part.filename.replace("\\", "/").split("/"):
            raise RefusedError(Problem("error", "workbook_damaged", file, value=part.filename))
        if part.flag_bits & 1:
            raise RefusedError(Problem("error", "workbook_has_password", file))
    for part in parts:
        if part.filename.lower().endswith(_XML_ENDINGS):
            with packed.open(part) as content:
                refuse_declarations(content, file)


def sheets_of(packed: zipfile.ZipFile, file: str) -> list[Sheet]:
    """The worksheets in the order of their tabs. Raises RefusedError when the workbook does not list them."""
    book = ElementTree.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314 - checked by check_package
    if _STRICT in book.tag:
        raise RefusedError(Problem("error", "workbook_is_strict", file))
    links = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    parts = {link.get("Id"): link for link in links}
    found = []
    for element in book.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        link = parts.get(next((value for name, value in element.attrib.items() if name.endswith("}id")), None))
        if link is None or not link.get("Type", "").endswith("/worksheet"):
            continue  # a sheet that is only a chart
        target = link.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        state = element.get("state", "visible")
        found.append(Sheet(element.get("name", ""), state in ("hidden", "veryHidden"), part))
    return found


def structure_of(packed: zipfile.ZipFile, sheet: Sheet, limits: Limits) -> Structure:
    """Read a sheet's XML once, keeping only its structure. Raises KeyError and ExpatError for a damaged workbook."""
    scan = _Scan(limits)
    with packed.open(sheet.part) as content:
        scan.parser.ParseFile(content)
    return scan.structure


class _Scan:
    """Handlers for the events of one sheet's XML; they run for every cell, so they do as little as they can."""

    def __init__(self, limits: Limits) -> None:
        self.structure = Structure()
        self._limits = limits
        self._row = self._column = 0
        self._has_formula = self._has_value = self._is_inside = self._is_text = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            reference = attributes.get("r")
            self._column = _column_of(reference.rstrip(_DIGITS)) if reference else self._column + 1
            self._has_formula = self._has_value = False
            self._is_text = attributes.get("t") == "str"  # the result of a formula, which may be an empty text
        elif name in ("v", "is"):
            self._is_inside = True
            self._has_value = self._has_value or self._is_text
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.structure.hidden_rows.append(self._row)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first = int(attributes.get("min", 1))
            last = min(int(attributes.get("max", first)), self._limits.columns)
            self.structure.hidden_columns += max(0, last - first + 1)

    def _text(self, content: str) -> None:
        self._has_value = self._has_value or self._is_inside

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name in ("v", "is"):
            self._is_inside = False
        elif name == "c" and (self._has_value or self._has_formula):
            self._place()

    def _place(self) -> None:
        """Take note of where a cell with content stands."""
        found, row, column = self.structure, self._row, self._column
        if self._has_formula and not self._has_value:
            found.uncomputed.append((row, column))
        if column > self._limits.columns or row > _LAST_ROW:
            found.far = found.far or cell_name(row, column)
            return
        if row > found.last_row:
            found.last_row = row
        if column > found.last_column:
            found.last_column = column

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = (re.sub(r"\D", "", corner) for corner in (first, last or first))
        if start and end:
            self.structure.merged.append((reference, int(start), int(end)))


def cell_name(row: int, column: int) -> str:
    """The name of a cell, row and column counted from 1: C7."""
    return f"{column_letter(column - 1)}{row}"


@lru_cache(maxsize=20_000)
def _column_of(letters: str) -> int:
    """The number of a column, from 1: AA is 27. Raises ValueError for what is no column."""
    column = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(f"{letters} is no column.")
        column = column * 26 + ord(letter) - 64
    return column


def opened_package(content: IO[bytes], file: str) -> zipfile.ZipFile:
    """The zip file of a workbook. Raises RefusedError when it is cut off or no zip file."""
    try:
        return zipfile.ZipFile(content)
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise RefusedError(Problem("error", "workbook_damaged", file)) from error
