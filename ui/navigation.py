"""The pages of the dashboard: the one list to add a line to."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from ui.text import t

# section: (page file, its name in the address, icon)
PAGES = {
    "district": (
        ("glance", "", ":material/home:"),
        ("enterprises", "enterprises", ":material/domain:"),
        ("markets", "markets", ":material/storefront:"),
        ("procurement", "procurement", ":material/shopping_cart:"),
        ("expo", "expo", ":material/handshake:"),
        ("vitality", "vitality", ":material/monitor_heart:"),
        ("survival", "survival", ":material/timeline:"),
    ),
    "money": (
        ("programmes", "programmes", ":material/checklist:"),
        ("strategies", "strategies", ":material/grid_view:"),
        ("support", "support", ":material/volunteer_activism:"),
        ("funding", "funding", ":material/account_balance_wallet:"),
        ("lending", "lending", ":material/currency_exchange:"),
    ),
    "community": (
        ("needs", "needs", ":material/diversity_3:"),
        ("assets", "assets", ":material/cottage:"),
    ),
    "compare": (
        ("cities", "cities", ":material/compare_arrows:"),
        ("places", "places", ":material/location_city:"),
    ),
    "training": (("room", "room", ":material/school:"),),
    "data": (
        ("facts", "facts", ":material/article:"),
        ("indicators", "indicators", ":material/function:"),
        ("import", "import", ":material/upload_file:"),
    ),
}


def top(root: Path) -> Page:
    """The navigation at the top of every page; returns the page that was asked for."""
    sections = {
        t(f"section.{section}"): [
            st.Page(
                root / "pages" / section / f"{name}.py",
                title=t(f"page.{name}"),
                icon=icon,
                url_path=address or None,
                default=not address,
            )
            for name, address, icon in pages
        ]
        for section, pages in PAGES.items()
    }
    return st.navigation(sections, position="top")
