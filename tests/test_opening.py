"""Whatever somebody brings is opened by its content or refused with what it is and what to do."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sse_metrics.importers.files.opening import EXIT_CODES, open_document
from sse_metrics.importers.naming import shown_name
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.reading import Table
from sse_metrics.language import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
CSV = b"sale_id,district\n1,Gwanak\n2,Seongbuk\n"


def refusal(path: Path, name: str | None = None) -> Problem:
    with pytest.raises(RefusedError) as refused:
        open_document(path, name)
    problem = refused.value.problem
    for language in LANGUAGES:
        assert problem.message(language)
        assert problem.fix(language)
    return problem


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["sale_id", "district"])
    book.active.append(["1", "Gwanak"])
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (OLE2 + "Workbook".encode("utf-16-le"), "workbook_is_old"),
        (OLE2 + b"\0" * (1 << 20) + "EncryptedPackage".encode("utf-16-le"), "workbook_has_password"),
        (OLE2 + "WordDocument".encode("utf-16-le"), "file_is_text_document"),
        (OLE2 + "HwpSummaryInformation".encode("utf-16-le"), "file_is_text_document"),
        (OLE2, "file_is_binary"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "workbook_is_old"),
    ],
)
def test_f28_old_and_locked_workbooks_are_told_apart(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "sales.xls"
    path.write_bytes(content)
    problem = refusal(path)
    assert problem.code == code
    if "workbook" in code:
        assert ".xlsx" in problem.fix()


@pytest.mark.parametrize(
    "page",
    [b"<html><table><tr><td>1</td></tr></table></html>", b"\xef\xbb\xbf<table border=1>", b"MIME-Version: 1.0\n"],
)
def test_f27_a_web_page_as_xls_is_to_be_saved_as_xlsx(tmp_path: Path, page: bytes) -> None:
    path = tmp_path / "sales.xls"
    path.write_bytes(page)
    problem = refusal(path)
    assert problem.code == "file_is_web_page"
    assert ".xlsx" in problem.fix()


def test_f27_what_is_no_zip_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "sales.xlsx"
    path.write_bytes(bytes(range(256)) * 20)
    assert refusal(path).code == "file_is_binary"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n", "file_is_pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "file_is_picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "file_is_picture"),
        (b"{\\rtf1 hello}", "file_is_text_document"),
        (b"\x1f\x8b\x08" + b"\0" * 50, "file_is_archive"),
        (b"\x7fELF" + b"\0\1\2" * 50, "file_is_binary"),
        (b"PAR1" + b"\0\1\2" * 50, "file_is_binary"),
    ],
)
def test_f46_other_files_are_named_for_what_they_are(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "sales.csv"
    path.write_bytes(content)
    assert refusal(path).code == code


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "workbook_is_opendocument"),
        ("mimetype", "application/hwp+zip", "file_is_text_document"),
        ("word/document.xml", "<a/>", "file_is_text_document"),
        ("sales.csv", "a,b", "file_is_archive"),
    ],
)
def test_f46_zip_files_are_told_apart(tmp_path: Path, part: str, content: str, code: str) -> None:
    path = tmp_path / "sales.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(part, content)
    assert refusal(path).code == code


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("sales.xlsx", CSV, "CSV"),
        ("sales.xls", CSV, "CSV"),
        ("sales.json", CSV, "CSV"),
        ("sales.csv", b'{"releases": []}', "JSON"),
        ("sales.csv", b"<iati-activities/>", "XML"),
        ("sales.xml", b'[{"a": 1}]', "JSON"),
    ],
)
def test_f46_a_name_that_promises_something_else_is_refused(
    tmp_path: Path, name: str, content: bytes, kind: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    problem = refusal(path)
    if problem.code != "json_damaged":
        assert (problem.code, problem.details["kind"]) == ("name_promises_other", kind)
        assert kind in problem.message("ko")


def test_f46_a_workbook_named_csv_is_refused_and_opens_under_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "sales.csv")
    assert refusal(path).details == {"ending": ".csv", "kind": "XLSX"}
    assert open_document(path, "sales.xlsx").kind == "xlsx"
    assert open_document(path, "upload").kind == "xlsx"


@pytest.mark.parametrize("name", ["sales.csv", "sales.txt", "sales", "sales.2024", "SALES.CSV"])
def test_a_name_that_promises_nothing_else_is_fine(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(CSV)
    document = open_document(path)
    assert (document.kind, document.file, document.tables[0].file) == ("csv", name, name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\folder\\sales.csv", "sales.csv"),
        ("sal\0es\n.csv", "sales.csv"),
        ("evil\u202evsc.exe", "evilvsc.exe"),
        ("관악구 2024.csv", "관악구 2024.csv"),
        ("x" * 300 + ".csv", "x" * 115 + "….csv"),
        ("..", ".."),
        ("///", "file"),
        ("", "file"),
    ],
)
def test_f45_a_hostile_name_is_shown_harmless(tmp_path: Path, name: str, shown: str) -> None:
    path = tmp_path / "stored"
    path.write_bytes(CSV)
    assert shown_name(name) == shown
    if not name.endswith("exe"):
        assert open_document(path, name).file == shown


def test_f47_what_is_not_there_is_told_with_its_exit_code(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path / ("x" * 300), tmp_path / "a\0b", tmp_path / "none" / "none"):
        assert refusal(path).code == "file_missing"
    assert refusal(tmp_path).code == "file_is_folder"
    assert EXIT_CODES["file_missing"] == EXIT_CODES["file_is_folder"] == EXIT_CODES["file_not_regular"] == 66
    assert EXIT_CODES["file_unreadable"] == 77


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_f47_pipes_sockets_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(tmp_path)
        try:
            listening.bind("socket.csv")
        finally:
            os.chdir(ROOT)
        began = time.perf_counter()
        for path in (tmp_path / "pipe.csv", tmp_path / "link.csv", tmp_path / "socket.csv", Path("/dev/zero")):
            assert refusal(path).code == "file_not_regular"
        assert time.perf_counter() - began < 1
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    assert refusal(tmp_path / "loop.csv").code == "file_missing"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work otherwise there")
def test_f47_an_unreadable_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_bytes(CSV)
    path.chmod(0)
    if os.getuid():
        assert refusal(path).code == "file_unreadable"
        return
    code = (  # somebody who may not read everything
        "import os, sys; from pathlib import Path; from sse_metrics.importers.files.opening import open_document; "
        "from sse_metrics.importers.problems import RefusedError\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "try: open_document(Path(sys.argv[1]))\n"
        "except RefusedError as refused: print(refused.problem.code)"
    )
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    told = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert told.stdout.strip() == "file_unreadable", told.stderr


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.tuples(
            st.sampled_from(
                [b"PK\x03\x04", OLE2, b"{", b"[", b"<", b"<?xml ", b"\xff\xfe", b"\xef\xbb\xbf", b"a,b\n", b'"']
            ),
            st.binary(max_size=200),
        ).map(b"".join),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    ),
    name=st.sampled_from(["a.csv", "a.json", "a.xml", "a.xlsx", "a"]),
)
def test_any_bytes_are_opened_or_refused(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    try:
        document = open_document(path, name)
    except RefusedError as refused:
        told = [refused.problem]
        tables: Sequence[Table] = ()
    else:
        told, tables = list(document.problems), document.tables
    for problem in told:
        assert json.dumps(problem.as_dict())
    for table in tables:
        assert all(len(cells) == len(table.columns) for _, cells in table.rows)


@pytest.mark.shared
def test_every_real_file_opens_or_is_refused_rightly(shared_folder: Path) -> None:
    refused = {}
    encodings = {}
    for path in sorted((shared_folder / "data").rglob("*")):
        if not path.is_file() or path.suffix == ".md":
            continue
        try:
            document = open_document(path)
        except RefusedError as error:
            refused[path.name] = error.problem.code
            continue
        encodings[path.name] = document.encoding
        assert not [problem for problem in document.problems if problem.severity == "error"], path.name
        assert document.tables or document.data or document.root is not None
        assert all(list(table.rows) for table in document.tables)
    assert refused == {"Sport-England_exchequer-awards.xls": "workbook_is_old"}
    assert encodings["municipalities_cp949.csv"] == "cp949"
    assert encodings["release-package_encoding-iso-8859-1.json"] == "latin-1"
    assert encodings["releases.jsonl"] == "utf-8"


@pytest.mark.shared
def test_f11_the_title_of_a_korean_export_is_passed_over(shared_folder: Path) -> None:
    document = open_document(shared_folder / "data/geo/korea-population-2010/municipalities_cp949.csv")
    table = document.tables[0]
    assert table.header_row == 3
    assert table.columns[:2] == ("C행정구역별", "행정구역별")
    assert [problem.code for problem in document.problems] == ["titles_above"]
    gwanak = [cells for _, cells in table.rows if cells[1] == "관악구" and cells[3] == "계"]
    assert [cells[5] for cells in gwanak] == ["511185"]


@pytest.mark.shared
def test_one_table_as_csv_and_as_workbook_is_the_same(shared_folder: Path) -> None:
    folder = shared_folder / "data/grants/arts-council-england"
    text, book = (open_document(folder / f"Arts-Council-England.{ending}").tables[0] for ending in ("csv", "xlsx"))
    assert text.columns == book.columns
    different = [(left, right) for left, right in zip(text.rows, book.rows, strict=True) if left[1][:5] != right[1][:5]]
    assert not different[:3]
