"""JSON and JSON Lines, checked before they are parsed.

Depth is found by a scan of the text that builds nothing, since a small text can nest deeper than any parser survives.
Numbers stay exact: decimals are Decimal. What JSON forbids or leaves open and what would silently change a figure is
refused: a name given twice in one object, NaN, numbers out of range, half of a surrogate pair.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from sse_metrics.importers.files.limits import LIMITS, Limits
from sse_metrics.importers.problems import Problem, RefusedError

_PIECE = 1 << 20
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_DEPTH_STEP = np.zeros(256, dtype=np.int8)
_DEPTH_STEP[list(b"[{")] = 1
_DEPTH_STEP[list(b"]}")] = -1
# The powers of ten between which a number can be held as a double; beyond, any sum would be infinite or nothing.
_LARGEST_POWER, _SMALLEST_POWER = 308, -323


class _FoundError(ValueError):
    """Something the parser's hooks found; carries the code and details of the problem."""

    def __init__(self, code: str, value: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.details = details


def depth_of(text: str) -> int:
    """How deep brackets nest in JSON text, strings left out; linear in time, in pieces so that memory stays small."""
    deepest = depth = start = 0
    in_string = False
    while start < len(text):
        end = start + _PIECE
        while end < len(text) and text[end - 1] == "\\":
            end += 1  # what a backslash escapes belongs to the same piece
        piece = text[start:end].encode("ascii", "replace").replace(rb"\\", b"").replace(rb"\"", b"")
        parts = piece.split(b'"')
        brackets = b"".join(parts[in_string::2]).translate(None, _NOT_BRACKETS)
        steps = _DEPTH_STEP[np.frombuffer(brackets, dtype=np.uint8)].cumsum(dtype=np.int64)
        if len(steps):
            deepest = max(deepest, depth + int(steps.max()))
            depth += int(steps[-1])
        in_string ^= len(parts) % 2 == 0
        start = end
    return deepest


def read_json(text: str, file: str, limits: Limits = LIMITS) -> tuple[str, Any]:
    """The kind, json or jsonl, and the content: objects and lists, for JSON Lines a list of its objects.

    Raises RefusedError naming the line, the byte or the name in question.
    """
    depth = depth_of(text)
    if depth > limits.depth:
        details = {"depth": depth, "limit": limits.depth}
        raise RefusedError(Problem("error", "json_too_deep", file, details=details))
    try:
        data = _parsed(text, file, limits)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data" or not _is_lines(text):
            raise RefusedError(_syntax_problem(error, text, file)) from error
        return "jsonl", _read_lines(text, file, limits)
    return "json", data


def _is_lines(text: str) -> bool:
    """Whether the first line is a whole object: more lines like it make JSON Lines."""
    first = next((line for line in text.split("\n") if line.strip()), "").strip()
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _read_lines(text: str, file: str, limits: Limits) -> list[dict[str, Any]]:
    objects = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            content = _parsed(line, file, limits, number)
        except json.JSONDecodeError as error:
            details = {"line": number, "byte": len(line[: error.pos].encode("utf-8", "replace")) + 1}
            value = line[error.pos : error.pos + 40]
            raise RefusedError(
                Problem("error", "json_line_damaged", file, row=number, value=value, details=details)
            ) from error
        if not isinstance(content, dict):
            details = {"line": number, "byte": 1}
            value = line[:40]
            raise RefusedError(Problem("error", "json_line_damaged", file, row=number, value=value, details=details))
        objects.append(content)
    return objects


def _parsed(text: str, file: str, limits: Limits, line: int | None = None) -> Any:
    """The parsed text. Raises JSONDecodeError for its syntax, RefusedError for what it says."""

    def number(digits: str) -> int | Decimal:
        if len(digits) > limits.digits:
            raise _FoundError("number_too_long", digits, digits=len(digits), limit=limits.digits)
        if digits.lstrip("-").isdigit():
            return int(digits)
        value = Decimal(digits)
        if value and not _SMALLEST_POWER <= value.adjusted() <= _LARGEST_POWER:
            raise _FoundError("number_out_of_range", digits)
        return value

    try:
        data = json.loads(
            text, parse_int=number, parse_float=number, parse_constant=_refuse_constant, object_pairs_hook=_object
        )
        if "\\ud" in text or "\\uD" in text:
            _refuse_surrogates(data)
    except _FoundError as found:
        raise RefusedError(
            Problem("error", found.code, file, row=line, value=found.value, details=found.details)
        ) from found
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        seen = set()
        for name, _ in pairs:
            if name in seen:
                raise _FoundError("json_name_repeated", name)
            seen.add(name)
    return content


def _refuse_constant(name: str) -> Any:
    raise _FoundError("number_out_of_range", name)


def _refuse_surrogates(data: Any) -> None:
    for text in _texts(data):
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise _FoundError("text_broken", text.encode("utf-8", "replace").decode("utf-8")) from error


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _syntax_problem(error: json.JSONDecodeError, text: str, file: str) -> Problem:
    """Where the text stops being JSON, by line and byte; a text that simply ends too early is told from damage."""
    byte = len(text[: error.pos].encode("utf-8", "replace")) + 1
    end = text.rstrip()
    is_cut = error.pos >= len(end) or error.msg.startswith("Unterminated string")
    details = {"line": error.lineno, "byte": byte}
    code = "json_cut_off" if is_cut else "json_damaged"
    return Problem("error", code, file, row=error.lineno, value=text[error.pos : error.pos + 40], details=details)
