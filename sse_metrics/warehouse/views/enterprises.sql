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
