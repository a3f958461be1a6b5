"""The map of enterprises in a real browser: drawn without the internet, and both it and the table lead on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from sse_metrics.language import text
from tests.test_browser import Visit

pytestmark = pytest.mark.browser

CANVAS = '[data-testid="stDeckGlJsonChart"] canvas'
TABLE = '[data-testid="stDataFrame"] canvas'
FIRST_TICK = {"x": 18, "y": 52}  # the box before the first row, beneath the headings


@pytest.fixture
def seen(browser: Any, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address, size="1440")
    yield visit
    visit.close()


def test_a_click_on_the_map_leads_to_the_neighbourhood_and_on_to_a_card(seen: Visit) -> None:
    page = seen.open("enterprises", lang="en", place="gwanak-gu", year="2024", layers="assets,needs,field")
    page.wait_for_selector(CANVAS, timeout=20_000)
    seen.settle(quiet_s=1)
    page.locator(CANVAS).first.scroll_into_view_if_needed()
    box = page.locator(CANVAS).first.bounding_box()
    # what is drawn can be picked: somewhere around the middle lies a neighbourhood
    for across, down in ((0.5, 0.5), (0.42, 0.45), (0.58, 0.6)):
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        page.wait_for_timeout(1_500)
        if "area=" in page.url:
            break
    assert "area=gwanak-gu-" in page.url
    seen.settle()
    assert text("en", "enterprises.map.near") in page.inner_text('[data-testid="stMain"]')
    assert not seen.left


def test_a_row_opens_the_card_and_the_way_back_closes_it(seen: Visit) -> None:
    page = seen.open("enterprises", lang="en", place="gwanak-gu", year="2024", q="sprout media")
    page.locator(TABLE).first.scroll_into_view_if_needed()
    box = page.locator(TABLE).first.bounding_box()
    page.mouse.click(box["x"] + FIRST_TICK["x"], box["y"] + FIRST_TICK["y"])
    page.wait_for_url(re.compile("enterprise=demo-e"), timeout=20_000)
    seen.settle()
    assert "Sprout Media" in page.inner_text("h1")
    assert text("en", "enterprises.ppp.planet") in page.inner_text('[data-testid="stMain"]')
    page.go_back()
    page.wait_for_url(re.compile(r"^(?!.*enterprise=).*$"), timeout=20_000)
    seen.settle()
    assert "on the register" in page.inner_text("h1")
    assert "q=sprout" in page.url
    assert not seen.left


def test_the_table_opens_a_card_from_the_keyboard(seen: Visit) -> None:
    """A map of canvas cannot be reached without a mouse; the table beside it can."""
    page = seen.open("enterprises", lang="en", place="gwanak-gu", year="2024", q="sprout media")
    page.locator(TABLE).first.focus()
    for key in ("ArrowDown", "ArrowDown", "Shift+Space"):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
    page.wait_for_url(re.compile("enterprise=demo-e"), timeout=20_000)
    assert not seen.left


def test_a_link_to_a_card_opens_it_in_another_language(seen: Visit) -> None:
    page = seen.open("enterprises", lang="ko", place="gwanak-gu", year="2024", enterprise="demo-e010")
    assert page.inner_text("h1").strip() == "예시 새싹미디어 사회적기업"
    page.get_by_role("button", name=text("ko", "enterprises.card.back")).click()
    page.wait_for_url(re.compile(r"^(?!.*enterprise=).*$"), timeout=20_000)
    seen.settle()
    assert page.locator(CANVAS).count() >= 1
    assert not seen.left


def test_need_is_three_clicks_from_the_first_page(seen: Visit) -> None:
    page = seen.open("", lang="en", place="gwanak-gu", year="2024")
    page.get_by_text(text("en", "section.district"), exact=True).first.click()
    page.get_by_role("menuitem", name=text("en", "page.enterprises")).click()
    page.wait_for_url(re.compile("/enterprises"))
    seen.settle()
    page.get_by_role("radio", name=text("en", "enterprises.part.need")).or_(
        page.get_by_role("button", name=text("en", "enterprises.part.need"))
    ).first.click()
    page.wait_for_selector("h2:has-text('Seorim-dong')", timeout=20_000)
    seen.settle()  # what the part before has drawn is taken away last
    assert page.locator(CANVAS).count() == 0, "the map of the register is not drawn unasked"
    assert not seen.left


def test_the_page_has_no_accessibility_violation(seen: Visit) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = seen.open("enterprises", lang="en", place="gwanak-gu", year="2024")
    seen.settle(quiet_s=1)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
