"""Opening any file that somebody brings: what it is by its content, read safely, or why it cannot be taken."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from sse_metrics.importers.files.csv_text import read_large, read_small
from sse_metrics.importers.files.encodings import find_encoding, guess_note, read_text
from sse_metrics.importers.files.json_text import read_json
from sse_metrics.importers.files.limits import LIMITS, Limits, in_megabytes
from sse_metrics.importers.files.signatures import kind_of
from sse_metrics.importers.files.xml_text import read_xml
from sse_metrics.importers.naming import shown_name
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.reading import Document, Table

# Problems of a file that is not there to be read, by the exit code of sysexits.h that they end a command with.
EXIT_CODES: Mapping[str, int] = MappingProxyType(
    {"file_missing": 66, "file_is_folder": 66, "file_not_regular": 66, "file_unreadable": 77}
)
# What the ending of a name promises; other endings, .txt among them, promise nothing.
_PROMISES = {
    "csv": {"csv"}, "tsv": {"csv"}, "tab": {"csv"}, "xlsx": {"xlsx"}, "xls": set(), "xlsm": set(),
    "xlsb": set(), "ods": set(), "json": {"json", "jsonl"}, "geojson": {"json", "jsonl"},
    "topojson": {"json"}, "jsonl": {"json", "jsonl"}, "ndjson": {"json", "jsonl"}, "xml": {"xml"},
    "pdf": set(), "doc": set(), "docx": set(), "hwp": set(), "zip": set(), "png": set(), "jpg": set(),
}  # fmt: skip
_LINE_ENDINGS = {"jsonl", "ndjson"}


def open_document(path: Path, name: str | None = None, limits: Limits = LIMITS) -> Document:
    """Open a file that is called `name` by who brought it.

    Problems of single rows and cells are in the document; of a workbook with several sheets, those of sheets that
    are not used may be set aside (`Problem.sheet`). Raises RefusedError for what cannot be taken at all; the codes
    in EXIT_CODES say that there is no file to read.
    """
    file = shown_name(path.name if name is None else name)
    size = _size(path, file)
    _check_size(size, limits.file_bytes, file)
    if not size:
        raise RefusedError(Problem("error", "no_rows", file))
    try:
        return _opened(path, file, size, limits)
    except PermissionError as error:
        raise RefusedError(Problem("error", "file_unreadable", file)) from error
    except FileNotFoundError as error:
        raise RefusedError(Problem("error", "file_missing", file)) from error


def _size(path: Path, file: str) -> int:
    """The size of a regular file, found without opening it: opening a pipe would wait for its writer."""
    try:
        found = path.stat()
    except PermissionError as error:
        raise RefusedError(Problem("error", "file_unreadable", file)) from error
    except (OSError, ValueError) as error:  # not there, a name too long or with a NUL in it, a loop of links
        raise RefusedError(Problem("error", "file_missing", file)) from error
    if stat.S_ISDIR(found.st_mode):
        raise RefusedError(Problem("error", "file_is_folder", file))
    if not stat.S_ISREG(found.st_mode):
        raise RefusedError(Problem("error", "file_not_regular", file))
    if not os.access(path, os.R_OK):
        raise RefusedError(Problem("error", "file_unreadable", file))
    return found.st_size


def _check_size(size: int, limit: int, file: str) -> None:
    if size > limit:
        details = {"size": in_megabytes(size), "limit": in_megabytes(limit)}
        raise RefusedError(Problem("error", "file_too_large", file, details=details))


def _opened(path: Path, file: str, size: int, limits: Limits) -> Document:
    kind = kind_of(path, file)
    if kind == "xlsx":
        from sse_metrics.importers.files.workbook import read_workbook  # its reader takes a while to load

        _check_name(file, kind)
        _check_size(size, limits.workbook_bytes, file)
        tables, problems, marks = read_workbook(path, file, limits)
        return Document(file, kind, tables=tables, problems=problems, marks=marks)
    if kind == "xml":
        _check_name(file, kind)
        _check_size(size, limits.xml_bytes, file)
        xml_encoding, root = read_xml(path.read_bytes(), file, limits)
        return Document(file, kind, xml_encoding, root=root)
    if kind == "csv":
        return _opened_csv(path, file, size, limits)
    _check_name(file, kind)
    _check_size(size, limits.json_bytes, file)
    encoding = find_encoding(path, file)
    kind, data = read_json(read_text(path, encoding), file, limits)
    if kind == "json" and isinstance(data, dict) and _ending(file) in _LINE_ENDINGS:
        kind, data = "jsonl", [data]
    return Document(file, kind, encoding.name, data=data, problems=guess_note(file, encoding))


def _opened_csv(path: Path, file: str, size: int, limits: Limits) -> Document:
    encoding = find_encoding(path, file)
    if "json" in _PROMISES.get(_ending(file), ()) and size <= limits.streamed_from_bytes:
        read_json(read_text(path, encoding), file, limits)  # names the line and byte, unless it is a lone value
    _check_name(file, "csv")
    table: Table
    if size > limits.streamed_from_bytes:
        table, problems = read_large(path, file, encoding, limits)
    else:
        table, problems = read_small(read_text(path, encoding), file, limits)
    return Document(file, "csv", encoding.name, tables=[table], problems=[*guess_note(file, encoding), *problems])


def _ending(file: str) -> str:
    return file.rpartition(".")[2].lower() if "." in file else ""


def _check_name(file: str, kind: str) -> None:
    """Refuse a file whose name promises something else: it is likely not the file that was meant."""
    promised = _PROMISES.get(_ending(file))
    if promised is not None and kind not in promised:
        details = {"ending": "." + _ending(file), "kind": kind.upper()}
        raise RefusedError(Problem("error", "name_promises_other", file, value=file, details=details))
