"""Community assets and work spaces: what a community owns, and what becomes of those who start in a shared room."""

from sse_metrics.indicators.definition import Indicator

_THEME = "community"
_ASSETS = "Register of community assets of the district"
_SPACES = "Registers of work spaces and tenants of the district"
_ASSET_GRAIN = ("place_id", "neighbourhood_id", "year", "ownership", "asset_kind")

INDICATORS = (
    Indicator(
        id="community_assets",
        theme=_THEME,
        table="community_asset_in_year",
        numerator="count(*)",
        unit="number",
        direction="higher_is_better",
        grain=_ASSET_GRAIN,
        source=_ASSETS,
    ),
    Indicator(
        id="owner_members",
        theme=_THEME,
        table="community_asset_in_year",
        only="owner_members is not null",
        numerator="sum(owner_members)",
        unit="people",
        direction="higher_is_better",
        grain=_ASSET_GRAIN,
        source=_ASSETS,
    ),
    Indicator(
        id="asset_jobs",
        theme=_THEME,
        table="community_asset_in_year",
        only="jobs is not null",
        numerator="sum(jobs)",
        unit="jobs",
        direction="higher_is_better",
        grain=_ASSET_GRAIN,
        source=_ASSETS,
    ),
    Indicator(
        id="asset_newcomers",
        theme=_THEME,
        table="community_asset_in_year",
        only="newcomers is not null",
        numerator="sum(newcomers)",
        unit="people",
        direction="neutral",
        grain=_ASSET_GRAIN,
        source=_ASSETS,
    ),
    Indicator(
        id="space_occupancy",
        theme=_THEME,
        table="space_in_year",
        numerator="sum(rooms_occupied)",
        denominator="sum(rooms_offered)",
        unit="share",
        direction="higher_is_better",
        grain=("place_id", "year", "space_id"),
        source=_SPACES,
    ),
    Indicator(
        id="graduate_survival",
        theme=_THEME,
        table="graduate_in_year",
        numerator="count(distinct enterprise_id) filter (where is_operating)",
        denominator="count(distinct enterprise_id)",
        n="count(distinct enterprise_id)",
        unit="share",
        direction="higher_is_better",
        grain=("place_id", "year", "space_id", "family", "sector"),
        interval="wilson",
        source=_SPACES,
    ),
)
