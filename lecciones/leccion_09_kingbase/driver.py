"""El driver de la lección: ksycopg2 y, donde no se puede importar, psycopg2."""

try:
    import ksycopg2 as driver
    from ksycopg2 import extensions, pool
except ImportError:
    # No hay wheel para macOS ni para Python 3.14: la lección es la misma con psycopg2.
    import psycopg2 as driver
    from psycopg2 import extensions, pool

__all__ = ["driver", "extensions", "pool"]
