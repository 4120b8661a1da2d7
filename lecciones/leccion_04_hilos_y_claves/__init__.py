"""Lección 04: hilos, claves y un pool que espera."""
