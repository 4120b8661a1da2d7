"""Lección 03: agotar el pool."""
