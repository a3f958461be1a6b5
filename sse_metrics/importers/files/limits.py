"""How large and how deep a file may be. Every refusal over one of these names it."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The largest file that is taken, in each respect. Generous for a city, tight enough to be read in one go.

    `workbook_ratio` is the largest factor by which one part of an XLSX may unpack; a table of a million equal rows
    stays below it, a file made to fill the memory does not. `listed_problems` is how many problems of one kind are
    listed singly before the rest is only counted. Text of more than `streamed_from_bytes` is read in batches.
    """

    file_bytes: int = 512 * _MIB
    json_bytes: int = 256 * _MIB
    xml_bytes: int = 256 * _MIB
    workbook_bytes: int = 128 * _MIB
    workbook_unpacked_bytes: int = 1024 * _MIB
    workbook_ratio: int = 200
    workbook_parts: int = 10_000
    rows: int = 12_000_000
    columns: int = 1_000
    field_characters: int = 131_072
    depth: int = 200
    digits: int = 400
    listed_problems: int = 1_000
    streamed_from_bytes: int = 5 * _MIB


LIMITS = Limits()


def in_megabytes(size: int) -> str:
    """A size in MB, as the texts of problems name it: "512"; smaller than one as "0.5"."""
    return f"{size / _MIB:.1f}".removesuffix(".0")
