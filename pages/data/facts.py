"""Published figures: everything that was found in print, with its citation and what contradicts it."""

from ui import blocks, published

blocks.choose()
found = published.choose()
if published.summary(found):
    selected = published.table(found)
    if selected:
        published.in_full(selected)
    published.series(found)
