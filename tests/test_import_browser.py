"""The officer's way in the real browser: drop, report, mend, publish, see it, go back; and what the page looks like."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sse_metrics.importers.templates.rows import filled_workbook
from sse_metrics.language import text
from sse_metrics.warehouse.publishing import current_version, open_current
from tests.conftest import free_port, start_server, wait_until_ready
from tests.test_browser import SIDEWAYS, Visit

pytestmark = pytest.mark.browser
FAMILY, REGISTERED, NAME = 7, 13, 3  # columns of the sheet of enterprises
ROWS = 206


@pytest.fixture(scope="module")
def own_home(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that may be published to."""
    return shutil.copytree(shipped_home, tmp_path_factory.mktemp("import") / "home")


@pytest.fixture(scope="module")
def desk(own_home: Path, browser: Any) -> Iterator[str]:
    """The address of a dashboard over it."""
    port = free_port()
    server = start_server(own_home, port)
    try:
        wait_until_ready(server, own_home)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def register(home: Path, path: Path, *, planted: bool) -> Path:
    """The register of a place as its officer keeps it, with three slips of the pen where they are planted."""
    with open_current(home) as db:
        filled_workbook(db, "gwanak-gu", "en", path, ["enterprise"])
    book = openpyxl.load_workbook(path)
    for key, value in book["_sse"].iter_rows(min_col=1, max_col=2):
        if key.value == "provenance":
            value.value = "reported"
    if planted:
        sheet = book["Enterprises"]
        sheet.cell(5, FAMILY).value = "kolkhoz"
        sheet.cell(9, REGISTERED).value = "2022-02-30"
        sheet.cell(12, NAME).value = None
    book.save(path)
    return path


def drop(seen: Visit, path: Path) -> None:
    with seen.page.expect_file_chooser() as chooser:
        seen.page.locator('[data-testid="stFileUploaderDropzone"] button').click()
    chooser.value.set_files(str(path))
    seen.page.locator(".st-key-import-check button").click()
    seen.page.wait_for_selector(".st-key-import-step-report", timeout=60_000)
    seen.settle(quiet_s=1)


def said(seen: Visit) -> str:
    return str(seen.page.inner_text('[data-testid="stMain"]'))


def violations(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    without_navigation = {"exclude": [['[data-testid="stSidebar"]']]}  # Streamlit's own, on the phone, on every page
    found = Axe().run(page, context=without_navigation).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def test_the_whole_way(browser: Any, desk: str, own_home: Path, tmp_path: Path) -> None:
    seen = Visit(browser, desk)
    try:
        page = seen.open("import", lang="en", place="gwanak-gu")
        assert violations(page) == []

        drop(seen, register(own_home, tmp_path / "register.xlsx", planted=True))
        report = said(seen)
        assert text("en", "import.headline.errors", n=3) in report
        for planted in ("row 5", "kolkhoz", "row 9", "2022-02-30", "row 12"):
            assert planted in report
        assert violations(page) == []
        with page.expect_download() as marked:
            page.locator(".st-key-import-report-xlsx button").click()
        sheet = openpyxl.load_workbook(io.BytesIO(Path(marked.value.path()).read_bytes())).worksheets[1]
        assert {cell.value for row in sheet.iter_rows() for cell in row if cell.comment} >= {"kolkhoz", "2022-02-30"}

        page.get_by_label("Remove register.xlsx").click()
        seen.settle()
        drop(seen, register(own_home, tmp_path / "register.xlsx", planted=False))
        assert text("en", "import.headline.ready", place="Gwanak-gu", n=ROWS) in said(seen)
        assert violations(page) == []
        assert current_version(own_home).number == 1

        page.locator(".st-key-import-publish button").click()
        page.wait_for_selector(".st-key-import-done", timeout=60_000)
        seen.settle()
        assert text("en", "import.done", version=2, place="Gwanak-gu") in said(seen)
        page.get_by_text(text("en", "import.see")).click()
        page.wait_for_selector('[data-testid="stMetric"]')
        seen.settle(quiet_s=1)
        assert page.locator(".sse-chip.kind", has_text="reported").count() >= 1, said(seen)

        page = seen.open("import", lang="en", place="gwanak-gu")
        page.locator(".st-key-import-roll-back-1 button").click()
        page.locator(".st-key-import-sure button").click()
        page.wait_for_selector(".st-key-import-done", timeout=60_000)
        assert current_version(own_home).number == 1
        page = seen.open("", lang="en", place="gwanak-gu")
        assert page.locator(".sse-chip.kind", has_text="reported").count() == 0
        assert not seen.left
    finally:
        seen.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ko", "fr"])
def test_mapping_on_a_phone_in_both_themes(browser: Any, desk: str, tmp_path: Path, language: str, theme: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "상호,사업자등록번호,유형,인증일자\n"
        "빵집,111-11-11111,협동조합,2020-01-01\n"
        "소금,222-22-22222,사회적기업,2021-01-01\n",
        encoding="utf-8",
    )
    seen = Visit(browser, desk, "phone", theme)
    try:
        page = seen.open("import", lang=language, place="gwanak-gu")
        drop(seen, own)
        assert text(language, "import.mapping") in said(seen)
        assert not page.evaluate(SIDEWAYS)
        assert violations(page) == []
        page.locator(".st-key-import-mapping-confirm button").click()
        page.wait_for_selector(".st-key-import-step-publish", timeout=60_000)
        assert not seen.left
    finally:
        seen.close()


def test_a_file_that_is_too_large_is_refused(
    browser: Any, shipped_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("STREAMLIT_SERVER_MAX_UPLOAD_SIZE", "1")
    home = shutil.copytree(shipped_home, tmp_path / "home")
    server = start_server(home, port)
    large = tmp_path / "large.csv"
    large.write_bytes(b"a,b\n" * 400_000)
    seen = Visit(browser, f"http://127.0.0.1:{port}")
    try:
        wait_until_ready(server, home)
        page = seen.open("import", lang="en", place="gwanak-gu")
        page.locator("input[type=file]").set_input_files(str(large))
        page.get_by_text("File must be 1.0MB or smaller").wait_for()
        assert page.locator(".st-key-import-check").count() == 0
    finally:
        seen.close()
        server.terminate()
        server.wait(timeout=20)
