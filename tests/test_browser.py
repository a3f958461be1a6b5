"""What a reader's browser shows: every page at three sizes, in both themes and four languages, and nothing leaves."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from sse_metrics.language import LANGUAGES, text
from tests.conftest import free_port, is_healthy, start_server, wait_until_ready
from ui.navigation import PAGES

pytestmark = pytest.mark.browser

ADDRESSES = [address for pages in PAGES.values() for _, address, _ in pages]
SIZES = {"1440": (1440, 900), "1366": (1366, 768), "phone": (390, 844)}
RAW_KEY = re.compile(
    r"\b(?:section|page|choose|notice|provenance|comparator|filter|figure|column|dimension|mode|family|status|card|glance|map"
    r"|market|enterprises|programmes|needs|assets|case|survival|vitality|procurement|expo|places|founding|facts?|forecast|compare|room|methods"
    r"|indicator|unit_switch|indicator_unit|direction|interval|theme|reason|import)"
    r"\.[a-z0-9_]+(?:\.[a-z0-9_]+)*\b"
)


class Visit:
    """One open page whose every request to another host is stopped and noted."""

    def __init__(self, browser: Any, address: str, size: str = "1366", theme: str = "light", **more: Any) -> None:
        width, height = SIZES[size]
        self.address = address
        self.left: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, is_mobile=size == "phone", **more
        )
        self.page = self.context.new_page()
        self.page.route("**/*", self._gate)

    def _gate(self, route: Any) -> None:
        url = route.request.url
        if url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.left.append(url)
            route.abort()

    def open(self, page: str, **query: str) -> Any:
        self.page.goto(f"{self.address}/{page}?{urlencode(query)}")
        self.settle()
        return self.page

    def settle(self, quiet_s: float = 0.5, limit_s: float = 40) -> None:
        """Wait until the page's script has ended and the page has stopped changing."""
        self.page.wait_for_selector('[data-testid="stMain"] h1', timeout=limit_s * 1000)
        until, still, before = time.monotonic() + limit_s, time.monotonic(), None
        while time.monotonic() < until:
            running = self.page.locator(
                '[data-testid="stStatusWidget"], [data-testid="stSkeleton"], [data-stale="true"]'
            ).count()
            now = self.page.evaluate("document.body.innerHTML.length")
            if running or now != before:
                still, before = time.monotonic(), now
            elif time.monotonic() - still > quiet_s:
                return
            self.page.wait_for_timeout(80)

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    opened: list[Visit] = []

    def begin(**how: Any) -> Visit:
        opened.append(Visit(browser, address, **how))
        return opened[-1]

    yield begin
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def pages(browser: Any, address: str) -> Iterator[Visit]:
    """One reader who goes from page to page."""
    seen = Visit(browser, address)
    yield seen
    seen.close()


CLIPPED_LABELS = """
() => [...document.querySelectorAll('[data-testid="stMetric"] *, h1, h2, h3, [data-testid="stBadge"] *')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'hidden' && e.clientWidth > 1)
  .map(e => e.textContent)
"""
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"


@pytest.mark.parametrize("named", ADDRESSES, ids=lambda named: named or "glance")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language_at_every_size(pages: Visit, language: str, named: str) -> None:
    """No exception, no raw text key, no clipped label, no sideways scrolling, no request that leaves the machine."""
    page = pages.open(named, lang=language)
    problems = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            pages.settle(quiet_s=0.25)
            where = f"{size} {theme}"
            if page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count():
                problems.append(f"{where}: exception")
            problems += [f"{where}: raw key {key}" for key in RAW_KEY.findall(page.inner_text("body"))]
            problems += [f"{where}: clipped {label}" for label in page.evaluate(CLIPPED_LABELS)]
            if page.evaluate(SIDEWAYS):
                problems.append(f"{where}: scrolls sideways")
            if _is_dark(page) != (theme == "dark"):
                problems.append(f"{where}: drawn in the other theme")
    assert page.evaluate("document.documentElement.lang") == language
    assert not problems
    assert not pages.left


def _is_dark(page: Any) -> bool:
    colour = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) < 200


@pytest.mark.parametrize("year", ["2018", "2023", "2025"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_needs_no_scrolling_on_a_laptop(pages: Visit, language: str, year: str) -> None:
    pages.page.set_viewport_size({"width": 1366, "height": 768})
    page = pages.open("", lang=language, place="gwanak-gu", year=year)
    overflow = page.locator('[data-testid="stMain"]').evaluate("e => e.scrollHeight - e.clientHeight")
    assert overflow <= 2
    assert page.evaluate(CLIPPED_LABELS) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_screen_has_no_accessibility_violation(visit: Any, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(theme=theme).open("", lang="en", place="gwanak-gu", year="2025")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_charts_and_map_are_drawn_without_the_internet(visit: Any) -> None:
    seen = visit()
    page = seen.open("", lang="en", place="gwanak-gu", year="2025")
    page.wait_for_selector(".choroplethlayer path.choroplethlocation", timeout=20_000)
    assert page.locator(".choroplethlayer path.choroplethlocation").count() == 21
    assert page.locator(".barlayer .point").count() > 20
    assert not seen.left


def test_korean_is_drawn_with_the_font_that_ships(visit: Any) -> None:
    page = visit().open("", lang="ko")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("observatory-sans" in family for family in loaded)


def test_a_link_opened_cold_in_another_language_shows_the_same(browser: Any, shipped_home: Path) -> None:
    """The first reader of a fresh server comes by a deep link: no dialog, the same place, year and filter."""
    port = free_port()
    server = start_server(shipped_home, port)
    seen = Visit(browser, f"http://127.0.0.1:{port}")
    try:
        wait_until_ready(server, shipped_home)
        page = seen.open("markets", lang="fr", place="gwanak-gu", year="2023", mode="online")
        assert page.locator('[role="dialog"]').count() == 0
        said = page.inner_text('[data-testid="stMain"]')
        assert "2023" in page.locator("h1").first.inner_text()
        assert text("fr", "mode.online") in page.locator("h1").first.inner_text()
        assert text("fr", "market.years.title") in said
        for part in ("place=gwanak-gu", "year=2023", "mode=online", "lang=fr"):
            assert part in page.url
    finally:
        seen.close()
        server.terminate()
        server.wait(timeout=20)


def test_the_language_can_be_changed_and_the_rest_stays(visit: Any) -> None:
    seen = visit()
    page = seen.open("markets", lang="ko", place="gwanak-gu", year="2023")
    page.locator(".st-key-language input").click()
    page.get_by_role("option", name="Español").click()
    page.wait_for_function("document.documentElement.lang === 'es'")
    seen.settle()
    assert "year=2023" in page.url
    assert "lang=es" in page.url
    assert "Mercado de los Sueños" in page.inner_text("h1")


def test_a_change_of_page_keeps_language_place_and_year(visit: Any) -> None:
    seen = visit()
    page = seen.open("", lang="ko", place="gwanak-gu", year="2023")
    for section, name, address in (("district", "markets", "markets"), ("data", "indicators", "indicators")):
        page.get_by_text(text("ko", f"section.{section}"), exact=True).first.click()
        page.get_by_role("menuitem", name=text("ko", f"page.{name}")).click()
        page.wait_for_url(re.compile(f"/{address}"))
        seen.settle(quiet_s=1)
        assert "lang=ko" in page.url
        assert page.evaluate("document.documentElement.lang") == "ko"
    for _ in range(2):  # the address of a page is first bare, then full: two steps at the most
        if "/markets" not in page.url:
            page.go_back()
            seen.settle(quiet_s=1)
    assert "/markets" in page.url
    assert "year=2023" in page.url
    assert "2023" in page.inner_text("h1")


def test_names_from_data_are_shown_literally(browser: Any, tmp_path: Path) -> None:
    """Markup in a name is text: in tables, charts and headings."""
    from sse_metrics.warehouse.building import build
    from tests.conftest import change_names

    build(tmp_path)
    hostile = "<img src=x onerror=window.hit=1> **b** $x$ [l](http://example.invalid)"
    change_names(tmp_path, hostile)
    port = free_port()
    server = start_server(tmp_path, port)
    seen = Visit(browser, f"http://127.0.0.1:{port}")
    try:
        wait_until_ready(server, tmp_path)
        page = seen.open("markets", lang="en", place="gwanak-gu", year="2025", part="sellers")
        assert page.evaluate("window.hit") is None
        assert not seen.left
        assert "<img src=x" in page.inner_text('[data-testid="stMain"]')
    finally:
        seen.close()
        server.terminate()
        server.wait(timeout=20)


def test_only_this_machine_can_reach_the_dashboard(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    assert is_healthy(port)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(
        "GET",
        "/_stcore/stream",
        headers={
            "Host": "evil.example",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        },
    )
    assert 400 <= connection.getresponse().status < 500
    connection.close()
