-- Funding: the ledger and what of it counts once, awards, loans, and applications for support.

-- Every line of the ledger with its year, and why it stays out of totals of money, if it does. Each has one reason, the
-- first that holds: hours and units are not money; what is paid back is the same money coming home; the rest is what
-- the ledger itself says (regrant, parent, consortium …). So the lines that count and the reasons add up to everything.
create view funding_in_year as
select
    f.flow_id, f.place_id, f.stage, f.flowed_on, year(f.flowed_on) as year, month(f.flowed_on) as month, f.amount, f.kind,
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

-- Grants that were promised and count once: each is an award. A promise of nothing is none.
create view grant_award as
select *
from funding_in_year
where is_counted and stage = 'committed' and instrument = 'grant' and amount > 0;

-- Loans, each as it stood on the day of its balance, under the year of that day.
create view loan_book as
select l.*, year(l.balance_on) as year, e.family, e.neighbourhood_id
from loan as l
left join enterprise as e on l.enterprise_id = e.enterprise_id;
