"""Trainings, strategy, targets, and what the council is asked to decide."""

from __future__ import annotations

from datetime import date, timedelta

from sse_metrics.demonstration.dice import Dice, split
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.world import YEARS, World

# programme, days it lasts, thematic sessions, visits, audiences, from abroad
TRAININGS = (
    (both("사회적경제 아카데미", "SSE academy"), 35, 8, 1, ("residents", "entrepreneurs"), False),
    (both("공무원 교육", "course for officials"), 2, 4, 1, ("officials",), False),
    (both("창업 교실", "start-up class"), 60, 10, 2, ("entrepreneurs", "students"), False),
    (both("학교 협동조합 교실", "school co-op class"), 20, 5, 1, ("students",), False),
    (both("국제 연수", "international study visit"), 5, 6, 4, ("officials", "entrepreneurs"), True),
)
COUNTRIES = ("PHL", "IDN", "FRA", "ESP", "CAN", "SEN", "MEX", "VNM")
STRATEGY = (
    (1, both("학습 도시 만들기", "make it a learning city"), 2024, "done", "primary", 3, 3, "courses"),
    (2, both("공공구매 확대", "widen public procurement"), 2025, "running", "primary", 4.4, 5.5, "percent"),
    (4, both("소비자 모으기", "enlist consumers"), 2026, "running", "secondary", 1_840, 3_000, "people"),
    (6, both("공동 온라인 판매", "joint online sales"), 2025, "done", "primary", 47, 45, "enterprises"),
    (7, both("기금 조성", "build up the fund"), 2027, "planned", "secondary", None, 2, "billion KRW"),
)
# Targets from 2018 to 2025, in the unit of the indicator.
TARGETS = {
    "sse_enterprises": (95, 102, 108, 112, 117, 122, 127, 133),
    "market_sales": (220e6, 250e6, 250e6, 60e6, 60e6, 250e6, 310e6, 450e6),
    "sse_procurement_share": (0.038, 0.040, 0.042, 0.044, 0.046, 0.048, 0.050, 0.055),
    "trainees": (500, 600, 600, 500, 700, 850, 1_000, 1_300),
    "sse_jobs": (660, 700, 720, 740, 780, 800, 850, 880),
}
# What a quarter may bring: indicator, then English, Korean, French, Spanish.
DECISIONS = {
    "shift": ("sse_procurement_share", "Share out the purchase target anew", "공공구매 목표 재배분",
              "Répartir à nouveau l'objectif d'achats", "Repartir de nuevo la meta de compras"),
    "online": ("market_sales", "Support more online sellers", "온라인 판매 기업 추가 지원",
               "Aider plus de vendeurs en ligne", "Apoyar a más vendedores en línea"),
    "days": ("market_sales", "Set next year's market days", "내년 장터 개최일 확정",
             "Fixer les jours de marché de l'an prochain", "Fijar los días de mercado del próximo año"),
    "popup": ("market_sales", "Try pop-ups at two stations", "역 앞 팝업 장터 두 곳 시범 운영",
              "Essayer deux marchés éphémères en gare", "Probar dos mercados en estaciones"),
    "budget": ("sse_jobs", "Replace lost job support", "줄어든 일자리 지원 보완",
               "Compenser l'aide à l'emploi perdue", "Compensar la ayuda al empleo perdida"),
    "support": ("sse_enterprises", "Approve business support awards", "사업개발비 지원 대상 승인",
                "Approuver les aides au développement", "Aprobar las ayudas al desarrollo"),
    "expo": ("sse_procurement_share", "Follow up expo contacts", "박람회 상담 후속 조치",
             "Suivre les contacts du salon d'achats", "Seguir los contactos de la feria"),
    "space": ("sse_enterprises", "Let the empty coworking rooms", "코워킹스페이스 빈방 입주 모집",
              "Louer les bureaux partagés libres", "Alquilar las salas libres"),
    "academy": ("trainees", "Add an autumn academy course", "가을 아카데미 과정 추가",
                "Ajouter un cours d'automne", "Añadir un curso de otoño"),
    "buyers": ("sse_procurement_share", "Meet the five largest buyers", "상위 다섯 구매 부서 면담",
               "Rencontrer les cinq plus gros acheteurs", "Reunirse con los cinco mayores compradores"),
    "plan": ("sse_enterprises", "Adopt next year's plan", "내년 종합계획 의결",
             "Adopter le plan de l'an prochain", "Aprobar el plan del próximo año"),
    "fund": ("sse_jobs", "Pay into the solidarity fund", "연대기금 출연 결정",
             "Abonder le fonds de solidarité", "Aportar al fondo solidario"),
}  # fmt: skip
QUARTERS = (
    (date(2024, 3, 31), ("support", "budget")),
    (date(2024, 6, 30), ("expo", "popup", "academy")),
    (date(2024, 9, 30), ("buyers", "online")),
    (date(2024, 12, 31), ("plan", "days", "fund")),
    (date(2025, 3, 31), ("support", "space")),
    (date(2025, 6, 30), ("expo", "online", "budget")),
    (date(2025, 9, 30), ("academy", "buyers")),
    (date(2025, 12, 31), ("shift", "online", "plan")),
)


def make(world: World) -> None:
    """Fill training, training_group, strategy_action, target and decision."""
    for year in YEARS:
        _trainings(world, year)
    for number, (point, title, due, status, involvement, reached, promised, unit) in enumerate(STRATEGY, 1):
        world.add(
            "strategy_action",
            action_id=f"demo-action-{number}",
            point=point,
            title=title,
            due_on=date(due, 12, 31),
            status=status,
            involvement=involvement,
            achieved_value=reached,
            target_value=promised,
            unit=unit,
        )
    for indicator_id, values in TARGETS.items():
        for year, value in zip(range(2018, 2026), values, strict=True):
            world.add("target", indicator_id=indicator_id, year=year, target_value=value)
    for due_on, keys in QUARTERS:
        for key in keys:
            indicator_id, english, korean, french, spanish = DECISIONS[key]
            world.add(
                "decision",
                decision_id=f"demo-decision-{due_on.isoformat()}-{key}",
                due_on=due_on,
                title_en=english,
                title_ko=korean,
                title_fr=french,
                title_es=spanish,
                indicator_id=indicator_id,
            )


def _trainings(world: World, year: int) -> None:
    """Groups whose enrolments add up to the calibrated number of trainees; no visits from abroad in 2020 and 2021."""
    dice = Dice(f"trainings {year}")
    total = world.calibration.value(year, "trainees")
    groups = []
    for number in range(max(6, total // 75)):
        programme, days, modules, visits, audiences, from_abroad = TRAININGS[number % len(TRAININGS)]
        if from_abroad and year in (2020, 2021):
            continue
        started = dice.day(date(year, 3, 2), date(year, 11, 30) - timedelta(days=days))
        training_id = f"demo-training-{year}-{number + 1:02d}"
        world.add(
            "training",
            training_id=training_id,
            programme=programme,
            started_on=started,
            ended_on=started + timedelta(days=days - 1),
            modules=modules,
            site_visits=visits if year not in (2020, 2021) else 0,
        )
        for group in range(dice.whole(2, 4)):
            groups.append((training_id, audiences[group % len(audiences)], from_abroad))
    sizes = split(total, [dice.between(0.6, 1.5) * (0.4 if abroad else 1.0) for _, _, abroad in groups])
    for (training_id, audience, from_abroad), enrolled in zip(groups, sizes, strict=True):
        country = dice.pick(COUNTRIES) if from_abroad else "KOR"
        number = dice.whole(1, 6) if from_abroad else dice.whole(1, 21)
        home = both(f"도시 {country} {number}", f"city {country} {number}")
        home = home if from_abroad else both(f"동 {number}", f"neighbourhood {number}")
        world.add(
            "training_group",
            training_id=training_id,
            from_place=home,
            from_country_iso3=country,
            audience=audience,
            enrolled=enrolled,
            completed=None if dice.chance(0.03) else min(enrolled, round(enrolled * dice.between(0.74, 0.96))),
        )
