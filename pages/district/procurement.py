"""Public procurement: what public buyers buy from the social and solidarity economy, from whom, and how."""

from ui import blocks, procurement

chosen = blocks.choose("place", "year")
procurement.headline(chosen)
procurement.years(chosen)
