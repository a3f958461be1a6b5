"""The comprehensive plans of 2024 and 2025 with their programmes, budgets, rules and applications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sse_metrics.demonstration.dice import Dice, split
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.register import CERTIFIED, PRELIMINARY
from sse_metrics.demonstration.world import LAST_YEAR, Enterprise, Row, World

FIRST_BUDGET = 2018
SUPPORT = "demo-programme-business-support"
SPACE = "demo-programme-space-support"
# Families that both calls admit: first year, and the highest award of the money call where it is below the cap of the
# programme (F0098). Ordinary co-operatives are admitted from 2024 on (F0101). The lower caps are invented.
ADMITTED: dict[str, tuple[int | None, int | None]] = {
    CERTIFIED: (None, None),
    PRELIMINARY: (None, None),
    "social_cooperative": (None, None),
    "village_enterprise": (None, 15_000_000),
    "cooperative": (2024, 12_000_000),
}
UNCHECKED_AWARD, UNCHECKED = 2024, LAST_YEAR  # years of an award nobody checked, and of applications not checked yet
SUPPORT_TEAM, CHANNEL_TEAM = both("사회적경제팀", "SSE team"), both("판로지원팀", "sales channel team")


@dataclass(frozen=True)
class Programme:
    """A programme with its yearly budgets in million KRW, from 2018 to 2025; 0 where it does not run."""

    key: str
    korean: str
    english: str
    area: str
    kind: str
    own: tuple[int, ...]
    city: tuple[int, ...]
    central: tuple[int, ...]
    promise: tuple[float, float, str]  # target and result of 2025, and their unit
    team: str = SUPPORT_TEAM
    status: str = "on_track"
    late_reason: str | None = None  # of 2025, as the team words it


_NONE = (0, 0, 0, 0, 0, 0, 0, 0)
PROGRAMMES = (
    Programme(
        "business-support", "사업개발비 지원", "business development support", "enterprise_support", "direct",
        (0, 5, 5, 8, 10, 10, 60, 80), (20, 25, 25, 25, 20, 20, 0, 0), (60, 70, 75, 75, 70, 60, 0, 0),
        (8, 7, "enterprises"),
    ),
    Programme(
        "job-support", "일자리 지원", "job support", "enterprise_support", "direct",
        (10, 10, 12, 12, 10, 10, 10, 10), (60, 65, 70, 70, 60, 50, 25, 10), (290, 310, 330, 320, 290, 250, 80, 30),
        (12, 7, "jobs"), status="late",
        late_reason=both("중앙정부 보조금 감소로 채용 연기", "hiring put off, less central money"),
    ),
    Programme(
        "insurance-support", "사회보험료 지원", "social insurance support", "enterprise_support", "direct",
        _NONE, (8, 8, 8, 8, 8, 7, 4, 2), (40, 42, 44, 44, 40, 36, 12, 6), (14, 11, "enterprises"), status="watch",
    ),
    Programme(
        "market", "장터 운영", "market operations", "sales_channels", "indirect",
        (60, 75, 30, 30, 45, 80, 110, 140), (20, 20, 10, 10, 15, 20, 15, 15), _NONE,
        (18, 22, "market days"), team=CHANNEL_TEAM,
    ),
    Programme(
        "online", "온라인 판매", "online sales", "sales_channels", "indirect",
        (0, 0, 20, 22, 22, 25, 30, 34), (0, 0, 10, 10, 8, 5, 5, 5), _NONE,
        (2, 2, "online stores"), team=CHANNEL_TEAM,
    ),
    Programme(
        "expo", "공공구매 박람회", "public procurement expo", "sales_channels", "indirect",
        (0, 0, 0, 0, 0, 0, 25, 35), _NONE, _NONE, (20, 18, "enterprises"), team=CHANNEL_TEAM, status="watch",
    ),
    Programme(
        "lunch-day", "사회적기업 도시락의 날", "lunch day", "sales_channels", "indirect",
        (0, 6, 6, 6, 7, 8, 10, 12), _NONE, _NONE, (24, 24, "lunch days"), team=CHANNEL_TEAM, status="done",
    ),
    Programme(
        "support-centre", "통합지원센터", "support centre", "ecosystem", "indirect",
        (110, 120, 130, 140, 150, 170, 230, 260), (90, 95, 100, 100, 95, 80, 40, 30), _NONE,
        (300, 318, "consultations"),
    ),
    Programme(
        "academy", "사회적경제 아카데미", "SSE academy", "ecosystem", "indirect",
        (20, 22, 12, 18, 26, 32, 40, 48), (8, 8, 5, 6, 8, 8, 5, 5), _NONE, (4, 3, "courses"), status="watch",
    ),
    Programme(
        "network", "네트워크 활성화", "network building", "ecosystem", "indirect",
        (10, 12, 8, 10, 14, 18, 26, 30), (10, 10, 8, 8, 8, 6, 0, 0), _NONE, (50, 51, "members"),
    ),
    Programme(
        "workshop", "창업공작소", "start-up workshop", "enterprise_support", "indirect",
        (40, 60, 55, 60, 65, 70, 80, 84), (20, 20, 20, 15, 15, 10, 5, 5), _NONE, (12, 12, "teams"), status="done",
    ),
    Programme(
        "space-support", "공간 지원", "space support", "enterprise_support", "indirect",
        (30, 32, 34, 36, 40, 44, 56, 62), (15, 15, 15, 15, 12, 10, 5, 5), _NONE, (8, 6, "enterprises"),
        status="watch",
    ),
)  # fmt: skip


def make(world: World) -> None:
    """Fill plan, programme, programme_year, programme_family and application."""
    for year in (2024, 2025):
        title = both(f"사회적경제 활성화 종합계획 {year}", f"comprehensive SSE plan {year}")
        world.add("plan", plan_id=f"demo-plan-{year}", year=year, title=title)
    for programme in PROGRAMMES:
        programme_id = f"demo-programme-{programme.key}"
        has_cap = programme_id == SUPPORT
        world.add(
            "programme",
            programme_id=programme_id,
            plan_id="demo-plan-2025" if programme.key in ("expo", "online", "network") else "demo-plan-2024",
            area=programme.area,
            name=both(programme.korean, programme.english),
            owner=programme.team,
            support_kind=programme.kind,
            award_cap=world.calibration.value(2024, "business_support_cap") if has_cap else None,
            currency="KRW",
        )
        _budgets(world, programme, programme_id)
    for programme_id in (SUPPORT, SPACE):
        _families(world, programme_id)
    for year in range(2019, LAST_YEAR + 1):
        _applications(world, SUPPORT, year)
        _applications(world, SPACE, year)


def _budgets(world: World, programme: Programme, programme_id: str) -> None:
    dice = Dice(f"budget {programme.key}")
    target, result, unit = programme.promise
    for position, (own, city, central) in enumerate(zip(programme.own, programme.city, programme.central, strict=True)):
        year, whole = FIRST_BUDGET + position, own + city + central
        if not whole:
            continue
        if programme_id == SUPPORT and year == LAST_YEAR:
            whole = own = world.calibration.value(year, "business_support_budget") // 1_000_000
        is_last = year == LAST_YEAR
        promised = target if is_last else max(1, round(target * (0.5 + 0.06 * position)))
        reached = result if is_last else round(promised * dice.between(0.85, 1.08))
        world.add(
            "programme_year",
            programme_id=programme_id,
            year=year,
            currency="KRW",
            budget_own=own * 1_000_000,
            budget_city=city * 1_000_000,
            budget_central=central * 1_000_000,
            spent=int(whole * dice.between(0.86, 0.995)) * 1_000_000,
            target_value=promised,
            achieved_value=reached,
            target_unit=unit,
            status=programme.status if is_last else ("done" if reached >= promised else "watch"),
            late_reason=programme.late_reason if is_last else None,
        )


def _families(world: World, programme_id: str) -> None:
    for family, (first_year, cap) in ADMITTED.items():
        has_cap = cap is not None and programme_id == SUPPORT
        world.add(
            "programme_family",
            programme_id=programme_id,
            family=family,
            first_year=first_year,
            award_cap=cap if has_cap else None,
            currency="KRW" if has_cap else None,
        )


def _eligible(e: Enterprise, year: int) -> bool:
    return e.family in ADMITTED and (ADMITTED[e.family][0] or 0) <= year


def _cap(e: Enterprise, programme_id: str, cap: int) -> int:
    own = ADMITTED[e.family][1] if programme_id == SUPPORT else None
    return cap if own is None else own


def _applications(world: World, programme_id: str, year: int) -> None:
    dice = Dice(f"applications {programme_id} {year}")
    applied_first, awarded_on = date(year, 3, 4), date(year, 4, 28)
    working = world.operating(applied_first, awarded_on + timedelta(days=1))
    cap = 20_000_000
    if programme_id == SUPPORT:
        cap = world.calibration.value(2024, "business_support_cap")
    budget = _spent(world, programme_id, year) // 100_000 * 100_000
    count = min(len(working), 8 + round(budget / cap * dice.between(2.6, 3.4)))
    applicants = dice.sample(working, count, [3.0 if _eligible(e, year) else 0.6 for e in working])
    eligible = [e for e in applicants if _eligible(e, year)]
    winners = dice.sample(eligible, min(len(eligible), max(4, round(budget / cap * 1.85))))
    caps = [_cap(e, programme_id, cap) for e in winners]
    awards = dict(zip([e.enterprise_id for e in winners], _awards(dice, budget, caps), strict=True))
    unchecked = _unchecked(programme_id, year, winners, eligible)
    for e in applicants:
        awarded = awards.get(e.enterprise_id)
        asked = int(dice.between(0.45, 1.0) * cap) // 100_000 * 100_000
        kept_back = 0.9 if awarded and dice.chance(0.2) else 1.0
        world.add(
            "application",
            application_id=f"{programme_id.replace('programme', 'application')}-{year}-{e.enterprise_id[-3:]}",
            programme_id=programme_id,
            enterprise_id=e.enterprise_id,
            applied_on=dice.day(applied_first, date(year, 3, 25)),
            amount_applied=max(asked, awarded or 0),
            is_eligible=None if e.enterprise_id in unchecked else _eligible(e, year),
            awarded_on=awarded_on if awarded else None,
            amount_awarded=awarded if _eligible(e, year) else None,
            amount_paid=int(awarded * kept_back) if awarded else None,
            currency="KRW",
        )


def _unchecked(programme_id: str, year: int, winners: list[Enterprise], eligible: list[Enterprise]) -> set[str]:
    """Applications of which nobody wrote down a check: one award, and a few that are not decided yet."""
    if programme_id != SUPPORT:
        return set()
    if year == UNCHECKED_AWARD:
        return {winners[0].enterprise_id}
    refused = [e.enterprise_id for e in eligible if e not in winners]
    return set(refused[:3]) if year == UNCHECKED else set()


def _awards(dice: Dice, budget: int, caps: list[int]) -> list[int]:
    """Awards within the caps that use up the budget as far as the caps allow."""
    budget = min(budget, sum(caps))
    awards = split(budget, [dice.skewed(0.5, 2.0) for _ in caps], 100_000)
    surplus = sum(max(0, award - cap) for award, cap in zip(awards, caps, strict=True))
    awards = [min(award, cap) for award, cap in zip(awards, caps, strict=True)]
    for position, cap in enumerate(caps):
        more = min(surplus, cap - awards[position])
        awards[position] += more
        surplus -= more
    return awards


def _spent(world: World, programme_id: str, year: int) -> int:
    rows: list[Row] = world.rows["programme_year"]
    return int(next(row["spent"] for row in rows if row["programme_id"] == programme_id and row["year"] == year))
