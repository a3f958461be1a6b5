"""Enterprises: the register on a map, density against need, who comes and goes, networks; and a card of each."""

from ui import enterprise_register, enterprises

chosen = enterprises.choose()
enterprises.headline(chosen)
enterprises.key_figures(chosen)

match enterprises.part():
    case "register":
        selection, counts = enterprise_register.choose(chosen)
        enterprise_register.map_and_table(selection, counts)
