"""Being built."""

from ui import blocks

blocks.choose()
