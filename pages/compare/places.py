"""Places: what is published and official of one place, its districts side by side, and what is missing."""

from ui.compare import places
from ui.district import founding

chosen = places.choose()
places.headline(chosen)
places.census(chosen)
places.known(chosen)
if places.has_map(chosen):
    places.districts_map(chosen)
    places.coverage(chosen)
founding.printed(chosen)
places.everything(chosen)
