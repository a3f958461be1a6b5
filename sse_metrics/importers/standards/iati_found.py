"""Activities and transactions as they stand in an IATI file, versions 1.01 to 2.03.

https://iatistandard.org/en/iati-standard/ defines the elements. Version 1 names kinds of transactions by letters (C, D,
E), version 2 by numbers (2, 3, 4); names stand in an element itself in version 1, in its narratives in version 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element  # the type only: parsing is done where files are opened

from sse_metrics.importers.reading import Document
from sse_metrics.importers.standards.days import iso_day
from sse_metrics.importers.standards.figures import NO_CURRENCY, exact, folded


@dataclass(frozen=True)
class Body:
    """An organisation as an element names it."""

    ref: str
    name: str
    kind: str  # code of the list OrganisationType: 10 government, 15 other public sector, 60 foundation …
    role: str = ""  # of participating organisations: Funding or 1, Implementing or 4 …

    @property
    def key(self) -> str:
        """What tells it apart: its reference, else its name in upper case."""
        return self.ref or folded(self.name)


@dataclass(frozen=True)
class Activity:
    """One activity and its place."""

    file: str
    row: int  # position in the file, from 1
    element: Element

    @property
    def identifier(self) -> str:
        """Its identifier in the whole of IATI."""
        return text_of(child(self.element, "iati-identifier"))

    @property
    def reporter(self) -> Body | None:
        """Who publishes it."""
        return body(child(self.element, "reporting-org"))

    def participants(self, *roles: str) -> list[Body]:
        """The organisations that take part in one of these roles."""
        found = filter(None, map(body, children(self.element, "participating-org")))
        return [participant for participant in found if participant.role.casefold() in roles]

    def default(self, name: str) -> str:
        """The code that holds for transactions that have none of their own."""
        return code(child(self.element, f"default-{name}"))

    def transactions(self) -> list[Transaction]:
        """Its transactions in their order."""
        found = enumerate(children(self.element, "transaction"), start=1)
        return [Transaction(self, number, element) for number, element in found]


@dataclass(frozen=True)
class Transaction:
    """One transaction of an activity."""

    activity: Activity
    number: int  # position in the activity, from 1
    element: Element

    @property
    def kind(self) -> str:
        """The code of its type, as the file's version of the standard writes it."""
        return code(child(self.element, "transaction-type")) or NO_CURRENCY

    @property
    def written(self) -> str:
        """What stands as its value."""
        return text_of(child(self.element, "value"))

    @property
    def amount(self) -> Decimal | None:
        """Its value, if that is a number."""
        return exact(self.written)

    @property
    def currency(self) -> str:
        """The currency of its value, else the default of its activity."""
        value = child(self.element, "value")
        own = value.get("currency", "").strip() if value is not None else ""
        return (own or self.activity.element.get("default-currency", "").strip()).upper() or NO_CURRENCY

    @property
    def day(self) -> str | None:
        """The day it happened, else the day of its value."""
        for name, attribute in (("transaction-date", "iso-date"), ("value", "value-date")):
            element = child(self.element, name)
            day = iso_day(element.get(attribute)) if element is not None else None
            if day:
                return day
        return None

    @property
    def receiver(self) -> Body | None:
        """Who the transaction itself names as the one that gets the money."""
        return body(child(self.element, "receiver-org"))

    @property
    def provider(self) -> Body | None:
        """Who the transaction itself names as the one that pays."""
        return body(child(self.element, "provider-org"))


def is_activity_file(document: Document) -> bool:
    """Whether the document holds activities."""
    return document.root is not None and tag(document.root) in ("iati-activities", "iati-activity")


def activities_of(document: Document) -> list[Activity]:
    """The activities of a document in their order; one activity may be the whole of it."""
    root: Element = document.root
    found = [root] if tag(root) == "iati-activity" else list(children(root, "iati-activity"))
    return [Activity(document.file, row, element) for row, element in enumerate(found, start=1)]


def tag(element: Element) -> str:
    """The name of an element without its namespace; comments have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """The elements of a name directly below another."""
    return (below for below in element if tag(below) == name)


def child(element: Element, name: str) -> Element | None:
    """The first of them."""
    return next(children(element, name), None)


def code(element: Element | None) -> str:
    """The code of an element that takes one from a list."""
    return element.get("code", "").strip() if element is not None else ""


def text_of(element: Element | None) -> str:
    """What an element says: its first narrative that is not empty, else its own text."""
    if element is None:
        return ""
    told = [" ".join("".join(narrative.itertext()).split()) for narrative in children(element, "narrative")]
    return next(filter(None, told), " ".join((element.text or "").split()))


def body(element: Element | None) -> Body | None:
    """The organisation that an element names; None when it names none."""
    if element is None:
        return None
    found = Body(
        element.get("ref", "").strip(),
        text_of(element),
        element.get("type", "").strip(),
        element.get("role", "").strip(),
    )
    return found if found.key else None
