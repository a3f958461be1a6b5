"""Bringing files in: reading them safely, checking them, and saying what would change."""
