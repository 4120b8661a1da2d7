"""Lección 08."""
