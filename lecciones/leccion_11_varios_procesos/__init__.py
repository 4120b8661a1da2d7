"""Lección 11."""
