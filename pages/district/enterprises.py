"""Enterprises: the register on a map, density against need, who comes and goes, networks; and a card of each."""

from ui.district import (
    enterprise_card,
    enterprise_change,
    enterprise_networks,
    enterprise_register,
    enterprises,
    need_map,
)

chosen = enterprises.choose()
if not enterprise_card.show():
    enterprises.headline(chosen)
    enterprises.key_figures(chosen)
    match enterprises.part():
        case "register":
            enterprise_register.show(chosen)
        case "need":
            need_map.show(chosen)
        case "change":
            enterprise_change.change(chosen)
        case "kinds":
            enterprise_change.kinds(chosen)
        case "networks":
            enterprise_networks.show(chosen)
