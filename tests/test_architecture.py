"""Imports point one way, pages stay short, and each thing has its one place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ui.navigation import PAGES

ROOT = Path(__file__).resolve().parents[1]
PAGE_FILES = sorted(ROOT.glob("pages/*/*.py"))
UI_FILES = sorted(ROOT.glob("ui/**/*.py"))
ROOMS = sorted(path.parent.name for path in ROOT.glob("ui/*/__init__.py"))
LIBRARY_FILES = sorted(ROOT.glob("sse_metrics/**/*.py"))
OWN_FILES = [*PAGE_FILES, *UI_FILES, *LIBRARY_FILES, ROOT / "dashboard.py", ROOT / "server.py", ROOT / "run.py"]


def imported(path: Path) -> set[str]:
    """Top-level names of everything a file imports, wherever in the file."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", PAGE_FILES, ids=lambda path: path.stem)
def test_pages_import_only_streamlit_ui_and_the_library(path: Path) -> None:
    assert imported(path) <= {"streamlit", "ui", "sse_metrics"}


@pytest.mark.parametrize("path", LIBRARY_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_library_knows_no_dashboard(path: Path) -> None:
    assert not imported(path) & {"streamlit", "ui", "pages", "plotly", "pydeck", "dashboard", "server"}


@pytest.mark.parametrize("path", UI_FILES, ids=lambda path: path.stem)
def test_ui_does_not_reach_around_the_library(path: Path) -> None:
    assert not imported(path) & {"duckdb", "pages", "dashboard", "server"}


def test_drawing_makes_no_streamlit_calls() -> None:
    for path in ROOT.glob("ui/drawing/*.py"):
        assert "streamlit" not in imported(path), path.name


def test_charts_are_drawn_in_one_room() -> None:
    """A finished chart is handed over as it is: whoever wants it otherwise says so to the one who draws it."""
    drawing = [path.name for path in UI_FILES if path.parent.name != "drawing" and "Canvas" in path.read_text("utf-8")]
    assert not drawing


def test_a_room_of_ui_knows_what_all_share_and_no_other_room() -> None:
    """The pages of a section can be read, changed and thrown away without the others."""
    for path in UI_FILES:
        room = path.parent.name
        if room not in ROOMS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ui."):
                other = node.module.split(".")[1]
                assert other not in ROOMS or other in (room, "drawing"), f"{room}/{path.name} knows {node.module}"


def test_every_section_has_its_room() -> None:
    assert set(ROOMS) == {"steward" if section == "data" else section for section in PAGES} | {"drawing"}


def test_one_place_touches_the_session() -> None:
    touching = [path.name for path in [*UI_FILES, *PAGE_FILES] if "session_state" in path.read_text(encoding="utf-8")]
    assert touching == ["state.py"]


def test_one_place_caches() -> None:
    caching = [
        path.name
        for path in UI_FILES
        if any(word in path.read_text(encoding="utf-8") for word in ("st.cache_", "cache_data(", "cache_resource("))
    ]
    assert caching == ["data.py"]


@pytest.mark.parametrize("path", PAGE_FILES, ids=lambda path: path.stem)
def test_a_page_reads_as_a_table_of_contents(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert ast.get_docstring(ast.parse(text)), "a page says in one line what it is"
    assert "def " not in text


@pytest.mark.parametrize("path", UI_FILES, ids=lambda path: path.stem)
def test_every_figure_says_how_many_stand_behind_it(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    figures = [call for call in calls if ast.unparse(call.func) == "blocks.figure"]
    without = [
        call.lineno for call in figures if not {"n", "source", "rows", "kinds"} <= {k.arg for k in call.keywords}
    ]
    assert not without


def test_every_page_is_in_the_navigation_and_the_other_way_round() -> None:
    listed = {f"{section}/{name}.py" for section, pages in PAGES.items() for name, _, _ in pages}
    assert listed == {f"{path.parent.name}/{path.name}" for path in PAGE_FILES}
    assert not list((ROOT / "pages").glob("*.py")), "Streamlit's own page discovery would run first"


@pytest.mark.parametrize("path", OWN_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_can_be_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", [*UI_FILES, *LIBRARY_FILES], ids=lambda path: str(path.relative_to(ROOT)))
def test_public_functions_and_classes_say_what_they_are(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, kinds) and node.name[0] != "_" and not ast.get_docstring(node)
    ]
    assert not bare


def test_no_error_is_swallowed() -> None:
    for path in OWN_FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                assert not all(isinstance(step, ast.Pass) for step in node.body), f"{path.name}:{node.lineno}"
