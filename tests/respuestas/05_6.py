# no aplica K3: el enunciado lo deja fuera
# no aplica K5: la conexión ya está prestada
# no aplica K6: no confirma nada
# no aplica K7: la conexión es de quien llama
# no aplica K10: no recibe ninguna orden
# no aplica K12: no hay ningún dato que adivinar
import contextlib
from contextlib import ExitStack

import psycopg2
from psycopg2 import extensions


# bien: pregunta al servidor y después deshace
def devuelve(reserva, conexion):
    try:
        conexion.rollback()
        conexion.cursor().execute("SELECT 1")
        conexion.rollback()
    except psycopg2.Error:
        conexion.close()
    reserva.putconn(conexion)


# bien: con finally
def devuelve(reserva, conexion):
    viva = False
    try:
        conexion.reset()
        viva = True
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        pass
    finally:
        reserva.putconn(conexion, close=not viva)


# bien: con suppress; psycopg2 ya sabe que está muerta
def devuelve(reserva, conexion):
    with contextlib.suppress(psycopg2.Error):
        conexion.reset()
    reserva.putconn(conexion)


# bien: reset protegido y un solo putconn
def devuelve(reserva, conexion):
    """Devuelve `conexion` al pool `reserva`; si está muerta, libera su sitio."""
    muerta = False
    try:
        conexion.reset()
    except psycopg2.Error:
        muerta = True
    reserva.putconn(conexion, close=muerta)


# bien: en un finally, para no perder el sitio tampoco con Ctrl-C
def devuelve(reserva, conexion):
    sana = False
    try:
        conexion.reset()
        sana = True
    except psycopg2.Error:
        pass
    finally:
        reserva.putconn(conexion, close=not sana)


# bien: deshace, pregunta con un SELECT 1 y deshace otra vez
def devuelve(reserva, conexion):
    try:
        conexion.rollback()
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1")
        conexion.rollback()
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        reserva.putconn(conexion, close=True)
    else:
        reserva.putconn(conexion)


# bien: limpia como en 05.4 (con un BEGIN a mano deshecho) y ExitStack para devolver siempre
def _limpia_del_todo(c):
    c.rollback()
    if c.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        with c.cursor() as cursor:
            cursor.execute("ROLLBACK")
    c.reset()


def devuelve(reserva, conexion):
    with ExitStack() as pila:
        cierra = pila.callback(reserva.putconn, conexion, close=True)
        try:
            _limpia_del_todo(conexion)
        except psycopg2.Error:
            return
        pila.pop_all()
    reserva.putconn(conexion)


# bien: una función auxiliar que dice si vive
def _vive(conexion) -> bool:
    try:
        conexion.reset()
        return True
    except psycopg2.Error:
        return False


devuelve = lambda reserva, conexion: reserva.putconn(conexion, close=not _vive(conexion))


# bien [K9]: con un pool de una también
def devuelve(reserva, conexion):
    muerta = True
    try:
        conexion.reset()
        muerta = False
    except Exception:
        pass
    reserva.putconn(conexion, close=muerta)


# mal [K4]: Cuando llamas a `putconn`, la conexión sigue en una transacción
def devuelve(reserva, conexion):
    reserva.putconn(conexion)


# mal: lanza OperationalError
def devuelve(reserva, conexion):
    conexion.reset()
    reserva.putconn(conexion)


# mal: lanza OperationalError
def devuelve(reserva, conexion):
    try:
        conexion.reset()
    finally:
        reserva.putconn(conexion)


# mal [K4]: Cuando llamas a `putconn`, la conexión sigue en una transacción
def devuelve(reserva, conexion):
    try:
        reserva.putconn(conexion)
    except psycopg2.Error:
        pass


# mal: el pool las cuenta como prestadas
def devuelve(reserva, conexion):
    try:
        conexion.reset()
        reserva.putconn(conexion)
    except psycopg2.Error:
        conexion.close()


# mal: murió sin transacción
def devuelve(reserva, conexion):
    try:
        conexion.rollback()
    except psycopg2.Error:
        pass
    reserva.putconn(conexion)


# mal: Cuando llamas a `putconn`, la conexión sigue en una transacción
def devuelve(reserva, conexion):
    try:
        reserva.putconn(conexion)
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)


# mal [K11]: Has cerrado una conexión viva
def devuelve(reserva, conexion):
    reserva.putconn(conexion, close=True)


# mal: no vuelve al pool
def devuelve(reserva, conexion):
    conexion.close()


# mal: no vuelve al pool
def devuelve(reserva, conexion):
    try:
        conexion.reset()
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)


# mal: Has cerrado el pool
def devuelve(reserva, conexion):
    reserva.closeall()


# mal: está en autocommit
def devuelve(reserva, conexion):
    try:
        conexion.rollback()
        conexion.autocommit = True
        conexion.cursor().execute("SELECT 1")
    except psycopg2.Error:
        conexion.close()
    reserva.putconn(conexion)


# mal: murió sin transacción
def devuelve(reserva, conexion):
    muerta = conexion.closed
    try:
        conexion.rollback()
    except psycopg2.Error:
        muerta = True
    reserva.putconn(conexion, close=bool(muerta))


# mal: con una transacción fallida
def devuelve(reserva, conexion):
    try:
        conexion.cursor().execute("SELECT 1")
        conexion.rollback()
        reserva.putconn(conexion)
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)


# mal: Empieza por terminarla
def devuelve(reserva, conexion):
    try:
        conexion.cursor().execute("SELECT 1")
        conexion.rollback()
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        conexion.close()
    reserva.putconn(conexion)


# mal [K4]: lanza InterfaceError
def devuelve(reserva, conexion):
    muerta = False
    try:
        conexion.reset()
    except psycopg2.OperationalError:
        muerta = True
    reserva.putconn(conexion, close=muerta)


# mal [K4]: Cuando llamas a `putconn`, la conexión sigue en una transacción
def devuelve(reserva, conexion):
    try:
        reserva.putconn(conexion)
    except psycopg2.OperationalError:
        reserva.putconn(conexion, close=True)


# mal [K4]: Cuando llamas a `putconn`, la conexión sigue en una transacción
def devuelve(reserva, conexion):
    if conexion.closed:
        reserva.putconn(conexion, close=True)
    else:
        reserva.putconn(conexion)


# mal [K4]: Una conexión que murió sin transacción vuelve al pool y se presta
def devuelve(reserva, conexion):
    muerta = False
    try:
        conexion.rollback()
    except psycopg2.Error:
        muerta = True
    reserva.putconn(conexion, close=muerta)


# mal [K2]: Has cerrado una conexión viva, con una transacción fallida
def devuelve(reserva, conexion):
    muerta = False
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1")
        conexion.rollback()
    except psycopg2.Error:
        muerta = True
    reserva.putconn(conexion, close=muerta)


# mal [K4]: Después de devolver las que han muerto en uso, el pool las cuenta
def devuelve(reserva, conexion):
    try:
        conexion.reset()
    except psycopg2.Error:
        conexion.close()
    else:
        reserva.putconn(conexion)


# mal [K11]: Con una conexión muerta, tu función lanza OperationalError
def devuelve(reserva, conexion):
    try:
        conexion.reset()
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)
        raise
    reserva.putconn(conexion)


# mal [K11]: Guardas lo que nadie había confirmado
def devuelve(reserva, conexion):
    muerta = False
    try:
        conexion.commit()
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1")
        conexion.rollback()
    except psycopg2.Error:
        muerta = True
    reserva.putconn(conexion, close=muerta)


# mal [K11]: Cuando llamas a `putconn`, la conexión está en autocommit
def devuelve(reserva, conexion):
    muerta = False
    try:
        conexion.rollback()
        conexion.autocommit = True
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.Error:
        muerta = True
    reserva.putconn(conexion, close=muerta)
    if not muerta:
        conexion.autocommit = False


# mal [K4]: Una conexión que murió sin transacción vuelve al pool y se presta
def devuelve(reserva, conexion):
    if (
        conexion.info.transaction_status == extensions.TRANSACTION_STATUS_UNKNOWN
        or conexion.info.status
    ):
        reserva.putconn(conexion, close=True)
        return
    try:
        conexion.rollback()
        reserva.putconn(conexion)
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)


# mal [K1]: Cuando llamas a `putconn`, la conexión sigue en una transacción
def devuelve(reserva, conexion):
    otra = psycopg2.connect()
    with otra.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE pid = %s", (conexion.info.backend_pid,)
        )
        viva = cursor.fetchone()[0] == 1
    reserva.putconn(conexion, close=not viva)


# mal [K8]: Cuando llamas a `putconn`, la conexión sigue en una transacción
def devuelve(reserva, conexion):
    reserva.putconn(conexion)
    try:
        conexion.reset()
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)


# mal [K4]: Después de devolver las que han muerto en uso, el pool las cuenta
def devuelve(reserva, conexion):
    try:
        conexion.reset()
        reserva.putconn(conexion)
    except psycopg2.Error:
        reserva._pool.append(psycopg2.connect())


# mal [K11]: Cuando llamas a `putconn`, la conexión sigue en una transacción
def devuelve(reserva, conexion):
    muerta = False
    try:
        conexion.rollback()
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.Error:
        muerta = True
    reserva.putconn(conexion, close=muerta)


# cuelga: lo intenta sin fin
def devuelve(reserva, conexion):
    while True:
        try:
            conexion.rollback()
        except psycopg2.Error:
            continue


# lanza: lo devuelve dos veces
def devuelve(reserva, conexion):
    reserva.putconn(conexion)
    reserva.putconn(conexion)


# mal [K4]: murió
def devuelve(reserva, conexion):
    try:
        conexion.rollback()
    except psycopg2.Error:
        pass
    reserva.putconn(conexion)
    with contextlib.suppress(psycopg2.Error):
        conexion.reset()


# mal [K4]: Has cerrado el pool
def devuelve(reserva, conexion):
    try:
        conexion.reset()
        reserva.putconn(conexion)
    except psycopg2.Error:
        reserva.closeall()
