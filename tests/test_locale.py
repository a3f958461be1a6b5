"""The four languages are complete, and written as each language is written."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from sse_metrics.indicators import catalogue
from sse_metrics.language import LANGUAGE_NAMES, LANGUAGES, text, texts
from sse_metrics.warehouse.publishing import home_folder
from ui.navigation import PAGES

ROOT = Path(__file__).resolve().parents[1]
INDICATOR_PARTS = ("title", "short", "definition", "why", "example", "exclusions", "comparable")
OTHERS = [language for language in LANGUAGES if language != "en"]
NARROW, NO_BREAK = "\u202f", "\u00a0"


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_and_no_other(language: str) -> None:
    assert set(texts(language)) == set(texts("en"))


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_the_same_places_for_what_varies(language: str) -> None:
    different = [
        key for key, template in texts(language).items() if placeholders(template) != placeholders(texts("en")[key])
    ]
    assert not different


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    empty = [key for key, template in texts(language).items() if not template.strip()]
    assert empty == ["comparator.exact"], "an exact figure needs no word"


@pytest.mark.parametrize("language", OTHERS)
def test_texts_are_translated(language: str) -> None:
    """Long texts that are the same as in English have been forgotten."""
    same = [key for key, template in texts(language).items() if len(template) > 25 and template == texts("en")[key]]
    assert len(same) <= 5, same[:10]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("indicator_id", catalogue())
def test_every_indicator_is_explained(language: str, indicator_id: str) -> None:
    for part in INDICATOR_PARTS:
        assert text(language, f"indicator.{indicator_id}.{part}")
    assert len(text(language, f"indicator.{indicator_id}.short")) <= 24, "longer labels are cut off on a card"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_dimensions_and_units_have_names(language: str) -> None:
    known = texts(language)
    for section, pages in PAGES.items():
        assert f"section.{section}" in known
        assert all(f"page.{name}" in known for name, _, _ in pages)
    for indicator in catalogue().values():
        assert f"theme.{indicator.theme}" in known
        assert f"indicator_unit.{indicator.unit}" in known
        assert all(f"dimension.{dimension}" in known for dimension in indicator.grain), indicator.id


def literal_keys() -> dict[str, str]:
    """Every key that stands as a literal in t("…")."""
    found = {}
    for path in [*ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/*/*.py"), *ROOT.glob("sse_metrics/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found[str(first.value)] = f"{path.name}:{node.lineno}"
    return found


def test_every_key_that_the_code_names_exists() -> None:
    missing = {key: where for key, where in literal_keys().items() if key not in texts("en")}
    assert not missing


def test_korean_has_no_particle_after_what_varies() -> None:
    """은/는, 이/가, 을/를 and (으)로 depend on the last sound of a word that is not known here."""
    particle = re.compile(r"\}(은|는|이|가|을|를|과|와|으로|로)(?=[\s,.·)]|$)")
    wrong = {key: template for key, template in texts("ko").items() if particle.search(template)}
    assert not wrong


def test_french_signs_keep_their_space() -> None:
    wrong = {
        key: template
        for key, template in texts("fr").items()
        if re.search(r"[^\s\u202f\u00a0:/?][;!?](?=\s|$)", template)
    }
    wrong |= {key: template for key, template in texts("fr").items() if re.search(r"[A-Za-zé] [;!?»]|« ", template)}
    assert not wrong
    assert not [key for key, template in texts("fr").items() if re.search(r"[A-Za-zéè]'[A-Za-zéèh]", template)], (
        "’, not '"
    )


def test_spanish_questions_and_exclamations_open() -> None:
    wrong = [
        key
        for key, template in texts("es").items()
        if template.count("?") != template.count("¿") or template.count("!") != template.count("¡")
    ]
    assert not wrong


def test_languages_are_named_in_themselves() -> None:
    assert list(LANGUAGE_NAMES) == list(LANGUAGES)
    assert LANGUAGE_NAMES["ko"] == "한국어"


def test_no_text_shows_a_path_of_a_machine() -> None:
    for language in LANGUAGES:
        assert not [
            key for key, template in texts(language).items() if str(home_folder()) in template or "/home/" in template
        ]


def test_every_source_line_of_an_indicator_is_written_once_in_every_language() -> None:
    keys = {key for key in texts("en") if key.startswith("indicator_source.")}
    written = [texts("en")[key] for key in sorted(keys)]
    assert sorted(written) == sorted({each.source for each in catalogue().values()})
    assert {key.removeprefix("indicator_source.") for key in keys} <= set(catalogue())
