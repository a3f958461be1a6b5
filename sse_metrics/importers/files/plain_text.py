"""Whether a large text is plain: no quotation marks, and as many cells in every row as there are headings.

Most exports are. A plain text needs no reading record by record to know that nothing is wrong with it: counting bytes
tells, a hundred times faster. Whatever is not certainly plain is read the careful way.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sse_metrics.importers.files.encodings import Encoding
from sse_metrics.importers.files.layout import TextLayout
from sse_metrics.importers.files.limits import Limits

_BLOCK_BYTES = 8 * 1024 * 1024
_NEWLINE = ord("\n")
_NARROW_BLANKS = (b" ", b"\t", b"\v", b"\f")
# The first bytes of blanks beyond ASCII (no-break space, thin spaces, ideographic space, byte order mark …): where
# one stands does not matter, since they are rare.
_WIDE_BLANKS = (b"\xc2\xa0", b"\xc2\x85", b"\xe1\x9a\x80", b"\xe2\x80", b"\xe2\x81", b"\xe3\x80\x80", b"\xef\xbb\xbf")


class Plainness(NamedTuple):
    """What is certain of a text.

    `is_plain`: every row below the headings is one line with the right number of cells and nothing quoted.
    `is_clean`: moreover no cell begins or ends with a blank or begins with an apostrophe, so that none has to be
    cleaned.
    """

    is_plain: bool
    is_clean: bool = False


def plainness(path: Path, encoding: Encoding, found: TextLayout, limits: Limits) -> Plainness:
    """What is certain of a text after its bytes were counted; nothing is, where anything is unusual."""
    layout = found.layout
    if encoding.name not in ("utf-8", "utf-8-sig") or layout.unnamed or len(found.delimiter) != 1:
        return Plainness(False)
    wanted, rows, to_skip = layout.width - 1, 0, found.header_lines
    delimiter = ord(found.delimiter)
    if wanted < 1 or delimiter > 127:  # one column: an empty line could be a row
        return Plainness(False)
    is_clean = True
    for at, whole in enumerate(_whole_lines(path)):
        block = whole.removeprefix(codecs.BOM_UTF8) if at == 0 else whole
        if b'"' in block or block.count(b"\r") != block.count(b"\r\n"):
            return Plainness(False)
        content = np.frombuffer(block, np.uint8)
        is_clean = is_clean and not (_has_blank_ends(block, content, delimiter) or _has_guards(block, delimiter))
        ends = np.flatnonzero(content == _NEWLINE)
        marks = np.flatnonzero(content == delimiter)
        counts = np.diff(np.searchsorted(marks, ends), prepend=0)
        lengths = np.diff(ends, prepend=-1)
        skipped = min(to_skip, len(ends))
        to_skip -= skipped
        rows += len(ends) - skipped
        if (counts[skipped:] != wanted).any() or (lengths > limits.field_characters).any():
            return Plainness(False)
    certain = 0 < rows <= limits.rows and _first_has_content(path, encoding, found)
    return Plainness(certain, certain and is_clean)


def _has_blank_ends(block: bytes, content: np.ndarray, delimiter: int) -> bool:
    """Whether a cell may begin or end with a blank."""
    if not block.isascii() and any(blank in block for blank in _WIDE_BLANKS):
        return True
    if not any(blank in block for blank in _NARROW_BLANKS):
        return False
    places = np.flatnonzero(np.isin(content, np.frombuffer(b"".join(_NARROW_BLANKS), np.uint8)))
    ends = np.array([delimiter, *b"\r\n"], np.uint8)
    after = content[np.minimum(places + 1, len(content) - 1)]
    before = content[np.maximum(places - 1, 0)]
    return bool(places[0] == 0 or np.isin(after, ends).any() or np.isin(before, ends).any())


def _has_guards(block: bytes, delimiter: int) -> bool:
    """Whether a cell begins with an apostrophe, which may guard what follows it."""
    if b"'" not in block:
        return False
    return block.startswith(b"'") or any(bytes((before,)) + b"'" in block for before in (delimiter, *b"\r\n"))


def _first_has_content(path: Path, encoding: Encoding, found: TextLayout) -> bool:
    with path.open(encoding=encoding.name, newline="") as lines:
        for at, line in enumerate(lines):
            if at == found.header_lines:
                return bool(line.replace(found.delimiter, "").strip())
    return False


def _whole_lines(path: Path) -> Iterator[bytes]:
    """Blocks that end with a line; the last line gets an end if it has none. A line of many blocks grows one."""
    rest = b""
    with path.open("rb") as opened:
        while block := opened.read(_BLOCK_BYTES):
            cut = block.rfind(b"\n") + 1
            if not cut:
                rest += block
                continue
            yield rest + block[:cut]
            rest = block[cut:]
    if rest:
        yield rest + b"\n"
