-- What was reached over what was promised. It reads views of the other files.

-- Stack: what was reached over what was promised, for indicators that add up within a place and year. A target says
-- no currency: sales in two currencies reach no part of it that could be named. units is what stands behind a row.
create view target_and_actual as
select place_id, indicator_id, year, cast(null as double) as actual, target_value as target, 0 as units, provenance
from target
where indicator_id in ('market_sales', 'sse_enterprises', 'sse_jobs', 'trainees', 'sse_procurement_amount')
union all
select s.place_id, 'market_sales', s.year, cast(s.amount as double), cast(null as double), s.sales, s.provenance
from channel_month as s
inner join (
    select place_id, year from channel_month
    where channel_kind = 'market'
    group by place_id, year having count(distinct currency) = 1
) as one on s.place_id = one.place_id and s.year = one.year
where s.channel_kind = 'market'
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
