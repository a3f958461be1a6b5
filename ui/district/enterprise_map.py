"""The map of the register: areas by density, groups from far, enterprises when near, and layers to switch on."""

from __future__ import annotations

import html
from typing import Any

import streamlit as st

from sse_metrics import areas, map_layers, register
from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer
from sse_metrics.register import Counts, Selection
from ui import blocks, data, look, numbers, state
from ui.drawing import deck, maps
from ui.drawing.deck import Spot
from ui.look import Look
from ui.text import name_of, t, t_or

MOST_POINTS = 500  # single enterprises on the map; more of them are put together
FEW = 40  # so few are shown one by one wherever they are
LAYERS = ("assets", "needs", "field", "markets")
_CELLS = 12
_WIDTH, _HEIGHT = 600, 430
Row = dict[str, Any]


def draw(selection: Selection, counts: Counts) -> None:
    """Areas, groups or single enterprises, and the layers that are switched on."""
    with st.container(border=True, key="figure-map", gap="xsmall"):
        outlines: dict[str, Any] = data.ask(areas.outlines, selection.place)
        if not outlines and not counts.located:
            st.header(t("enterprises.map.title"), anchor=False)
            blocks.empty(t("enterprises.map.empty"), t("enterprises.map.empty_hint"))
            return
        wanted = _title_and_layers()
        colours = look.current()
        density = _density(selection, outlines)
        near = counts.located <= FEW or (len(selection.area) == 1 and counts.located <= MOST_POINTS)
        layers = [deck.areas(colours, _area_rows(outlines, density), selection.area)] if outlines else []
        spots = _points(selection) if near else _groups(selection, counts, outlines)
        extra = _Extra(selection, colours, outlines, wanted)
        if near:
            layers += [*extra.layers, deck.dots(colours, "enterprises", spots, colours.series[1])]
        else:  # numbers last, so that no sign covers them
            rings, written = deck.circles(colours, "groups", spots, colours.series[1])
            layers += [rings, *extra.layers, written]
        framed = [outlines[code] for code in selection.area if code in outlines] or list(outlines.values())
        key = "register-map-" + "-".join(selection.area)
        st.pydeck_chart(
            deck.deck(layers, framed, [] if framed else spots, look.narrow_width() or _WIDTH, _HEIGHT),
            height=_HEIGHT,
            key=key,
            on_select=state.on_object(key, ("enterprise",), ("area",)),
            alt=t("enterprises.map.alt", n=numbers.number(counts.located)),
        )
        st.html(_legend(colours, density, near, wanted))
        notes = [t("enterprises.map.near" if near else "enterprises.map.far"), *extra.notes]
        drawn = len(spots) if near else sum(spot.n for spot in spots)
        if drawn < counts.total:
            notes.append(t("enterprises.map.unplaced", n=numbers.number(counts.total - drawn)))
        st.caption(blocks.plain(" ".join(notes)))
        extra.field_table()
        blocks.badges(_kinds(counts, density, extra.kinds))
        years = data.ask(areas.outlines_of, selection.place)
        source = t("enterprises.map.source_outlines", years=years) if years else t("enterprises.map.source")
        st.caption(t("figure.source_dated", source=source, day=numbers.day(data.published_on(), "medium")))


def _title_and_layers() -> list[str]:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="map-title"):
        st.header(t("enterprises.map.title"), anchor=False, width="content")
        return state.several(
            "layers",
            t("choose.layers"),
            LAYERS,
            [],
            lambda code: t(f"enterprises.layer.{code}"),
            most=len(LAYERS),
            placeholder=t("choose.layers"),
            label_visibility="collapsed",
        )


class _Extra:
    """The layers beside enterprises: what is drawn, what must be said with it, and of which kind it is."""

    def __init__(self, selection: Selection, colours: Look, outlines: dict[str, Any], wanted: list[str]) -> None:
        self.place, self.year, self.colours, self.outlines = selection.place, selection.year, colours, outlines
        self.layers: list[Any] = []
        self.notes: list[str] = []
        self.kinds: list[str] = []
        self.field: list[Row] = []
        for name in wanted:
            {"assets": self._assets, "needs": self._needs, "field": self._field, "markets": self._markets}[name]()

    def _assets(self) -> None:
        rows = data.ask(map_layers.community_assets, self.place, self.year, MOST_POINTS)
        self._seen(rows, "assets", "community_asset")
        spots = [
            Spot(
                row["latitude"],
                row["longitude"],
                f"{row['name']}\n{t('choice.ownership.' + row['ownership'])}",
                label="◆",
            )
            for row in rows
            if row["latitude"] is not None and row["longitude"] is not None
        ]
        if len(spots) < len(rows):
            self.notes.append(t("enterprises.map.assets_unplaced", n=numbers.number(len(rows) - len(spots))))
        self.layers.append(deck.signs(self.colours, "assets", spots, self.colours.series[2]))

    def _needs(self) -> None:
        rows = data.ask(map_layers.open_needs, self.place, self.year)
        self._seen(rows, "needs", "need")
        spots = []
        for row in rows:
            if row["area"] not in self.outlines:
                continue
            longitude, latitude = areas.middle(self.outlines[row["area"]])
            tip = t(
                "enterprises.map.needs",
                area=value_text("area", row["area"]),
                n=numbers.number(row["needs"]),
                people=numbers.number(row["people"]),
            )
            label = numbers.short_number(row["needs"])
            spots.append(Spot(latitude, longitude, tip, label=label, choice="area", code=row["area"]))
        self.layers.append(deck.boxes(self.colours, "needs", spots, self.colours.series[3]))

    def _field(self) -> None:
        self.field = data.ask(map_layers.field_points, self.place, self.year, MOST_POINTS)
        self._seen(self.field, "field", "field_point")
        spots = [
            Spot(
                row["latitude"],
                row["longitude"],
                "\n".join(
                    [row["label"] or row["kind"], _collector(row["collector_kind"]), _accuracy(row["accuracy_m"])]
                ),
                n=row["accuracy_m"] or 0,
            )
            for row in self.field
        ]
        if len(spots) == MOST_POINTS:
            self.notes.append(t("enterprises.map.field_first", n=numbers.number(MOST_POINTS)))
        self.layers.append(deck.discs(self.colours, "field", spots, self.colours.series[0]))

    def _markets(self) -> None:
        rows = data.ask(map_layers.venues, self.place, self.year)
        self._seen(rows, "markets", "market_day")
        if rows:
            listed = "; ".join(
                t("enterprises.map.venue", venue=row["venue"], channel=name_of(row), n=row["days"]) for row in rows[:5]
            )
            self.notes.append(t("enterprises.map.markets", venues=listed))

    def _seen(self, rows: list[Row], name: str, table: str) -> None:
        self.kinds += [row["provenance"] for row in rows]
        if not rows:
            layer = t(f"enterprises.layer.{name}")
            self.notes.append(t("enterprises.map.layer_empty", layer=layer, sheet=t(f"table.{table}")))

    def field_table(self) -> None:
        """Points from field work by area and kind, with how exact they are and who mapped them."""
        if not self.field:
            return
        names = area_names()
        rows = [
            {
                t("dimension.neighbourhood_id"): value_text("area", row["area"], names),
                t("enterprises.column.kind"): row["kind"],
                t("enterprises.column.points"): row["points"],
                t("enterprises.column.accuracy"): None if row["accuracy_m"] is None else round(row["accuracy_m"], 1),
                t("enterprises.column.collectors"): ", ".join(
                    f"{_collector(kind)} {numbers.number(n)}" for kind, n in row["collectors"]
                ),
            }
            for row in map_layers.field_summary(self.field)
        ]
        with st.popover(t("enterprises.field_table"), icon=":material/table_rows:", type="tertiary"):
            st.dataframe(rows, hide_index=True, alt=t("enterprises.field_table"))


def area_names() -> dict[str, str]:
    """Names of all places in the reader's language, to be asked for once by whoever needs many."""
    return {code: name_of(row) for code, row in data.places().items()}


def value_text(facet: str, code: str, names: dict[str, str] | None = None) -> str:
    """A value of a facet in words."""
    if facet == "area" and code != register.UNKNOWN:
        return (names or area_names()).get(code, code)
    if facet == "leadership":
        return t(f"enterprises.leadership.{code}")
    if code == register.UNKNOWN:
        return t("enterprises.no_prototype" if facet == "prototype" else "dimension.unknown")
    return str(blocks.dimension_text(facet, code))


def _points(selection: Selection) -> list[Spot]:
    rows = data.ask(register.points, selection, MOST_POINTS, state.language() != "ko")
    return [
        Spot(
            row["latitude"],
            row["longitude"],
            f"{row['shown_name']}\n{t('family.' + row['family'])}",
            choice="enterprise",
            code=row["enterprise_id"],
        )
        for row in rows
    ]


def _groups(selection: Selection, counts: Counts, outlines: dict[str, Any]) -> list[Spot]:
    """By area at the middle of its outline; in a grid within one area, and where no outline is known."""
    if len(selection.area) == 1 or not outlines:
        rows = data.ask(register.groups, selection, _CELLS)
        return [
            Spot(
                row["latitude"],
                row["longitude"],
                t("enterprises.map.cell", n=numbers.number(row["n"])),
                n=row["n"],
                label=numbers.short_number(row["n"]),
            )
            for row in rows
        ]
    names = area_names()
    spots = []
    for area, n in counts.by_facet["area"].items():
        if area in outlines and n and (not selection.area or area in selection.area):
            longitude, latitude = areas.middle(outlines[area])
            tip = t("enterprises.map.group", area=names[area], n=numbers.number(n))
            spots.append(Spot(latitude, longitude, tip, n, numbers.short_number(n), "area", area))
    return spots


def _density(selection: Selection, outlines: dict[str, Any]) -> Answer | None:
    """Registered enterprises per 10,000 residents by area, whatever else was chosen."""
    if not outlines:
        return None
    is_city = data.places()[next(iter(outlines))]["level"] != "neighbourhood"
    by = "place_id" if is_city else "neighbourhood_id"
    return data.compute("enterprise_density", Filters(place=selection.place, year=selection.year), by=(by,))


def _area_rows(outlines: dict[str, Any], density: Answer | None) -> list[Row]:
    by_area = {row[density.by[0]]: row for row in density.rows} if density else {}
    places = data.places()
    return [
        {
            "place_id": place_id,
            "geometry": geometry,
            "value": by_area[place_id]["value"] if place_id in by_area else None,
            "tip": maps.hover(name_of(places[place_id]), by_area.get(place_id)),
        }
        for place_id, geometry in outlines.items()
    ]


def _legend(colours: Look, density: Answer | None, near: bool, wanted: list[str]) -> str:
    """What shades and signs mean; every sign differs in form as well as in colour."""
    parts = []
    values = [row["value"] for row in density.rows if row["value"] is not None] if density else []
    if values:
        bar = f"background:linear-gradient(90deg,{colours.ramp[0]},{colours.ramp[1]})"
        parts.append(
            f'<span class="sse-key">0 <span class="bar" style="{bar}"></span> '
            f"{numbers.short_number(max(values))} {html.escape(t('enterprises.legend.density'))}</span>"
        )
    dot = "dot" if near else "ring"
    signs = {
        "enterprises": (
            f'<span class="{dot}" style="--c:{colours.series[1]}"></span>',
            "enterprise" if near else "group",
        ),
        "assets": (f'<span style="color:{colours.series[2]}">◆</span>', "assets"),
        "needs": (f'<span class="box" style="--c:{colours.series[3]}">3</span>', "needs"),
        "field": (f'<span class="disc" style="--c:{colours.series[0]}"></span>', "field"),
    }
    for name, (sign, words) in signs.items():
        if name == "enterprises" or name in wanted:
            parts.append(f'<span class="sse-key">{sign} {html.escape(t(f"enterprises.legend.{words}"))}</span>')
    return f'<div class="sse-legend">{"".join(parts)}</div>'


def _kinds(counts: Counts, density: Answer | None, more: list[str]) -> list[str]:
    found = {*more, *([counts.provenance] if counts.provenance else []), *(["official"] if density else [])}
    return [kind for kind in ("official", "published", "reported", "illustrative") if kind in found]


def _collector(kind: str | None) -> str:
    return t_or(f"enterprises.collector.{kind or 'unknown'}", str(kind))


def _accuracy(metres: float | None) -> str:
    return t("enterprises.map.accuracy", metres=numbers.short_number(metres))
