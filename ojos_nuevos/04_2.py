# bien: try, except BaseException y finally

def en_su_transaccion(reserva, tarea):
    """Ejecuta `tarea(conexion)` en una transacción propia y devuelve su resultado."""
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)

# bien: sin rollback explícito: putconn deshace lo que quede abierto

def en_su_transaccion(reserva, tarea):
    prestada = reserva.getconn()
    try:
        valor = tarea(prestada)
        prestada.commit()
    finally:
        reserva.putconn(prestada)
    return valor

# bien: ExitStack con una devolución apuntada, y with conexion para la transacción

def en_su_transaccion(reserva, tarea):
    from contextlib import ExitStack

    with ExitStack() as pila:
        conexion = reserva.getconn()
        pila.callback(reserva.putconn, conexion)
        pila.enter_context(conexion)
        return tarea(conexion)

# bien: un gestor de contexto auxiliar y el commit en el else

@contextmanager
def _de_ida_y_vuelta(almacen):
    c = almacen.getconn()
    try:
        yield c
    except:
        c.rollback()
        raise
    else:
        c.commit()
    finally:
        almacen.putconn(c)


def en_su_transaccion(reserva, tarea):
    with _de_ida_y_vuelta(reserva) as c:
        return tarea(c)

# bien: except Exception; Ctrl-C lo deshace putconn, en el finally

def en_su_transaccion(reserva, tarea):
    conexion = None
    try:
        conexion = reserva.getconn()
        resultado = tarea(conexion)
        conexion.commit()
    except Exception:
        if conexion is not None and not conexion.closed:
            conexion.rollback()
        raise
    else:
        return resultado
    finally:
        if conexion is not None:
            reserva.putconn(conexion)

# bien: with conexion dentro del try; return desde dentro del with, que confirma

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        with conexion:
            return tarea(conexion)
    finally:
        reserva.putconn(conexion)

# bien: clase con __call__ y una bandera

class _Llamada:
    def __init__(self, reserva):
        self.reserva = reserva

    def __call__(self, tarea):
        conexion, hecho = self.reserva.getconn(), False
        try:
            resultado = tarea(conexion)
            conexion.commit()
            hecho = True
            return resultado
        finally:
            try:
                if not hecho:
                    conexion.rollback()
            finally:
                self.reserva.putconn(conexion)


def en_su_transaccion(reserva, tarea):
    return _Llamada(reserva)(tarea)

# mal: no confirma: putconn lo deshace todo, [K11]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        return tarea(conexion)
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)

# mal: el return del try se salta el else: nunca confirma, [K11]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        return tarea(conexion)
    except BaseException:
        conexion.rollback()
        raise
    else:
        conexion.commit()
    finally:
        reserva.putconn(conexion)

# mal: el commit en el finally confirma también lo que falló a medias, [K2]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        return tarea(conexion)
    finally:
        conexion.commit()
        reserva.putconn(conexion)

# mal: deshace y calla el error, [K2]

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

# mal: el return del finally se traga cualquier error, [K2]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    resultado = None
    try:
        resultado = tarea(conexion)
        conexion.commit()
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)
        return resultado

# mal: sin finally: con un ValueError de la tarea la conexión no vuelve, [K2]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
    except psycopg2.Error:
        conexion.rollback()
        reserva.putconn(conexion)
        raise
    reserva.putconn(conexion)
    return resultado

# mal: except Exception y sin finally: Ctrl-C pierde la conexión, [K3]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
    except Exception:
        conexion.rollback()
        reserva.putconn(conexion)
        raise
    else:
        reserva.putconn(conexion)
        return resultado

# mal: el commit va fuera del try: si falla, por una restricción aplazada, la conexión no vuelve, [K6]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
    except BaseException:
        conexion.rollback()
        reserva.putconn(conexion)
        raise
    conexion.commit()
    reserva.putconn(conexion)
    return resultado

# mal: el rollback falla si la conexión murió, y entonces no llega a devolverla, [K4]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
    except BaseException:
        conexion.rollback()
        reserva.putconn(conexion)
        raise
    reserva.putconn(conexion)
    return resultado

# mal: devuelve antes de confirmar: putconn ya lo deshizo, y confirma en una conexión que puede ser de otro, [K11]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)
    conexion.commit()
    return resultado

# mal: calla el fallo del commit y devuelve el resultado como si se hubiera guardado, [K6]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        try:
            conexion.commit()
        except psycopg2.Error:
            conexion.rollback()
        return resultado
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)

# mal: una clave fija: dos hilos reciben la misma conexión, [K8]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn("tarea")
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion, key="tarea")

# mal: una clave por hilo: la llamada de dentro usa la misma conexión y la devuelve antes de tiempo, [K7]

def en_su_transaccion(reserva, tarea):
    clave = threading.get_ident()
    conexion = reserva.getconn(clave)
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion, key=clave)

# mal: no devuelve lo que dio la tarea, [K11]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        tarea(conexion)
        conexion.commit()
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)

# mal: cree que with conexion la devuelve al pool, [K1]

def en_su_transaccion(reserva, tarea):
    with reserva.getconn() as conexion:
        return tarea(conexion)

# mal: getconn dentro del try: con el pool agotado sale UnboundLocalError en lugar de PoolError, [K5]

def en_su_transaccion(reserva, tarea):
    try:
        conexion = reserva.getconn()
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)

# mal: con autocommit no hay transacción: lo primero queda guardado aunque falle lo segundo, [K11]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    conexion.autocommit = True
    try:
        return tarea(conexion)
    finally:
        conexion.autocommit = False
        reserva.putconn(conexion)

# mal: solo confirma si el resultado es verdadero: un INSERT que da None o 0 se pierde, [K9]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        if resultado:
            conexion.commit()
        else:
            conexion.rollback()
        return resultado
    finally:
        reserva.putconn(conexion)

# mal: cambia el error por otro: no deja pasar el suyo, [K2]

def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except Exception as error:
        conexion.rollback()
        raise RuntimeError(f"La tarea falló: {error}") from error
    finally:
        reserva.putconn(conexion)

# mal: guarda una conexión para todas las llamadas, [K8]

_mia = []


def en_su_transaccion(reserva, tarea):
    if not _mia:
        _mia.append(reserva.getconn())
    conexion = _mia[0]
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException:
        conexion.rollback()
        raise
