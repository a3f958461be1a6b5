-- Census figures of districts and neighbourhoods, and enterprises beside them.

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

-- Stack: jobs of enterprises over all jobs, for places and years in which both are known: a year without accounts of
-- the enterprises has no share, which is not a share of zero, and a place whose jobs are not known is in neither sum.
create view job_in_place as
select y.place_id, y.year, cast(y.jobs as double) as jobs, cast(null as double) as all_jobs, 1 as units, y.provenance
from enterprise_year as y
where y.jobs is not null
    and exists (
        select 1 from context_of_district as x
        where x.indicator = 'all_jobs' and x.place_id = y.place_id and x.year = y.year
    )
union all
select x.place_id, x.year, cast(null as double), x.value, 0, x.provenance
from context_of_district as x
where x.indicator = 'all_jobs'
    and exists (select 1 from enterprise_year as y where y.place_id = x.place_id and y.year = x.year and y.jobs is not null);

-- Stack: one-person households over general households above, enterprises over residents below, by neighbourhood.
create view need_beside_supply as
select
    place_id, neighbourhood_id, year,
    case when indicator = 'one_person_households' then value end as one_person_households,
    case when indicator = 'general_households' then value end as households,
    cast(null as integer) as enterprises, cast(null as double) as residents, provenance
from context_of_district
where neighbourhood_id is not null and indicator in ('one_person_households', 'general_households')
union all
select
    place_id, neighbourhood_id, year, cast(null as double), cast(null as double), enterprises, residents, provenance
from enterprise_per_resident
where neighbourhood_id is not null;
