from psycopg_pool import ConnectionPool


# bien: con un diccionario
def pool_de_la_tienda():
    pedido = dict(min_size=1, max_size=3, timeout=0.3, max_waiting=2)
    return ConnectionPool("", check=ConnectionPool.check_connection, open=False, **pedido)


# bien: con una comprobación propia
def pool_de_la_tienda():
    def prueba(conexion):
        conexion.execute("SELECT 1")
        conexion.rollback()

    return ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=prueba, open=False
    )


# mal: El pool nace abierto
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=True,
    )


# mal: El pool nace abierto
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
    )


# mal: no se abre otra vez
def pool_de_la_tienda():
    with ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    ) as reserva:
        return reserva


# mal: el servidor ve 3, no 1
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=3,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: el servidor ve 0, no 1
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=0,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: ha prestado una conexión muerta
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False)


# mal: ha prestado una conexión muerta
def pool_de_la_tienda():
    reserva = ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, max_lifetime=60, open=False
    )
    return reserva


# mal: espera 300 s como mucho
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=300,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: espera 30 s como mucho
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        reconnect_timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: Caben 1 a la vez
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: Caben 5 a la vez
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=5,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: que es sin límite
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: que es 3
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=3,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: En la cola no caben dos
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=1,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: ¿Falta un «return»?
def pool_de_la_tienda():
    ConnectionPool(min_size=1, max_size=3, timeout=0.3, max_waiting=2, open=False)


# mal: no consigue conectar
def pool_de_la_tienda():
    return ConnectionPool(
        "host=127.0.0.1 port=1 dbname=tienda",
        min_size=1,
        max_size=3,
        timeout=0.3,
        max_waiting=2,
        check=ConnectionPool.check_connection,
        open=False,
    )


# mal: las da todas por malas
def pool_de_la_tienda():
    return ConnectionPool(
        min_size=1, max_size=3, timeout=0.3, max_waiting=2, check=ConnectionPool.check, open=False
    )


# cuelga: espera a que alguien lo abra
def pool_de_la_tienda():
    reserva = ConnectionPool(min_size=1, max_size=3, open=False)
    while reserva.closed:
        pass
    return reserva


# lanza: los parámetros de psycopg2
def pool_de_la_tienda():
    return ConnectionPool(minconn=1, maxconn=3, timeout=0.3, max_waiting=2, open=False)


# lanza: el mínimo, mayor que el máximo
def pool_de_la_tienda():
    return ConnectionPool(min_size=3, max_size=1, open=False)


# lanza: llama a la comprobación en lugar de pasarla
def pool_de_la_tienda():
    return ConnectionPool(min_size=1, max_size=3, check=ConnectionPool.check_connection())
