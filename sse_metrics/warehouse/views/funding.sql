-- Funding: the ledger and what of it counts once, awards, loans, and applications for support.

-- Every line of the ledger with its year, and why it stays out of totals of money, if it does. Each has one reason, the
-- first that holds: hours and units are not money; what is paid back is the same money coming home; the rest is what
-- the ledger itself says (regrant, parent, consortium …). So the lines that count and the reasons add up to everything.
-- What takes back a part of an earlier flow stands below zero, so that every sum is what remained.
create view funding_in_year as
select
    f.flow_id, f.place_id, f.stage, f.flowed_on, year(f.flowed_on) as year, month(f.flowed_on) as month,
    case when f.is_correction then -f.amount else f.amount end as amount, f.is_correction, f.kind,
    f.currency, f.payer_name, f.payer_class, f.instrument, f.recipient_id, f.recipient_name, f.programme_id,
    f.parent_flow_id, e.family, e.neighbourhood_id,
    f.kind = 'money' and f.stage <> 'repaid' and f.counts_in_total as is_counted,
    case
        when f.kind <> 'money' then 'not_money'
        when f.stage = 'repaid' then 'repayment'
        when not f.counts_in_total then f.excluded_because
    end as left_out_because,
    f.provenance
from funding_flow as f
left join enterprise as e on f.recipient_id = e.enterprise_id;

-- Grants that were promised and count once: each is an award. A promise of nothing is none,
-- nor is what takes back a part of one.
create view grant_award as
select *
from funding_in_year
where is_counted and stage = 'committed' and instrument = 'grant' and amount > 0;

-- Donations that count, with what came of them again: what those who received one gave on (`passed_on`), and every later
-- use of the same money, up to the fourth (`used_again`). Such flows say of themselves that they are `recycled`, and whose
-- money they pass on. Whoever gives on more than it received gives money of its own: no use is larger than the donation.
create view donation_use as
select
    d.flow_id, d.place_id, d.year, d.currency, d.payer_class, d.family, d.amount,
    least(d.amount, coalesce(u.first_use, 0)) as passed_on,
    least(d.amount, coalesce(u.first_use, 0)) + least(d.amount, coalesce(u.second_use, 0))
    + least(d.amount, coalesce(u.third_use, 0)) + least(d.amount, coalesce(u.fourth_use, 0)) as used_again,
    case
        when d.provenance = 'illustrative' or u.is_made_up = 1 then 'illustrative'
        else cast(d.provenance as varchar)
    end as provenance
from funding_in_year as d
left join (
    select
        coalesce(c.parent_flow_id, b.parent_flow_id, a.parent_flow_id, r.parent_flow_id) as root_id,
        r.currency,
        sum(case when a.flow_id is null then r.amount end) as first_use,
        sum(case when a.flow_id is not null and b.flow_id is null then r.amount end) as second_use,
        sum(case when b.flow_id is not null and c.flow_id is null then r.amount end) as third_use,
        sum(case when c.flow_id is not null then r.amount end) as fourth_use,
        max(case when r.provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from funding_in_year as r
    left join funding_in_year as a on r.parent_flow_id = a.flow_id and a.left_out_because = 'recycled'
    left join funding_in_year as b on a.parent_flow_id = b.flow_id and b.left_out_because = 'recycled'
    left join funding_in_year as c on b.parent_flow_id = c.flow_id and c.left_out_because = 'recycled'
    where r.left_out_because = 'recycled' and r.stage = 'disbursed'
    group by coalesce(c.parent_flow_id, b.parent_flow_id, a.parent_flow_id, r.parent_flow_id), r.currency
) as u on d.flow_id = u.root_id and d.currency = u.currency
where d.is_counted and d.stage = 'disbursed' and d.instrument = 'donation' and not d.is_correction;

-- Requests for money under their year, with what of them was not met. One that is open still has no gap yet.
create view finance_request_in_year as
select
    q.*,
    year(q.requested_on) as year,
    case when q.amount_obtained is not null then greatest(q.amount_sought - q.amount_obtained, 0) end as amount_missing,
    e.family,
    e.neighbourhood_id
from finance_request as q
inner join enterprise as e on q.enterprise_id = e.enterprise_id;

-- Loans, each as it stood on the day of its balance, under the year of that day.
create view loan_book as
select l.*, year(l.balance_on) as year, e.family, e.neighbourhood_id
from loan as l
left join enterprise as e on l.enterprise_id = e.enterprise_id;
