"""Lección 12."""
