"""The page "Bring data in", as the program runs it: files through the uploader, report, publishing, going back."""

from __future__ import annotations

import io
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics.importers.files.limits import LIMITS
from sse_metrics.language import LANGUAGES, text
from sse_metrics.warehouse.publishing import current_version, open_current
from tests.conftest import ROOT
from ui import data
from ui.steward import importing_desk

PAGE = "pages/data/import.py"
REGISTER = (
    b"enterprise_id,name,family,registered_on\n"
    b"E1,Brot,cooperative,2020-01-01\n"
    b"E2,Salz,certified_social_enterprise,2021-01-01\n"
    b"E3,Mehl,cooperative,2022-01-01\n"
)
FAULTY = (
    b"enterprise_id,name,family,registered_on\n"
    b"E1,Brot,cooperative,2020-01-01\n"
    b"E2,Salz,kolkhoz,2021-01-01\n"
    b"E3,Mehl,cooperative,2022-02-30\n"
    b"E4,,cooperative,2022-01-01\n"
)


@pytest.fixture(autouse=True)
def own_home(shipped_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home that may be published to, and a temporary folder of its own."""
    home = shutil.copytree(shipped_home, tmp_path / "home")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("SSE_HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    data.forget()
    yield home
    data.forget()


def opened(language: str = "en", place: str = "gwanak-gu") -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=90)
    app.query_params["lang"], app.query_params["place"] = language, place
    app.run()
    app.switch_page(PAGE)
    app.query_params["lang"], app.query_params["place"] = language, place
    return app.run()


def dropped(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Files that were dropped and checked."""
    app.get("file_uploader")[0].set_value([(name, content, "application/octet-stream") for name, content in files])
    app.run()
    app.button(key="import-check").click().run()
    assert not [each.value for each in app.error]
    return app


def title(app: AppTest) -> str:
    return str(app.title[0].value)


def shown(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "caption", "text", "html", "success", "error", "info", "warning")
    elements = [element for kind in kinds for element in app.get(kind)]
    return "\n".join(str(getattr(each, "value", "") or getattr(each.proto, "body", "")) for each in elements)


def table(app: AppTest, column: str) -> list[dict[str, Any]]:
    """The rows of the table that has a column."""
    found = next(each for each in app.dataframe if column in each.value)
    return list(found.value.to_dict("records"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way_in_every_language(own_home: Path, language: str) -> None:
    before = current_version(own_home).number
    app = dropped(opened(language), ("register.csv", REGISTER))
    assert "3" in title(app)
    assert text(language, "import.severities.error", n=0).split("0")[0] not in shown(app)
    assert current_version(own_home).number == before, "nothing is published before somebody says so"
    app.text_input(key="import-by").set_value("Kim")
    app.button(key="import-publish").click().run()
    assert not app.exception
    assert current_version(own_home).number == before + 1
    assert text(language, "import.done", version=before + 1, place="§").split("§")[0] in shown(app)
    assert "Kim" in shown(app)
    with open_current(own_home) as db:
        assert db.value("select count(*) from enterprise where provenance = 'reported'") == 3
    app.button(key=f"import-roll-back-{before}").click().run()
    app.button(key="import-sure").click().run()
    assert not app.exception
    assert current_version(own_home).number == before
    assert text(language, "import.roll_back.done", version=before) in shown(app)


def test_a_report_names_the_place_the_value_and_the_mending(own_home: Path) -> None:
    app = dropped(opened(), ("register.csv", FAULTY))
    said = shown(app)
    for planted in ("kolkhoz", "2022-02-30", "row 3", "row 4", "row 5"):
        assert planted in said
    counts = table(app, "Rows read")[0]
    assert (counts["Rows read"], counts["Kept"], counts["Rejected"]) == (4, 1, 3)
    assert current_version(own_home).number == 1


def test_a_withdrawn_load_is_gone_and_said(own_home: Path) -> None:
    app = dropped(opened(), ("register.csv", REGISTER))
    app.button(key="import-publish").click().run()
    withdraw = next(each for each in app.button if str(each.key).startswith("import-withdraw-"))
    withdraw.click().run()
    app.button(key="import-sure").click().run()
    assert not app.exception
    with open_current(own_home) as db:
        assert db.value("select count(*) from enterprise where provenance = 'reported'") == 0
    assert not [each.key for each in app.button if str(each.key).startswith("import-withdraw-")]
    assert text("en", "import.withdraw.done", version=current_version(own_home).number) in shown(app)


def test_the_same_files_again_change_nothing(own_home: Path) -> None:
    app = dropped(opened(), ("register.csv", REGISTER))
    app.button(key="import-publish").click().run()
    app = dropped(opened(), ("another name.csv", REGISTER))
    assert title(app) == text("en", "import.headline.same")
    assert "import-publish" not in [each.key for each in app.button]


def test_a_rerun_reads_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = dropped(opened(), ("register.csv", REGISTER))
    monkeypatch.setattr(importing_desk, "prepare", None)
    monkeypatch.setattr(importing_desk, "plan", None)
    app.run()
    assert not app.exception
    assert not app.error
    assert "3" in title(app)


def test_another_visit_sees_nothing_of_the_files(tmp_path: Path) -> None:
    dropped(opened(), ("register.csv", REGISTER))
    other = opened()
    assert title(other) == text("en", "import.headline", place="Gwanak-gu")
    (folder,) = (tmp_path / "tmp").glob("sse-import-*")
    assert folder.stat().st_mode & 0o077 == 0


def test_published_files_leave_the_temporary_folder(tmp_path: Path) -> None:
    app = dropped(opened(), ("register.csv", REGISTER))
    app.button(key="import-publish").click().run()
    assert not list((tmp_path / "tmp").glob("sse-import-*"))


def test_a_table_with_headings_of_its_own_is_mapped_and_published(own_home: Path) -> None:
    own = (
        "상호,사업자등록번호,유형,인증일자\n"
        "빵집,111-11-11111,협동조합,2020-01-01\n"
        "소금,222-22-22222,협동조합,2021-01-01\n"
    )
    app = dropped(opened(), ("목록.csv", own.encode()))
    assert title(app) == text("en", "import.headline.unmapped", n=1)
    assert "import-publish" not in [each.key for each in app.button]
    app.button(key="import-mapping-confirm").click().run()
    assert not app.exception
    assert "import-publish" in [each.key for each in app.button], shown(app)


def test_a_table_can_be_left_out(own_home: Path) -> None:
    app = dropped(opened(), ("register.csv", REGISTER), ("lunch.csv", b"soup,bread\nleek,rye\n"))
    assert "import-publish" not in [each.key for each in app.button]
    app.button(key="import-mapping-confirm").click().run()
    assert "import-publish" in [each.key for each in app.button], shown(app)


def test_a_word_without_a_meaning_is_told_and_the_mapping_can_be_corrected(own_home: Path) -> None:
    rows = ("빵집,협동조합", "소금,사회적기업", "은천,벤처")
    own = "상호,유형,인증일자,업종\n" + "".join(f"{row},2020-01-01,제조\n" for row in rows)
    app = dropped(opened(), ("목록.csv", own.encode()))
    app.button(key="import-mapping-confirm").click().run()
    assert "벤처" in shown(app)
    assert "import-publish" not in [each.key for each in app.button]
    assert "import-mapping-confirm" in [each.key for each in app.button]


def test_a_table_that_looks_like_nothing_can_be_said_to_be_something() -> None:
    own = "계약명,계약금액,계약일자,발주기관\n책상,1200000,2024-03-02,관악구청\n의자,2200000,2024-05-02,관악구청\n"
    app = dropped(opened(), ("계약.csv", own.encode()))
    said = next(each for each in app.multiselect if str(each.key).startswith("import-target-"))
    said.set_value(["purchase"]).run()
    assert not app.error
    told = next(each.value for each in app.dataframe if "theirs" in each.value)
    assert {"계약명", "계약금액", "계약일자"} <= set(told["theirs"].dropna())


def test_a_workbook_of_the_demonstration_stays_illustrative(own_home: Path) -> None:
    from sse_metrics.importers.templates.rows import filled_workbook

    buffer = io.BytesIO()
    with open_current(own_home) as db:
        filled_workbook(db, "gwanak-gu", "en", buffer, ["enterprise"])
    app = dropped(opened(), ("demo.xlsx", buffer.getvalue()))
    assert text("en", "import.illustrative") in shown(app)


@pytest.mark.parametrize(
    "name",
    ["../../x.csv", "x" * 300 + ".csv", "\u202efdp.csv", "..\\..\\x.csv", "<img src=x>.csv", "{place}.csv"],
    ids=["folders", "long", "right to left", "backslashes", "markup", "braces"],
)
def test_hostile_names_are_only_ever_shown(own_home: Path, tmp_path: Path, name: str) -> None:
    before = {path for path in tmp_path.rglob("*") if "home" not in path.parts}
    app = dropped(opened(), (name, FAULTY))
    new = {path for path in tmp_path.rglob("*") if "home" not in path.parts} - before
    assert {path.name for path in new if path.is_file()} <= {"file-0", "prepared.duckdb"}
    assert table(app, "Rows read")[0]["Kept"] == 1
    for each in (*app.get("html"), *app.markdown):
        assert "<img src=x>" not in str(getattr(each.proto, "body", ""))
    assert "\u202e" not in shown(app)


def test_a_name_that_no_browser_sends_is_no_path_either(tmp_path: Path) -> None:
    class Sent:
        name, file_id = "../a\0b.csv", "1"

        def getbuffer(self) -> memoryview:
            return memoryview(REGISTER)

    desk = importing_desk.lay_out(importing_desk.Wish("gwanak-gu", ("1",)), [Sent()])
    desk.look(lambda _: None)
    assert desk.prepared is not None
    assert [file.name for file in desk.prepared.files] == ["ab.csv"]
    assert desk.prepared.files[0].path.parent == desk.folder
    desk.clear()
    assert not desk.folder.exists()


def test_what_is_no_table_is_refused_in_a_sentence() -> None:
    app = dropped(opened(), ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)))
    assert not app.exception
    assert "import-publish" not in [each.key for each in app.button]
    assert "sse-problems" in shown(app)


def test_somebody_else_publishing_is_said(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sse_metrics.warehouse.publishing import publish

    app = dropped(opened(), ("register.csv", REGISTER))
    current = own_home / current_version(own_home).file
    publish(own_home, "another", lambda stage: shutil.copy(current, stage) and None)
    app.button(key="import-publish").click().run()
    assert [each.value for each in app.error] == [text("en", "import.changed_meanwhile")]
    app.button(key="import-again").click().run()
    app.button(key="import-check").click().run()
    app.button(key="import-publish").click().run()
    assert not app.error
    assert current_version(own_home).number == 3


def test_uploads_may_be_as_large_as_what_is_read() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * 1024 * 1024 == LIMITS.file_bytes


def test_forgotten_folders_are_swept(tmp_path: Path) -> None:
    import os

    old, new = tmp_path / "tmp" / "sse-import-old", tmp_path / "tmp" / "sse-import-new"
    old.mkdir()
    new.mkdir()
    os.utime(old, (0, 0))
    importing_desk.sweep()
    assert (old.exists(), new.exists()) == (False, True)
