-- Community assets, work spaces with their tenants, and how far needs got.

-- One row an asset and year at whose end it was open. Of some nobody wrote down since when: they are open in every year,
-- as on the map.
create view community_asset_in_year as
select
    a.asset_id, a.place_id, a.neighbourhood_id, a.asset_kind, a.ownership, a.owner_members, a.jobs, a.newcomers, c.year,
    a.provenance
from community_asset as a
inner join calendar as c on a.opened_on is null or a.opened_on <= c.last_on;

-- Stays in a space with the day each ended: a tenant that closed has left, though nobody wrote down when it moved out.
create view space_stay as
select
    t.space_id,
    t.place_id,
    t.enterprise_id,
    t.moved_in_on,
    coalesce(t.moved_out_on, e.ceased_on) as ended_on,
    e.family,
    e.sector,
    e.ceased_on,
    case
        when t.provenance = 'illustrative' or e.provenance = 'illustrative' then 'illustrative'
        else cast(t.provenance as varchar)
    end as provenance
from space_tenancy as t
inner join enterprise as e on t.enterprise_id = e.enterprise_id;

-- One row a space and year at whose end it was open, from the year of the first tenant that its place tells of: before,
-- and where no tenant was ever told of, empty and not written down look the same. A stay takes one room; more tenants
-- than rooms share, so that a space is at most full. Whether rooms are free depends on all stays of the place, so a
-- made-up one among them makes every row illustrative.
create view space_in_year as
select
    s.space_id,
    s.place_id,
    c.year,
    s.rooms_offered,
    least(s.rooms_offered, coalesce(o.stays, 0)) as rooms_occupied,
    case
        when s.provenance = 'illustrative' or k.is_made_up = 1 then 'illustrative'
        else cast(s.provenance as varchar)
    end as provenance
from space as s
inner join (
    select
        place_id,
        min(moved_in_on) as first_on,
        max(case when provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from space_stay
    group by place_id
) as k on s.place_id = k.place_id
inner join calendar as c on k.first_on <= c.last_on and (s.opened_on is null or s.opened_on <= c.last_on)
left join (
    select t.space_id, c.year, count(*) as stays
    from space_stay as t
    inner join calendar as c on t.moved_in_on <= c.last_on and (t.ended_on is null or t.ended_on > c.last_on)
    group by t.space_id, c.year
) as o on s.space_id = o.space_id and c.year = o.year;

-- One row a space, tenant and year for those that had moved out by its end, and in nowhere else: who changed rooms is
-- a tenant still.
create view graduate_in_year as
select space_id, place_id, enterprise_id, family, sector, year, is_operating, provenance
from (
    select
        t.*,
        c.year,
        t.ceased_on is null or t.ceased_on > c.last_on as is_operating,
        max(case when t.ended_on is null or t.ended_on > c.last_on then 1 else 0 end)
            over (partition by t.enterprise_id, c.year) as is_tenant
    from space_stay as t
    inner join calendar as c on t.moved_in_on <= c.last_on
) as stays
where is_tenant = 0;

-- Needs that reached validation, whatever became of them since, by the year in which they were reported.
create view validated_need as
select need_id, place_id, neighbourhood_id, category, stage, year(reported_on) as year, provenance
from need
where stage in ('validated', 'matched', 'met');

-- Needs for which somebody was found who helps, by the year of that day, with the days it took since they were validated
-- or, where that day is not known, reported.
create view matched_need as
select
    need_id,
    place_id,
    neighbourhood_id,
    category,
    year(matched_on) as year,
    cast(matched_on - coalesce(validated_on, reported_on) as integer) as days_to_match,
    provenance
from need
where matched_on is not null;
