"""What a file is, by its first bytes and its parts; what its name says counts for nothing here."""

from __future__ import annotations

import codecs
import re
import zipfile
from pathlib import Path

from sse_metrics.importers.problems import Problem, RefusedError

HEAD_BYTES = 65_536
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BY_START = (
    (b"%PDF-", "file_is_pdf"),
    (b"{\\rtf", "file_is_text_document"),
    (b"\x89PNG", "file_is_picture"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"BM", "file_is_picture"),
    (b"II*\0", "file_is_picture"),
    (b"MM\0*", "file_is_picture"),
    (b"\x1f\x8b", "file_is_archive"),
    (b"BZh", "file_is_archive"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_archive"),
    (b"Rar!\x1a\x07", "file_is_archive"),
    (b"\xfd7zXZ\0", "file_is_archive"),
    (b"\x28\xb5\x2f\xfd", "file_is_archive"),
    (b"MIME-Version:", "file_is_web_page"),
)
# Streams by which an OLE2 file is told, in the order in which they decide, as their names are stored.
_STREAMS = (
    ("EncryptedPackage", "workbook_has_password"),
    ("Workbook", "workbook_is_old"),
    ("Book", "workbook_is_old"),
    ("WordDocument", "file_is_text_document"),
    ("HwpSummaryInformation", "file_is_text_document"),
    ("PowerPoint Document", "file_is_binary"),
)
_WEB_PAGE = re.compile(
    rb"<(!doctype\s+html|html|head|body|table|meta|style|script|div|p|frameset)\b|xmlns(:\w+)?=\"[^\"]*xhtml", re.I
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1a\x1b")
_JSON_START = re.compile(rb"""\s*(\{\s*["}]|\[\s*[\[\]{"\-0-9tfn]|[\[{]\s*\Z)""")


def kind_of(path: Path, file: str) -> str:
    """The kind of a file: xlsx, json, xml or csv. Raises RefusedError naming what it is when it is none of these."""
    with path.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    if head.startswith(_ZIP):
        return _kind_of_zip(path, file)
    if head.startswith(_OLE2):
        raise RefusedError(Problem("error", _kind_of_ole2(path), file))
    for start, code in _BY_START:
        if head.startswith(start) and not (start == b"BM" and _is_text(head)):
            raise RefusedError(Problem("error", code, file))
    text = _in_ascii(head)
    if text.startswith(b"<"):
        return _kind_of_markup(text, file)
    if not _is_text(head):
        raise RefusedError(Problem("error", "file_is_binary", file))
    return "json" if _JSON_START.match(text) else "csv"


def _in_ascii(head: bytes) -> bytes:
    """The beginning of a text with its mark, blanks and, for UTF-16, every second byte taken away."""
    if head.startswith(codecs.BOM_UTF8):
        head = head[3:]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    return head.lstrip()


def _is_text(head: bytes) -> bool:
    """Whether bytes can be text: marked as UTF-16, looking like it, or with hardly any control characters."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    for places, others in ((head[0::2], head[1::2]), (head[1::2], head[0::2])):
        if places.count(0) > 0.9 * len(places) and not others.count(0):
            return True
    controls = sum(head.count(byte) for byte in range(32) if byte not in _TEXT_CONTROLS)
    return controls <= max(3, 0.02 * len(head))  # a stray one is an error of its own, told with its line


def _kind_of_markup(text: bytes, file: str) -> str:
    beginning = text[:4096]
    if b"schemas-microsoft-com:office:spreadsheet" in beginning:
        raise RefusedError(Problem("error", "workbook_is_old", file))
    if _WEB_PAGE.search(beginning):
        raise RefusedError(Problem("error", "file_is_web_page", file))
    return "xml"


def _kind_of_zip(path: Path, file: str) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = {name.lower() for name in packed.namelist()}
            mime = packed.read("mimetype")[:100] if "mimetype" in packed.namelist() else b""
            types = (
                packed.read("[Content_Types].xml")[:1_000_000] if "[Content_Types].xml" in packed.namelist() else b""
            )
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError) as error:
        raise RefusedError(Problem("error", "workbook_damaged", file)) from error
    if b"opendocument.spreadsheet" in mime:
        raise RefusedError(Problem("error", "workbook_is_opendocument", file))
    if b"opendocument" in mime or b"hwp" in mime or "word/document.xml" in names:
        raise RefusedError(Problem("error", "file_is_text_document", file))
    if "xl/workbook.bin" in names:
        raise RefusedError(Problem("error", "workbook_is_binary", file))
    if "xl/vbaproject.bin" in names or b"macroEnabled" in types:
        raise RefusedError(Problem("error", "workbook_has_macros", file))
    if "xl/workbook.xml" in names or b"spreadsheetml.sheet.main" in types:
        return "xlsx"
    if any(name.startswith("ppt/") for name in names):
        raise RefusedError(Problem("error", "file_is_binary", file))
    raise RefusedError(Problem("error", "file_is_archive", file))


def _kind_of_ole2(path: Path) -> str:
    """Streams are named in UTF-16 somewhere in the file; the first of the known names decides."""
    names = {name.encode("utf-16-le"): code for name, code in _STREAMS}
    found = set()
    kept = b""
    with path.open("rb") as opened:
        while piece := opened.read(1 << 20):
            found |= {name for name in names if name in kept + piece}
            kept = piece[-64:]
    return next((code for name, code in names.items() if name in found), "file_is_binary")
