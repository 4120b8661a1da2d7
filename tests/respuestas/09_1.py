import contextlib

import psycopg2

kbpool = None


@contextlib.contextmanager
def prestada(reserva):
    conexion = reserva.getconn()
    try:
        yield conexion
    finally:
        reserva.putconn(conexion)


# bien: con un gestor de contexto propio
def ejecuta(reserva, sql):
    with prestada(reserva) as conexion, conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        if cursor.description is None:
            return []
        return cursor.fetchall()


# bien: cierra el cursor a mano
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    cursor = conexion.cursor()
    filas = []
    try:
        cursor.execute(sql)
        if cursor.description:
            filas = list(cursor)
        conexion.commit()
    except Exception:
        conexion.rollback()
        raise
    finally:
        cursor.close()
        reserva.putconn(conexion)
    return filas


# mal: Devuelves el cursor
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        conexion.commit()
        return cursor
    finally:
        reserva.putconn(conexion)


# mal: Cuando la consulta falla, la conexión no vuelve
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        filas = cursor.fetchall() if cursor.description else []
    conexion.commit()
    reserva.putconn(conexion)
    return filas


# mal: Tras una consulta correcta, la conexión no vuelve
def ejecuta(reserva, sql):
    with reserva.getconn() as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


# mal: Tras una consulta correcta, el cursor se queda abierto
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal: Cuando la consulta falla, el cursor se queda abierto
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
        cursor.close()
        return filas
    finally:
        reserva.putconn(conexion)


# mal: Llama a commit()
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.putconn(conexion)


# mal: fetchall() lanza ProgrammingError
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall()
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal: una lista vacía
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else None
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal: Usa fetchall()
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchone() if cursor.description else []
        conexion.commit()
        return filas
    finally:
        reserva.putconn(conexion)


# mal: sin cerrarla
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        conexion.close()
        reserva.putconn(conexion)


# mal: Has cerrado el pool
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        reserva.closeall()


# mal: ¿Falta un «return»?
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
    finally:
        reserva.putconn(conexion)


# mal: el error tiene que llegar
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    except Exception as error:
        print(error)
        return []
    finally:
        reserva.putconn(conexion)


# mal: Usas `kbpool`
def ejecuta(reserva, sql):
    conexion = kbpool.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        kbpool.putconn(conexion)


# mal: devuelves `generator`
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            if cursor.description:
                yield from cursor.fetchall()
        conexion.commit()
    finally:
        reserva.putconn(conexion)


# mal: devuelves `tuple`
def ejecuta(reserva, sql):
    with prestada(reserva) as conexion, conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchall()) if cursor.description else ()


# mal: Cuando la orden da filas no confirmas
def ejecuta(reserva, sql):
    with prestada(reserva) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        if cursor.description:
            return cursor.fetchall()
        conexion.commit()
        return []


# mal: Si alguien pulsa Ctrl-C
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            filas = cursor.fetchall() if cursor.description else []
        conexion.commit()
    except Exception:
        reserva.putconn(conexion)
        raise
    reserva.putconn(conexion)
    return filas


# mal: vuelve con `autocommit`
def ejecuta(reserva, sql):
    with prestada(reserva) as conexion:
        conexion.autocommit = True
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


# cuelga: espera al servidor
def ejecuta(reserva, sql):
    conexion = reserva.getconn()
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: un método que no existe
def ejecuta(reserva, sql):
    conexion = reserva.obtenerConexion()
