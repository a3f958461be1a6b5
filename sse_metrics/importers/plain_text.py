"""Whether a large text is plain: no quotation marks, and as many cells in every row as there are headings.

Most exports are. A plain text needs no reading record by record to know that nothing is wrong with it: counting bytes
tells, a hundred times faster. Whatever is not certainly plain is read the careful way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sse_metrics.importers.encodings import Encoding
from sse_metrics.importers.layout import TextLayout
from sse_metrics.importers.limits import Limits

_BLOCK_BYTES = 8 * 1024 * 1024
_NEWLINE = ord("\n")


def is_plain(path: Path, encoding: Encoding, found: TextLayout, limits: Limits) -> bool:
    """True only where every row below the headings is one line with the right number of cells and nothing quoted."""
    layout = found.layout
    if encoding.name not in ("utf-8", "utf-8-sig") or layout.unnamed or len(found.delimiter) != 1:
        return False
    wanted, rows, to_skip = layout.width - 1, 0, found.header_lines
    delimiter = ord(found.delimiter)
    if wanted < 1 or delimiter > 127:  # one column: an empty line could be a row
        return False
    for block in _whole_lines(path):
        if b'"' in block or block.count(b"\r") != block.count(b"\r\n"):
            return False
        content = np.frombuffer(block, np.uint8)
        ends = np.flatnonzero(content == _NEWLINE)
        marks = np.flatnonzero(content == delimiter)
        counts = np.diff(np.searchsorted(marks, ends), prepend=0)
        lengths = np.diff(ends, prepend=-1)
        skipped = min(to_skip, len(ends))
        to_skip -= skipped
        rows += len(ends) - skipped
        if (counts[skipped:] != wanted).any() or (lengths > limits.field_characters).any():
            return False
    return 0 < rows <= limits.rows and _first_has_content(path, encoding, found)


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
