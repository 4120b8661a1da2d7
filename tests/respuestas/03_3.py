import contextlib
from contextlib import contextmanager

import psycopg2


# bien: confirma y deshace a mano
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
        conexion.commit()
    except BaseException:
        conexion.rollback()
        raise
    finally:
        clase.unlockcnn(conexion)


# bien: el pool deshace lo que nadie confirmó
@contextmanager
def transaccion(clase):
    reserva = clase.getPool()
    conexion = reserva.getconn()
    try:
        yield conexion
        conexion.commit()
    finally:
        reserva.putconn(conexion)


# bien: una clase en lugar de una función
class transaccion:
    def __init__(self, clase):
        self.clase = clase

    def __enter__(self):
        self.conexion = self.clase.obtenerConexion()
        return self.conexion

    def __exit__(self, clase, error, traza):
        try:
            if error is None:
                self.conexion.commit()
            else:
                self.conexion.rollback()
        finally:
            self.clase.unlockcnn(self.conexion)


# mal: `with conexion` no devuelve
@contextmanager
def transaccion(clase):
    with clase.obtenerConexion() as conexion:
        yield conexion


# mal: `with conexion` no devuelve
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        conexion.close()


# mal: Cuando el bloque falla, la conexión no vuelve
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    with conexion:
        yield conexion
    clase.unlockcnn(conexion)


# mal: Cuando el bloque falla, la conexión no vuelve
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    yield conexion
    try:
        conexion.commit()
    finally:
        clase.unlockcnn(conexion)


# mal: sus cambios se pierden
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    finally:
        clase.unlockcnn(conexion)


# mal: sus cambios se guardan
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    finally:
        conexion.commit()
        clase.unlockcnn(conexion)


# mal: nadie se entera
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    except Exception as error:
        print(error)
    finally:
        clase.unlockcnn(conexion)


# mal: llega ValueError
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    except Exception:
        raise ValueError("no va")
    finally:
        clase.unlockcnn(conexion)


# mal: Pídela antes del `try`
@contextmanager
def transaccion(clase):
    try:
        conexion = clase.obtenerConexion()
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)


# mal: Has cerrado la conexión
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        conexion.close()
        clase.unlockcnn(conexion)


# mal: Has cerrado la conexión
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)
        conexion.close()


# mal: interrumpe el bloque con Ctrl-C
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    except Exception:
        conexion.rollback()
        clase.unlockcnn(conexion)
        raise
    else:
        conexion.commit()
        clase.unlockcnn(conexion)


# mal: devuelves la conexión dos veces
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    except Exception:
        clase.unlockcnn(conexion)
        raise
    finally:
        clase.unlockcnn(conexion)


# mal: ni uses `autocommit`
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    conexion.autocommit = True
    try:
        yield conexion
    finally:
        clase.unlockcnn(conexion)


# mal: un «return» en el «finally»
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)
        return


# mal: Pide una conexión en cada bloque
guardadas = []


@contextmanager
def transaccion(clase):
    if not guardadas:
        guardadas.append(clase.obtenerConexion())
    with guardadas[0]:
        yield guardadas[0]
    with contextlib.suppress(psycopg2.pool.PoolError):
        clase.unlockcnn(guardadas[0])


# mal: Has cerrado el pool
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        clase.closeAll()


# mal: Escribe `yield conexion`
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield
    finally:
        clase.unlockcnn(conexion)


# mal: no sirve en un `with`
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            return conexion
    finally:
        clase.unlockcnn(conexion)


# mal: no sirve en un `with`
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)


# mal: no recibe una conexión del pool
@contextmanager
def transaccion(clase):
    conexion = psycopg2.connect()
    try:
        with conexion:
            yield conexion
    finally:
        conexion.close()


# mal: Con el pool agotado tiene que llegar PoolError
@contextmanager
def transaccion(clase):
    try:
        conexion = clase.obtenerConexion()
    except psycopg2.pool.PoolError:
        yield psycopg2.connect()
        return
    try:
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)


# mal: Usa `clase`
@contextmanager
def transaccion(clase):
    conexion = Conexion.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        Conexion.unlockcnn(conexion)


# cuelga: espera a que el bloque termine solo
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    conexion.cursor().execute("SELECT pg_sleep(600)")
    yield conexion


# lanza: el nombre del tutorial anterior
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        clase.liberarConexion(conexion)


# lanza: un método que no existe
@contextmanager
def transaccion(clase):
    conexion = clase.pideConexion()
    yield conexion
