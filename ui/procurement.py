"""Public procurement: the share that the social and solidarity economy gets, by year and by kind of buyer."""

from __future__ import annotations

from sse_metrics.filters import Filters
from ui import blocks, charts, data, look, numbers
from ui.charts import Series
from ui.text import name_of, t


def headline(chosen: Filters) -> None:
    """What part of its purchases the place gave to the SSE."""
    share = data.compute("sse_procurement_share", chosen)
    place = name_of(data.places()[str(chosen.place)])
    row = share.rows[0] if share.rows else None
    if row is None or row["value"] is None:
        blocks.headline(t("procurement.headline.none", place=place, year=chosen.year))
        return
    value = numbers.share(row["value"])
    blocks.headline(t("procurement.headline.share", place=place, value=value, year=chosen.year), [row["provenance"]])


def years(chosen: Filters) -> None:
    """The share by year."""
    share = data.compute("sse_procurement_share", chosen.without("year"), by=("year",))
    if share.is_empty:
        return
    title = t("procurement.years.title")
    blocks.figure(
        charts.lines(
            look.current(),
            [Series(title, [row["year"] for row in share.rows], [row["value"] for row in share.rows])],
            numbers.share,
        ),
        key="procurement-years",
        title=title,
        alt=title,
        rows=blocks.readable(share),
        source=t("procurement.source"),
        kinds=[share.provenance or "reported"],
        method="sse_procurement_share",
    )
