-- Support of enterprises: applications with the rules that hold for them, whom the support centre reached, lunch days.

-- Applications under the year in which they were made, with what the rules of the programme say of the award. Of an
-- enterprise of two kinds both are looked at, the main one first. Where a programme names a cap for the family, that one
-- holds; a cap is known only where it stands in the money of the award. Whether the family is admitted is not known
-- where the programme names no families.
create view support_application as
select
    application_id, programme_id, place_id, enterprise_id, applied_on, amount_applied, is_eligible, awarded_on,
    amount_awarded, amount_paid, currency, load_id, year, is_awarded, programme_name, area, family, sector,
    neighbourhood_id, is_women_led, age_band,
    case when is_main_admitted then main_cap when is_other_admitted then other_cap else programme_cap end as award_cap,
    case when names_families then is_main_admitted or is_other_admitted end as is_family_admitted,
    case when is_made_up then 'illustrative' else cast(provenance as varchar) end as provenance
from (
    select
        a.*,
        year(a.applied_on) as year,
        coalesce(a.amount_awarded > 0, a.awarded_on is not null) as is_awarded,
        p.name as programme_name,
        p.area,
        e.family,
        e.sector,
        e.neighbourhood_id,
        e.is_women_led,
        y.age_band,
        n.programme_id is not null as names_families,
        m.family is not null and coalesce(m.first_year <= year(a.applied_on), true) as is_main_admitted,
        o.family is not null and coalesce(o.first_year <= year(a.applied_on), true) as is_other_admitted,
        case when p.currency = a.currency then p.award_cap end as programme_cap,
        case
            when m.award_cap is null then case when p.currency = a.currency then p.award_cap end
            when m.currency = a.currency then m.award_cap
        end as main_cap,
        case
            when o.award_cap is null then case when p.currency = a.currency then p.award_cap end
            when o.currency = a.currency then o.award_cap
        end as other_cap,
        p.provenance = 'illustrative' or e.provenance = 'illustrative' or coalesce(n.is_made_up = 1, false) as is_made_up
    from application as a
    inner join programme as p on a.programme_id = p.programme_id
    inner join enterprise as e on a.enterprise_id = e.enterprise_id
    left join enterprise_in_year as y on a.enterprise_id = y.enterprise_id and year(a.applied_on) = y.year
    left join (
        select programme_id, max(case when provenance = 'illustrative' then 1 else 0 end) as is_made_up
        from programme_family
        group by programme_id
    ) as n on a.programme_id = n.programme_id
    left join programme_family as m on a.programme_id = m.programme_id and e.family = m.family
    left join programme_family as o on a.programme_id = o.programme_id and e.other_family = o.family
) as told;

-- Contacts of support bodies under their year and month.
create view support_contact_in_year as
select *, year(contacted_on) as year, month(contacted_on) as month
from support_contact;

-- Enterprises that are registered and at work at the end of a year, and whether a support body had contact with them in
-- it: for years in which the place names enterprises at all, since contacts that are only counted say nothing of whom
-- they reached. Whether one was not reached depends on all contacts of the year, so a made-up one among them makes
-- every row illustrative.
create view support_reach as
select
    y.enterprise_id, y.place_id, y.neighbourhood_id, y.family, y.sector, y.age_band, y.is_women_led, y.year,
    c.enterprise_id is not null as is_reached,
    case when k.is_made_up = 1 then 'illustrative' else cast(y.provenance as varchar) end as provenance
from enterprise_in_year as y
inner join (
    select
        place_id, year(contacted_on) as year, max(case when provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from support_contact
    where enterprise_id is not null
    group by place_id, year(contacted_on)
) as k on y.place_id = k.place_id and y.year = k.year
left join (
    select distinct enterprise_id, year(contacted_on) as year
    from support_contact
    where contacts > 0
) as c on y.enterprise_id = c.enterprise_id and y.year = c.year
where y.is_registered and y.is_operating;

-- Orders of departments on the lunch days of a place.
create view lunch_order_in_year as
select
    o.order_id, o.place_id, o.market_day_id, o.department, o.enterprise_id, o.meals, d.channel_id, d.held_on,
    year(d.held_on) as year, month(d.held_on) as month,
    case
        when o.provenance = 'illustrative' or d.provenance = 'illustrative' then 'illustrative'
        else cast(o.provenance as varchar)
    end as provenance
from lunch_order as o
inner join market_day as d on o.market_day_id = d.market_day_id;

-- One row a supplier and lunch day of which both sides are known: what it was paid, in one money, and the meals that
-- departments ordered from it. Meals count once, however many departments shared them out.
create view lunch_supply as
select
    s.place_id, s.channel_id, s.market_day_id, s.enterprise_id, s.year, s.month, s.currency, s.amount, o.meals,
    case when s.is_made_up = 1 or o.is_made_up = 1 then 'illustrative' else 'reported' end as provenance
from (
    select
        p.place_id, p.channel_id, p.market_day_id, p.enterprise_id, p.year, p.month, max(p.currency) as currency,
        sum(p.amount) as amount, max(case when p.provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from participation as p
    inner join channel as c on p.channel_id = c.channel_id
    where c.kind = 'lunch_day' and p.market_day_id is not null
    group by p.place_id, p.channel_id, p.market_day_id, p.enterprise_id, p.year, p.month
    having count(distinct p.currency) = 1
) as s
inner join (
    select
        market_day_id, enterprise_id, sum(meals) as meals,
        max(case when provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from lunch_order
    group by market_day_id, enterprise_id
) as o on s.market_day_id = o.market_day_id and s.enterprise_id = o.enterprise_id;
