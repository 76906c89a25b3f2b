"""Worlds: catalogues of a given size, made once and kept for the next run."""
