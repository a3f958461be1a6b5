-- What public buyers buy, and from whom; what they asked for at an expo.

-- Public purchases by buyer and year.
create view buyer_purchases as
select
    y.*,
    b.kind as buyer_kind,
    y.total_purchases - coalesce(y.excluded_purchases, 0) as counted_purchases
from buyer_year as y
inner join buyer as b on y.buyer_id = b.buyer_id;

-- A buyer's purchases from SSE in two years that follow each other, where both are known, as soft as the softer.
create view buyer_change as
select
    y.buyer_id, y.place_id, b.kind as buyer_kind, y.year, y.currency, y.sse_purchases,
    before.sse_purchases as sse_purchases_before,
    case
        when y.provenance = 'illustrative' or before.provenance = 'illustrative' then 'illustrative'
        when y.provenance = 'reported' or before.provenance = 'reported' then 'reported'
        when y.provenance = 'published' or before.provenance = 'published' then 'published'
        else 'official'
    end as provenance
from buyer_year as y
inner join buyer as b on y.buyer_id = b.buyer_id
inner join buyer_year as before
    on y.buyer_id = before.buyer_id and y.year - 1 = before.year and y.currency = before.currency
where y.sse_purchases is not null and before.sse_purchases is not null;

-- One row an award that was made; cancelled and unsuccessful ones are none. A reserved one is of its own kind,
-- whichever method it was awarded by.
create view award as
select
    p.purchase_id, p.ocid, p.place_id, p.buyer_id, b.name as buyer_name, b.kind as buyer_kind, p.title, p.category,
    p.method, p.is_reserved, p.tenderers, p.awarded_on, year(p.awarded_on) as year, p.amount, p.currency, p.provenance,
    case when p.is_reserved then 'reserved' else p.method end as procedure_kind
from purchase as p
inner join buyer as b on p.buyer_id = b.buyer_id
where not p.is_unsuccessful;

-- One row a supplier of an award, with its part of the value: a consortium is split. A supplier of the place's own
-- register is local where nobody said otherwise.
create view award_part as
select
    a.purchase_id, a.place_id, a.buyer_id, a.buyer_name, a.buyer_kind, a.title, a.category, a.method, a.is_reserved,
    a.procedure_kind, a.tenderers, a.awarded_on, a.year, a.currency,
    s.supplier_key, s.supplier_name, s.enterprise_id, s.is_sse, s.amount,
    coalesce(s.is_local, case when e.place_id = s.place_id then true end) as is_local,
    case
        when a.provenance = 'illustrative' or s.provenance = 'illustrative' then 'illustrative'
        when a.provenance = 'reported' or s.provenance = 'reported' then 'reported'
        when a.provenance = 'published' or s.provenance = 'published' then 'published'
        else 'official'
    end as provenance
from purchase_supplier as s
inner join award as a on s.purchase_id = a.purchase_id
left join enterprise as e on s.enterprise_id = e.enterprise_id;

-- The same with the first year in which any buyer of the place awarded something to the supplier, and the year in
-- which the records of the place begin.
create view supplier_award as
select
    *,
    min(year) over (partition by place_id, supplier_key) as first_award_year,
    min(year) over (partition by place_id) as first_recorded_year
from award_part;

-- One row a competitive procedure whose tenderers are known, however many awards it led to. Direct awards, limited
-- tenders and procedures reserved for social enterprises are meant to have few tenderers: they are left out.
create view competitive_procedure as
select
    place_id, buyer_id, buyer_kind, coalesce(ocid, purchase_id) as procedure_id, min(year) as year,
    max(tenderers) as tenderers,
    case
        when count(*) filter (where provenance = 'illustrative') > 0 then 'illustrative'
        when count(*) filter (where provenance = 'reported') > 0 then 'reported'
        when count(*) filter (where provenance = 'published') > 0 then 'published'
        else 'official'
    end as provenance
from award
where method in ('open', 'selective') and not coalesce(is_reserved, false) and tenderers >= 1
group by place_id, buyer_id, buyer_kind, coalesce(ocid, purchase_id);

-- One row a meeting of an expo, and one a demand that nobody offered to meet (no enterprise).
create view expo_demand as
select
    m.*, x.held_on, x.kind as expo_kind, year(x.held_on) as year, b.kind as buyer_kind,
    cast(m.contracted_on - m.met_on as integer) as days_to_contract
from expo_meeting as m
inner join expo as x on m.expo_id = x.expo_id
inner join buyer as b on m.buyer_id = b.buyer_id;
