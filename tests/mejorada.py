"""Lo que comparten las pruebas de las clases corregidas: una tabla, y cómo se mira desde fuera."""

from helpers.ejercicios import aparte


def tabla_nueva():
    """Deja vacía la tabla `promesas`, con una restricción que solo se mira en el `commit`."""
    with aparte() as cursor:
        cursor.execute("SET lock_timeout TO '5s'")
        cursor.execute("DROP TABLE IF EXISTS promesas")
        cursor.execute("CREATE TABLE promesas (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")


def apunta(conexion, n=1):
    """Escribe un número con la conexión prestada, y no confirma."""
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO promesas VALUES (%s)", (n,))


def guardadas():
    """Los números que ve otra conexión: los confirmados."""
    with aparte() as cursor:
        cursor.execute("SELECT n FROM promesas ORDER BY n")
        return [n for (n,) in cursor.fetchall()]


def a_medias():
    """Cuántas conexiones de esta base de datos tienen una transacción abierta."""
    with aparte() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%%'"
            " AND datname = current_database()"
        )
        return cursor.fetchone()[0]
