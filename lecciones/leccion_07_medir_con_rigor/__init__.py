"""Lección 07: medir con rigor."""
