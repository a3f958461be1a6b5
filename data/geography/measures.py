"""The census figures that build_geography.py takes from the package, and what a reader has to know about each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One census figure: where the package keeps it, and what a reader has to know about it."""

    indicator: str
    unit: str
    note: str
    class1: str
    class2: tuple[str, ...]  # parts that are added up, e.g. women and men
    from_neighbourhoods: bool = False  # the district is the sum of all its neighbourhoods
    with_neighbourhoods: bool = False  # the district has its own row, and neighbourhoods have one too
    factor: int = 1


AGES = ("0-19", "20-39", "40-64", "65-79", "80+")
MEASURES = (
    Measure(
        "population",
        "people",
        "Census residents, Koreans and foreigners.",
        "all households",
        ("total",),
        from_neighbourhoods=True,
    ),
    Measure(
        "population_all_households",
        "people",
        "The package's own row of the district ('all households'). It differs from the census residents given as "
        "population, and the package does not say who is left out: use it for 2010 to 2020 among themselves only.",
        "all households",
        ("total",),
    ),
    Measure(
        "foreign_residents",
        "people",
        "Census residents who are foreigners.",
        "foreign population",
        ("total",),
        from_neighbourhoods=True,
    ),
    Measure(
        "households",
        "households",
        "All households: general, collective and of foreigners.",
        "census household totals",
        ("total households",),
        from_neighbourhoods=True,
    ),
    Measure(
        "general_households",
        "households",
        "General households only, without collective ones and those of foreigners: the base of household size.",
        "census household totals",
        ("general households",),
        from_neighbourhoods=True,
    ),
    Measure(
        "one_person_households",
        "households",
        "General households of one person; their base is general_households.",
        "household size",
        ("one person",),
        from_neighbourhoods=True,
    ),
    Measure(
        "homes",
        "homes",
        "Housing units of the census; living quarters that are no housing unit are not counted.",
        "census housing totals",
        ("total housing units",),
        from_neighbourhoods=True,
    ),
    Measure("vacant_homes", "homes", "Housing units nobody lives in.", "vacant housing", ("number of vacant housing",)),
    Measure(
        "businesses",
        "businesses",
        "Establishments. The count jumps by 48 percent in Seoul from 2015 to 2020, which is a wider count of 2020 and "
        "not growth: compare places within a year only.",
        "company",
        ("total",),
        with_neighbourhoods=True,
    ),
    Measure(
        "welfare_recipients",
        "people",
        "Recipients of basic livelihood security, women and men added. Its rules were widened in July 2015.",
        "basic living security",
        ("female", "male"),
    ),
    Measure(
        "basic_pension_recipients",
        "people",
        "Recipients of the means-tested basic pension for people of 65 and over, women and men added.",
        "basic pension",
        ("female", "male"),
    ),
    Measure(
        "people_with_registered_disability",
        "people",
        "People registered as disabled, all ages, women and men added.",
        "registered physically mentally challenged",
        tuple(f"{sex}_{ages}" for sex in ("female", "male") for ages in AGES),
    ),
    Measure("marriage_migrants", "people", "Marriage migrants, women and men.", "marital", ("total",)),
    Measure(
        "grdp",
        "KRW",
        "Gross regional domestic product at market prices, where it is produced. Printed in million KRW; the package "
        "does not say whether prices are current.",
        "grdp",
        ("gross regional domestic product at market prices",),
        factor=1_000_000,
    ),
)
