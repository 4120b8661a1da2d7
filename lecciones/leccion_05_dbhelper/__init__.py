"""Lección 05: DBHelper."""
