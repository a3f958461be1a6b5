-- Programmes, trainings and needs.

-- Budget and spending of programmes.
create view programme_budget as
select
    y.*,
    p.area,
    p.support_kind,
    y.budget_own + y.budget_city + y.budget_central as budget -- not known where a part of it is not
from programme_year as y
inner join programme as p on y.programme_id = p.programme_id;

-- Groups of trainees with the year of their training.
create view trainee_group as
select g.*, t.programme, year(t.started_on) as year, month(t.started_on) as month
from training_group as g
inner join training as t on g.training_id = t.training_id;

-- Needs that were met, with the year.
create view met_need as
select *, year(met_on) as year
from need
where stage = 'met';
