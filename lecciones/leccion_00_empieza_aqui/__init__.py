"""Lección 00: empieza aquí."""
