"""The documentation is true: links lead somewhere, commands exist, and the guide's example is the code that runs."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest

from sse_metrics import commands
from sse_metrics.indicators import catalogue
from sse_metrics.language import texts
from tests.test_locale import INDICATOR_PARTS

ROOT = Path(__file__).resolve().parents[1]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [*DOCS, *(path for path in (ROOT / "README.md", ROOT / "CHANGELOG.md") if path.exists())]
GUIDE = (ROOT / "docs" / "adding-an-indicator.md").read_text(encoding="utf-8")
COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
EXAMPLE = "members_per_enterprise"

LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"python -m sse_metrics (?!COMMAND)([^\n`]+)")
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|tmp|Users|mnt)/|\b[A-Z]:\\")
NAMED_FILE = re.compile(r"`((?:sse_metrics|ui|pages|tests|data|docs)/[\w./-]+\.\w+)`")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def fenced(text: str, language: str) -> list[str]:
    """What stands between ``` marks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def known_commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = (
        action.choices for action in commands._parser()._actions if isinstance(action, argparse._SubParsersAction)
    )
    return dict(found)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_to_files(path: Path) -> None:
    targets = [link.split("#")[0] for link in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in link]
    missing = [target for target in targets if target and not (path.parent / target).exists()]
    assert not missing


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_files_that_are_named_exist(path: Path) -> None:
    named = set(NAMED_FILE.findall(path.read_text(encoding="utf-8")))
    assert not [name for name in named if not (ROOT / name).exists()]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_commands_that_are_shown_are_understood(path: Path) -> None:
    for line in COMMAND.findall(path.read_text(encoding="utf-8")):
        words = shlex.split(line)
        try:
            options = commands._parser().parse_args(words)
        except SystemExit:
            pytest.fail(f"python -m sse_metrics {line}")
        if words[0] in ("indicator", "compare"):
            assert options.id in catalogue(), line


def test_every_command_has_its_section() -> None:
    assert sorted(re.findall(r"^### (\w+)$", COMMAND_LINE, re.M)) == sorted(known_commands())


@pytest.mark.parametrize("command", known_commands())
def test_every_option_is_described(command: str) -> None:
    section = COMMAND_LINE.split(f"\n### {command}\n", 1)[1].split("\n##", 1)[0]
    options = [name for action in known_commands()[command]._actions for name in action.option_strings]
    missing = [name for name in options if name.startswith("--") and name != "--help" and name not in section]
    assert not missing


def test_every_exit_code_has_its_line() -> None:
    described = {int(code) for code in re.findall(r"^\| (\d+) \|", COMMAND_LINE, re.M)}
    used = {getattr(commands, name) for name in ("OK", "USAGE", "NO_INPUT", "CANNOT_CREATE", "DISK", "BUSY")}
    assert used <= described


def test_the_guide_names_every_part_of_an_indicator() -> None:
    told = re.findall(r"^\| `(\w+)` \|", GUIDE.split("## 4.", 1)[1].split("## 5.", 1)[0], re.M)
    assert sorted(told) == sorted(INDICATOR_PARTS)
    assert all(f"indicator.{EXAMPLE}.{part}" in texts("en") for part in told)
    used = {key.rsplit(".", 1)[1] for key in texts("en") if key.startswith("indicator.")}
    assert used == set(told)


def test_the_example_of_the_guide_is_the_indicator_that_runs() -> None:
    (shown,) = fenced(GUIDE, "python")
    block = shown[shown.index("    Indicator(") : shown.rindex(")")]
    assert block in (ROOT / "sse_metrics" / "indicators" / "work.py").read_text(encoding="utf-8")
    (answers,) = fenced(GUIDE, "csv")
    rows = (ROOT / "tests" / "expected" / f"{EXAMPLE}.csv").read_text(encoding="utf-8").splitlines()
    assert set(answers.splitlines()) <= set(rows)
    (written,) = fenced(GUIDE, "json")
    assert written in (ROOT / "sse_metrics" / "locale" / "en.json").read_text(encoding="utf-8")


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    for name in names:
        text = (ROOT / "docs" / "decisions" / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {name[:4]}: ")
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), name


def test_no_document_shows_a_path_of_a_machine() -> None:
    assert not [name_of(path) for path in PAGES if MACHINE.search(path.read_text("utf-8"))]
