"""Compare places: the home place beside up to five others, from published and official figures."""

from ui.compare import compare

view = compare.choose()
found = compare.compared(view)

compare.headline(view, found)
compare.grid(view, found)
compare.table(found)
