"""Community assets: what exists, who owns it, how it was financed, and the published cases as cards."""

from ui.community import asset_cases, asset_finance, asset_map, assets

chosen = assets.choose()
if assets.headline(chosen):
    assets.key_figures(chosen)
    match assets.part():
        case "register":
            asset_map.register(chosen)
        case "finance":
            asset_finance.show(chosen)
        case "years":
            assets.years(chosen)
        case "cases":
            asset_cases.show()
else:
    asset_cases.show()
