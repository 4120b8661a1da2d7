"""Lección 10: asyncio."""
