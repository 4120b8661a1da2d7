"""Lección 01: cuánto cuesta conectar."""
