# bien: commit y rollback a mano, con else y finally
@contextmanager
def transaccion(clase):
    """Se usa así: `with transaccion(clase) as conexion:`."""
    conexion = clase.obtenerConexion()
    try:
        try:
            yield conexion
        except BaseException:
            conexion.rollback()
            raise
        else:
            conexion.commit()
    finally:
        clase.unlockcnn(conexion)

# bien: ExitStack: se apunta la devolución y luego se entra en la conexión
from contextlib import ExitStack


@contextmanager
def transaccion(clase):
    with ExitStack() as pila:
        prestada = clase.obtenerConexion()
        pila.callback(clase.unlockcnn, prestada)
        yield pila.enter_context(prestada)

# bien: una clase con __enter__ y __exit__
class transaccion:
    def __init__(self, clase):
        self.clase = clase

    def __enter__(self):
        self.conexion = self.clase.obtenerConexion()
        return self.conexion

    def __exit__(self, tipo, error, traza):
        try:
            if tipo is None:
                self.conexion.commit()
            else:
                self.conexion.rollback()
        finally:
            self.clase.unlockcnn(self.conexion)
        return False

# bien: dos gestores, uno dentro de otro
@contextmanager
def _prestada(clase):
    la_conexion = clase.obtenerConexion()
    try:
        yield la_conexion
    finally:
        clase.unlockcnn(la_conexion)


@contextmanager
def transaccion(clase):
    with _prestada(clase) as c, c:
        yield c

# bien: with sobre closing de mentira, con un objeto que sabe «close»
from contextlib import closing
from types import SimpleNamespace


@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    with closing(SimpleNamespace(close=lambda: clase.unlockcnn(conexion))):
        with conexion:
            yield conexion

# mal: sin finally: si el bloque falla no vuelve, [K2]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    with conexion:
        yield conexion
    clase.unlockcnn(conexion)

# mal: no devuelve nunca: with conexion no devuelve, [K11]
@contextmanager
def transaccion(clase):
    with clase.obtenerConexion() as conexion:
        yield conexion

# mal: no confirma: al volver al pool se deshacen los cambios, [K11]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    finally:
        clase.unlockcnn(conexion)

# mal: confirma también cuando falla (commit en el finally), [K2]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    finally:
        conexion.commit()
        clase.unlockcnn(conexion)

# mal: deshace pero se traga el error, [K2]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
        conexion.commit()
    except Exception:
        conexion.rollback()
    finally:
        clase.unlockcnn(conexion)

# mal: cambia el error del bloque por otro, [K2]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
        conexion.commit()
    except Exception as error:
        conexion.rollback()
        raise RuntimeError("transacción deshecha") from error
    finally:
        clase.unlockcnn(conexion)

# mal: solo trata psycopg2.Error: con un ValueError confirma los cambios, [K2]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    except psycopg2.Error:
        conexion.rollback()
        raise
    finally:
        conexion.commit()
        clase.unlockcnn(conexion)

# mal: si falla el commit (una restricción aplazada) no devuelve, [K6]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    except BaseException:
        conexion.rollback()
        clase.unlockcnn(conexion)
        raise
    else:
        conexion.commit()
        clase.unlockcnn(conexion)

# mal: KeyboardInterrupt no es Exception: ni deshace ni devuelve, [K3]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
        conexion.commit()
    except Exception:
        conexion.rollback()
        clase.unlockcnn(conexion)
        raise
    else:
        clase.unlockcnn(conexion)

# mal: si el servidor mató la conexión, el rollback falla y ya no devuelve: el hueco se pierde, [K4]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
        conexion.commit()
    except BaseException:
        conexion.rollback()
        clase.unlockcnn(conexion)
        raise
    clase.unlockcnn(conexion)

# mal: la cierra antes de devolverla: no vuelve abierta, [K11]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        conexion.close()
        clase.unlockcnn(conexion)

# mal: la cierra y no la devuelve, [K11]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        conexion.close()

# mal: si falla la cierra y no la devuelve, «por si está rota», [K2]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    except BaseException:
        conexion.close()
        raise
    clase.unlockcnn(conexion)

# mal: solo la devuelve si está abierta: cerrada por el usuario o por el servidor, el préstamo queda anotado, [K4]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        if not conexion.closed:
            clase.unlockcnn(conexion)

# mal: pide dentro del try: con el pool agotado, UnboundLocalError en vez de PoolError, [K5]
@contextmanager
def transaccion(clase):
    try:
        conexion = clase.obtenerConexion()
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)

# mal: calla el PoolError al pedir: no llega al yield y sale RuntimeError, [K5]
@contextmanager
def transaccion(clase):
    try:
        conexion = clase.obtenerConexion()
    except pool.PoolError as error:
        log.error(error)
        return
    try:
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)

# mal: con el pool agotado presta una conexión nueva, que no es de la clase y luego no puede volver, [K5]
@contextmanager
def transaccion(clase):
    try:
        conexion = clase.obtenerConexion()
    except pool.PoolError:
        conexion = psycopg2.connect()
    try:
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)

# mal: yield sin valor: as conexion recibe None, [K11]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield
    finally:
        clase.unlockcnn(conexion)

# mal: presta un cursor, no la conexión, [K11]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion, conexion.cursor() as cursor:
            yield cursor
    finally:
        clase.unlockcnn(conexion)

# mal: return en lugar de yield: TypeError al entrar en el with, [K11]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            return conexion
    finally:
        clase.unlockcnn(conexion)

# mal: devuelve antes del bloque: otro la puede recibir mientras se usa, [K7]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    clase.unlockcnn(conexion)
    with conexion:
        yield conexion

# mal: devuelve dos veces: el segundo unlockcnn da PoolError, [K1]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
        clase.unlockcnn(conexion)
    finally:
        clase.unlockcnn(conexion)

# mal: autocommit: si el bloque falla, lo ya hecho se queda; y la conexión vuelve en autocommit, [K11]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    conexion.autocommit = True
    try:
        yield conexion
    finally:
        clase.unlockcnn(conexion)

# mal: confirma al entrar en vez de al salir, [K11]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        conexion.commit()
        yield conexion
    finally:
        clase.unlockcnn(conexion)

# mal: confirma después de devolver: putconn ya deshizo los cambios, [K11]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        yield conexion
    except BaseException:
        clase.unlockcnn(conexion)
        raise
    clase.unlockcnn(conexion)
    conexion.commit()

# mal: una sola conexión global: dos bloques anidados comparten transacción y se devuelve dos veces, [K7]
_compartida = None


@contextmanager
def transaccion(clase):
    global _compartida
    _compartida = _compartida or clase.obtenerConexion()
    try:
        yield _compartida
        _compartida.commit()
    except BaseException:
        _compartida.rollback()
        raise
    finally:
        clase.unlockcnn(_compartida)
        _compartida = None

# mal: guarda la conexión en la clase: un bloque anidado pisa la de fuera, que no vuelve, [K7]
@contextmanager
def transaccion(clase):
    clase.actual = clase.obtenerConexion()
    try:
        with clase.actual:
            yield clase.actual
    finally:
        clase.unlockcnn(clase.actual)

# mal: no usa el parámetro: siempre la Conexion del cuaderno, [K12]
@contextmanager
def transaccion(clase):
    conexion = Conexion.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        Conexion.unlockcnn(conexion)

# mal: abre una conexión propia, que no es de la clase, [K12]
@contextmanager
def transaccion(clase):
    conexion = psycopg2.connect()
    try:
        with conexion:
            yield conexion
    finally:
        conexion.close()

# mal: cierra el pool al terminar, [K1]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)
        clase.closeAll()

# mal: el return del finally se come el error del bloque, [K2]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    finally:
        clase.unlockcnn(conexion)
        return

# mal: olvida el raise: deshace y calla el error (y luego intenta confirmar), [K2]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        with conexion:
            yield conexion
    except psycopg2.Error as error:
        log.error(f"transacción deshecha: {error}")
    finally:
        clase.unlockcnn(conexion)

# mal: esconde que el commit falló: quien llama cree que sus cambios están guardados, [K6]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        try:
            yield conexion
        except BaseException:
            conexion.rollback()
            raise
        with suppress(psycopg2.Error):
            conexion.commit()
    finally:
        clase.unlockcnn(conexion)

# mal: reintenta el bloque con un segundo yield: RuntimeError en vez del error, [K2]
@contextmanager
def transaccion(clase):
    conexion = clase.obtenerConexion()
    try:
        try:
            with conexion:
                yield conexion
        except psycopg2.Error:
            with conexion:
                yield conexion
    finally:
        clase.unlockcnn(conexion)
