-- What public buyers buy, and from whom.

-- Public purchases by buyer and year.
create view buyer_purchases as
select
    y.*,
    b.kind as buyer_kind,
    y.total_purchases - coalesce(y.excluded_purchases, 0) as counted_purchases
from buyer_year as y
inner join buyer as b on y.buyer_id = b.buyer_id;
