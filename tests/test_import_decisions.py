"""Answers given on the page: what they decide, and what the page shows of proposals."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics.importers.matching import Match, Merge
from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.publishing import open_current
from tests.conftest import ROOT
from tests.test_matching import FILES, PLACE, bring
from ui import data
from ui.steward.importing_decisions import _matched, _merged

BAKERY = Match("OLD BAKERIE", "Old Bakerie", 1, f"{PLACE}/E4", "Old Bakery", 0.8)
OTHER = Match("OLD BAKERIE", "Old Bakerie", 1, f"{PLACE}/E5", "Old Bakers", 0.79)


def test_one_yes_links_and_only_all_noes_refuse() -> None:
    assert _matched([BAKERY, OTHER], ["yes", "later"]) == {"OLD BAKERIE": f"{PLACE}/E4"}
    assert _matched([BAKERY, OTHER], ["no", "yes"]) == {"OLD BAKERIE": f"{PLACE}/E5"}
    assert _matched([BAKERY, OTHER], ["no", "later"]) == {}
    assert _matched([BAKERY, OTHER], ["no", "no"]) == {"OLD BAKERIE": None}


def test_an_answer_of_later_decides_nothing() -> None:
    pair = Merge("b", "B", "cooperative", "a", "A", "cooperative")
    assert _merged([pair], ["later"]) == {}
    assert _merged([pair], ["yes"]) == {("b", "a"): True}
    assert _merged([pair], ["no"]) == {("b", "a"): False}


@pytest.fixture(scope="module")
def asking_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose register asks two questions about suppliers and one about its entries."""
    folder = tmp_path_factory.mktemp("asking")
    build(folder / "home", demonstration=False)
    bring(folder / "home", folder / "files", FILES)
    return folder / "home"


@pytest.mark.parametrize("language", ["en", "ko", "fr", "es"])
def test_the_page_asks_what_nobody_answered(
    asking_home: Path, language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(asking_home, home)
    monkeypatch.setenv("SSE_HOME", str(home))
    data.forget()
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    at.query_params.update({"lang": language, "place": PLACE})
    at.switch_page("pages/data/import.py").run()
    assert not at.exception
    frames = [each.value for each in at.dataframe]
    listed = " ".join(str(frame.to_dict()) for frame in frames)
    assert "Old Bakerie" in listed
    assert "green table Ltd" in listed
    assert [button.disabled for button in at.button if button.key == "import-decide"] == [True]
    with open_current(home) as db:
        assert db.value("select count(*) from supplier_match") == 0
    data.forget()
