"""XML without its dangers: no document type, no entities, bounded depth."""

from __future__ import annotations

import codecs
import re
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat

from sse_metrics.importers.files.limits import LIMITS, Limits
from sse_metrics.importers.problems import Problem, RefusedError

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_PIECE = 1 << 20


class _StartedError(Exception):
    """The first element was reached, before which all declarations stand."""


class _Builder(ElementTree.TreeBuilder):
    """Builds the tree and counts how deep it is."""

    def __init__(self, file: str, limits: Limits) -> None:
        super().__init__()
        self._file = file
        self._limits = limits
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Any:
        """A deeper element begins."""
        self._depth += 1
        if self._depth > self._limits.depth:
            details = {"limit": self._limits.depth}
            raise RefusedError(Problem("error", "xml_too_deep", self._file, details=details))
        return super().start(tag, attrs)

    def end(self, tag: str) -> Any:
        """It ends."""
        self._depth -= 1
        return super().end(tag)

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """A document type can define text that grows without end or is fetched from elsewhere."""
        raise RefusedError(Problem("error", "xml_declares_entities", self._file))


def read_xml(content: bytes, file: str, limits: Limits = LIMITS) -> tuple[str, ElementTree.Element]:
    """The encoding and the root element. Raises RefusedError for damage, declarations and depth."""
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise RefusedError(
            Problem("error", "xml_encoding_wrong", file, value=encoding, details={"encoding": encoding})
        ) from error
    parser = ElementTree.XMLParser(target=_Builder(file, limits))  # noqa: S314 - the builder refuses what is dangerous
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
        root: ElementTree.Element = parser.close()
    except ElementTree.ParseError as error:
        line, column = error.position
        details = {"line": line, "place": column + 1}
        raise RefusedError(Problem("error", "xml_damaged", file, row=line, details=details)) from error
    except ValueError as error:  # an encoding that expat does not know, declared against a byte order mark
        raise RefusedError(
            Problem("error", "xml_encoding_wrong", file, value=encoding, details={"encoding": encoding})
        ) from error
    return encoding, root


def refuse_declarations(content: IO[bytes], file: str) -> None:
    """Raise RefusedError when an XML stream declares a document type; reads no further than its first element."""
    parser = expat.ParserCreate()

    def started(*_: object) -> None:
        raise _StartedError

    def declared(*_: object) -> None:
        raise RefusedError(Problem("error", "xml_declares_entities", file))

    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = declared
    try:
        while piece := content.read(65_536):
            parser.Parse(piece, False)
    except _StartedError:
        return
    except expat.ExpatError as error:
        raise RefusedError(Problem("error", "workbook_damaged", file)) from error


def _encoding(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _DECLARED.match(content[:1024])
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    try:
        known = codecs.lookup(name)
    except LookupError:
        return name
    is_text: bool = known._is_text_encoding
    same = {"iso8859-1": "latin-1", "ascii": "utf-8"}
    return same.get(known.name, known.name) if is_text else "unknown"
