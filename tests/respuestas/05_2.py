# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K8: la conexión es de quien llama
import psycopg2


# bien: con commit, que también termina la transacción fallida
def con_repuesto(conexion, sql, repuesto):
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
    except psycopg2.Error:
        conexion.commit()
        cursor.execute(repuesto)
    return cursor.fetchall()


# bien: con un punto de guardado
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute("SAVEPOINT antes")
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute("ROLLBACK TO SAVEPOINT antes")
            cursor.execute(repuesto)
        return cursor.fetchall()


# bien: con «with conexion», que deshace al fallar
def con_repuesto(conexion, sql, repuesto):
    def filas(consulta):
        with conexion, conexion.cursor() as cursor:
            cursor.execute(consulta)
            return cursor.fetchall()

    try:
        return filas(sql)
    except psycopg2.Error:
        return filas(repuesto)


# bien: en un bucle
def con_repuesto(conexion, sql, repuesto):
    for consulta in (sql, repuesto):
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            if consulta is repuesto:
                raise


# bien: un punto de retorno, que conserva lo que ya había en la transacción
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute("SAVEPOINT antes_de_probar")
        try:
            cursor.execute(sql)
            filas = cursor.fetchall()
        except psycopg2.Error:
            cursor.execute("ROLLBACK TO SAVEPOINT antes_de_probar")
            cursor.execute(repuesto)
            filas = cursor.fetchall()
        return filas


# bien: recursiva: el repuesto del repuesto es nada
def con_repuesto(conexion, sql, repuesto=None):
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
    except Exception:
        if repuesto is None:
            raise
        conexion.rollback()
        return con_repuesto(conexion, repuesto)
    else:
        return list(cursor)
    finally:
        cursor.close()


# bien: función auxiliar y dos llamadas
def _filas(conexion, orden: str) -> list:
    with conexion.cursor() as c:
        c.execute(orden)
        return c.fetchall()


def con_repuesto(conexion, sql, repuesto):
    try:
        return _filas(conexion, sql)
    except psycopg2.Error:
        pass
    conexion.rollback()
    return _filas(conexion, repuesto)


# bien: bucle con el error guardado; también deshace si falla el repuesto
def con_repuesto(conexion, sql, repuesto):
    ultimo = None
    for orden in (sql, repuesto):
        cursor = conexion.cursor()
        try:
            cursor.execute(orden)
            return cursor.fetchall()
        except psycopg2.Error as error:
            ultimo = error
            conexion.rollback()
        finally:
            cursor.close()
    raise ultimo


# mal [K2]: transacción fallida (25P02)
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal: transacción fallida (25P02)
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error:
            pass
    with conexion.cursor() as otro:
        otro.execute(repuesto)
        return otro.fetchall()


# mal: no se puede cambiar con una transacción abierta
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.autocommit = True
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal: en autocommit
def con_repuesto(conexion, sql, repuesto):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal: Hay que atraparlo
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal: Úsala solo si la otra falla
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
        cursor.execute(repuesto)
        return cursor.fetchall()


# mal: Cuando `repuesto` también falla, su error tiene que llegar a quien
def con_repuesto(conexion, sql, repuesto):
    for consulta in (sql, repuesto):
        try:
            with conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()


# mal: Cuando `sql` falla, la función no devuelve nada
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)


# mal: Has cerrado la conexión
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.close()
        with psycopg2.connect() as otra, otra.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()


# mal: Has cerrado la conexión
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.close()
        with conexion.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()


# mal [K9]: como las da fetchall()
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchone()


# mal: La función no devuelve nada
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        print(cursor.fetchall())


# mal: Dejas la conexión con la transacción fallida
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        otra = psycopg2.connect()
        with otra.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()


# mal: en la conexión recibida
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.rollback()
        otra = psycopg2.connect()
        with otra.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()


# mal: como las da fetchall()
def con_repuesto(conexion, sql, repuesto):
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
    except psycopg2.Error:
        conexion.rollback()
        cursor.execute(repuesto)
    yield from cursor


# mal [K10]: La transacción ya llevaba algo hecho, `sql` sale bien, y se pierde
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
            return cursor.fetchall()
        finally:
            conexion.rollback()


# mal [K11]: Has dejado la conexión en autocommit
def con_repuesto(conexion, sql, repuesto):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K2]: Has dejado la conexión en autocommit
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            conexion.autocommit = True
            cursor.execute(repuesto)
            conexion.autocommit = False
        return cursor.fetchall()


# mal [K11]: El autocommit no se puede cambiar con una transacción abierta
def con_repuesto(conexion, sql, repuesto):
    conexion.autocommit = True
    try:
        with conexion.cursor() as cursor:
            try:
                cursor.execute(sql)
            except psycopg2.Error:
                cursor.execute(repuesto)
            return cursor.fetchall()
    finally:
        conexion.autocommit = False


# mal [K10]: Terminas la transacción sin que `psycopg2` se entere
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            cursor.execute("ROLLBACK")
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K2]: Cuando `repuesto` también falla, su error tiene que llegar a quien
def con_repuesto(conexion, sql, repuesto):
    for orden in (sql, repuesto):
        try:
            with conexion.cursor() as cursor:
                cursor.execute(orden)
                return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
    return []


# mal [K2]: Cuando también falla `repuesto` llega UndefinedTable, no el error de
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error as primero:
            conexion.rollback()
            try:
                cursor.execute(repuesto)
                return cursor.fetchall()
            except psycopg2.Error:
                raise primero


# mal [K12]: Cuando `sql` falla, su error llega a quien llamó (UndefinedTable)
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.errors.DivisionByZero:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K3]: Alguien pulsa Ctrl-C mientras corre `sql`, y tu función sigue con
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K10]: Con `SELECT 1 WHERE false` no devuelves sus filas, que son []
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
            filas = cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            filas = []
        if not filas:
            cursor.execute(repuesto)
            filas = cursor.fetchall()
        return filas


# mal [K11]: La función no devuelve nada
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            return cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            return cursor.execute(repuesto)


# mal [K10]: Cuando `repuesto` es un `INSERT … RETURNING` que sale bien, devuelves
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute(repuesto)
        de_repuesto = cursor.fetchall()
        try:
            cursor.execute(sql)
            return cursor.fetchall()
        except psycopg2.Error:
            conexion.rollback()
            return de_repuesto


# mal [K10]: Con `values (5), (6)` no devuelves sus filas, que son [(5,), (6,)]
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            if not sql.startswith("SELECT"):
                raise psycopg2.ProgrammingError("no es una consulta")
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K11]: Dejas la conexión con la transacción fallida (25P02)
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        otra = psycopg2.connect()
        cursor = otra.cursor()
        cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K11]: No devuelves las filas de `sql`, como las da fetchall()
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        yield from cursor


# mal [K1]: Has cerrado la conexión
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.close()
        conexion = psycopg2.connect()
        with conexion, conexion.cursor() as cursor:
            cursor.execute(repuesto)
            return cursor.fetchall()


# mal [K4]: La conexión ha muerto y tu función no lanza ningún error
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            if conexion.closed:
                return []
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K7]: Tu función se llama a sí misma sin fin
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.rollback()
        return con_repuesto(conexion, repuesto, repuesto)


# cuelga: repite sin fin
def con_repuesto(conexion, sql, repuesto):
    while True:
        try:
            conexion.cursor().execute("SELECT 1 / 0")
        except psycopg2.Error:
            conexion.rollback()


# lanza: lee de un cursor cerrado
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        cursor.execute(sql)
    return cursor.fetchall()


# lanza: solo en el repuesto, con el cursor cerrado
def con_repuesto(conexion, sql, repuesto):
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        conexion.rollback()
        cursor.execute(repuesto)
        return cursor.fetchall()


# bien: con reset(), que también deshace
def con_repuesto(conexion, sql, repuesto):
    cursor = conexion.cursor()
    try:
        cursor.execute(sql)
    except psycopg2.Error:
        conexion.reset()
        cursor.execute(repuesto)
    return cursor.fetchall()


# mal: Se entra dos veces en la misma conexión
def con_repuesto(conexion, sql, repuesto):
    with conexion:
        cursor = conexion.cursor()
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            with conexion:
                cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K11]: en autocommit
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            conexion.autocommit = True
            try:
                cursor.execute(repuesto)
            finally:
                conexion.autocommit = False
        return cursor.fetchall()


# mal [K11]: y se pierde
def con_repuesto(conexion, sql, repuesto):
    conexion.rollback()
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K2]: Cuando `sql` falla, su error llega a quien llamó (LockNotAvailable)
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql)
        except (psycopg2.DataError, psycopg2.ProgrammingError, psycopg2.IntegrityError):
            conexion.rollback()
            cursor.execute(repuesto)
        return cursor.fetchall()


# mal [K10]: Con un «%» en la orden `psycopg2` espera valores
def con_repuesto(conexion, sql, repuesto):
    with conexion.cursor() as cursor:
        try:
            cursor.execute(sql, ())
        except psycopg2.Error:
            conexion.rollback()
            cursor.execute(repuesto, ())
        return cursor.fetchall()
