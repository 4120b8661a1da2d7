# no aplica K5: no usa ningún pool
# no aplica K7: la conexión llega sin transacción, y una llamada dentro de otra la tendría
# no aplica K8: la conexión es de quien llama
from contextlib import closing, contextmanager, suppress

import psycopg2
from psycopg2 import errors


# bien [K10]: sin with de la conexión, con commit y rollback
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [espera_ms])
            for orden in ordenes:
                cursor.execute("SAVEPOINT p")
                try:
                    cursor.execute(orden)
                except psycopg2.Error as error:
                    cursor.execute("ROLLBACK TO SAVEPOINT p")
                    codigos.append(error.pgcode)
                else:
                    cursor.execute("RELEASE SAVEPOINT p")
                    codigos.append(None)
        conexion.commit()
    except BaseException:
        if not conexion.closed:
            conexion.rollback()
        raise
    return codigos


# bien: el punto, en un gestor de contexto; el límite, con set_config
@contextmanager
def _punto(cursor, apunta):
    cursor.execute("SAVEPOINT aqui")
    try:
        yield
        apunta(None)
    except psycopg2.Error as error:
        cursor.execute("ROLLBACK TO aqui; RELEASE aqui")
        apunta(error.pgcode)


def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion:
        cursor = conexion.cursor()
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", (str(espera_ms),))
        for orden in ordenes:
            with _punto(cursor, codigos.append):
                cursor.execute(orden)
    return codigos


# bien: un SET corriente, que se devuelve a su valor al acabar; un punto por número
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    with conexion.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        antes = cursor.fetchone()[0]
        codigos = [None] * len(ordenes)
        try:
            cursor.execute("SET lock_timeout = %s", (f"{espera_ms}ms",))
            for n, orden in enumerate(ordenes):
                cursor.execute(f"SAVEPOINT p{n}")
                try:
                    cursor.execute(orden)
                except psycopg2.Error as error:
                    codigos[n] = error.pgcode
                    cursor.execute(f"ROLLBACK TO p{n}")
            cursor.execute("SET lock_timeout = %s", (antes,))
            conexion.commit()
        finally:
            if not conexion.closed:
                conexion.rollback()
        return codigos


# bien: una función para cada orden, y el límite puesto otra vez en cada vuelta
def _una(cursor, orden, espera_ms):
    cursor.execute("SAVEPOINT antes; SET LOCAL lock_timeout = %s", (espera_ms,))
    try:
        cursor.execute(orden)
    except psycopg2.Error as error:
        cursor.execute("ROLLBACK TO antes")
        return error.pgcode


def lo_que_se_pueda(conexion, ordenes, espera_ms):
    with conexion, conexion.cursor() as cursor:
        return [_una(cursor, orden, espera_ms) for orden in ordenes]


# bien: recursiva
def lo_que_se_pueda(conexion, ordenes, espera_ms, cursor=None):
    if cursor is None:
        with conexion, conexion.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout TO %s", (espera_ms,))
            return lo_que_se_pueda(conexion, ordenes, espera_ms, cursor)
    if not ordenes:
        return []
    primera, *resto = ordenes
    codigo = None
    cursor.execute("SAVEPOINT p")
    try:
        cursor.execute(primera)
    except psycopg2.DatabaseError as error:
        codigo = error.pgcode
        cursor.execute("ROLLBACK TO p")
    return [codigo] + lo_que_se_pueda(conexion, resto, espera_ms, cursor)


# mal [K2]: se rechaza por el fallo de otra (25P02)
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                codigos.append(error.pgcode)
    return codigos


# mal: se lleva otras
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        cursor.execute("SAVEPOINT antes")
        for orden in ordenes:
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal [K11]: se lleva otras
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion.cursor() as cursor:
        for orden in ordenes:
            cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                conexion.rollback()
                codigos.append(error.pgcode)
    conexion.commit()
    return codigos


# mal [K11]: en su propia transacción
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    for orden in ordenes:
        try:
            with conexion, conexion.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
                cursor.execute(orden)
                codigos.append(None)
        except psycopg2.Error as error:
            codigos.append(error.pgcode)
    return codigos


# mal: no se guardan. Falta el `commit()`
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    conexion.rollback()
    return codigos


# mal: transacción sin terminar
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal [K1]: hereda el siguiente
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal [K9]: `ROLLBACK TO` deshace también los ajustes
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        for n, orden in enumerate(ordenes):
            cursor.execute("SAVEPOINT antes")
            if n == 0:
                cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal: con un `lock_timeout` de 3s
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal [K12]: una orden se ejecuta con un `lock_timeout` de 300ms
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '300ms'")
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal: con un `lock_timeout` de 3s
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal: tu lista dice 'SyntaxError'
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(type(error).__name__)
    return codigos


# mal: un elemento por orden
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal: no devuelve nada
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)


# mal [K1]: la tuya lleva
def lo_que_se_pueda(conexion, ordenes, espera_ms, codigos=[]):
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal [K2]: su error llega a quien llamó (SyntaxError)
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except errors.LockNotAvailable as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal [K3]: llega Ctrl-C, y quien llamó no se entera
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except BaseException as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(getattr(error, "pgcode", None))
    return codigos


# mal [K3]: transacción sin terminar
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    cursor = conexion.cursor()
    cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
    for orden in ordenes:
        cursor.execute("SAVEPOINT antes")
        try:
            cursor.execute(orden)
            codigos.append(None)
        except psycopg2.Error as error:
            cursor.execute("ROLLBACK TO antes")
            codigos.append(error.pgcode)
    conexion.commit()
    return codigos


# mal [K3]: llega Ctrl-C, y guardas la mitad
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    cursor = conexion.cursor()
    cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
    try:
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    finally:
        if not conexion.closed:
            conexion.commit()
    return codigos


# mal [K2]: llega un error que no es de `psycopg2`, y quien llamó no se entera
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except Exception as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(getattr(error, "pgcode", None))
    return codigos


# mal [K4]: La conexión muere en mitad
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
            for orden in ordenes:
                cursor.execute("SAVEPOINT antes")
                try:
                    cursor.execute(orden)
                    codigos.append(None)
                except psycopg2.Error as error:
                    cursor.execute("ROLLBACK TO antes")
                    codigos.append(error.pgcode)
    except psycopg2.InterfaceError:
        pass
    return codigos


# mal [K6]: lo que falla es el `commit`
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    cursor = conexion.cursor()
    cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
    for orden in ordenes:
        cursor.execute("SAVEPOINT antes")
        try:
            cursor.execute(orden)
            codigos.append(None)
        except psycopg2.Error as error:
            cursor.execute("ROLLBACK TO antes")
            codigos.append(error.pgcode)
    try:
        conexion.commit()
    except psycopg2.Error:
        conexion.rollback()
    return codigos


# mal: Vuelves a un punto que ya no existe (3B001)
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                conexion.rollback()
                cursor.execute("SELECT 1")
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal: Has cerrado la conexión
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with closing(conexion), conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal: Dejas la conexión en autocommit
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("BEGIN; SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
        cursor.execute("COMMIT")
    return codigos


# mal [K2]: La orden que agota la espera se lleva a las demás
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden)
                codigos.append(None)
            except errors.LockNotAvailable as error:
                conexion.rollback()
                codigos.append(error.pgcode)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal [K6]: una orden llega al servidor más de una vez
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    cursor = conexion.cursor()
    cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
    for orden in ordenes:
        cursor.execute("SAVEPOINT antes")
        try:
            cursor.execute(orden)
            codigos.append(None)
        except psycopg2.Error as error:
            cursor.execute("ROLLBACK TO antes")
            codigos.append(error.pgcode)
    try:
        conexion.commit()
    except psycopg2.Error:
        for orden in ordenes:
            with suppress(psycopg2.Error), conexion:
                conexion.cursor().execute(orden)
        raise
    return codigos


# mal [K4]: La conexión muere en mitad de las órdenes, y algo queda guardado
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
            for orden in ordenes:
                cursor.execute("SAVEPOINT antes")
                try:
                    cursor.execute(orden)
                    codigos.append(None)
                except psycopg2.Error as error:
                    cursor.execute("ROLLBACK TO antes")
                    codigos.append(error.pgcode)
    except psycopg2.InterfaceError:
        with psycopg2.connect() as otra:
            for orden in ordenes[len(codigos) + 1 :]:
                otra.cursor().execute(orden)
        raise
    return codigos


# cuelga: repite la que falla hasta que salga bien
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            while True:
                cursor.execute("SAVEPOINT antes")
                try:
                    cursor.execute(orden)
                    break
                except psycopg2.Error:
                    cursor.execute("ROLLBACK TO antes")
    return [None] * len(ordenes)


# lanza: un nombre que no existe
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    return [cursor.execute(orden) for orden in ordenes]


# mal [K11]: Llegó con
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    try:
        with conexion, conexion.cursor() as c:
            c.execute("SET lock_timeout = %s", (espera_ms,))
            for orden in ordenes:
                c.execute("SAVEPOINT p")
                try:
                    c.execute(orden)
                    codigos.append(None)
                except psycopg2.Error as error:
                    c.execute("ROLLBACK TO p")
                    codigos.append(error.pgcode)
    finally:
        with conexion, conexion.cursor() as c:
            c.execute("RESET lock_timeout")
    return codigos


# mal [K11]: Sin órdenes
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    if not ordenes:
        return None
    codigos = []
    with conexion, conexion.cursor() as c:
        c.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            c.execute("SAVEPOINT p")
            try:
                c.execute(orden)
                codigos.append(None)
            except psycopg2.Error as error:
                c.execute("ROLLBACK TO p")
                codigos.append(error.pgcode)
    return codigos


# mal [K10]: Con un «%» en la orden `psycopg2` espera valores
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", (espera_ms,))
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            try:
                cursor.execute(orden, ())
                codigos.append(None)
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK TO antes")
                codigos.append(error.pgcode)
    return codigos


# mal [K2 K11]: con el código 55P03 llega al servidor más de una vez
def lo_que_se_pueda(conexion, ordenes, espera_ms):
    codigos = []
    with conexion, conexion.cursor() as cursor:
        for orden in ordenes:
            cursor.execute("SAVEPOINT antes")
            for limite in (espera_ms, 2 * espera_ms):
                cursor.execute("SET LOCAL lock_timeout = %s", (limite,))
                try:
                    cursor.execute(orden)
                    codigo = None
                except psycopg2.Error as error:
                    cursor.execute("ROLLBACK TO antes")
                    codigo = error.pgcode
                if codigo != "55P03":
                    break
            codigos.append(codigo)
    return codigos
