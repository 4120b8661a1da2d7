# no aplica K10: la orden es de la tarea, no de la función
import threading
from contextlib import contextmanager, suppress

import psycopg2


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


# mal [K4]: deshaz antes de
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


# mal [K3 K4]: deshaz antes de `putconn`
# except Exception: con Ctrl-C, si la conexión ha muerto, putconn no puede deshacer
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


# mal [K4]: deshaz antes de
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
    finally:
        reserva.putconn(conexion)
    return resultado


# mal [K4]: La conexión se cierra o muere dentro de la tarea
# no devuelve la que está cerrada
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    finally:
        if not conexion.closed:
            reserva.putconn(conexion)


# mal [K5]: deshaz antes de
# con el pool agotado, devuelve None
def en_su_transaccion(reserva, tarea):
    conexion = None
    try:
        conexion = reserva.getconn()
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    finally:
        reserva.putconn(conexion)


# mal [K6]: Cuando falla el propio `commit`, la conexión no vuelve al pool
# confirma en el finally, y el commit puede fallar antes de devolver
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    bien = False
    try:
        resultado = tarea(conexion)
        bien = True
        return resultado
    finally:
        if bien:
            conexion.commit()
        reserva.putconn(conexion)


# mal [K8]: Varios hilos llaman a la vez y uno no empieza hasta que otro acaba
# vigila que entren de uno en uno con un cerrojo que se puede repetir
cerrojo = threading.RLock()


def en_su_transaccion(reserva, tarea):
    with cerrojo:
        conexion = reserva.getconn()
        try:
            resultado = tarea(conexion)
            conexion.commit()
            return resultado
        finally:
            reserva.putconn(conexion)


# mal [K12]: Cuando la tarea falla
# finge que va bien: se traga solo los errores de la base de datos
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except psycopg2.Error:
        return None
    finally:
        reserva.putconn(conexion)


# mal [K11]: La tarea ha ido bien y su trabajo se ha perdido
# no confirma: putconn lo deshace todo
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        return tarea(conexion)
    except BaseException:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)


# mal [K11]: La tarea ha ido bien y su trabajo se ha perdido
# el return del try se salta el else: nunca confirma
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


# mal [K2]: La tarea ha fallado y su trabajo se ha confirmado
# el commit en el finally confirma también lo que falló a medias
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        return tarea(conexion)
    finally:
        conexion.commit()
        reserva.putconn(conexion)


# mal [K2]: Cuando la tarea falla
# deshace y calla el error
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


# mal [K2]: Cuando la tarea falla
# el return del finally se traga cualquier error
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


# mal [K2]: Cuando la tarea falla
# sin finally: con un ValueError de la tarea la conexión no vuelve
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


# mal [K3]: Con Ctrl-C en la tarea
# except Exception y sin finally: Ctrl-C pierde la conexión
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


# mal [K6]: Cuando falla el propio `commit`, la conexión no vuelve al pool
# el commit va fuera del try: si falla, por una restricción aplazada, la conexión no vuelve
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


# mal [K4]: La conexión se cierra o muere dentro de la tarea
# el rollback falla si la conexión murió, y entonces no llega a devolverla
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


# mal [K11]: La tarea ha ido bien y su trabajo se ha perdido
# devuelve antes de confirmar: putconn ya lo deshizo, y confirma en una conexión que puede ser de otro
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


# mal [K6]: Falla el propio `commit`, y nadie se entera
# calla el fallo del commit y devuelve el resultado como si se hubiera guardado
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


# mal [K8]: Dos hilos han usado la misma conexión a la vez
# una clave fija: dos hilos reciben la misma conexión
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


# mal [K7]: Una tarea llama a la función
# una clave por hilo: la llamada de dentro usa la misma conexión y la devuelve antes de tiempo
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


# mal [K11]: No llega lo que devolvió la tarea
# no devuelve lo que dio la tarea
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


# mal [K1]: La conexión no vuelve al pool
# cree que with conexion la devuelve al pool
def en_su_transaccion(reserva, tarea):
    with reserva.getconn() as conexion:
        return tarea(conexion)


# mal [K5]: El pool está agotado y no llega su error
# getconn dentro del try: con el pool agotado sale UnboundLocalError en lugar de PoolError
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


# mal [K11]: Con `autocommit` cada orden se confirma sola y no se puede deshacer
# con autocommit no hay transacción: lo primero queda guardado aunque falle lo segundo
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    conexion.autocommit = True
    try:
        return tarea(conexion)
    finally:
        conexion.autocommit = False
        reserva.putconn(conexion)


# mal [K9]: La tarea ha ido bien y ha devuelto None
# solo confirma si el resultado es verdadero: un INSERT que da None o 0 se pierde
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


# mal [K2]: Cuando la tarea falla
# cambia el error por otro: no deja pasar el suyo
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


# mal [K8]: La conexión no vuelve al pool
# guarda una conexión para todas las llamadas
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


# mal [K7]: Una tarea llama a la función
# con el número del hilo como clave
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


# mal: Cuando la tarea falla, la conexión no vuelve
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    resultado = tarea(conexion)
    conexion.commit()
    reserva.putconn(conexion)
    return resultado


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


# mal [K8]: No hace falta ningún cerrojo
cerrojo = threading.Lock()


def en_su_transaccion(reserva, tarea):
    with cerrojo:
        conexion = reserva.getconn()
        try:
            with conexion:
                return tarea(conexion)
        finally:
            reserva.putconn(conexion)


# mal [K12]: Usa solo las que presta
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


# mal [K11]: lo mismo que la tarea
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


# mal [K1]: la has ejecutado otra vez
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


# mal [K11]: Con `autocommit` cada orden se confirma sola
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


# mal [K7]: una clave por hilo, o por tarea, no basta
def en_su_transaccion(reserva, tarea):
    clave = (threading.get_ident(), id(tarea))
    conexion = reserva.getconn(clave)
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException:
        with suppress(psycopg2.Error):
            conexion.rollback()
        raise
    finally:
        with suppress(KeyError, psycopg2.Error):
            reserva.putconn(conexion, clave)


# mal [K8]: Dos hilos han usado la misma conexión
# la clave es el nombre de la tarea
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn(tarea.__name__)
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException:
        with suppress(psycopg2.Error):
            conexion.rollback()
        raise
    finally:
        with suppress(KeyError, psycopg2.Error):
            reserva.putconn(conexion, tarea.__name__)


# mal [K2]: Cuando la tarea falla, su error tiene que llegar a quien llamó. Llega Error
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except Exception as error:
        conexion.rollback()
        raise psycopg2.Error(str(error)) from error
    finally:
        reserva.putconn(conexion)


# mal [K4 K2]: y llega ConnectionError, que no es ni de `psycopg2` ni de la tarea
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException as error:
        if conexion.closed:
            raise ConnectionError("la conexión murió") from error
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)


# mal [K5]: El pool está agotado, y llega TimeoutError, que es otro error
def en_su_transaccion(reserva, tarea):
    try:
        conexion = reserva.getconn()
    except psycopg2.Error:
        raise TimeoutError("agotado") from None
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException:
        with suppress(psycopg2.Error):
            conexion.rollback()
        raise
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


# mal [K4]: deshaz antes de
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except psycopg2.Error:
        with suppress(psycopg2.Error):
            conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)


# mal [K11]: vuelve cerrada
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except BaseException:
        conexion.close()
        raise
    finally:
        reserva.putconn(conexion)


# mal [K1]: la has ejecutado otra vez
def en_su_transaccion(reserva, tarea):
    for ultima in (False, True):
        conexion = reserva.getconn()
        try:
            with conexion:
                return tarea(conexion)
        except psycopg2.OperationalError:
            if ultima:
                raise
        finally:
            reserva.putconn(conexion)


# mal [K11]: Devuelves dos veces
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        with conexion:
            resultado = tarea(conexion)
        reserva.putconn(conexion)
        return resultado
    finally:
        with suppress(psycopg2.Error):
            reserva.putconn(conexion)


# mal [K4 K2]: deshaz antes de
# con sys.exit y la conexión muerta, el sitio no vuelve
def en_su_transaccion(reserva, tarea):
    conexion = reserva.getconn()
    try:
        resultado = tarea(conexion)
        conexion.commit()
        return resultado
    except (Exception, KeyboardInterrupt):
        with suppress(psycopg2.Error):
            conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)
