-- The tiny world in which every indicator is worked out by hand (tests/expected). Every row is there to catch
-- something; its id or the comment beside it says what. Two years are reported, 2023 and 2024; the calendar runs
-- from 1990 to 2024. North reports in KRW, South in EUR. East has a census and a support centre, but no register.

insert into load (load_id, loaded_at, kind, title, rows_read, rows_kept, rows_rejected)
values (1, '2025-01-15 09:00:00', 'template', 'The tiny world', 1, 1, 0);
insert into source (source_id, title) values ('test_census', 'Census of the tiny world');

insert into place (place_id, parent_id, level, name_en, name_ko, name_fr, name_es) values
    ('testland', null, 'country', 'Testland', '시험나라', 'Testlande', 'Testlandia'),
    ('tess-city', 'testland', 'city', 'Tess City', '테스시', 'Ville de Tess', 'Ciudad de Tess'),
    ('north', 'tess-city', 'district', 'North', '북구', 'Nord', 'Norte'),
    ('south', 'tess-city', 'district', 'South', '남구', 'Sud', 'Sur'),
    ('east', 'tess-city', 'district', 'East', '동구', 'Est', 'Este'),
    ('north-hill', 'north', 'neighbourhood', 'Hill', '언덕동', 'Colline', 'Colina'),
    ('north-lake', 'north', 'neighbourhood', 'Lake', '호수동', 'Lac', 'Lago'),
    ('south-vale', 'south', 'neighbourhood', 'Vale', '골동', 'Val', 'Valle'),
    -- outside the city, so that the lives of its enterprises touch no other answer
    ('west', 'testland', 'district', 'West', '서구', 'Ouest', 'Oeste'),
    -- the same, for ranks of its neighbourhoods
    ('moor', 'testland', 'district', 'Moor', '들구', 'Lande', 'Páramo'),
    ('moor-1', 'moor', 'neighbourhood', 'Moor 1', '들일동', 'Lande 1', 'Páramo 1'),
    ('moor-2', 'moor', 'neighbourhood', 'Moor 2', '들이동', 'Lande 2', 'Páramo 2'),
    ('moor-3', 'moor', 'neighbourhood', 'Moor 3', '들삼동', 'Lande 3', 'Páramo 3'),
    ('moor-4', 'moor', 'neighbourhood', 'Moor 4', '들사동', 'Lande 4', 'Páramo 4'),
    ('moor-5', 'moor', 'neighbourhood', 'Moor 5', '들오동', 'Lande 5', 'Páramo 5');

insert into context (place_id, indicator, year, value, unit, provenance, source_id) values
    -- the district stands beside its neighbourhoods: adding all three would count everybody twice
    ('north', 'population', 2015, 4000, 'people', 'official', 'test_census'),
    ('north-hill', 'population', 2015, 1000, 'people', 'official', 'test_census'),
    ('north-lake', 'population', 2015, 3000, 'people', 'official', 'test_census'),
    ('north', 'population', 2020, 4000, 'people', 'official', 'test_census'),
    ('north-hill', 'population', 2020, 1200, 'people', 'official', 'test_census'),
    ('north-lake', 'population', 2020, 2800, 'people', 'official', 'test_census'),
    -- no figure for its neighbourhood: the district's own must serve
    ('south', 'population', 2015, 2000, 'people', 'official', 'test_census'),
    ('south', 'population', 2020, 2500, 'people', 'official', 'test_census'),
    -- residents of a district without a register are not in the denominator of a density
    ('east', 'population', 2020, 1000, 'people', 'official', 'test_census'),
    -- a city's own figure, not the sum of its districts (7,500)
    ('tess-city', 'population', 2020, 7600, 'people', 'official', 'test_census'),
    -- first by district, then by neighbourhood: the older figure must end when the newer one begins
    ('north', 'businesses', 2015, 250, 'businesses', 'official', 'test_census'),
    ('north', 'businesses', 2020, 300, 'businesses', 'official', 'test_census'),
    ('north-hill', 'businesses', 2020, 100, 'businesses', 'official', 'test_census'),
    ('north-lake', 'businesses', 2020, 200, 'businesses', 'official', 'test_census'),
    ('south', 'businesses', 2020, 150, 'businesses', 'official', 'test_census'),
    -- one-person households are a part of general households, not of all; not known for 2015, which is not zero
    ('north', 'households', 2015, 1900, 'households', 'official', 'test_census'),
    ('north', 'households', 2020, 2100, 'households', 'official', 'test_census'),
    ('north-hill', 'households', 2020, 650, 'households', 'official', 'test_census'),
    ('north', 'general_households', 2015, 1800, 'households', 'official', 'test_census'),
    ('north', 'general_households', 2020, 2000, 'households', 'official', 'test_census'),
    ('north-hill', 'general_households', 2020, 600, 'households', 'official', 'test_census'),
    ('north', 'one_person_households', 2020, 800, 'households', 'official', 'test_census'),
    ('north-hill', 'one_person_households', 2020, 150, 'households', 'official', 'test_census'),
    ('north', 'welfare_recipients', 2020, 200, 'people', 'official', 'test_census'),
    -- all jobs of North by district, of South not known; North's of 2020 serve until a later census
    ('north', 'all_jobs', 2020, 900, 'jobs', 'official', 'test_census'),
    ('north', 'all_jobs', 2024, 1100, 'jobs', 'official', 'test_census'),
    -- a made-up figure beside an official one of the same place and year must not taint it
    ('east', 'welfare_recipients', 2020, 50, 'people', 'illustrative', 'test_census');

-- Need and supply, for ranks: Moor 2 and Moor 3 are equal in need (half of the households), Moor 1 and Moor 3 in supply (20
-- per 10,000). How many live alone in Moor 5 is not known: it has no rank, and takes none from the others.
insert into context (place_id, indicator, year, value, unit, provenance, source_id)
select place_id, indicator, 2021, value, 'counted', 'official', 'test_census'
from (values
    ('moor-1', 'one_person_households', 100), ('moor-1', 'general_households', 400), ('moor-1', 'population', 1000),
    ('moor-2', 'one_person_households', 200), ('moor-2', 'general_households', 400), ('moor-2', 'population', 1000),
    ('moor-3', 'one_person_households', 100), ('moor-3', 'general_households', 200), ('moor-3', 'population', 500),
    ('moor-4', 'one_person_households', 90), ('moor-4', 'general_households', 100), ('moor-4', 'population', 2000),
    ('moor-5', 'general_households', 100), ('moor-5', 'population', 100)
) as c (place_id, indicator, value);
insert into enterprise (enterprise_id, place_id, neighbourhood_id, name, family, registered_on, provenance, load_id)
select id, 'moor', home, id, 'cooperative', '2021-01-01', 'reported', 1
from (values
    ('m1', 'moor-1'), ('m2', 'moor-1'), ('m3', 'moor-3'), ('m4', 'moor-4'), ('m5', 'moor-5'), ('m6', null)
) as e (id, home);

insert into enterprise (
    enterprise_id, place_id, neighbourhood_id, name, family, other_family, prototype, sector, founded_on, registered_on,
    deregistered_on, ceased_on, certified_on, support_ended_on, is_women_led, group_households, provenance, load_id
) values
    -- founded two years before it was registered: it is not in the register of 2010 and 2011
    ('coop_on_the_hill', 'north', 'north-hill', 'Hill Bakery', 'cooperative', null, null, 'G', '2010-03-01', '2012-01-10',
        null, null, null, null, true, null, 'reported', 1),
    -- closed but never struck off: registered is not operating; active during 2023 for the last time
    ('coop_closed_2023', 'north', 'north-lake', 'Lake Boats', 'cooperative', null, null, 'C', '2015-05-01', '2015-06-01',
        null, '2023-08-31', null, null, false, null, 'reported', 1),
    -- works on but left the register: active in 2024, not registered at its end
    ('left_register_in_2024', 'north', 'north-lake', 'Lake Nursing', 'social_cooperative', null, null, 'Q', '2018-01-01',
        '2018-02-01', '2024-06-30', null, null, null, false, null, 'reported', 1),
    -- certified social enterprise and co-operative at once: one enterprise
    ('two_kinds_counted_once', 'north', 'north-hill', 'Hill Care', 'certified_social_enterprise', 'cooperative', null, 'Q',
        '2014-04-01', '2014-05-01', null, null, '2016-07-01', '2021-06-30', true, null, 'reported', 1),
    -- certified, support ended on the last day of 2022, closed and struck off in 2024
    ('certified_closed_2024', 'north', 'north-lake', 'Lake Cleaning', 'certified_social_enterprise', null, null, 'N',
        '2016-02-01', '2016-03-01', '2024-12-01', '2024-11-30', '2017-01-01', '2022-12-31', null, null, 'reported', 1),
    -- the only birth of 2024; sector not known
    ('born_2024', 'north', 'north-hill', 'Hill Repairs', 'preliminary_social_enterprise', null, null, null, '2024-02-01',
        '2024-03-01', null, null, null, null, true, null, 'reported', 1),
    -- no neighbourhood, no founding date; a group, but of a kind that the rule of sizes does not speak of
    ('village_without_neighbourhood', 'north', null, 'Northern Honey', 'village_enterprise', null, null, 'A', null,
        '2019-09-01', null, null, null, null, false, 200, 'reported', 1),
    -- 20 families: within 15 to 30
    ('self_help_of_20', 'north', 'north-hill', 'Hill Savers', 'self_help_group', null, null, 'A', '2005-10-01',
        '2020-01-01', null, null, null, null, true, 20, 'reported', 1),
    -- 31 families: too many for a self-help group; women-led and sector not known
    ('self_help_of_31', 'north', 'north-lake', 'Lake Savers', 'self_help_group', null, null, null, '2022-01-15',
        '2022-02-01', null, null, null, null, null, 31, 'reported', 1),
    -- 31 households: right for community-supported agriculture; founded before the calendar begins
    ('csa_of_31', 'south', 'south-vale', 'Vale Vegetables', 'community_based_enterprise', null,
        'community_supported_agriculture', 'A', '1985-04-01', '2015-01-01', null, null, null, null, null, 31, 'reported', 1),
    ('south_coop', 'south', 'south-vale', 'Vale Shop', 'cooperative', null, null, 'G', '2020-06-01', '2020-07-01',
        null, null, null, null, false, null, 'reported', 1),
    -- the one made-up enterprise: whatever it touches is illustrative
    ('illustrative_association', 'south', null, 'Example Association', 'association', null, null, 'S', '2021-03-01',
        '2021-04-01', null, null, null, null, true, null, 'illustrative', 1);

-- Lives, for survival. What is known of West ends with its last event: 31 December 2024.
insert into enterprise (
    enterprise_id, place_id, name, family, founded_on, registered_on, deregistered_on, ceased_on, support_ended_on,
    is_women_led, provenance, load_id
) values
    ('lived_182_days', 'west', 'W1', 'cooperative', '2015-01-01', '2015-01-01', null, '2015-07-02', null, true, 'reported', 1),
    -- at risk from its tenth day on; support ended two years before it closed
    ('lived_1460_days', 'west', 'W2', 'cooperative', '2015-01-01', '2015-01-11', null, '2018-12-31', '2017-01-01', true,
        'reported', 1),
    -- registered at eleven years of age: nobody saw how many of its like closed before; support ended before that too
    ('old_when_registered', 'west', 'W3', 'village_enterprise', '2005-01-01', '2016-01-01', null, null, '2015-01-01', null,
        'reported', 1),
    -- left the register at work: observed until then; on the day of its life on which another closed
    ('left_at_work', 'west', 'W4', 'village_enterprise', '2015-01-01', '2015-01-01', '2017-01-01', null, null, false,
        'reported', 1),
    ('at_work_since_2014', 'west', 'W5', 'cooperative', '2014-01-01', '2014-01-01', null, null, '2017-01-01', false,
        'reported', 1),
    -- its support ended because it closed: that is not life after support
    ('closed_with_its_support', 'west', 'W6', 'village_enterprise', '2016-01-01', '2016-01-01', null, '2018-01-01',
        '2018-01-01', true, 'reported', 1),
    -- no founding date; closed before it was registered; registered on the last day: none of them is observed
    ('without_founding_date', 'west', 'W7', 'cooperative', null, '2015-01-01', null, '2016-05-05', null, true, 'reported', 1),
    ('closed_before_registered', 'west', 'W8', 'cooperative', '2015-01-01', '2015-09-01', null, '2015-06-01', null, true,
        'reported', 1),
    ('registered_on_the_last_day', 'west', 'W10', 'cooperative', '2024-07-01', '2024-12-31', null, null, null, true,
        'reported', 1),
    -- closed half a year after it had left the register, which no longer follows those that left
    ('closed_out_of_sight', 'west', 'W9', 'village_enterprise', '2016-01-01', '2016-01-01', '2018-06-01', '2018-12-31', null,
        false, 'reported', 1);

insert into enterprise_year (
    enterprise_id, place_id, year, currency, sales_revenue, other_revenue, subsidy, labour_cost, operating_profit,
    net_profit, surplus_reinvested, jobs, fte, vulnerable_workers, women_workers, monthly_wage,
    vulnerable_monthly_wage, hired_with_subsidy, retained_one_year, members, volunteer_hours, provenance, load_id
) values
    -- sales are exactly half of labour cost: the certification rule is met
    ('coop_on_the_hill', 'north', 2023, 'KRW', 500, 0, 500, 1000, 1, 10, 10, 8, 6, 2, 4, 250, 250, 2, 2, 12, 520, 'reported', 1),
    -- a loss has no surplus to reinvest; nobody was hired with a subsidy, so 0 of 0 stayed
    ('coop_closed_2023', 'north', 2023, 'KRW', 200, 0, 0, 600, -5, -5, 0, 2, 2, 1, 1, 100, 50, 0, 0, 5, null, 'reported', 1),
    ('coop_on_the_hill', 'north', 2024, 'KRW', 800, 100, 100, 400, 50, 120, 60, 10, 8, 4, 6, 300, 240, 4, 3, 15, 1040,
        'reported', 1),
    -- other revenue not known: its total is not known either, and is not what the rest adds up to
    ('left_register_in_2024', 'north', 2024, 'KRW', 300, null, 200, 700, -100, 100, null, 4, 4, null, 3, 200, null, null, null,
        null, null, 'reported', 1),
    -- operating profit of zero is no profit; without its subsidy it earns exactly nothing
    ('two_kinds_counted_once', 'north', 2024, 'KRW', 1200, 0, 600, 1000, 0, 600, 400, 30, 24, 18, 20, 200, 180, 6, 2, 30, 0,
        'reported', 1),
    -- told only that nobody works there or belongs to it any more
    ('certified_closed_2024', 'north', 2024, 'KRW', null, null, null, 500, null, null, null, 0, 0, 0, 0, null, null, null, null,
        0, null, 'reported', 1),
    -- no labour cost to cover; heads not counted, full-time equivalents are
    ('born_2024', 'north', 2024, 'KRW', 100, 20, 0, 0, 20, 0, null, null, 1.5, null, null, null, null, null, null, 7, null,
        'reported', 1),
    -- another currency
    ('south_coop', 'south', 2024, 'EUR', 90, 10, 0, 50, 10, 10, 5, 5, 4, 1, 2, 10, 9, null, null, 20, 208, 'reported', 1),
    ('illustrative_association', 'south', 2024, 'EUR', 10, 40, 50, 100, -40, 10, 10, 50, 30, 25, 30, 8, 8, null, null, 100, 0,
        'illustrative', 1);

insert into membership (enterprise_id, place_id, network, joined_on, left_on, provenance, load_id) values
    -- in two networks, since when is not known for one: still one enterprise
    ('coop_on_the_hill', 'north', 'Northern Federation', '2015-01-01', null, 'reported', 1),
    ('coop_on_the_hill', 'north', 'Northern Council', null, null, 'reported', 1),
    -- left in the course of 2024: a member in 2023 only
    ('two_kinds_counted_once', 'north', 'Northern Council', '2020-01-01', '2024-06-30', 'reported', 1),
    -- joined on the last day
    ('born_2024', 'north', 'Northern Federation', '2024-12-31', null, 'reported', 1),
    -- closed and struck off, but never taken off the list of members; South has told of no memberships, which is not none
    ('certified_closed_2024', 'north', 'Northern Council', '2017-01-01', null, 'reported', 1);

insert into channel values
    ('square_market', 'north', 'market', 'Square Market', '광장시장', 'Marché de la place', 'Mercado de la plaza', 'reported', 1),
    ('web_shop', 'north', 'online_store', 'Web Shop', '온라인몰', 'Boutique en ligne', 'Tienda en línea', 'reported', 1),
    ('vale_fair', 'south', 'market', 'Vale Fair', '골장터', 'Foire du Val', 'Feria del Valle', 'reported', 1);

insert into market_day (
    market_day_id, channel_id, place_id, held_on, mode, booths_offered, booths_used, visitors, provenance, load_id
) values
    ('festival_2023', 'square_market', 'north', '2023-10-07', 'festival', 5, 5, 40, 'reported', 1),
    -- one market of two days counts as two days
    ('may_saturday', 'square_market', 'north', '2024-05-18', 'plaza', 10, 8, 100, 'reported', 1),
    ('may_sunday', 'square_market', 'north', '2024-05-19', 'plaza', 10, 6, null, 'reported', 1),
    -- held, but no sale reported: a day, though not one without sales
    ('june_unreported', 'square_market', 'north', '2024-06-15', 'plaza', 20, 2, 30, 'reported', 1),
    -- stalls not counted
    ('september_popup', 'square_market', 'north', '2024-09-07', 'popup', null, null, 50, 'reported', 1),
    -- sales in two currencies: still one day with four stalls
    ('vale_festival', 'vale_fair', 'south', '2024-05-18', 'festival', 4, 1, 10, 'reported', 1);

insert into sale (
    sale_id, place_id, channel_id, market_day_id, enterprise_id, sold_on, mode, amount, currency, provenance, load_id
) values
    (1, 'north', 'square_market', 'festival_2023', 'coop_closed_2023', '2023-10-07', 'festival', 400, 'KRW', 'reported', 1),
    (2, 'north', 'square_market', 'festival_2023', 'coop_on_the_hill', '2023-10-07', 'festival', 200, 'KRW', 'reported', 1),
    -- two sales of one enterprise on one day are one participation
    (3, 'north', 'square_market', 'may_saturday', 'coop_on_the_hill', '2024-05-18', 'plaza', 100, 'KRW', 'reported', 1),
    (4, 'north', 'square_market', 'may_saturday', 'coop_on_the_hill', '2024-05-18', 'plaza', 50, 'KRW', 'reported', 1),
    (5, 'north', 'square_market', 'may_saturday', 'two_kinds_counted_once', '2024-05-18', 'plaza', 250, 'KRW', 'reported', 1),
    (6, 'north', 'square_market', 'may_sunday', 'coop_on_the_hill', '2024-05-19', 'plaza', 120, 'KRW', 'reported', 1),
    (7, 'north', 'square_market', 'september_popup', 'two_kinds_counted_once', '2024-09-07', 'popup', 80, 'KRW', 'reported', 1),
    -- in the web shop, on no market day: sales, but neither a participation nor sales of the market
    (8, 'north', 'web_shop', null, 'coop_on_the_hill', '2024-06-03', 'online', 300, 'KRW', 'reported', 1),
    (9, 'north', 'web_shop', null, 'born_2024', '2024-12-30', 'online', 100, 'KRW', 'reported', 1),
    (10, 'south', 'vale_fair', 'vale_festival', 'south_coop', '2024-05-18', 'festival', 20, 'EUR', 'reported', 1),
    -- one participation, though one of its sales is reported and one made up
    (13, 'south', 'vale_fair', 'vale_festival', 'south_coop', '2024-05-18', 'festival', 10, 'EUR', 'illustrative', 1),
    (11, 'south', 'vale_fair', 'vale_festival', 'south_coop', '2024-05-18', 'festival', 4000, 'KRW', 'reported', 1),
    -- a made-up sale on a real market day: the sales are illustrative, the day is not
    (12, 'south', 'vale_fair', 'vale_festival', 'illustrative_association', '2024-05-18', 'festival', 10, 'EUR', 'illustrative', 1);

insert into buyer values
    ('north_office', 'north', 'North District Office', 'local_government', 'reported', 1),
    ('north_school', 'north', 'North School Board', 'education_office', 'reported', 1),
    ('silent_agency', 'north', 'Silent Agency', 'state_body', 'reported', 1),
    ('south_office', 'south', 'South District Office', 'local_government', 'reported', 1),
    ('south_port', 'south', 'South Port', 'public_corporation', 'reported', 1);

insert into buyer_year (
    buyer_id, place_id, year, currency, total_purchases, excluded_purchases, sse_purchases, provenance, load_id
) values
    ('north_office', 'north', 2023, 'KRW', 9000, 0, 400, 'reported', 1),
    -- all purchases not known: an amount, but no share
    ('north_school', 'north', 2023, 'KRW', null, null, 100, 'reported', 1),
    -- 2,000 of its purchases are left out by rule
    ('north_office', 'north', 2024, 'KRW', 10000, 2000, 600, 'reported', 1),
    ('north_school', 'north', 2024, 'KRW', 4000, null, 200, 'reported', 1),
    -- did not say what it bought from SSE: not zero
    ('silent_agency', 'north', 2024, 'KRW', 5000, null, null, 'reported', 1),
    -- as much as the year before is not more; what it was compared with is made up
    ('south_office', 'south', 2023, 'EUR', null, null, 30, 'illustrative', 1),
    ('south_office', 'south', 2024, 'EUR', null, null, 30, 'reported', 1),
    -- two currencies cannot be compared
    ('south_port', 'south', 2023, 'KRW', null, null, 10, 'reported', 1),
    ('south_port', 'south', 2024, 'EUR', null, null, 20, 'reported', 1);

insert into purchase (
    purchase_id, ocid, place_id, buyer_id, category, method, is_reserved, is_unsuccessful, tenderers, awarded_on, amount,
    currency, provenance, load_id
) values
    -- in the first year of the records every supplier would be new
    ('roads_2023', 'process_1', 'north', 'north_office', 'works', 'open', false, false, 3, '2023-05-10', 900, 'KRW', 'reported', 1),
    ('lunch_2023', 'process_2', 'north', 'north_school', 'goods', 'direct', null, false, 1, '2023-06-01', 100, 'KRW', 'reported', 1),
    -- direct, reserved and limited: one tenderer is what they are meant to have
    ('lunch_direct', 'process_3', 'north', 'north_office', 'goods', 'direct', false, false, 1, '2024-07-10', 300, 'KRW', 'reported', 1),
    ('care_reserved', 'process_4', 'north', 'north_office', 'services', 'selective', true, false, 1, '2024-06-20', 200, 'KRW', 'reported', 1),
    ('repairs_limited', 'process_5', 'north', 'silent_agency', 'works', 'limited', null, false, 1, '2024-03-03', 150, 'KRW', 'reported', 1),
    -- open, and only one came
    ('roads_2024', 'process_6', 'north', 'north_office', 'works', 'open', false, false, 1, '2024-04-04', 600, 'KRW', 'reported', 1),
    -- two lots of one procedure; the value of the second is not known
    ('desks_1', 'process_7', 'north', 'north_school', 'goods', 'open', null, false, 4, '2024-05-05', 100, 'KRW', 'reported', 1),
    ('desks_2', 'process_7', 'north', 'north_school', 'goods', 'open', null, false, 4, '2024-05-05', null, 'KRW', 'reported', 1),
    -- a consortium of three; no process is told
    ('camp_shared', null, 'north', 'north_school', 'services', 'selective', false, false, 2, '2024-08-08', 900, 'KRW', 'reported', 1),
    -- cancelled: nobody got anything
    ('cancelled', 'process_8', 'north', 'north_office', 'goods', 'open', false, true, 1, '2024-09-09', 5000, 'KRW', 'reported', 1),
    -- another currency; how many tendered is not known
    ('machines', 'process_9', 'north', 'silent_agency', 'goods', 'open', false, false, null, '2024-02-02', 80, 'EUR', 'reported', 1),
    -- South has one made-up award, in the first year of its records
    ('honey', 'process_10', 'south', 'south_office', 'goods', 'open', false, false, 2, '2024-10-11', 40, 'EUR', 'illustrative', 1),
    ('bread', 'process_11', 'south', 'south_office', 'goods', 'direct', false, false, 1, '2024-11-11', 60, 'EUR', 'reported', 1);

insert into purchase_supplier (
    purchase_id, place_id, supplier_key, supplier_name, enterprise_id, is_sse, is_local, amount, provenance, load_id
) values
    ('roads_2023', 'north', 'ACME', 'Acme', null, false, false, 900, 'reported', 1),
    -- of the register of the place: local, though nobody said so
    ('lunch_2023', 'north', 'HILL', 'Hill Bakery', 'coop_on_the_hill', true, null, 100, 'reported', 1),
    ('lunch_direct', 'north', 'HILL', 'Hill Bakery', 'coop_on_the_hill', true, null, 300, 'reported', 1),
    ('care_reserved', 'north', 'CARE', 'Hill Care', 'two_kinds_counted_once', true, true, 200, 'reported', 1),
    ('repairs_limited', 'north', 'ACME', 'Acme', null, false, false, 150, 'reported', 1),
    ('roads_2024', 'north', 'ACME', 'Acme', null, false, false, 600, 'reported', 1),
    -- whether it is of the SSE, and whether it is local, is not known
    ('desks_1', 'north', 'NEW', 'New Desks', null, null, null, 100, 'reported', 1),
    ('desks_2', 'north', 'ACME', 'Acme', null, false, false, null, 'reported', 1),
    ('camp_shared', 'north', 'HILL', 'Hill Bakery', 'coop_on_the_hill', true, null, 300, 'reported', 1),
    ('camp_shared', 'north', 'ACME', 'Acme', null, false, false, 300, 'reported', 1),
    ('camp_shared', 'north', 'TENTS', 'Tents', null, false, true, 300, 'reported', 1),
    ('cancelled', 'north', 'ACME', 'Acme', null, false, false, 5000, 'reported', 1),
    ('machines', 'north', 'OVERSEAS', 'Overseas', null, null, false, 80, 'reported', 1),
    ('honey', 'south', 'VALE', 'Vale Shop', 'south_coop', true, null, 40, 'illustrative', 1),
    -- of the register of another place: not known to be local
    ('bread', 'south', 'HILL', 'Hill Bakery', 'coop_on_the_hill', true, null, 60, 'reported', 1);

insert into expo values
    ('north_briefing', 'north', '2023-03-01', 'briefing', 'reported', 1),
    ('north_expo', 'north', '2024-06-10', 'expo', 'reported', 1),
    ('south_fair', 'south', '2024-10-01', 'visiting_fair', 'illustrative', 1);

insert into expo_meeting (
    meeting_id, expo_id, place_id, buyer_id, enterprise_id, asked_for, stage, met_on, quoted_amount, contracted_on,
    contract_amount, currency, purchase_id, provenance, load_id
) values
    ('briefing_1', 'north_briefing', 'north', 'north_office', 'coop_on_the_hill', 'lunch', 'lost', '2023-03-01', null, null, null,
        'KRW', null, 'reported', 1),
    -- nobody offered it: a demand, not a meeting
    ('briefing_2', 'north_briefing', 'north', 'north_office', null, 'computers', 'met', '2023-03-01', null, null, null,
        'KRW', null, 'reported', 1),
    -- thirty days and ten days
    ('expo_1', 'north_expo', 'north', 'north_office', 'coop_on_the_hill', 'lunch', 'contract', '2024-06-10', 300, '2024-07-10', 300,
        'KRW', 'lunch_direct', 'reported', 1),
    ('expo_2', 'north_expo', 'north', 'north_office', 'two_kinds_counted_once', 'care', 'contract', '2024-06-10', 250, '2024-06-20',
        200, 'KRW', 'care_reserved', 'reported', 1),
    -- a contract of which neither the day nor the value is known
    ('expo_3', 'north_expo', 'north', 'north_office', 'two_kinds_counted_once', 'care', 'contract', '2024-06-10', null, null, null,
        'KRW', null, 'reported', 1),
    ('expo_4', 'north_expo', 'north', 'north_school', 'coop_on_the_hill', 'lunch', 'quoted', '2024-06-10', 80, null, null,
        'KRW', null, 'reported', 1),
    ('expo_5', 'north_expo', 'north', 'north_school', 'born_2024', 'repairs', 'lost', '2024-06-10', 40, null, null, 'KRW', null,
        'reported', 1),
    ('expo_6', 'north_expo', 'north', 'silent_agency', 'coop_on_the_hill', 'lunch', 'met', '2024-06-10', null, null, null, 'KRW',
        null, 'reported', 1),
    ('expo_7', 'north_expo', 'north', 'silent_agency', null, 'computers', 'met', '2024-06-10', null, null, null, 'KRW', null,
        'reported', 1),
    ('fair_1', 'south_fair', 'south', 'south_office', 'south_coop', 'honey', 'contract', '2024-10-01', 40, '2024-10-11', 40, 'EUR',
        'honey', 'illustrative', 1);

insert into programme (programme_id, place_id, area, name, support_kind, currency, provenance, load_id) values
    ('workshop_space', 'north', 'ecosystem', 'Workshop space', 'indirect', 'KRW', 'reported', 1),
    ('start_up_grants', 'north', 'enterprise_support', 'Start-up grants', 'direct', 'KRW', 'reported', 1),
    ('market_stalls', 'north', 'sales_channels', 'Market stalls', 'indirect', 'KRW', 'reported', 1);
update programme set award_cap = 20 where programme_id = 'start_up_grants'; -- the others have no cap, which is no cap of 0

insert into programme_year (
    programme_id, place_id, year, currency, budget_own, budget_city, budget_central, spent, provenance, load_id
) values
    ('workshop_space', 'north', 2023, 'KRW', 80, 0, 0, 50, 'reported', 1),
    ('start_up_grants', 'north', 2023, 'KRW', 100, 100, 0, 150, 'reported', 1),
    ('workshop_space', 'north', 2024, 'KRW', 100, 50, 50, 150, 'reported', 1),
    -- the city's part is not known: neither is the whole budget
    ('start_up_grants', 'north', 2024, 'KRW', 200, null, 100, 300, 'reported', 1),
    -- what was spent is not known yet
    ('market_stalls', 'north', 2024, 'KRW', 60, 40, 0, null, 'reported', 1);

-- The ledger. What counts once in 2024: North paid out 100 + 50 + 30 + 20 in KRW and 40 in EUR, South 60 made up.
insert into funding_flow (
    flow_id, place_id, stage, flowed_on, amount, kind, currency, payer_name, payer_class, instrument, recipient_id,
    recipient_name, programme_id, parent_flow_id, counts_in_total, excluded_because, provenance, load_id
) values
    -- committed and paid out are two stages of one sum
    ('promise', 'north', 'committed', '2024-03-01', 120, 'money', 'KRW', 'North', 'government', 'grant', 'coop_on_the_hill',
        'Hill Bakery', 'start_up_grants', null, true, null, 'reported', 1),
    ('instalment', 'north', 'disbursed', '2024-04-01', 100, 'money', 'KRW', 'North', 'government', 'grant', 'coop_on_the_hill',
        'Hill Bakery', 'start_up_grants', 'promise', true, null, 'reported', 1),
    -- the head of a framework award, whose call-off counts
    ('framework', 'north', 'disbursed', '2024-02-01', 500, 'money', 'KRW', 'Tess City', 'government', 'grant', null,
        'Go-between', null, null, false, 'parent', 'reported', 1),
    ('call_off', 'north', 'disbursed', '2024-05-01', 50, 'money', 'KRW', 'Tess City', 'government', 'grant',
        'two_kinds_counted_once', 'Hill Care', null, 'framework', true, null, 'reported', 1),
    -- passed on by the one who got it
    ('regrant', 'north', 'disbursed', '2024-06-01', 40, 'money', 'KRW', 'Go-between', 'social_intermediary', 'grant',
        'coop_on_the_hill', 'Hill Bakery', null, 'framework', false, 'regrant', 'reported', 1),
    -- a loan, and what is paid back of it: the second says that it counts, and must not
    ('loan_paid', 'north', 'disbursed', '2024-07-01', 30, 'money', 'KRW', 'Lake Bank', 'ethical_bank', 'loan', 'born_2024',
        'Hill Repairs', null, null, true, null, 'reported', 1),
    ('loan_back', 'north', 'repaid', '2024-12-01', 10, 'money', 'KRW', 'Lake Bank', 'ethical_bank', 'loan', 'born_2024',
        'Hill Repairs', null, 'loan_paid', true, null, 'reported', 1),
    -- hours and units count nowhere in money, whatever they say
    ('hours', 'north', 'disbursed', '2024-08-01', 1000, 'hours', null, 'Time bank', 'time_bank', 'time', 'born_2024',
        'Hill Repairs', null, null, true, null, 'reported', 1),
    ('units', 'north', 'disbursed', '2024-08-01', 2000, 'units', null, 'Lake coin', 'social_currency', 'social_currency',
        'born_2024', 'Hill Repairs', null, null, false, 'regrant', 'reported', 1),
    -- who receives it is not of the register: its family is not known, its money counts
    ('unknown_family', 'north', 'disbursed', '2024-09-01', 20, 'money', 'KRW', 'Members', 'members', 'own_funds', null,
        'A group', null, null, true, null, 'reported', 1),
    -- another currency
    ('in_euro', 'north', 'disbursed', '2024-09-01', 40, 'money', 'EUR', 'Foundation', 'impact_donor', 'donation',
        'coop_on_the_hill', 'Hill Bakery', null, null, true, null, 'reported', 1),
    -- the year before
    ('in_2023', 'north', 'disbursed', '2023-05-01', 70, 'money', 'KRW', 'North', 'government', 'grant', 'coop_on_the_hill',
        'Hill Bakery', null, null, true, null, 'reported', 1),
    -- the one made-up flow
    ('made_up', 'south', 'disbursed', '2024-05-01', 60, 'money', 'KRW', 'Example payer', 'government', 'grant',
        'illustrative_association', 'Example Association', null, null, true, null, 'illustrative', 1);

-- Awards of West: eleven that count, so that the largest tenth is two of them, rounded up; 200 stands twice at its edge.
insert into funding_flow (
    flow_id, place_id, stage, flowed_on, amount, kind, currency, payer_name, payer_class, instrument, recipient_name,
    counts_in_total, excluded_because, provenance, load_id
)
select
    'west_' || id, 'west', stage, cast(day as date), amount, 'money', currency, 'West', payer_class, instrument, 'W', counts,
    because, 'reported', 1
from (values
    ('01', 'committed', '2023-02-01', 300, 'KRW', 'government', 'grant', true, null),
    ('02', 'committed', '2023-02-01', 200, 'KRW', 'government', 'grant', true, null),
    ('03', 'committed', '2023-02-01', 200, 'KRW', 'government', 'grant', true, null),
    ('04', 'committed', '2023-02-01', 100, 'KRW', 'government', 'grant', true, null),
    ('05', 'committed', '2023-02-01', 50, 'KRW', 'government', 'grant', true, null),
    ('06', 'committed', '2023-02-01', 40, 'KRW', 'government', 'grant', true, null),
    ('07', 'committed', '2023-02-01', 30, 'KRW', 'impact_donor', 'grant', true, null),
    ('08', 'committed', '2023-02-01', 30, 'KRW', 'impact_donor', 'grant', true, null),
    ('09', 'committed', '2023-02-01', 20, 'KRW', 'impact_donor', 'grant', true, null),
    ('10', 'committed', '2023-02-01', 20, 'KRW', 'impact_donor', 'grant', true, null),
    ('11', 'committed', '2024-02-01', 10, 'KRW', 'impact_donor', 'grant', true, null),
    -- no award: a promise of nothing, a regrant, a payment, a loan; and one of another currency, which is alone
    ('12', 'committed', '2023-02-01', 0, 'KRW', 'government', 'grant', true, null),
    ('13', 'committed', '2023-02-01', 900, 'KRW', 'government', 'grant', false, 'regrant'),
    ('14', 'disbursed', '2023-03-01', 300, 'KRW', 'government', 'grant', true, null),
    ('15', 'committed', '2023-02-01', 800, 'KRW', 'government', 'loan', true, null),
    ('16', 'committed', '2023-02-01', 5, 'EUR', 'government', 'grant', true, null)
) as w (id, stage, day, amount, currency, payer_class, instrument, counts, because);

-- Corrections of West: a part of a payment taken back; and a class that took back what it had given the year before.
insert into funding_flow (
    flow_id, place_id, stage, flowed_on, amount, is_correction, kind, currency, payer_name, payer_class, instrument,
    recipient_name, parent_flow_id, counts_in_total, provenance, load_id
) values
    ('west_taken_back', 'west', 'disbursed', '2023-04-01', 100, true, 'money', 'KRW', 'West', 'government', 'grant', 'W',
        'west_14', true, 'reported', 1),
    ('west_given_back', 'west', 'disbursed', '2023-05-01', 40, true, 'money', 'KRW', 'West', 'impact_donor', 'donation', 'W',
        null, true, 'reported', 1);

-- Donations to West in 2022: 60 of which 30 were given on and 15 of these again, 40 that stayed, and 20 of whose
-- receiver gave on 50, of which 30 are its own. Euro given on do not come out of won.
insert into funding_flow (
    flow_id, place_id, stage, flowed_on, amount, kind, currency, payer_name, payer_class, instrument, recipient_name,
    parent_flow_id, counts_in_total, excluded_because, provenance, load_id
)
select
    id, 'west', 'disbursed', cast(day as date), amount, 'money', currency, payer, 'impact_donor', 'donation', 'W', parent,
    parent is null, case when parent is not null then 'recycled' end, 'reported', 1
from (values
    ('gift_60', '2022-02-01', 60, 'KRW', 'Donors', null),
    ('gift_60_on', '2022-08-01', 30, 'KRW', 'W 1', 'gift_60'),
    ('gift_60_on_again', '2022-09-01', 15, 'KRW', 'W 2', 'gift_60_on'),
    ('gift_60_in_euro', '2022-09-01', 9, 'EUR', 'W 1', 'gift_60'),
    ('gift_40', '2022-03-01', 40, 'KRW', 'Donors', null),
    ('gift_20', '2022-04-01', 20, 'KRW', 'Donors', null),
    ('gift_20_on', '2022-10-01', 50, 'KRW', 'W 3', 'gift_20')
) as g (id, day, amount, currency, payer, parent);

insert into finance_request (
    request_id, place_id, enterprise_id, requested_on, purpose, payer_class, instrument, amount_sought, amount_obtained,
    currency, provenance, load_id
) values
    ('in_part', 'north', 'coop_on_the_hill', '2024-02-01', 'expansion', 'ethical_bank', 'loan', 100, 40, 'KRW', 'reported', 1),
    ('refused', 'north', 'born_2024', '2024-03-01', 'expansion', 'government', 'grant', 50, 0, 'KRW', 'reported', 1),
    -- more than was asked for leaves no gap, and fills none of others
    ('more_than_asked', 'north', 'coop_on_the_hill', '2024-04-01', 'working_capital', 'members', 'own_funds', 50, 60, 'KRW',
        'reported', 1),
    -- open: neither a gap nor none
    ('open', 'north', 'born_2024', '2024-12-01', 'expansion', null, null, 900, null, 'KRW', 'reported', 1),
    ('in_2023', 'north', 'coop_on_the_hill', '2023-05-01', 'start_up', 'government', 'grant', 20, 20, 'KRW', 'reported', 1),
    ('made_up', 'south', 'illustrative_association', '2024-05-01', 'expansion', 'impact_donor', 'donation', 10, 5, 'KRW',
        'illustrative', 1);

insert into loan (
    loan_id, place_id, enterprise_id, lender_name, committed_on, committed, disbursed, repaid, balance, days_late,
    balance_on, currency, provenance, load_id
) values
    -- thirty days late is not more than thirty
    ('late_30', 'north', 'coop_on_the_hill', 'Lake Bank', '2022-01-01', 100, 100, 40, 60, 30, '2024-12-31', 'KRW', 'reported', 1),
    ('late_31', 'north', 'born_2024', 'Lake Bank', '2024-07-01', 50, 50, 10, 40, 31, '2024-12-31', 'KRW', 'reported', 1),
    -- how late is not known: neither at risk nor safe
    ('lateness_unknown', 'north', 'born_2024', 'Lake Bank', '2024-07-01', 70, 70, 0, 70, null, '2024-12-31', 'KRW', 'reported', 1),
    -- paid back in full; the borrower is not of the register
    ('paid_back', 'north', null, 'Hill Savers', '2020-01-01', 80, 80, 80, 0, 0, '2024-12-31', 'KRW', 'reported', 1),
    -- agreed, not paid out yet: what was paid out is not known
    ('only_agreed', 'north', 'coop_on_the_hill', 'Hill Savers', '2024-12-01', 500, null, null, null, null, null, 'KRW', 'reported', 1),
    -- another currency, made up
    ('in_euro', 'south', 'south_coop', 'Vale Bank', '2023-01-01', 20, 20, 5, 15, 90, '2024-12-31', 'EUR', 'illustrative', 1),
    -- a balance of the year before
    ('balance_2023', 'south', 'south_coop', 'Vale Bank', '2021-01-01', 10, 10, 4, 6, 0, '2023-12-31', 'EUR', 'reported', 1);

insert into application (
    application_id, programme_id, place_id, enterprise_id, applied_on, amount_applied, is_eligible, awarded_on,
    amount_awarded, currency, provenance, load_id
) values
    -- exactly the cap is within it, one more is not
    ('at_the_cap', 'start_up_grants', 'north', 'coop_on_the_hill', '2024-03-01', 30, true, '2024-04-01', 20, 'KRW', 'reported', 1),
    ('above_the_cap', 'start_up_grants', 'north', 'two_kinds_counted_once', '2024-03-01', 30, true, '2024-04-01', 21, 'KRW',
        'reported', 1),
    -- refused: an amount of zero is no award, though a day is told
    ('refused', 'start_up_grants', 'north', 'self_help_of_31', '2024-03-01', 10, false, '2024-04-01', 0, 'KRW', 'reported', 1),
    -- not decided yet
    ('undecided', 'start_up_grants', 'north', 'self_help_of_20', '2024-12-01', 10, null, null, null, 'KRW', 'reported', 1),
    -- awarded, but how much is not known: an award of which no cap can be checked
    ('amount_unknown', 'start_up_grants', 'north', 'born_2024', '2024-03-01', 10, true, '2024-04-01', null, 'KRW', 'reported', 1),
    -- in another currency than the cap
    ('in_euro', 'start_up_grants', 'north', 'born_2024', '2024-03-01', 10, true, '2024-04-01', 15, 'EUR', 'reported', 1),
    -- no cap
    ('without_cap', 'workshop_space', 'north', 'coop_on_the_hill', '2024-03-01', 90, true, '2024-04-01', 90, 'KRW', 'reported', 1),
    -- applied the year before, awarded in 2024: it belongs to the call of 2023
    ('call_of_2023', 'start_up_grants', 'north', 'coop_on_the_hill', '2023-11-01', 10, true, '2024-01-10', 10, 'KRW', 'reported', 1);

-- Rules by family, in West: of a cap of 20 a co-operative may get 10, and village enterprises are admitted since 2024.
insert into programme (programme_id, place_id, area, name, support_kind, award_cap, currency, provenance, load_id) values
    ('west_support', 'west', 'enterprise_support', 'West support', 'direct', 20, 'KRW', 'reported', 1);
insert into programme_family values
    ('west_support', 'west', 'cooperative', null, 10, 'KRW', 'reported', 1),
    ('west_support', 'west', 'village_enterprise', 2024, null, null, 'reported', 1);
insert into application (
    application_id, programme_id, place_id, enterprise_id, applied_on, amount_applied, is_eligible, awarded_on,
    amount_awarded, amount_paid, currency, provenance, load_id
) values
    -- the cap of the family leads: 12 is within that of the programme, and above that of the family
    ('family_cap', 'west_support', 'west', 'at_work_since_2014', '2024-03-01', 20, true, '2024-04-01', 10, 11, 'KRW', 'reported', 1),
    ('above_family_cap', 'west_support', 'west', 'registered_on_the_last_day', '2024-12-31', 20, null, '2024-12-31', 12, null, 'KRW',
        'reported', 1),
    -- a family without a cap of its own: that of the programme
    ('programme_cap', 'west_support', 'west', 'old_when_registered', '2024-03-01', 20, true, '2024-04-01', 18, 18, 'KRW', 'reported', 1),
    -- the year before its family was admitted
    ('before_admitted', 'west_support', 'west', 'old_when_registered', '2023-03-01', 20, false, '2023-04-01', 15, 15, 'KRW',
        'reported', 1);

insert into fund_year (
    fund_id, place_id, year, currency, size, public_capital, private_capital, disbursed, provenance, load_id
) values
    ('solidarity_fund', 'tess-city', 2023, 'KRW', 100, 60, 40, 150, 'reported', 1),
    -- paid out more than twice its capital: the same money again and again
    ('solidarity_fund', 'tess-city', 2024, 'KRW', 150, 80, 80, 400, 'reported', 1),
    -- size not known, capital is; nothing paid out yet, which is not unknown
    ('north_fund', 'north', 2024, 'KRW', null, 20, 10, 0, 'reported', 1),
    -- another currency; private capital not known, so that what it paid out has nothing to be divided by
    ('vale_fund', 'south', 2024, 'EUR', 10, 5, null, 20, 'reported', 1);

insert into need (
    need_id, place_id, neighbourhood_id, category, stage, reported_on, met_on, people, value, currency, provenance, load_id
) values
    ('meals_2023', 'north', 'north-hill', 'food', 'met', '2023-01-10', '2023-02-01', 4, 100, 'KRW', 'reported', 1),
    ('meals_2024', 'north', 'north-hill', 'food', 'met', '2024-01-10', '2024-02-01', 10, 1000, 'KRW', 'reported', 1),
    ('visits_2024', 'north', 'north-lake', 'care', 'met', '2024-01-10', '2024-04-01', 30, 600, 'KRW', 'reported', 1),
    -- its value is not known; nobody was counted; not met yet: each is left out
    ('without_value', 'north', 'north-lake', 'care', 'met', '2024-01-10', '2024-04-01', 7, null, 'KRW', 'reported', 1),
    ('nobody_counted', 'north', 'north-lake', 'care', 'met', '2024-01-10', '2024-04-01', 0, 500, 'KRW', 'reported', 1),
    ('only_matched', 'north', 'north-lake', 'care', 'matched', '2024-01-10', null, 9, 900, 'KRW', 'reported', 1),
    ('rides_in_south', 'south', 'south-vale', 'mobility', 'met', '2024-01-10', '2024-05-01', 5, 100, 'EUR', 'reported', 1);

-- Food in kilograms: of meals only, those of somebody counted, with the weight known.
update need set kilograms = 14 where need_id = 'meals_2023';
update need set kilograms = 25 where need_id = 'meals_2024';
update need set kilograms = 99 where need_id = 'visits_2024'; -- care, not food
insert into need (
    need_id, place_id, neighbourhood_id, category, stage, reported_on, met_on, people, kilograms, provenance, load_id
) values
    ('bread_2023', 'moor', 'moor-1', 'food', 'met', '2022-11-01', '2023-02-01', 4, 14, 'reported', 1),
    ('parcels_2023', 'moor', null, 'food', 'met', '2022-11-01', '2023-02-01', 6, 51, 'reported', 1),
    -- nobody counted; weight not known
    ('fridge_2023', 'moor', 'moor-2', 'food', 'met', '2022-11-01', '2023-02-01', null, 30, 'reported', 1),
    ('soup_2023', 'moor', 'moor-2', 'food', 'met', '2022-11-01', '2023-02-01', 40, null, 'reported', 1),
    -- weighed already, not handed over yet
    ('rice_2022', 'moor', 'moor-2', 'food', 'matched', '2022-11-01', null, 5, 80, 'reported', 1),
    ('made_up_meals', 'south', 'south-vale', 'food', 'met', '2022-02-01', '2023-05-01', 10, 20, 'illustrative', 1);

-- Their value is not known, so that none of them touches the value of help.
insert into need (
    need_id, place_id, neighbourhood_id, category, stage, reported_on, validated_on, matched_on, met_on, people, provenance,
    load_id
) values
    -- never checked: in no share of needs met
    ('only_reported', 'north', 'north-hill', 'housing', 'reported', '2024-03-01', null, null, null, 3, 'reported', 1),
    -- reported in 2023, though validated in 2024; no neighbourhood
    ('only_validated', 'north', null, 'education', 'validated', '2023-12-01', '2024-02-01', null, null, null, 'reported', 1),
    -- twenty days from validation, thirty from the report
    ('ride_found', 'north', 'north-lake', 'mobility', 'matched', '2024-03-01', '2024-03-11', '2024-03-31', null, 2, 'reported', 1),
    -- the day of validation is not known: ten days from the report
    ('pantry_found', 'north', 'north-hill', 'food', 'matched', '2024-05-01', null, '2024-05-11', null, 6, 'reported', 1),
    -- forty days; reported in 2023 and met in 2024
    ('bed_found', 'north', 'north-hill', 'care', 'met', '2023-12-20', '2023-12-22', '2024-01-31', '2024-02-05', 1, 'reported', 1),
    -- matched before it was validated: one of the days is wrong
    ('wrong_day', 'north', 'north-lake', 'care', 'matched', '2024-06-01', '2024-06-10', '2024-06-05', null, 1, 'reported', 1),
    -- made up
    ('made_up_need', 'south', 'south-vale', 'other', 'matched', '2024-07-01', '2024-07-02', '2024-07-07', null, 4, 'illustrative', 1);

insert into need_supporter (
    need_id, place_id, supporter_name, supporter_kind, enterprise_id, value, currency, provenance, load_id
) values
    -- one shop helps with two needs, one need has two helpers
    ('meals_2024', 'north', 'Hill Grocer', 'local_shop', null, 400, 'KRW', 'reported', 1),
    ('meals_2024', 'north', 'Hill Bakery', 'sse_enterprise', 'coop_on_the_hill', null, null, 'reported', 1),
    ('visits_2024', 'north', 'Hill Grocer', 'local_shop', null, null, null, 'reported', 1),
    -- of a need of the year before, found in 2024
    ('bed_found', 'north', 'Neighbours Club', 'citizens_group', null, null, null, 'reported', 1),
    ('made_up_need', 'south', 'Example Foundation', 'foundation', null, 10, 'EUR', 'illustrative', 1);

insert into community_asset (
    asset_id, place_id, neighbourhood_id, name, asset_kind, ownership, opened_on, owner_members, jobs, newcomers, provenance,
    load_id
) values
    -- since when it is open is not known: in every year
    ('hill_hall', 'north', 'north-hill', 'Hill Hall', 'meeting_place', 'common', null, 40, 2, 0, 'reported', 1),
    -- jobs not known
    ('hill_kitchen', 'north', 'north-hill', 'Hill Kitchen', 'food_place', 'cooperative', '2023-05-01', 25, null, 6, 'reported', 1),
    -- opened on the last day; owners not known, and nobody works there, which is known; what it is nobody wrote down
    ('lake_garden', 'north', 'north-lake', 'Lake Garden', null, 'common', '2024-12-31', null, 0, null, 'reported', 1),
    -- no neighbourhood; no owners, which is known
    ('youth_room', 'north', null, 'Youth Room', 'meeting_place', 'public', '2024-01-01', 0, 3, 9, 'reported', 1),
    -- opens after the last year of the calendar
    ('north_library', 'north', null, 'Library', 'culture', 'public', '2025-03-01', 500, 4, 70, 'reported', 1),
    -- made up
    ('vale_roof', 'south', 'south-vale', 'Vale Roof', 'energy', 'trust', '2020-01-01', 100, 1, 2, 'illustrative', 1);

insert into asset_finance (asset_id, place_id, payer_class, instrument, payer_name, amount, currency, provenance, load_id)
values
    ('hill_hall', 'north', 'members', 'own_funds', null, 300, 'KRW', 'reported', 1),
    ('hill_hall', 'north', 'financial_cooperative', 'loan', 'Hill Credit Union', 700, 'KRW', 'reported', 1),
    -- that there is a loan is known, how much is not; another currency beside it
    ('hill_kitchen', 'north', 'social_intermediary', 'loan', 'Kitchen Fund', null, null, 'reported', 1),
    ('hill_kitchen', 'north', 'impact_donor', 'donation', null, 50, 'EUR', 'reported', 1),
    -- of an asset that opens later
    ('north_library', 'north', 'government', 'grant', null, 9000, 'KRW', 'reported', 1),
    ('vale_roof', 'south', 'members', 'equity', null, 400, 'EUR', 'illustrative', 1);

insert into space (space_id, place_id, name, rooms_offered, opened_on, provenance, load_id) values
    ('workshop', 'north', 'Workshop', 4, '2023-03-01', 'reported', 1),
    -- since when it is open is not known
    ('desk_room', 'north', 'Desk Room', 2, null, 'reported', 1),
    -- nobody has moved in yet: empty, since North tells of its tenants
    ('new_hub', 'north', 'New Hub', 6, '2024-12-01', 'reported', 1),
    -- South has told of no tenants, which is not the same as empty
    ('vale_loft', 'south', 'Vale Loft', 3, '2020-01-01', 'reported', 1),
    -- real, but its only tenant is made up
    ('east_barn', 'east', 'East Barn', 1, '2020-01-01', 'reported', 1);

insert into space_tenancy values
    ('workshop', 'north', 'coop_on_the_hill', '2023-04-01', null, 'reported', 1),
    -- moved out on the last day of 2024: its room is free at the end of the year
    ('workshop', 'north', 'two_kinds_counted_once', '2023-03-15', '2024-12-31', 'reported', 1),
    -- closed in November 2024; nobody wrote down that it moved out
    ('workshop', 'north', 'certified_closed_2024', '2023-05-01', null, 'reported', 1),
    -- moved out in June 2023, closed in August
    ('workshop', 'north', 'coop_closed_2023', '2023-03-01', '2023-06-30', 'reported', 1),
    -- changed rooms: a tenant still
    ('workshop', 'north', 'born_2024', '2024-03-01', '2024-06-30', 'reported', 1),
    ('desk_room', 'north', 'born_2024', '2024-07-01', null, 'reported', 1),
    -- three tenants in two rooms: full, not more than full
    ('desk_room', 'north', 'self_help_of_20', '2024-01-10', null, 'reported', 1),
    ('desk_room', 'north', 'self_help_of_31', '2024-02-01', null, 'reported', 1),
    -- at work, though no longer on the register in 2024
    ('desk_room', 'north', 'left_register_in_2024', '2023-04-10', '2023-10-31', 'reported', 1),
    -- out of two spaces in the end: one enterprise
    ('desk_room', 'north', 'two_kinds_counted_once', '2023-03-02', '2023-03-14', 'reported', 1),
    -- moved from East to North: no longer somebody who moved out; made up
    ('east_barn', 'east', 'coop_on_the_hill', '2022-02-01', '2022-12-01', 'illustrative', 1);

insert into support_body_year values
    ('north', 2023, true, 'reported', 1),
    ('south', 2023, false, 'reported', 1), -- East was not asked in 2023: it is not a district without a centre
    ('north', 2024, true, 'reported', 1),
    ('south', 2024, false, 'reported', 1),
    ('east', 2024, true, 'reported', 1);

insert into support_contact values
    ('loan_by_phone', 'north', 'North Centre', '2024-03-05', 'finance', 'phone', 'coop_on_the_hill', 2, 'reported', 1),
    -- of people without an enterprise: contacts that reach none of the register
    ('founders', 'north', 'North Centre', '2024-03-20', 'start_up', 'visit', null, 4, 'reported', 1),
    -- how it took place is not known
    ('loan_somehow', 'north', 'North Centre', '2024-06-01', 'finance', null, 'two_kinds_counted_once', 1, 'reported', 1),
    -- no longer on the register at the end of the year
    ('with_one_that_left', 'north', 'North Centre', '2024-07-01', 'networks', 'at_enterprise', 'left_register_in_2024', 3, 'reported', 1),
    -- a second contact with the same enterprise
    ('once_more', 'north', 'North Centre', '2024-08-01', 'other', 'phone', 'coop_on_the_hill', 1, 'reported', 1),
    -- somebody counted, and there was none: not reached
    ('none_counted', 'north', 'North Centre', '2024-09-01', 'finance', 'visit', 'born_2024', 0, 'reported', 1),
    -- no enterprise is named in 2023: whom the centre reached is not known
    ('unnamed', 'north', 'North Centre', '2023-05-01', 'finance', 'phone', null, 6, 'reported', 1),
    ('made_up', 'south', 'South Centre', '2024-05-01', 'finance', 'online', 'south_coop', 2, 'illustrative', 1);

-- Lunch days, in West.
insert into channel values
    ('west_lunch', 'west', 'lunch_day', 'West Lunch', '서구 도시락', 'Repas de l’Ouest', 'Almuerzo del Oeste', 'reported', 1);
insert into market_day (market_day_id, channel_id, place_id, held_on, mode, provenance, load_id) values
    ('lunch_2023', 'west_lunch', 'west', '2023-09-05', 'lunch_day', 'reported', 1),
    ('lunch_march', 'west_lunch', 'west', '2024-03-05', 'lunch_day', 'reported', 1),
    -- orders are told, sales are not
    ('lunch_june', 'west_lunch', 'west', '2024-06-05', 'lunch_day', 'reported', 1);
insert into sale (
    sale_id, place_id, channel_id, market_day_id, enterprise_id, sold_on, mode, amount, currency, provenance, load_id
) values
    (20, 'west', 'west_lunch', 'lunch_march', 'at_work_since_2014', '2024-03-05', 'lunch_day', 800, 'KRW', 'reported', 1),
    -- a second sale of the same supplier and day
    (21, 'west', 'west_lunch', 'lunch_march', 'at_work_since_2014', '2024-03-05', 'lunch_day', 200, 'KRW', 'reported', 1),
    -- what was ordered there is not known
    (22, 'west', 'west_lunch', 'lunch_march', 'old_when_registered', '2024-03-05', 'lunch_day', 300, 'KRW', 'reported', 1),
    -- paid in two currencies: which of them paid for how many meals cannot be said
    (23, 'west', 'west_lunch', 'lunch_march', 'registered_on_the_last_day', '2024-03-05', 'lunch_day', 50, 'KRW', 'reported', 1),
    (24, 'west', 'west_lunch', 'lunch_march', 'registered_on_the_last_day', '2024-03-05', 'lunch_day', 5, 'EUR', 'reported', 1),
    -- made up
    (25, 'west', 'west_lunch', 'lunch_2023', 'at_work_since_2014', '2023-09-05', 'lunch_day', 450, 'KRW', 'illustrative', 1);
insert into lunch_order values
    -- two departments share what one supplier delivered
    ('order_1', 'lunch_march', 'west', 'Roads', 'at_work_since_2014', 60, 'reported', 1),
    ('order_2', 'lunch_march', 'west', 'Schools', 'at_work_since_2014', 40, 'reported', 1),
    ('order_3', 'lunch_march', 'west', 'Roads', 'registered_on_the_last_day', 6, 'reported', 1),
    ('order_4', 'lunch_june', 'west', 'Roads', 'at_work_since_2014', 30, 'reported', 1),
    ('order_5', 'lunch_2023', 'west', 'Schools', 'at_work_since_2014', 50, 'illustrative', 1);

insert into training (training_id, place_id, programme, started_on, ended_on, provenance, load_id) values
    ('course_2023', 'north', 'Academy', '2023-03-01', '2023-03-05', 'reported', 1),
    ('spring_2024', 'north', 'Academy', '2024-03-01', '2024-03-05', 'reported', 1),
    ('autumn_2024', 'north', 'Open school', '2024-10-01', '2024-10-02', 'reported', 1),
    ('south_2024', 'south', 'Academy', '2024-06-01', '2024-06-02', 'reported', 1);

insert into training_group values
    ('course_2023', 'north', 'Lakeville', 'KOR', 'officials', 7, 7, 'reported', 1),
    ('spring_2024', 'north', 'Lakeville', 'KOR', 'officials', 10, 8, 'reported', 1),
    -- how many completed is not known: trainees, but no part of the rate
    ('spring_2024', 'north', 'Otherton', 'FRA', 'entrepreneurs', 5, null, 'reported', 1),
    -- the same place again is still one place
    ('autumn_2024', 'north', 'Lakeville', 'KOR', 'residents', 20, 20, 'reported', 1),
    -- country not known: a place, but no country
    ('autumn_2024', 'north', 'Nowhere', null, 'residents', 5, 3, 'reported', 1),
    -- reached from North too: the city reached it once
    ('south_2024', 'south', 'Lakeville', 'KOR', 'officials', 3, 3, 'reported', 1);

insert into target values
    ('north', 'market_sales', 2023, 500, 'reported', 1),
    ('north', 'market_sales', 2024, 2000, 'reported', 1),
    ('north', 'sse_enterprises', 2024, 10, 'reported', 1),
    ('north', 'sse_jobs', 2024, 40, 'reported', 1),
    ('north', 'trainees', 2024, 50, 'reported', 1),
    ('north', 'sse_procurement_amount', 2024, 800, 'reported', 1),
    -- South sold in two currencies: what it reached of 5,000 cannot be said
    ('south', 'market_sales', 2024, 5000, 'reported', 1),
    -- a city's target is not reached by adding up districts: its own result is not reported
    ('tess-city', 'sse_enterprises', 2024, 20, 'reported', 1);
