# no aplica K8: cada llamada usa su conexión, y lo que otra guarda se cuenta en todas
# no aplica K9: guarda una persona, ni más ni menos
# no aplica K10: las órdenes son de la función
import psycopg
from psycopg_pool import ConnectionPool


# bien: una orden con WITH, que suma lo que se veía
def alta(reserva, nombre):
    """Guarda `nombre` en la tabla `personas` y devuelve cuántas hay ahora."""
    orden = """
        WITH nueva AS (INSERT INTO personas VALUES (%s) RETURNING 1)
        SELECT (SELECT count(*) FROM personas) + (SELECT count(*) FROM nueva)
    """
    with reserva.connection() as conexion:
        return conexion.execute(orden, [nombre]).fetchone()[0]


# bien: un decorador que presta la conexión
def _con_prestamo(funcion):
    def envuelta(reserva, *args):
        with reserva.connection() as conexion:
            return funcion(conexion, *args)

    return envuelta


@_con_prestamo
def alta(conexion, nombre):
    conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
    return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# bien: con cursor y RETURNING
def alta(reserva, nombre):
    with reserva.connection() as conexion, conexion.cursor() as cursor:
        cursor.execute("INSERT INTO personas (nombre) VALUES (%s)", (nombre,))
        cursor.execute("SELECT count(*) FROM personas")
        (cuantas,) = cursor.fetchone()
    return cuantas


# bien: pasa la conexión a otra función
def cuenta(conexion):
    return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return cuenta(conexion)


# bien: con getconn
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        with conexion:
            conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
            return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    finally:
        reserva.putconn(conexion)


# mal [K7]: se espera a sí misma
def alta(reserva, nombre):
    with reserva.connection() as primera:
        primera.execute("INSERT INTO personas VALUES (%s)", [nombre])
        with reserva.connection() as segunda:
            return segunda.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: se espera a sí misma
def cuenta_otra(reserva):
    with reserva.connection() as conexion:
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return cuenta_otra(reserva)


# mal [K11]: Haces 2 peticiones
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
    with reserva.connection() as conexion:
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: tu función dice 0
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        cuantas = conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return cuantas


# mal: Devuelves la fila
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()


# mal: ¿Falta un «return»?
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: ¿Se hace el commit?
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    finally:
        reserva.putconn(conexion)


# mal: la conexión no vuelve al pool
def alta(reserva, nombre):
    with reserva.getconn() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal [K2]: el error tiene que llegar
def alta(reserva, nombre):
    try:
        with reserva.connection() as conexion:
            conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
            return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    except psycopg.Error:
        return 0


# mal [K12]: hay 3 personas y tu función dice 1
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return 1


# mal: Has cerrado `reserva`
def alta(reserva, nombre):
    with reserva, reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: no encuentra la tabla
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO persona VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM persona").fetchone()[0]


# mal [K12]: hay 3 personas y tu función dice 2
guardadas = []


def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
    guardadas.append(nombre)
    return len(guardadas)


# mal: no pide ninguna conexión a `reserva`
def alta(reserva, nombre):
    with psycopg.connect() as conexion:
        conexion.execute("CREATE TEMP TABLE personas (nombre text)")
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: Devuelves un str
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return str(conexion.execute("SELECT count(*) FROM personas").fetchone()[0])


# cuelga: espera al servidor
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("SELECT pg_sleep(600)")


# lanza: la conexión no tiene fetchone
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.fetchone()[0]


# lanza: un valor que no es una lista
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", nombre)


# mal [K3]: Si alguien pulsa Ctrl-C después de la primera orden, el pool
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        cuantas = conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
        conexion.commit()
    except Exception:
        conexion.rollback()
        reserva.putconn(conexion)
        raise
    reserva.putconn(conexion)
    return cuantas


# mal [K1]: Una segunda Ana
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute(
            "INSERT INTO personas SELECT %s WHERE NOT EXISTS (SELECT FROM personas WHERE nombre = %s)",
            [nombre, nombre],
        )
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal [K1]: Una segunda Ana
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return len({fila[0] for fila in conexion.execute("SELECT nombre FROM personas")})


# mal [K11]: en autocommit
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.autocommit = True
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal [K6]: Cuando falla el propio `commit`
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        cuantas = conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
        try:
            conexion.commit()
        except psycopg.Error:
            conexion.rollback()
        return cuantas
    finally:
        reserva.putconn(conexion)


# mal [K12]: No juntes textos
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute(f"INSERT INTO personas VALUES ('{nombre}')")
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal [K11]: tu función dice 0
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        return conexion.execute(
            "WITH nueva AS (INSERT INTO personas VALUES (%s)) SELECT count(*) FROM personas",
            [nombre],
        ).fetchone()[0]


# mal [K4]: quien llamó no se entera
def alta(reserva, nombre):
    try:
        with reserva.connection() as conexion:
            conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
            return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    except psycopg.OperationalError:
        return 0


# mal [K5]: Con el pool agotado quien llamó no se entera
from psycopg_pool import PoolTimeout


def alta(reserva, nombre):
    try:
        with reserva.connection() as conexion:
            conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
            return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    except PoolTimeout:
        return None


# mal [K3]: Si alguien pulsa Ctrl-C al contar
def alta(reserva, nombre):
    with reserva.connection() as c:
        c.execute("INSERT INTO personas VALUES (%s)", [nombre])
        c.commit()
        return c.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal [K3]: la persona queda guardada
def alta(reserva, nombre):
    c = reserva.getconn()
    try:
        c.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return c.execute("SELECT count(*) FROM personas").fetchone()[0]
    finally:
        try:
            c.commit()
        finally:
            reserva.putconn(c)


# mal [K11]: hereda el `row_factory`
from psycopg.rows import dict_row, scalar_row


def alta(reserva, nombre):
    with reserva.connection() as c:
        c.row_factory = dict_row
        c.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return c.execute("SELECT count(*) AS n FROM personas").fetchone()["n"]


# mal [K11]: hereda el ajuste
def alta(reserva, nombre):
    with reserva.connection() as c:
        c.execute("SET statement_timeout = '3s'")
        c.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return c.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal [K11]: Cierras la conexión
def alta(reserva, nombre):
    with reserva.connection() as c:
        c.execute("INSERT INTO personas VALUES (%s)", [nombre])
        n = c.execute("SELECT count(*) FROM personas").fetchone()[0]
        c.commit()
        c.close()
        return n


# mal [K11]: con un espacio delante
def alta(reserva, nombre):
    with reserva.connection() as c:
        c.execute("INSERT INTO personas VALUES (%s)", [nombre.strip()])
        return c.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal [K4 K11]: se guarda después, con otra conexión
def alta(reserva, nombre):
    for vez in (1, 2):
        try:
            with reserva.connection() as conexion:
                conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
                return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
        except psycopg.OperationalError:
            if vez == 2:
                raise


# mal [K12]: El nombre «» no se guarda tal cual
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        if nombre:
            conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
