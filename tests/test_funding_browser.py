"""If I stop this subsidy, who is exposed: from the first page within three clicks, and on the page by choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sse_metrics import Database, exposure
from sse_metrics.exposure import Source
from sse_metrics.language import text
from tests.test_browser import Visit
from tests.test_questions_browser import Clicks, begin

pytestmark = pytest.mark.browser
__all__ = ["begin"]  # the fixture of the other questions


def test_who_is_exposed_if_a_payer_stopped(begin: Callable[[], Clicks], shipped: Database) -> None:
    reader = begin()
    reader.go_to("funding")
    reader.click(reader.page.get_by_role("button", name="Demo district office"))
    assert reader.count == 3
    assert "part=exposed" in reader.page.url
    assert "exposed_to=payer." in reader.page.url
    found = exposure.traced(shipped, "gwanak-gu", "disbursed", "KRW")[2025]
    (payer,) = {part.payer for part in found.parts if "Demo district office" in part.payer}
    rows = exposure.exposed(found, Source("payer", payer), {})
    assert f"Demo district office, 2025: recipients exposed: {len(rows)}" in reader.says()
    assert text("en", "funding.exposed.caution") in reader.says()


def test_a_class_of_payers_is_chosen_on_the_page(browser: Any, address: str) -> None:
    visit = Visit(browser, address)
    page = visit.open("funding", lang="ko", place="gwanak-gu", year="2025")
    page.get_by_role("radio", name=text("ko", "funding.part.exposed")).click()
    visit.settle()
    page.locator(".st-key-exposed_to input").click()
    page.get_by_role("option", name=text("ko", "payer_class.government")).click()
    visit.settle()
    assert "exposed_to=payer_class.government" in page.url
    assert text("ko", "funding.exposed.caution") in page.inner_text('[data-testid="stMain"]')
    assert not visit.left
    visit.close()


def test_on_a_phone_the_list_stands_for_the_picture(browser: Any, address: str) -> None:
    visit = Visit(browser, address, size="phone")
    page = visit.open("funding", lang="fr", place="gwanak-gu", year="2025")
    assert not page.locator(".st-key-flow-picture").is_visible()
    assert page.locator(".st-key-funding-ranking").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not visit.left
    visit.close()
