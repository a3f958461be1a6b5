"""The standards that are read: one module each, with recognises(document) and read(documents)."""
