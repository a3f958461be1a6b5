"""Community assets: what exists, who owns it, how it was financed, and the published cases as cards."""

from ui import assets

assets.choose()
