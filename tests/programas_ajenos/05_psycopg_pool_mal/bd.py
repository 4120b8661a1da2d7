from psycopg_pool import ConnectionPool

DSN = "postgresql://postgres:admin@localhost:5432/test_db"  # DEFECTO clave_en_el_codigo
reserva = ConnectionPool(DSN, min_size=1, max_size=4, timeout=0.5, open=False)  # DEFECTO sin_cerrar


def consulta(sql, *datos):
    con = reserva.getconn()
    filas = con.execute(sql, datos).fetchall()
    con.commit()
    return filas


def cambia(sql, *datos):
    with reserva.connection() as con:
        return con.execute(sql, datos).rowcount
