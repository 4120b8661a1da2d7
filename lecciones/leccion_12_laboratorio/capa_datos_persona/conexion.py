from psycopg_pool import ConnectionPool


class Conexion:
    _pool = ConnectionPool(
        conninfo="host=127.0.0.1 port=5432 dbname=test_db user=postgres password=admin",
        min_size=1,
        max_size=5,
        timeout=5,
    )

    @classmethod
    def obtener_conexion(cls):
        return cls._pool.connection()

    @classmethod
    def cerrar_pool(cls):
        cls._pool.close()
