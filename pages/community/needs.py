"""Needs: what residents reported, how far each need got, who helps, and where need is high and supply low."""

from ui.community import need_help, need_places, need_worth, needs

chosen = needs.choose()
if needs.headline(chosen):
    needs.key_figures(chosen)
    needs.first_look(chosen)
    match needs.part():
        case "where":
            need_places.where(chosen)
        case "waiting":
            need_places.waiting(chosen)
        case "worth":
            need_worth.show(chosen)
        case "helpers":
            need_help.helpers(chosen)
        case "gap":
            need_help.gap(chosen)
