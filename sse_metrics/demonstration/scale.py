"""Invented places for benchmarks: many enterprises and sales, made by the database out of ranges of numbers.

Chance is arithmetic on whole numbers (a Lehmer generator), not the database's hash, which may change with its version.
Every place is alike in kind and different in size. Three in four enterprises sell; of the others half closed and half
were founded later, and they sell nothing, so that no sale falls outside an enterprise's life.

Ten million sales are made in some twelve seconds; checking their five foreign keys takes several times as long.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from sse_metrics.demonstration.dice import Dice, split

ENTERPRISES_A_PLACE = 130
DAYS_A_YEAR = 8
_MODULUS = 2_147_483_647


def fill(con: duckdb.DuckDBPyConnection, load_id: int, places: int, sales: int, first_sale: int) -> dict[str, int]:
    """Insert so many invented places with so many sales in all; return rows per table."""
    if sales < places:
        raise ValueError("Each place needs at least one sale; ask for more sales or fewer places.")
    dice = Dice("scale")
    weights = [1 / (rank + 4) ** 0.8 for rank in range(places)]
    shuffled = [weight for _, weight in sorted((dice.share(), weight) for weight in weights)]
    sales_by_place = split(sales, shuffled)
    enterprises_by_place = split(ENTERPRISES_A_PLACE * places, [weight**0.5 for weight in shuffled])
    sizes = pd.DataFrame(
        {"place_no": range(1, places + 1), "sales": sales_by_place, "enterprises": enterprises_by_place}
    )
    con.register("demonstration_sizes", sizes)
    try:
        con.execute(_SIZES, {"first": first_sale})
    finally:
        con.unregister("demonstration_sizes")
    con.execute(_DAYS)
    counts = {}
    for table, text in _FILL:
        row = con.execute(text, {"load": load_id} if "$load" in text else None).fetchone()
        counts[table] = int(row[0]) if row else 0
    con.execute("drop table demonstration_day")
    con.execute("drop table demonstration_size")
    return counts


def _chance(number: str, salt: int) -> str:
    """SQL for a number from 0 up to 1 that depends on a whole number and a salt."""
    seed = f"(({number}) * 2654435761 + {salt * 40_503_001}) % {_MODULUS}"
    return f"((({seed}) * 48271 % {_MODULUS}) * 69621 % {_MODULUS} / {_MODULUS}.0::double)"


def _pick(number: str, salt: int, items: tuple[str, ...]) -> str:
    """SQL for one of some words."""
    words = ", ".join(f"'{item}'" for item in items)
    return f"([{words}])[1 + cast(floor({_chance(number, salt)} * {len(items)}) as integer)]"


_SIZES = """
create or replace temp table demonstration_size as
select
    cast(place_no as bigint) as place_no,
    'demo-place-' || lpad(cast(place_no as varchar), 3, '0') as place_id,
    lpad(cast(place_no as varchar), 3, '0') as label,
    cast(sales as bigint) as sales,
    cast(enterprises as bigint) as enterprises,
    cast($first + sum(sales) over (order by place_no) - sales as bigint) as first_sale
from demonstration_sizes
"""

_FAMILIES = (
    "cooperative", "cooperative", "cooperative", "certified_social_enterprise", "social_cooperative",
    "preliminary_social_enterprise", "village_enterprise", "self_reliance_enterprise",
)  # fmt: skip
_SECTORS = tuple("CGINPQRS")
_KINDS = ("local_government", "local_government", "education_office", "quasi_governmental")

_PLACE = f"""
insert into place by name
select place_id, 'south-korea' as parent_id, 'district' as level,
    'Demo place ' || label as name_en, '예시 지역 ' || label as name_ko,
    'Lieu de démonstration ' || label as name_fr, 'Lugar de demostración ' || label as name_es,
    'KOR' as country_iso3,
    round(34.8 + 3 * {_chance("place_no", 1)}, 4) as latitude,
    round(126.6 + 2.5 * {_chance("place_no", 2)}, 4) as longitude,
    round(10 + 90 * {_chance("place_no", 3)}, 2) as area_km2,
    false as is_gsef_member
from demonstration_size order by place_no
"""

# n runs over the enterprises of a place: those with n divisible by 8 close, those with n = 4 mod 8 are founded later.
_ENTERPRISE = f"""
insert into enterprise by name
with numbered as (
    select *, unnest(range(1, enterprises + 1)) as n from demonstration_size
),
seeded as (select *, place_no * 100003 + n as seed from numbered),
born as (
    select *,
        case when n % 8 = 4
            then make_date(2015 + cast(floor(10 * {_chance("seed", 11)}) as integer), 3, 1)
            else make_date(2006 + cast(floor(9 * {_chance("seed", 12)}) as integer), 3, 1)
        end + cast(floor(200 * {_chance("seed", 13)}) as integer) as founded_on
    from seeded
)
select
    place_id || '-e' || lpad(cast(n as varchar), 5, '0') as enterprise_id, place_id,
    '예시 지역 ' || label || ' 기업 ' || n as name, 'Demo place ' || label || ' enterprise ' || n as name_en,
    {_pick("seed", 14, _FAMILIES)} as family, {_pick("seed", 15, _SECTORS)} as sector,
    founded_on, founded_on + 20 as registered_on,
    case when n % 8 = 0 then make_date(2016 + cast(floor(9 * {_chance("seed", 16)}) as integer), 6, 30) end
        as ceased_on,
    {_chance("seed", 17)} < 0.45 as is_women_led,
    cast('illustrative' as provenance_kind) as provenance, cast($load as integer) as load_id
from born order by place_no, n
"""

_ENTERPRISE_YEAR = f"""
insert into enterprise_year by name
with active as (
    select e.enterprise_id, e.place_id, y.year,
        cast(right(e.place_id, 3) as bigint) * 1100003 + cast(right(e.enterprise_id, 5) as bigint) * 13 + y.year as seed
    from enterprise as e
    inner join demonstration_size as d on e.place_id = d.place_id
    cross join (select unnest(range(2015, 2026)) as year) as y
    where year(e.founded_on) <= y.year and (e.ceased_on is null or year(e.ceased_on) > y.year)
),
staffed as (
    select *, cast(2 + floor(24 * {_chance("seed", 21)} * {_chance("seed", 22)}) as integer) as jobs from active
)
select
    enterprise_id, place_id, year, 'KRW' as currency,
    cast(jobs * (24 + 30 * {_chance("seed", 23)}) as integer) * 1000000 as sales_revenue,
    cast(jobs * 4 * {_chance("seed", 24)} as integer) * 1000000 as subsidy,
    jobs * 22000000 as labour_cost,
    cast(jobs * (6 * {_chance("seed", 25)} - 2.4) as integer) * 1000000 as net_profit,
    jobs, round(jobs * (0.78 + 0.2 * {_chance("seed", 26)}), 1) as fte,
    cast(floor(jobs * 0.6 * {_chance("seed", 27)}) as integer) as vulnerable_workers,
    cast(floor(jobs * (0.4 + 0.4 * {_chance("seed", 28)})) as integer) as women_workers,
    1900000 + cast(500 * {_chance("seed", 29)} as integer) * 1000 as monthly_wage,
    cast('illustrative' as provenance_kind) as provenance, cast($load as integer) as load_id
from staffed order by place_id, year, enterprise_id
"""

_CHANNEL = """
insert into channel
select place_id || '-market', place_id, 'market', 'Demo market ' || label, '예시 장터 ' || label,
    'Marché de démonstration ' || label, 'Mercado de demostración ' || label,
    cast('illustrative' as provenance_kind), cast($load as integer)
from demonstration_size order by place_no
"""

_DAYS = f"""
create or replace temp table demonstration_day as
with numbered as (select *, unnest(range(11 * {DAYS_A_YEAR})) as day_no from demonstration_size)
select place_no, place_id, day_no,
    place_id || '-day-' || lpad(cast(day_no as varchar), 3, '0') as market_day_id,
    make_date(
        cast(2015 + day_no // {DAYS_A_YEAR} as integer), cast(4 + day_no % {DAYS_A_YEAR} as integer),
        cast(5 + (place_no * 7 + day_no * 3) % 20 as integer)
    ) as held_on,
    case when day_no % {DAYS_A_YEAR} < 5 then 'plaza' when day_no % {DAYS_A_YEAR} < 7 then 'popup' else 'festival' end
        as mode
from numbered
"""

_MARKET_DAY = f"""
insert into market_day by name
select market_day_id, place_id || '-market' as channel_id, place_id, held_on, mode,
    '예시 광장 · Demo square' as venue, 40 as booths_offered,
    20 + cast(floor(20 * {_chance("place_no * 1009 + day_no", 31)}) as integer) as booths_used,
    500 + cast(floor(4000 * {_chance("place_no * 1009 + day_no", 32)}) as integer) as visitors,
    cast('illustrative' as provenance_kind) as provenance, cast($load as integer) as load_id
from demonstration_day order by place_no, day_no
"""

# Later days are more likely: the square root leans towards one. 4018 days lie between 2015 and the end of 2025.
_SALE = f"""
insert into sale by name
with numbered as (select *, unnest(range(sales)) as k from demonstration_size),
thrown as (
    select place_no, place_id, first_sale + k as sale_id, first_sale + k as seed, enterprises from numbered
),
chosen as (
    select *,
        cast(floor((enterprises - enterprises // 4) * {_chance("seed", 41)} * sqrt({_chance("seed", 42)})) as bigint)
            as seller,
        case when {_chance("seed", 43)} < 0.7
            then cast(floor(11 * {DAYS_A_YEAR} * sqrt({_chance("seed", 44)})) as bigint)
        end as day_no
    from thrown
)
select
    c.sale_id, c.place_id, c.place_id || '-market' as channel_id, d.market_day_id,
    c.place_id || '-e' || lpad(cast(c.seller + c.seller // 3 + 1 as varchar), 5, '0') as enterprise_id,
    coalesce(d.held_on, date '2015-01-01' + cast(floor(4018 * sqrt({_chance("c.seed", 45)})) as integer)) as sold_on,
    coalesce(d.mode, 'online') as mode,
    100 * cast(20 + floor(6000 * {_chance("c.seed", 46)} * {_chance("c.seed", 47)}) as integer) as amount,
    'KRW' as currency, cast('illustrative' as provenance_kind) as provenance, cast($load as integer) as load_id
from chosen as c
left join demonstration_day as d on c.place_no = d.place_no and c.day_no = d.day_no
order by c.sale_id
"""

_BUYER = f"""
insert into buyer
select place_id || '-buyer-' || n, place_id,
    '예시 부서 ' || label || '-' || n || ' · Demo department ' || label || '-' || n,
    {_pick("place_no * 17 + n", 51, _KINDS)}, cast('illustrative' as provenance_kind), cast($load as integer)
from (select *, unnest(range(1, 9)) as n from demonstration_size) order by place_no, n
"""

# The purchases from SSE of a buyer and year are ten; what the buyer counts is their sum over a share of 3 to 6 percent.
_PURCHASE = f"""
insert into purchase by name
with numbered as (
    select b.buyer_id, b.place_id, d.place_no * 9 + cast(right(b.buyer_id, 1) as bigint) as buyer_no, y.year, p.n
    from buyer as b
    inner join demonstration_size as d on b.place_id = d.place_id
    cross join (select unnest(range(2015, 2026)) as year) as y
    cross join (select unnest(range(1, 11)) as n) as p
),
seeded as (select *, (buyer_no * 11 + year) * 11 + n as seed from numbered)
select buyer_id || '-' || year || '-' || n as purchase_id, place_id, buyer_id,
    '예시 용역 · Demo services' as title, 'services' as category,
    {_pick("seed", 61, ("direct", "direct", "limited", "open"))} as method, false as is_reserved, 1 as tenderers,
    make_date(cast(year as integer), cast(1 + floor(12 * {_chance("seed", 62)}) as integer), 15) as awarded_on,
    100000 * cast(10 + floor(400 * {_chance("seed", 63)}) as integer) as amount, 'KRW' as currency,
    cast('illustrative' as provenance_kind) as provenance, cast($load as integer) as load_id
from seeded order by place_id, year, buyer_id, n
"""

_PURCHASE_SUPPLIER = """
insert into purchase_supplier by name
select p.purchase_id, p.place_id, 'DEMO-REG-' || upper(e.enterprise_id) as supplier_key,
    e.name || ' · ' || e.name_en as supplier_name, e.enterprise_id, true as is_sse, p.amount, p.provenance, p.load_id
from purchase as p
inner join demonstration_size as d on p.place_id = d.place_id
inner join enterprise as e
    on e.enterprise_id = p.place_id || '-e' || lpad(cast(1 + cast(p.amount / 100000 as bigint) % 3 as varchar), 5, '0')
order by p.place_id, p.purchase_id
"""

_BUYER_YEAR = f"""
insert into buyer_year by name
select p.buyer_id, p.place_id, year(p.awarded_on) as year, 'KRW' as currency,
    round(sum(p.amount) / (0.03 + 0.03 * {_chance("max(d.place_no) * 2027 + year(p.awarded_on)", 71)}), 0)
        as total_purchases,
    0 as excluded_purchases, sum(p.amount) as sse_purchases,
    cast('illustrative' as provenance_kind) as provenance, cast($load as integer) as load_id
from purchase as p
inner join demonstration_size as d on p.place_id = d.place_id
group by p.buyer_id, p.place_id, year(p.awarded_on)
order by p.place_id, year(p.awarded_on), p.buyer_id
"""

_TRAINING = """
insert into training by name
select place_id || '-training-' || year as training_id, place_id, '예시 아카데미 · Demo academy' as programme,
    make_date(cast(year as integer), 5, 2) as started_on, make_date(cast(year as integer), 6, 30) as ended_on,
    8 as modules, 1 as site_visits,
    cast('illustrative' as provenance_kind) as provenance, cast($load as integer) as load_id
from (select *, unnest(range(2015, 2026)) as year from demonstration_size) order by place_no, year
"""

_TRAINING_GROUP = f"""
insert into training_group by name
with seeded as (
    select t.*, cast(50 + floor(900 * {_chance("d.place_no * 4051 + year(t.started_on)", 81)}) as integer) as enrolled
    from training as t inner join demonstration_size as d on t.place_id = d.place_id
)
select training_id, place_id, '예시 동 · Demo neighbourhood' as from_place, 'KOR' as from_country_iso3,
    'residents' as audience, enrolled, cast(floor(enrolled * 0.85) as integer) as completed, provenance, load_id
from seeded order by place_id, training_id
"""

_TARGET = """
insert into target by name
with sold as (
    select s.place_id, year(s.sold_on) as year, sum(s.amount) as amount
    from sale as s inner join demonstration_size as d on s.place_id = d.place_id
    group by s.place_id, year(s.sold_on)
),
wanted as (select unnest(range(2018, 2026)) as year)
select place_id, 'market_sales' as indicator_id, year, cast(1.05 * amount as double) as target_value,
    cast('illustrative' as provenance_kind) as provenance, cast($load as integer) as load_id
from sold where year >= 2018 and amount > 0
union all
select d.place_id, i.indicator_id, w.year,
    case i.indicator_id
        when 'sse_enterprises' then d.enterprises * 1.05
        when 'sse_jobs' then d.enterprises * 7.0
        when 'sse_procurement_share' then 0.05
        else 520
    end,
    cast('illustrative' as provenance_kind), cast($load as integer)
from demonstration_size as d
cross join wanted as w
cross join (select unnest(['sse_enterprises', 'sse_jobs', 'sse_procurement_share', 'trainees']) as indicator_id) as i
order by 1, 2, 3
"""

_FILL = (
    ("place", _PLACE),
    ("enterprise", _ENTERPRISE),
    ("enterprise_year", _ENTERPRISE_YEAR),
    ("channel", _CHANNEL),
    ("market_day", _MARKET_DAY),
    ("sale", _SALE),
    ("buyer", _BUYER),
    ("purchase", _PURCHASE),
    ("purchase_supplier", _PURCHASE_SUPPLIER),
    ("buyer_year", _BUYER_YEAR),
    ("training", _TRAINING),
    ("training_group", _TRAINING_GROUP),
    ("target", _TARGET),
)
