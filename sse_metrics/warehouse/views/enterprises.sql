-- Enterprises: each by year, their accounts, their foundings.

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

-- Until when the data of a place speaks: the last event of its register or the end of the last year with accounts,
-- whichever is later, but no day after the file was brought in (a closing that is planned has not been seen); never
-- today. Made-up rows do not lengthen what was observed of real ones.
create view register_observed as
select place_id, is_made_up, max(told_on) as last_on
from (
    select
        e.place_id,
        case when e.provenance = 'illustrative' then 1 else 0 end as is_made_up,
        least(
            cast(l.loaded_at as date),
            greatest(
                e.registered_on, coalesce(e.founded_on, e.registered_on), coalesce(e.ceased_on, e.registered_on),
                coalesce(e.deregistered_on, e.registered_on)
            )
        ) as told_on
    from enterprise as e
    inner join load as l on e.load_id = l.load_id
    union all
    select
        y.place_id, case when y.provenance = 'illustrative' then 1 else 0 end,
        least(cast(l.loaded_at as date), c.last_on)
    from enterprise_year as y
    inner join calendar as c on y.year = c.year
    inner join load as l on y.load_id = l.load_id
) as told
group by place_id, is_made_up;

-- One row an enterprise and year: until when it was observed by the end of that year, and whether it was seen closing.
-- It is observed from its entry in the register, since before it could not have been seen closing, until it closed,
-- left the register, or the data of its place ends.
create view enterprise_observed as
select
    enterprise_id, place_id, neighbourhood_id, family, sector, prototype, is_women_led, year, founded_on, registered_on,
    support_ended_on,
    least(coalesce(ceased_on, seen_until), seen_until) as observed_until,
    coalesce(ceased_on <= seen_until, false) as is_closed,
    provenance
from (
    select e.*, c.year, least(c.last_on, o.last_on, coalesce(e.deregistered_on, o.last_on)) as seen_until
    from enterprise as e
    inner join register_observed as o
        on e.place_id = o.place_id and o.is_made_up = case when e.provenance = 'illustrative' then 1 else 0 end
    inner join calendar as c on c.last_on >= e.registered_on
) as seen;

-- Lives in days since founding, for survival. Who has no founding date, or closed before it was registered, is not here.
create view enterprise_lifetime as
select *
from (
    select
        *,
        year(founded_on) - year(founded_on) % 5 as cohort, -- first of five years of founding
        cast(greatest(registered_on, founded_on) - founded_on as integer) as entry_day,
        cast(observed_until - founded_on as integer) as exit_day
    from enterprise_observed
    where founded_on is not null
) as lived
where exit_day > entry_day;

-- The same in days since public support ended, for those whose support has ended.
create view enterprise_after_support as
select *
from (
    select
        *,
        year(support_ended_on) - year(support_ended_on) % 5 as cohort, -- first of the five years it ended in
        cast(greatest(registered_on, support_ended_on) - support_ended_on as integer) as entry_day,
        cast(observed_until - support_ended_on as integer) as exit_day
    from enterprise_observed
    where support_ended_on is not null
) as lived
where exit_day > entry_day;

-- Lives of those that reached three years, in days since their third birthday, cut in two where support ended: until
-- that day an enterprise belongs to those whose support has not ended (or who have none), from then on to the others.
-- Sorting each by how its support ended in the end, or counting from the founding, would credit the supported with the
-- years that they had to survive until then (immortal time; Simon & Makuch 1984). Three years is how long it lasts.
create view enterprise_by_support as
with lived_three as (
    select
        enterprise_id, place_id, neighbourhood_id, family, sector, is_women_led, year, cohort, provenance,
        case when entry_day < 1095 then 1095 else entry_day end as from_day,
        exit_day as until_day,
        is_closed as has_closed,
        cast(support_ended_on - founded_on as integer) as support_day
    from enterprise_lifetime
)
select
    enterprise_id, place_id, neighbourhood_id, family, sector, is_women_led, year, cohort, support_state,
    entry_day - 1095 as entry_day, exit_day - 1095 as exit_day, is_closed, provenance
from (
    select
        *, 'not_ended' as support_state, from_day as entry_day,
        case when support_day < until_day then support_day else until_day end as exit_day,
        has_closed and (support_day is null or support_day >= until_day) as is_closed
    from lived_three
    union all
    select
        *, 'ended', case when support_day > from_day then support_day else from_day end, until_day, has_closed
    from lived_three
    where support_day is not null
) as cut
where exit_day > entry_day;

-- Enterprises by year with the networks they belong to at its end, where the place has told of memberships at all: not
-- asked is not none. Whether one is in no network depends on all memberships of the place, so a made-up one among
-- them makes every row illustrative.
create view enterprise_in_network as
select
    e.enterprise_id,
    e.place_id,
    e.neighbourhood_id,
    e.family,
    e.sector,
    e.age_band,
    e.year,
    e.is_registered,
    e.is_operating,
    coalesce(m.networks, 0) as networks,
    case when t.is_made_up = 1 then 'illustrative' else cast(e.provenance as varchar) end as provenance
from enterprise_in_year as e
inner join (
    select place_id, max(case when provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from membership
    group by place_id
) as t on e.place_id = t.place_id
left join (
    select m.enterprise_id, c.year, count(distinct m.network) as networks
    from membership as m
    inner join calendar as c
        on (m.joined_on is null or m.joined_on <= c.last_on) and (m.left_on is null or m.left_on > c.last_on)
    group by m.enterprise_id, c.year
) as m on e.enterprise_id = m.enterprise_id and e.year = m.year;
