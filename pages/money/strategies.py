"""Four strategies: financing, self-management, training and marketing side by side."""

from ui.money import strategies

chosen = strategies.choose()
figures = strategies.headline(chosen)
if figures:
    strategies.show(chosen, figures)
strategies.model()
