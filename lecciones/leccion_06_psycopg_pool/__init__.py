"""Lección 06: psycopg_pool."""
