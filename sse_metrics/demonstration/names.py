"""Invented names. Each begins with 예시 and Demo, so that nobody takes one for a real enterprise."""

from __future__ import annotations

FIRST_WORDS = (
    ("꿈", "Dream"), ("봄날", "Spring"), ("햇살", "Sunshine"), ("나눔", "Sharing"), ("함께", "Together"),
    ("이음", "Link"), ("마중", "Welcome"), ("두레", "Neighbour"), ("푸른", "Green"), ("새싹", "Sprout"),
    ("별빛", "Starlight"), ("온기", "Warmth"), ("징검다리", "Stepping Stone"), ("모두", "Everyone"),
    ("한걸음", "One Step"), ("바람", "Breeze"), ("물결", "Wave"), ("달빛", "Moonlight"), ("든든", "Sturdy"),
    ("손길", "Helping Hand"), ("어울림", "Harmony"), ("마루", "Ridge"), ("솔숲", "Pine Grove"), ("느티", "Zelkova"),
)  # fmt: skip

# ISIC Rev. 4 section, Korean, English, how readily it sells on a market
TRADES = (
    ("C", "빵", "Bread", 2.4), ("Q", "돌봄", "Care", 0.3), ("I", "도시락", "Lunch Box", 2.0),
    ("P", "배움", "Learning", 0.7), ("C", "비누", "Soap", 2.2), ("N", "청소", "Cleaning", 0.3),
    ("G", "공정무역", "Fair Trade", 2.2), ("R", "공연", "Performance", 0.7), ("C", "공예", "Crafts", 2.4),
    ("J", "미디어", "Media", 0.3), ("I", "카페", "Café", 1.6), ("C", "두부", "Tofu", 2.2),
    ("S", "수선", "Mending", 1.2), ("Q", "방문요양", "Home Care", 0.2), ("E", "새활용", "Upcycling", 1.6),
    ("P", "코딩", "Coding", 0.4), ("I", "반찬", "Side Dishes", 2.2), ("F", "집수리", "Home Repair", 0.2),
    ("M", "디자인", "Design", 0.9), ("C", "목공", "Woodwork", 1.6), ("A", "도시농업", "Urban Farming", 1.7),
    ("N", "여행", "Travel", 0.5), ("G", "되살림", "Reuse", 1.8), ("C", "떡", "Rice Cake", 2.2),
    ("L", "공유주택", "Shared Housing", 0.1), ("H", "배달", "Delivery", 0.2), ("R", "마을책방", "Bookshop", 1.3),
)  # fmt: skip

FAMILY_WORDS = {
    "certified_social_enterprise": ("사회적기업", "Social Enterprise"),
    "preliminary_social_enterprise": ("예비사회적기업", "Preliminary Social Enterprise"),
    "social_cooperative": ("사회적협동조합", "Social Co-op"),
    "cooperative": ("협동조합", "Co-op"),
    "village_enterprise": ("마을기업", "Village Enterprise"),
    "self_reliance_enterprise": ("자활기업", "Self-reliance Enterprise"),
    "mutual": ("공제회", "Mutual"),
    "association": ("협회", "Association"),
    "foundation": ("재단", "Foundation"),
    "self_help_group": ("자조모임", "Self-help Group"),
    "community_based_enterprise": ("공동체기업", "Community Enterprise"),
}


def enterprise_name(number: int, family: str) -> tuple[str, str, str, float]:
    """Sector, Korean name, English name and market weight of enterprise number so and so; no two are alike."""
    sector, trade_ko, trade_en, weight = TRADES[number % len(TRADES)]
    word_ko, word_en = FIRST_WORDS[(number + number // len(TRADES) * 7) % len(FIRST_WORDS)]
    family_ko, family_en = FAMILY_WORDS[family]
    return sector, f"예시 {word_ko}{trade_ko} {family_ko}", f"Demo {word_en} {trade_en} {family_en}", weight


def both(korean: str, english: str) -> str:
    """A name for a table that has one column for it."""
    return f"예시 {korean} · Demo {english}"
