"""Rows as text, typed and checked by the database, with every problem noted."""
