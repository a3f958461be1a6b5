"""Which encoding a text file is in, decided by its bytes alone.

The order that is right for the files of cities: a byte order mark, UTF-8 without a single fault, Korean (cp949, of
which EUC-KR is a part), and only then Western European, which any bytes would fit and which is therefore said to be
a guess. A file that is UTF-8 in some lines and something else in others was pasted together and is refused: whatever
were chosen, half of its names would be wrong.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sse_metrics.importers.problems import Problem, RefusedError

_CHUNK = 4 * 1024 * 1024
_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_CP1252_ONLY = bytes(range(0x80, 0xA0))
_NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"
# Of the lines with other than ASCII letters, this share must be unmistakably UTF-8 before a file counts as mixed: one
# Korean line in many thousands reads as UTF-8 by chance.
_MIXED_FROM = 0.02


@dataclass(frozen=True)
class Encoding:
    """An encoding under the name that is reported, which Python reads it by: utf-8, utf-8-sig, utf-16, cp949, cp1252,
    latin-1. `is_guess` where nothing in the bytes confirms it."""

    name: str
    is_guess: bool = False


def find_encoding(path: Path, file: str) -> Encoding:
    """The encoding of a text file, read once or twice from end to end in bounded memory.

    Raises RefusedError for NUL bytes, UTF-16 or UTF-32 that does not say so, and encodings that are mixed.
    """
    with path.open("rb") as opened:
        head = opened.read(4096)
    if head.startswith(_WIDE_MARKS):
        raise RefusedError(Problem("error", "encoding_unmarked", file, details={"encoding": "UTF-32"}))
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _check_wide(path, file)
        return Encoding("utf-16")
    _refuse_nul(path, file, head)
    if _is_utf8(path):
        return Encoding("utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8")
    return _by_its_lines(path, file)


def read_text(path: Path, encoding: Encoding) -> str:
    """The whole text, without its byte order mark, line ends as they are."""
    return path.read_bytes().decode(encoding.name).removeprefix("\ufeff")


def guess_note(file: str, encoding: Encoding) -> list[Problem]:
    """The note that an encoding was guessed; empty when it was not."""
    if not encoding.is_guess:
        return []
    return [Problem("note", "encoding_guessed", file, details={"encoding": encoding.name})]


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _check_wide(path: Path, file: str) -> None:
    decoder = codecs.getincrementaldecoder("utf-16")()
    line = 1
    chunks = _chunks(path)
    while True:
        chunk = next(chunks, b"")
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise RefusedError(Problem("error", "encoding_damaged", file, details={"line": line})) from error
        if "\0" in text:
            line += text[: text.index("\0")].count("\n")
            raise RefusedError(Problem("error", "nul_byte", file, row=line, details={"line": line}))
        line += text.count("\n")
        if not chunk:
            return


def _refuse_nul(path: Path, file: str, head: bytes) -> None:
    """NUL bytes at every second place are UTF-16 without its mark; anywhere else they are damage."""
    for places in (head[0::2], head[1::2]):
        if places.count(0) > 0.3 * len(places) and head.count(0) < 0.7 * len(head):
            raise RefusedError(Problem("error", "encoding_unmarked", file, details={"encoding": "UTF-16"}))
    line = 1
    for chunk in _chunks(path):
        place = chunk.find(0)
        if place >= 0:
            line += chunk.count(b"\n", 0, place)
            raise RefusedError(Problem("error", "nul_byte", file, row=line, details={"line": line}))
        line += chunk.count(b"\n")


def _by_its_lines(path: Path, file: str) -> Encoding:
    """The encoding of a file that is not UTF-8 throughout."""
    first_of: dict[str, tuple[int, bytes]] = {}
    count = {"utf-8": 0, "other": 0, "unclear": 0}
    is_korean = True
    in_western = True
    has_cp1252 = False
    with path.open("rb") as opened:
        for number, line in enumerate(opened, 1):
            if line.isascii():
                continue
            is_korean = is_korean and _decodes(line, "cp949")
            in_western = in_western and not any(byte in line for byte in _NOT_CP1252)
            has_cp1252 = has_cp1252 or bool(line.translate(None, bytes(set(range(256)) - set(_CP1252_ONLY))))
            family = _family(line)
            count[family] += 1
            first_of.setdefault(family, (number, line))
    if count["utf-8"] and (not is_korean or count["utf-8"] >= _MIXED_FROM * sum(count.values())):
        odd = "other" if count["utf-8"] >= count["other"] else "utf-8"
        number, line = first_of[odd]
        value = line.decode("utf-8", "replace").strip()
        raise RefusedError(Problem("error", "encodings_mixed", file, row=number, value=value, details={"line": number}))
    if is_korean:
        return Encoding("cp949")
    return Encoding("cp1252" if has_cp1252 and in_western else "latin-1", is_guess=True)


def _family(line: bytes) -> str:
    """Whether a line is UTF-8 beyond doubt, surely not UTF-8, or could be either (a letter or two)."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return "other"
    beyond = [letter for letter in text if letter > "\x7f"]
    return "utf-8" if len(beyond) > 2 or any(letter > "\u07ff" for letter in beyond) else "unclear"


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
