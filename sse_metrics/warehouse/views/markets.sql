-- Market days: what was offered, who came, what was sold.

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

-- Sales by month with the kind of their channel: markets, fairs, stores, online shops and lunch days.
create view channel_month as
select m.*, c.kind as channel_kind
from sale_month as m
inner join channel as c on m.channel_id = c.channel_id;

-- One row a seller, year and currency: what it sold through all channels, and through the one that brought it most.
create view seller_year as
select
    place_id, enterprise_id, year, currency,
    sum(amount) as amount, max(amount) as largest_amount, count(*) as channels,
    case
        when max(softness) = 3 then 'illustrative'
        when max(softness) = 2 then 'reported'
        when max(softness) = 1 then 'published'
        else 'official'
    end as provenance
from (
    select
        place_id, enterprise_id, year, currency, channel_id, sum(amount) as amount,
        max(case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end)
            as softness
    from participation
    group by place_id, enterprise_id, year, currency, channel_id
) as c
group by place_id, enterprise_id, year, currency;
