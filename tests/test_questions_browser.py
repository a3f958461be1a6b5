"""The three questions of docs/three-questions.md: from the first page, each is answered within three clicks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sse_metrics import Database
from sse_metrics.language import text
from sse_metrics.need import need_map
from tests.test_browser import Visit
from ui.navigation import PAGES

pytestmark = pytest.mark.browser


class Clicks:
    """A reader on the first page who counts the clicks."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.count = visit, 0
        self.page = visit.open("", lang="en", place="gwanak-gu", year="2025")

    def click(self, thing: Any) -> None:
        thing.click()
        self.count += 1
        self.visit.settle(quiet_s=1)

    def go_to(self, page: str) -> None:
        """Two clicks in the navigation: the section, then the page."""
        section = next(name for name, pages in PAGES.items() if page in [address for _, address, _ in pages])
        self.page.get_by_text(text("en", f"section.{section}"), exact=True).first.click()
        self.count += 1
        self.click(self.page.get_by_role("menuitem", name=text("en", f"page.{page}"), exact=True))

    def says(self) -> str:
        found: str = self.page.inner_text('[data-testid="stMain"]')
        return found


@pytest.fixture
def begin(browser: Any, address: str) -> Iterator[Callable[[], Clicks]]:
    opened: list[Visit] = []

    def start() -> Clicks:
        opened.append(Visit(browser, address))
        return Clicks(opened[-1])

    yield start
    for each in opened:
        assert not each.left
        each.close()


def test_which_neighbourhoods_have_need_but_no_social_enterprise(
    begin: Callable[[], Clicks], shipped: Database
) -> None:
    reader = begin()
    reader.go_to("enterprises")
    reader.click(reader.page.get_by_role("radio", name=text("en", "enterprises.part.need")))
    assert reader.count == 3
    found = need_map(shipped, "gwanak-gu", 2025, "one_person_household_share")
    names = {row["place_id"]: row["name_en"] for row in shipped.rows("select place_id, name_en from place")}
    headings = " ".join(reader.page.locator("h2").all_inner_texts())
    assert found.gaps
    assert all(names[area.place_id] in headings for area in found.gaps)
    assert all(names[area.place_id] in headings for area in found.areas if not area.enterprises)


def test_which_departments_buy_least_and_what_they_asked_for(begin: Callable[[], Clicks]) -> None:
    reader = begin()
    reader.go_to("procurement")
    assert text("en", "procurement.least.title") in reader.says()
    reader.click(reader.page.get_by_text("Demo tax office").first)
    assert reader.count == 3
    assert "/expo" in reader.page.url
    assert "Demo tax office" in reader.says()
    assert "Demo performances" in reader.says()


def test_do_enterprises_survive_after_support_ends(begin: Callable[[], Clicks]) -> None:
    reader = begin()
    reader.go_to("survival")
    reader.click(reader.page.get_by_role("radio", name=text("en", "survival.split.after")))
    assert reader.count == 3
    assert "split=after" in reader.page.url
    assert "after their support ended" in reader.page.locator("h1").first.inner_text()
