"""Lección 13."""
