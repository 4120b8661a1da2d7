import contextlib

import psycopg2

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


# mal: lanza OperationalError
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


# mal: el pool las cuenta como prestadas
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


# mal: murió sin transacción
def devuelve(reserva, conexion):
    try:
        reserva.putconn(conexion)
    except psycopg2.Error:
        reserva.putconn(conexion, close=True)


# mal: Has cerrado una conexión viva
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


# mal: vuelve en autocommit
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


# mal: lanza InterfaceError
def devuelve(reserva, conexion):
    muerta = False
    try:
        conexion.reset()
    except psycopg2.OperationalError:
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
