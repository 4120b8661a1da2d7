from psycopg_pool import ConnectionPool, PoolTimeout


class SinConexion(Exception):
    pass


# bien: con open(wait=True)
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, open=False)
    try:
        reserva.open(wait=True, timeout=segundos)
    except PoolTimeout as motivo:
        raise SinConexion() from motivo
    else:
        return reserva


# bien: con una consulta de prueba
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        with reserva.connection(timeout=segundos) as conexion:
            conexion.execute("SELECT 1")
    except Exception as error:
        reserva.close()
        raise SinConexion("no contesta") from error
    return reserva


# mal: espera con `wait()`
def abre_reserva(segundos, **datos):
    try:
        return ConnectionPool(kwargs=datos, min_size=1, max_size=5, open=True)
    except PoolTimeout as error:
        raise SinConexion() from error


# mal: Ni el constructor ni `check()`
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, max_size=5, timeout=segundos, open=True)
    try:
        reserva.check()
    except PoolTimeout as error:
        raise SinConexion() from error
    return reserva


# mal: dejas abierto el pool
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        with reserva.connection(timeout=segundos) as conexion:
            conexion.execute("SELECT 1")
    except PoolTimeout as error:
        raise SinConexion("no contesta") from error
    return reserva


# mal: ha perdido la causa
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout:
        raise SinConexion("no contesta")
    return reserva


# mal: llega PoolTimeout, no SinConexion
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    reserva.wait(timeout=segundos)
    return reserva


# mal: devuelve None y calla
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
        return reserva
    except PoolTimeout:
        print("no contesta")


# mal: no usa los `datos`
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(min_size=1, open=True)
    try:
        reserva.wait(timeout=3)
    except PoolTimeout as error:
        raise SinConexion() from error
    return reserva


# mal: ¿Falta un «return»?
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion() from error


# mal: está cerrado
def abre_reserva(segundos, **datos):
    try:
        with ConnectionPool(kwargs=datos, min_size=1, open=False) as reserva:
            reserva.wait(timeout=segundos)
            return reserva
    except PoolTimeout as error:
        raise SinConexion() from error


# mal: no la devolviste
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, max_size=1, open=True)
    try:
        reserva.getconn(timeout=segundos)
    except PoolTimeout as error:
        reserva.close()
        raise SinConexion() from error
    return reserva


# mal: antes de abrirlo
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=False)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion() from error
    return reserva


# mal: algo que no es un pool
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait(timeout=segundos)
        return reserva
    except PoolTimeout:
        return False


# mal: le falta una conexión
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, max_size=5, open=True)
    try:
        reserva.getconn(timeout=segundos).execute("SELECT 1")
    except PoolTimeout as error:
        reserva.close()
        raise SinConexion("no contesta") from error
    return reserva


# mal: no usa todos los `datos`
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(
        f"host={datos['host']} port={datos['port']}", min_size=1, max_size=5, open=True
    )
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion("no contesta") from error
    return reserva


# mal: Con `min_size=0` no hay ninguna conexión
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=0, max_size=5, open=True)
    try:
        reserva.wait(timeout=segundos)
    except PoolTimeout as error:
        raise SinConexion("no contesta") from error
    return reserva


# mal: antes de abrirlo
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, open=False)
    try:
        reserva.wait(timeout=segundos)
    except Exception as error:
        raise SinConexion("no contesta") from error
    return reserva


# cuelga: no usa los segundos que le dan
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
    try:
        reserva.wait()
    except PoolTimeout as error:
        raise SinConexion() from error
    return reserva


# cuelga: insiste
def abre_reserva(segundos, **datos):
    while True:
        reserva = ConnectionPool(kwargs=datos, min_size=1, open=True)
        try:
            reserva.wait(timeout=segundos)
            return reserva
        except PoolTimeout:
            continue


# lanza: los datos, como parámetros del pool
def abre_reserva(segundos, **datos):
    reserva = ConnectionPool(open=True, **datos)
    reserva.wait(timeout=segundos)
    return reserva
