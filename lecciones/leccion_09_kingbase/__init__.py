"""Lección 09: KingbaseES y su driver, ksycopg2."""
