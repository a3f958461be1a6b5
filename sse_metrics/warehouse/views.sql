-- What is derived from the tables of schema.sql. Indicators read these views and the tables themselves.
-- SQL within the subset that DuckDB and Spark 4 share.
--
-- Several views stack two things (union all): what is counted above the line, and what it is divided by.
-- Summing both columns at any grain gives the right ratio, also where one of the two has no row.

-- One row an enterprise and year, from its first year on the register or at work.
create view enterprise_in_year as
select
    e.enterprise_id,
    e.place_id,
    e.neighbourhood_id,
    e.family,
    e.sector,
    e.prototype,
    e.is_women_led,
    e.group_households,
    c.year,
    e.registered_on <= c.last_on and (e.deregistered_on is null or e.deregistered_on > c.last_on) as is_registered,
    coalesce(e.founded_on, e.registered_on) <= c.last_on and (e.ceased_on is null or e.ceased_on > c.last_on) as is_operating,
    coalesce(e.founded_on, e.registered_on) <= c.last_on and (e.ceased_on is null or e.ceased_on >= c.first_on) as was_active,
    coalesce(year(e.founded_on) = c.year, false) as is_born,
    coalesce(year(e.ceased_on) = c.year, false) as is_closed,
    coalesce(e.certified_on <= c.last_on, false) as was_ever_certified,
    coalesce(e.support_ended_on <= c.last_on, false) as has_support_ended,
    case
        when e.founded_on is null then null
        when c.year - year(e.founded_on) < 5 then 'under_5'
        when c.year - year(e.founded_on) < 10 then 'from_5_to_9'
        when c.year - year(e.founded_on) < 20 then 'from_10_to_19'
        else 'from_20'
    end as age_band,
    e.provenance
from enterprise as e
inner join calendar as c on coalesce(e.founded_on, e.registered_on) <= c.last_on or e.registered_on <= c.last_on;

-- Accounts of the year with what the register says about the enterprise.
create view enterprise_accounts as
select
    y.*,
    e.neighbourhood_id,
    e.family,
    e.sector,
    e.is_women_led,
    y.sales_revenue + y.other_revenue + y.subsidy as total_revenue, -- not known where a part of it is not
    case
        when y.jobs is null then null
        when y.jobs < 5 then 'under_5'
        when y.jobs < 10 then 'from_5_to_9'
        when y.jobs < 30 then 'from_10_to_29'
        when y.jobs < 50 then 'from_30_to_49'
        else 'from_50'
    end as size_class
from enterprise_year as y
inner join enterprise as e on y.enterprise_id = e.enterprise_id;

-- Census figures by district and neighbourhood: neighbourhoods where they have the figure, else the district
-- itself, so that a sum over rows is the district once. A year without a census takes the latest one before it.
create view context_of_district as
with located as (
    select
        case when p.level = 'neighbourhood' then p.parent_id else x.place_id end as place_id,
        case when p.level = 'neighbourhood' then x.place_id end as neighbourhood_id,
        x.indicator,
        x.year as census_year,
        x.value,
        x.provenance
    from context as x
    inner join place as p on x.place_id = p.place_id
    where p.level in ('neighbourhood', 'district')
),
finest as (
    select
        *,
        max(case when neighbourhood_id is not null then 1 else 0 end)
            over (partition by place_id, indicator, census_year) as has_neighbourhoods
    from located
),
valid as (  -- a census of a district is replaced by its next one as a whole, whichever of the two is the finer
    select
        place_id, indicator, census_year,
        coalesce(lead(census_year) over (partition by place_id, indicator order by census_year), 9999) as next_census_year
    from (select distinct place_id, indicator, census_year from located) as taken
)
select f.place_id, f.neighbourhood_id, f.indicator, c.year, f.census_year, f.value, f.provenance
from finest as f
inner join valid as v on f.place_id = v.place_id and f.indicator = v.indicator and f.census_year = v.census_year
inner join calendar as c on c.year >= v.census_year and c.year < v.next_census_year
where (f.neighbourhood_id is not null) = (f.has_neighbourhoods = 1);

-- Stack: registered enterprises over residents and businesses, from the year in which the district's register begins.
create view enterprise_per_resident as
select
    place_id, neighbourhood_id, year, enterprise_id, family,
    1 as enterprises, cast(null as double) as residents, cast(null as double) as businesses, provenance
from enterprise_in_year
where is_registered
union all
select
    x.place_id, x.neighbourhood_id, x.year, cast(null as varchar), cast(null as varchar),
    0,
    case when x.indicator = 'population' then x.value end,
    case when x.indicator = 'businesses' then x.value end,
    x.provenance
from context_of_district as x
where x.indicator in ('population', 'businesses')
    and exists (select 1 from enterprise as e where e.place_id = x.place_id and year(e.registered_on) <= x.year);

-- Stack: foundings over years, so that a year in which nobody founded anything counts as a year: for every kind of
-- enterprise that the place has, or a family would be divided by its good years alone. Years before the calendar
-- begins are on neither side.
create view founding as
select e.place_id, e.family, e.prototype, c.year, 1 as foundings, e.provenance
from enterprise as e
inner join calendar as c on year(e.founded_on) = c.year
union all
select k.place_id, k.family, k.prototype, c.year, 0, k.provenance
from (select distinct place_id, family, prototype, provenance from enterprise) as k
cross join calendar as c;

-- One row a market day: what was offered and who came, whatever was sold.
create view market_day_held as
select
    market_day_id, place_id, channel_id, mode, held_on, year(held_on) as year, month(held_on) as month,
    booths_offered, booths_used, visitors, provenance
from market_day;

-- One row a market day and currency with what was sold on it, as soft as the softest of
-- the day and its sales; no row where no sale is reported.
create view market_day_result as
select
    d.market_day_id, d.place_id, d.channel_id, d.mode, d.held_on, d.year, d.month, d.visitors, s.currency, s.amount,
    case
        when d.provenance = 'illustrative' or s.is_illustrative then 'illustrative'
        when d.provenance = 'reported' or s.is_reported then 'reported'
        when d.provenance = 'published' or s.is_published then 'published'
        else 'official'
    end as provenance
from market_day_held as d
inner join (
    select
        market_day_id, place_id, currency, sum(amount) as amount,
        count(*) filter (where provenance = 'illustrative') > 0 as is_illustrative,
        count(*) filter (where provenance = 'reported') > 0 as is_reported,
        count(*) filter (where provenance = 'published') > 0 as is_published
    from participation
    where market_day_id is not null
    group by market_day_id, place_id, currency
) as s on d.market_day_id = s.market_day_id and d.place_id = s.place_id;

-- Public purchases by buyer and year.
create view buyer_purchases as
select
    y.*,
    b.kind as buyer_kind,
    y.total_purchases - coalesce(y.excluded_purchases, 0) as counted_purchases
from buyer_year as y
inner join buyer as b on y.buyer_id = b.buyer_id;

-- Budget and spending of programmes.
create view programme_budget as
select
    y.*,
    p.area,
    p.support_kind,
    y.budget_own + y.budget_city + y.budget_central as budget -- not known where a part of it is not
from programme_year as y
inner join programme as p on y.programme_id = p.programme_id;

-- Groups of trainees with the year of their training.
create view trainee_group as
select g.*, t.programme, year(t.started_on) as year, month(t.started_on) as month
from training_group as g
inner join training as t on g.training_id = t.training_id;

-- Needs that were met, with the year.
create view met_need as
select *, year(met_on) as year
from need
where stage = 'met';

-- Stack: what was reached over what was promised, for indicators that add up within a place and year. A target says
-- no currency: sales in two currencies reach no part of it that could be named. units is what stands behind a row.
create view target_and_actual as
select place_id, indicator_id, year, cast(null as double) as actual, target_value as target, 0 as units, provenance
from target
where indicator_id in ('market_sales', 'sse_enterprises', 'sse_jobs', 'trainees', 'sse_procurement_amount')
union all
select s.place_id, 'market_sales', s.year, cast(s.amount as double), cast(null as double), s.sales, s.provenance
from sale_month as s
inner join (
    select place_id, year from sale_month group by place_id, year having count(distinct currency) = 1
) as one on s.place_id = one.place_id and s.year = one.year
union all
select place_id, 'sse_enterprises', year, 1.0, cast(null as double), 1, provenance
from enterprise_in_year
where is_registered
union all
select place_id, 'sse_jobs', year, cast(jobs as double), cast(null as double), 1, provenance
from enterprise_year
where jobs is not null
union all
select place_id, 'trainees', year, cast(enrolled as double), cast(null as double), 1, provenance
from trainee_group
union all
select y.place_id, 'sse_procurement_amount', y.year, cast(y.sse_purchases as double), cast(null as double), 1, y.provenance
from buyer_year as y
inner join (
    select place_id, year from buyer_year group by place_id, year having count(distinct currency) = 1
) as one on y.place_id = one.place_id and y.year = one.year
where y.sse_purchases is not null;
