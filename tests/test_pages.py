"""Every page in every language, as the program runs it: it opens, its address is understood, its filters matter."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sse_metrics.language import LANGUAGES, text
from tests.reading_pages import FILES, charts, opened, said
from ui import data

pytestmark = pytest.mark.usefixtures("served_home")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", FILES)
def test_a_page_opens_in_a_language(page: str, language: str) -> None:
    app = opened(page, lang=language)
    assert not app.exception
    charts(app)
    assert app.selectbox(key="lang").value == language
    assert said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_speaks_the_language(language: str) -> None:
    app = opened(lang=language, place="gwanak-gu", year="2025")
    labels = [metric.label for metric in app.metric]
    assert labels == [
        text(language, f"indicator.{name}.short")
        for name in ("sse_enterprises", "market_sales", "sse_procurement_share", "trainees")
    ]
    assert len(app.title) == 1


def test_the_first_screen_says_what_is_illustrative() -> None:
    app = opened(lang="en", place="gwanak-gu", year="2025")
    cards = [element for element in app.get("html") if 'class="sse-card"' in element.proto.body]
    assert len(cards) == 4
    assert all("illustrative" in card.proto.body for card in cards)


def test_a_published_figure_leads_where_there_is_one() -> None:
    app = opened(lang="en", place="gwanak-gu", year="2018")
    sales = next(metric for metric in app.metric if metric.label == text("en", "indicator.market_sales.short"))
    assert sales.value == "about ₩230M"
    assert "240" in sales.help, "the source that says otherwise is told"


def test_the_year_changes_the_figures() -> None:
    values = {year: [metric.value for metric in opened(lang="en", year=year).metric] for year in ("2019", "2024")}
    assert values["2019"] != values["2024"]


def test_a_district_without_a_register_shows_what_is_known_and_says_what_is_not() -> None:
    app = opened(lang="en", place="mapo-gu", year="2024")
    assert not app.exception
    assert text("en", "card.no_figure") in "".join(element.proto.body for element in app.get("html"))
    assert not any(text("en", "provenance.illustrative") in markdown.value for markdown in app.markdown)
    assert "kind illustrative" not in "".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize(
    "address",
    [
        {"place": "no-such-place"},
        {"year": "1066"},
        {"lang": "xx"},
        {"place": "'; drop table sale; --"},
        {"place": "<script>alert(1)</script>"},
        {"year": "2025'"},
    ],
)
def test_junk_in_the_address_gives_the_usual_choice_and_a_notice(address: dict[str, str]) -> None:
    app = opened(**address)
    assert not app.exception
    assert len(app.warning) == 1
    assert app.selectbox(key="place").value == "gwanak-gu"


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("pages/district/markets.py", {"mode": "by-mail"}),
        ("pages/compare/cities.py", {"unit": "furlongs"}),
        ("pages/compare/cities.py", {"peers": "atlantis"}),
        ("pages/training/room.py", {"lesson": "none"}),
        ("pages/data/indicators.py", {"indicator": "luck"}),
    ],
)
def test_junk_in_a_choice_of_a_page_is_told_too(page: str, address: dict[str, str]) -> None:
    app = opened(page, lang="en", **address)
    assert not app.exception
    assert len(app.warning) == 1
    assert next(iter(address.values())) in app.warning[0].value


def test_a_link_made_in_one_language_opens_the_same_in_another() -> None:
    address = {"place": "gwanak-gu", "year": "2023", "mode": "online"}
    korean, french = (opened("pages/district/markets.py", lang=language, **address) for language in ("ko", "fr"))
    for app in (korean, french):
        assert app.selectbox(key="year").value == "2023"
        assert app.query_params["mode"] in ("online", ["online"])
    charts = [app.get("plotly_chart")[0].proto.spec for app in (korean, french)]
    bars = [[trace["y"] for trace in json.loads(spec)["data"] if trace["type"] == "bar"] for spec in charts]
    assert bars[0] == bars[1]


def test_contradicting_sources_are_shown_as_a_range() -> None:
    app = opened("pages/district/markets.py", lang="en", year="2018")
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    ranges = [trace for trace in spec["data"] if trace["type"] == "scatter" and trace.get("x") == [2018, 2018]]
    assert any(trace["y"] == [230_000_000, 240_000_000] for trace in ranges)


def test_facts_can_be_searched_and_the_search_is_in_the_address() -> None:
    app = opened("pages/data/facts.py", lang="en", place="gwanak-gu", indicator="market_sales", theme="market_channel")
    assert "Published figures: 6." in app.title[0].value
    assert app.query_params["indicator"] in ("market_sales", ["market_sales"])


def test_a_missing_peer_keeps_its_row_and_says_why() -> None:
    app = opened("pages/compare/cities.py", lang="en", place="gwanak-gu", peers="montreal,dakar")
    assert not app.exception
    specs = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    notes = [note["text"] for spec in specs for note in spec["layout"].get("annotations", [])]
    assert text("en", "reason.not_published") in notes


def test_a_lesson_goes_from_question_to_the_computed_answer() -> None:
    app = opened("pages/training/room.py", lang="en", lesson="twelve-or-eleven")
    for _ in range(2):
        app.button[-1].click().run()
    assert not app.exception
    assert "11" in app.title[0].value


def test_every_indicator_has_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from sse_metrics.indicators import catalogue

    app = opened("pages/data/indicators.py", lang="en")
    for indicator_id in list(catalogue())[::7]:
        app.selectbox(key="indicator").set_value(indicator_id).run()
        assert not app.exception
        assert app.title[0].value == text("en", f"indicator.{indicator_id}.title")


def test_without_a_database_the_first_run_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSE_HOME", str(tmp_path))
    data.forget()
    app = opened(lang="en")
    assert not app.exception
    assert app.title[0].value == text("en", "first_run.title")


def test_a_damaged_version_is_replaced_by_the_one_before_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sse_metrics.warehouse.building import build

    for _ in range(2):
        newest = build(tmp_path)
    with (tmp_path / newest.file).open("r+b") as file:
        file.truncate(5000)
    monkeypatch.setenv("SSE_HOME", str(tmp_path))
    data.forget()
    app = opened(lang="en")
    assert not app.exception
    assert [warning.value for warning in app.warning] == [text("en", "notice.damaged", wanted=2, shown=1)]
    assert len(app.metric) == 4


def test_a_file_that_nothing_can_read_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sse_metrics.warehouse.building import build
    from tests.test_import_faults_disk import written_by_a_newer_release

    newest = build(tmp_path)
    monkeypatch.setenv("SSE_HOME", str(tmp_path))
    written_by_a_newer_release(tmp_path / newest.file)
    manifest = tmp_path / "manifest.json"
    told = hashlib.sha256((tmp_path / newest.file).read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(newest.sha256, told), encoding="utf-8")
    data.forget()
    app = opened(lang="fr")
    assert not app.exception
    assert [error.value for error in app.error] == [
        f"**{text('fr', 'error.newer.title')}**\n\n{text('fr', 'error.newer.text')}"
    ]
    with (tmp_path / newest.file).open("r+b") as file:
        file.truncate(5000)
    data.forget()
    app = opened(lang="fr")
    assert not app.exception
    assert [error.value for error in app.error] == [
        f"**{text('fr', 'error.damaged.title')}**\n\n{text('fr', 'error.damaged.text')}"
    ]
    data.forget()
