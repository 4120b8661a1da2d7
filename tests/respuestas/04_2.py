import threading

import psycopg2


# bien: «with» confirma o deshace
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        with conexion:
            return tarea(conexion)
    finally:
        reserva.putconn(conexion)


# bien: deja que putconn deshaga
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
    finally:
        reserva.putconn(conexion)
    return resultado


# bien: con el número del hilo como clave
def en_su_transaccion(reserva, tarea):
    clave = threading.get_ident()
    conexion = reserva.getconn(clave)
    try:
        resultado = tarea(conexion)
    except Exception:
        conexion.rollback()
        raise
    else:
        conexion.commit()
        return resultado
    finally:
        reserva.putconn(conexion, clave)


# mal: Falta un `commit`
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        return tarea(conexion)
    finally:
        reserva.putconn(conexion)


# mal: no en el «finally»
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        return tarea(conexion)
    finally:
        conexion.commit()
        reserva.putconn(conexion)


# mal: Cuando la tarea falla, la conexión no vuelve
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    resultado = tarea(conexion)
    conexion.commit()
    reserva.putconn(conexion)
    return resultado


# mal: La conexión no vuelve al pool
def en_su_transaccion(reserva, tarea):
    with reserva.getconn() as conexion:
        return tarea(conexion)


# mal: su error tiene que llegar
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except Exception:
        conexion.rollback()
    finally:
        reserva.putconn(conexion)


# mal: ¿Falta un «return»?
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        tarea(conexion)
        conexion.commit()
    finally:
        reserva.putconn(conexion)


# mal: Has cerrado la conexión
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    finally:
        conexion.close()
        reserva.putconn(conexion)


# mal: han usado la misma conexión
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn("tarea")
    try:
        with conexion:
            return tarea(conexion)
    finally:
        if conexion in reserva._used.values():
            reserva.putconn(conexion, "tarea")


# mal: No hace falta ningún cerrojo
cerrojo = threading.Lock()


def en_su_transaccion(reserva, tarea):
    with cerrojo:
        conexion = reserva.getconn()
        try:
            with conexion:
                return tarea(conexion)
        finally:
            reserva.putconn(conexion)


# mal: Usa solo las que presta
def en_su_transaccion(reserva, tarea):
    with psycopg2.connect() as conexion:
        return tarea(conexion)


# mal: Has cerrado el pool
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        with conexion:
            return tarea(conexion)
    finally:
        reserva.closeall()


# mal: La tarea no se ha ejecutado
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    reserva.putconn(conexion)
    return tarea


# mal: lo mismo que la tarea
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return [resultado]
    finally:
        reserva.putconn(conexion)


# mal: y ha recibido otra cosa
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        return tarea(None)
    finally:
        reserva.putconn(conexion)


# mal: la has ejecutado otra vez
def en_su_transaccion(reserva, tarea):
    for intento in range(2):
        conexion = reserva.getconn()
        try:
            with conexion:
                return tarea(conexion)
        except Exception:
            if intento:
                raise
        finally:
            reserva.putconn(conexion)


# mal: Con `autocommit` cada orden se confirma sola
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    conexion.autocommit = True
    try:
        return tarea(conexion)
    finally:
        reserva.putconn(conexion)


# mal: La tarea no se ha ejecutado
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        with conexion:
            yield tarea(conexion)
    finally:
        reserva.putconn(conexion)



# cuelga: espera a que alguien más venga
def en_su_transaccion(reserva, tarea):
    threading.Event().wait()


# lanza: el cursor no confirma
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    resultado = tarea(conexion)
    conexion.cursor().commit()
