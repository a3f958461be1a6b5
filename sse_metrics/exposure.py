"""Who hangs on one payer: the money of the ledger followed from its first payer to whom it reached.

Only lines that count are followed, so that the parts add up to the total. A line that says by parent_flow_id of which
other it is a part (instalment, call-off, share of a consortium) comes from the payer at the beginning of its chain.
What an intermediary passes on in regrants is money of whoever paid the intermediary: the receivers of the regrants have
it, and the intermediary has the rest. Where more was passed on than came, the regrants share what came, in proportion.
What a chain passes on belongs to the year in which its first line counts (decision 0018).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.ledger import GROUPS, SOFTNESS
from sse_metrics.warehouse.database import CanQuery

MORE_THAN_HALF, MORE_THAN_QUARTER = 0.5, 0.25
Kind = Literal["payer_class", "programme", "payer"]

_HERE = "place_id in (select place_id from place_within where within_id = $place)"
_LINE = """payer_name, payer_class, programme_id, coalesce(recipient_id, recipient_name) as recipient_key,
    recipient_id, recipient_name"""
Row = dict[str, Any]
_Key = tuple[str, str, str | None, str]  # payer, class, programme, recipient


@dataclass(frozen=True)
class Source:
    """What is thought away: a class of payers, a programme or one payer."""

    kind: Kind
    code: str


@dataclass
class Part:
    """Money of one first payer that reached one recipient; `passed_on` is what of it came through somebody else."""

    payer: str
    payer_class: str
    programme: str | None
    recipient: str
    amount: float = 0.0
    passed_on: float = 0.0
    lines: int = 0
    softness: int = 0

    def is_from(self, source: Source) -> bool:
        """Whether the money comes from there."""
        of = {"payer_class": self.payer_class, "programme": self.programme, "payer": self.payer}
        return of[source.kind] == source.code


@dataclass(frozen=True)
class Recipient:
    """Who received money, with its id where it is an enterprise of the register."""

    name: str
    enterprise_id: str | None


@dataclass(frozen=True)
class Known:
    """What the register and the accounts of the year say of an enterprise; revenue in the currency of the ledger."""

    family: str | None = None
    revenue: float | None = None
    jobs: int | None = None
    vulnerable_workers: int | None = None


@dataclass
class Traced:
    """All money of a year, stage and currency by first payer and last recipient.

    `untraced` counts regrants of the year whose beginning does not count or is not in the ledger: their money is in no
    part, since nobody knows of which line that counts it is.
    """

    parts: list[Part] = field(default_factory=list)
    recipients: dict[str, Recipient] = field(default_factory=dict)
    untraced: int = 0
    untraced_amount: float = 0.0


@dataclass(frozen=True)
class Exposed:
    """A recipient of a source: what came from it, as a part of its finance in the ledger and over its revenue."""

    recipient: Recipient
    known: Known
    amount: float
    passed_on: float
    finance: float
    share: float
    of_revenue: float | None
    payer: str
    provenance: str


def traced(db: CanQuery, place: str, stage: str, currency: str) -> dict[int, Traced]:
    """Follow the money of a place from its first payers to whom it reached, by year."""
    asked = {"place": place, "stage": stage, "currency": currency}
    found: dict[int, Traced] = defaultdict(Traced)
    sums: dict[tuple[int, _Key], Part] = {}
    for row in db.rows(_ALONE, asked):
        _add(found[row["year"]], sums, row["year"], row, row, row["amount"], row["lines"], False)
    chained = db.rows(_CHAINED, asked)
    by_id = {row["flow_id"]: row for row in chained}
    regrants: dict[str, list[Row]] = defaultdict(list)
    for row in chained:
        if row["is_regrant"]:
            regrants[row["parent_flow_id"]].append(row)
    for line in chained:
        if line["is_asked"]:
            _follow(found[line["year"]], sums, line, _origin(line, by_id), regrants)
        elif line["is_regrant"] and not _begins_with_one_that_counts(line, by_id, stage):
            found[line["year"]].untraced += 1
            found[line["year"]].untraced_amount += line["amount"]
    for (year, _), part in sorted(sums.items(), key=lambda item: (-item[1].amount, item[1].payer, item[1].recipient)):
        found[year].parts.append(part)
    return dict(found)


# Lines that are part of no chain, added up at once; and the others one by one, with the lines they may hang on.
_ASKED = f"{_HERE} and stage = $stage and currency = $currency and is_counted"
_PASSED_ON = f"""
    select parent_flow_id from funding_in_year
    where {_HERE} and left_out_because = 'regrant' and stage = $stage and currency = $currency
        and parent_flow_id is not null
"""
_ALONE = f"""
    select year, {_LINE}, cast(sum(amount) as double) as amount, count(*) as lines, {SOFTNESS} as softness
    from funding_in_year
    where {_ASKED} and parent_flow_id is null and flow_id not in ({_PASSED_ON})
    group by year, payer_name, payer_class, programme_id, recipient_id, recipient_name
    order by year, payer_name, recipient_key, programme_id nulls last
"""
_CHAINED = f"""
    select flow_id, parent_flow_id, stage, year, {_LINE}, cast(amount as double) as amount, 1 as lines, is_counted,
        {_ASKED} and (parent_flow_id is not null or flow_id in ({_PASSED_ON})) as is_asked, -- the others are alone
        left_out_because = 'regrant' and stage = $stage and coalesce(currency, '') = $currency as is_regrant,
        case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end as softness
    from funding_in_year
    where {_HERE} and kind = 'money' and stage <> 'repaid'
        and (({_ASKED} and parent_flow_id is not null)
            or flow_id in ({_PASSED_ON})
            or left_out_because = 'regrant'
            or flow_id in (select parent_flow_id from funding_flow where {_HERE} and parent_flow_id is not null))
    order by flow_id
"""


def _add(
    found: Traced, sums: dict[tuple[int, _Key], Part], year: int, origin: Row, to: Row, amount: float, lines: int,
    is_passed_on: bool,
) -> None:  # fmt: skip
    key = (origin["payer_name"], origin["payer_class"], origin["programme_id"], to["recipient_key"])
    part = sums.setdefault((year, key), Part(*key))
    part.amount += amount
    part.passed_on += amount if is_passed_on else 0.0
    part.lines += lines
    part.softness = max(part.softness, origin["softness"], to["softness"])
    found.recipients.setdefault(to["recipient_key"], Recipient(to["recipient_name"], to["recipient_id"]))


def _origin(line: Row, by_id: dict[str, Row]) -> Row:
    """The payer at the beginning of a chain, and the first programme on the way there."""
    here, programme, seen = line, line["programme_id"], {line["flow_id"]}
    while here["parent_flow_id"] in by_id and here["parent_flow_id"] not in seen:
        here = by_id[here["parent_flow_id"]]
        seen.add(here["flow_id"])
        programme = programme or here["programme_id"]
    softness = max(line["softness"], here["softness"])
    return {**here, "programme_id": programme, "softness": softness}


def _begins_with_one_that_counts(line: Row, by_id: dict[str, Row], stage: str) -> bool:
    here, seen = line, {line["flow_id"]}
    while here["parent_flow_id"] in by_id and here["parent_flow_id"] not in seen:
        here = by_id[here["parent_flow_id"]]
        if not here["is_regrant"]:
            return bool(here["is_counted"] and here["stage"] == stage)
        seen.add(here["flow_id"])
    return False


def _follow(
    found: Traced, sums: dict[tuple[int, _Key], Part], line: Row, origin: Row,
    regrants: dict[str, list[Row]],
) -> None:  # fmt: skip
    """Split a line that counts among whom it reached: each keeps what it does not pass on."""
    waiting, seen = [(line, line["amount"], 0)], {line["flow_id"]}
    while waiting:
        here, amount, depth = waiting.pop()
        onward = [row for row in regrants.get(here["flow_id"], []) if row["flow_id"] not in seen]
        passed_on = sum(row["amount"] for row in onward)
        part = min(1.0, amount / passed_on) if passed_on else 0.0
        for row in onward:
            seen.add(row["flow_id"])
            waiting.append((row, row["amount"] * part, depth + 1))
        kept = amount - passed_on if passed_on < amount or not passed_on else 0.0  # a correction is below zero
        if kept or not passed_on:
            _add(found, sums, line["year"], origin, here, kept, 1, depth > 0)


def register(db: CanQuery, place: str, year: int, stage: str, currency: str) -> dict[str, Known]:
    """What the register and the accounts of the year know of enterprises that ever received money of a place."""
    rows = db.rows(
        f"""
        select e.enterprise_id, e.family, cast(a.total_revenue as double) as revenue, a.currency, a.jobs,
            a.vulnerable_workers
        from enterprise as e
        left join enterprise_accounts as a on e.enterprise_id = a.enterprise_id and a.year = $year
        where e.enterprise_id in (
            select recipient_id from funding_in_year where {_HERE} and stage = $stage and currency = $currency
        )
        """,
        {"place": place, "year": year, "stage": stage, "currency": currency},
    )
    return {
        row["enterprise_id"]: Known(
            row["family"],
            row["revenue"] if row["currency"] == currency else None,
            row["jobs"],
            row["vulnerable_workers"],
        )
        for row in rows
    }


def sources(found: Traced) -> list[tuple[Source, float]]:
    """What can be thought away, with its money: classes of payers, programmes, payers, each kind the largest first.

    The enterprises' own money (members, management, sales) is nothing that somebody else could stop; nor is a source
    that only took back in the year.
    """
    sums: dict[Source, float] = defaultdict(float)
    gave: set[Source] = set()
    for part in found.parts:
        if part.payer_class in GROUPS["own"]:
            continue
        of = [Source("payer_class", part.payer_class), Source("payer", part.payer)]
        if part.programme:
            of.append(Source("programme", part.programme))
        for each in of:
            sums[each] += part.amount
        if part.amount > 0:
            gave.update(of)
    order = ("payer_class", "programme", "payer")
    found_of = [(each, amount) for each, amount in sums.items() if each in gave]
    return sorted(found_of, key=lambda item: (order.index(item[0].kind), -item[1], item[0].code))


def exposed(found: Traced, source: Source, known: dict[str, Known]) -> list[Exposed]:
    """Recipients of a source, those first for whom it is the largest part of their finance."""
    mine: dict[str, list[Part]] = defaultdict(list)
    for part in found.parts:
        if part.is_from(source) and part.amount > 0:
            mine[part.recipient].append(part)
    whole = _finance(found)
    return _sorted([_exposed(found, key, parts, whole[key], known) for key, parts in mine.items()])


def dependent(found: Traced, known: dict[str, Known], more_than: float = MORE_THAN_HALF) -> list[Exposed]:
    """Enterprises of the register for which one payer brings more than a part of their finance in the ledger.

    Their own money is part of the finance, and no payer that they could depend on.
    """
    by_payer: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in found.parts:
        is_own = part.payer_class in GROUPS["own"]
        if part.amount > 0 and not is_own and found.recipients[part.recipient].enterprise_id:
            by_payer[part.recipient, part.payer].append(part)
    whole = _finance(found)
    rows = [_exposed(found, key, parts, whole[key], known) for (key, _), parts in by_payer.items()]
    return _sorted([row for row in rows if row.share > more_than])


def _finance(found: Traced) -> dict[str, float]:
    """What each recipient got; a payer that took back more than it gave in the year has no part in it."""
    whole: dict[str, float] = defaultdict(float)
    for part in found.parts:
        whole[part.recipient] += max(part.amount, 0.0)
    return whole


def _exposed(
    found: Traced, key: str, parts: Sequence[Part], finance: float, register_says: dict[str, Known]
) -> Exposed:
    recipient, amount = found.recipients[key], sum(part.amount for part in parts)
    known = register_says.get(recipient.enterprise_id or "", Known())
    return Exposed(
        recipient,
        known,
        amount,
        sum(part.passed_on for part in parts),
        finance,
        min(amount / finance, 1.0),
        amount / known.revenue if known.revenue else None,
        parts[0].payer,
        PROVENANCES[max(part.softness for part in parts)],
    )


def _sorted(rows: list[Exposed]) -> list[Exposed]:
    return sorted(rows, key=lambda row: (-row.share, -row.amount, row.recipient.name))
