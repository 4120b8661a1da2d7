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

# mal: putconn a secas: si la conexión murió en una transacción, lanza y pierde el sitio, [K4]

def devuelve(reserva, conexion):
    reserva.putconn(conexion)

# mal: calla el error de putconn y el sitio se pierde igual, [K4]

def devuelve(reserva, conexion):
    try:
        reserva.putconn(conexion)
    except psycopg2.Error:
        pass

# mal: libre y muerta no falla en putconn: vuelve al pool y la prestará, [K4]

def devuelve(reserva, conexion):
    try:
        reserva.putconn(conexion)
    except psycopg2.OperationalError:
        reserva.putconn(conexion, close=True)

# mal: closed no lo sabe hasta que se usa, [K4]

def devuelve(reserva, conexion):
    if conexion.closed:
        reserva.putconn(conexion, close=True)
    else:
        reserva.putconn(conexion)

# mal: rollback sin transacción no habla con el servidor: no descubre la que murió libre, [K4]

def devuelve(reserva, conexion):
    muerta = False
    try:
        conexion.rollback()
    except psycopg2.Error:
        muerta = True
    reserva.putconn(conexion, close=muerta)

# mal: cierra siempre, también las vivas, [K11]

def devuelve(reserva, conexion):
    reserva.putconn(conexion, close=True)

# mal: con una transacción fallida el SELECT 1 falla y cierra una conexión viva, [K2]

def devuelve(reserva, conexion):
    muerta = False
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1")
        conexion.rollback()
    except psycopg2.Error:
        muerta = True
    reserva.putconn(conexion, close=muerta)

# mal: si el usuario la cerró da InterfaceError: lanza y pierde el sitio, [K4]

def devuelve(reserva, conexion):
    muerta = False
    try:
        conexion.reset()
    except psycopg2.OperationalError:
        muerta = True
    reserva.putconn(conexion, close=muerta)

# mal: cierra la muerta pero no la devuelve: el sitio se pierde, [K4]

def devuelve(reserva, conexion):
    try:
        conexion.reset()
    except psycopg2.Error:
        conexion.close()
    else:
        reserva.putconn(conexion)

# mal: libera el sitio pero lanza el error de la conexión muerta, [K11]

def devuelve(reserva, conexion):
    try:
        conexion.reset()
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)
        raise
    reserva.putconn(conexion)

# mal: commit: guarda lo que nadie confirmó, [K11]

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

# mal: pregunta en autocommit y lo deja puesto para el siguiente, [K11]

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

# mal: transaction_status y status son lo último que oyó el cliente: no descubren la que murió libre, [K4]

def devuelve(reserva, conexion):
    if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_UNKNOWN or conexion.info.status:
        reserva.putconn(conexion, close=True)
        return
    try:
        conexion.rollback()
        reserva.putconn(conexion)
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)

# mal: pregunta a pg_stat_activity con una conexión nueva cada vez, que nadie cierra, [K1]

def devuelve(reserva, conexion):
    otra = psycopg2.connect()
    with otra.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE pid = %s", (conexion.info.backend_pid,)
        )
        viva = cursor.fetchone()[0] == 1
    reserva.putconn(conexion, close=not viva)

# mal: devuelve primero y limpia después: la limpia cuando ya puede ser de otro, y con la muerta lanza, [K8]

def devuelve(reserva, conexion):
    reserva.putconn(conexion)
    try:
        conexion.reset()
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)

# mal: repone una nueva en lugar de la muerta y el préstamo de la muerta sigue apuntado, [K4]

def devuelve(reserva, conexion):
    try:
        conexion.reset()
        reserva.putconn(conexion)
    except psycopg2.Error:
        reserva._pool.append(psycopg2.connect())
