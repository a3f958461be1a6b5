"""Survival: how long enterprises last, by when they were founded, by kind, and after their support has ended."""

from ui import survival

lives = survival.choose()
if survival.headline(lives):
    survival.figure(lives)
