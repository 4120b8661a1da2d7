"""Lo que promete `Conexion`, con cualquiera de los dos drivers: 12.1 y 12.9."""

from conexion import Conexion, Error, NoConfirmada, SinConexion, UniqueViolation

MUERTAS = "Las muertas que devuelves siguen ocupando sitio: al cabo de unas cuantas no hay."


def dice(conexion, sql):
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def lanza(clase, hace, *datos):
    try:
        hace(*datos)
    except clase as error:
        return error
    return None


def presta(cuantas, si_no):
    try:
        return [Conexion.obtenerConexion() for _ in range(cuantas)]
    except SinConexion:
        raise AssertionError(si_no) from None


def termina(conexion):
    """Termina en el servidor la sesión de una prestada, desde otra, que devuelve."""
    proceso = dice(conexion, "SELECT pg_backend_pid()")
    (otra,) = presta(1, MUERTAS)
    dice(otra, f"SELECT pg_terminate_backend({proceso}, 5000)")
    return otra


input("sin pedir nada")
pool = Conexion.obtenerPool()
assert pool is not None, "`obtenerPool` devuelve None: devuelve el pool."
assert Conexion.obtenerPool() is pool, "Cada llamada a `obtenerPool` da un pool distinto."
prestadas = presta(5, "Con cinco prestadas ya no hay sitio: el máximo es 5.")
assert None not in prestadas, "`obtenerConexion` devuelve None: devuelve la conexión."
assert len({id(c) for c in prestadas}) == 5, "`obtenerConexion` presta la misma dos veces."
print("el pool es", type(pool).__module__, *[c.__name__ for c in type(pool).__mro__])
con_psycopg2 = hasattr(pool, "maxconn")
if con_psycopg2:
    error = lanza(SinConexion, Conexion.obtenerConexion)
    assert error, "Con cinco prestadas, la sexta tiene que ser un SinConexion."
    assert error.__cause__, "SinConexion no dice su causa: lánzalo con «from error»."
cuantas = (pool.minconn, pool.maxconn) if con_psycopg2 else (pool.min_size, pool.max_size)
assert cuantas == (1, 5), "El pool es de {} a {}, y tiene que ser de 1 a 5.".format(*cuantas)
for conexion in prestadas:
    Conexion.liberarConexion(conexion)
(conexion,) = presta(1, "Una conexión devuelta no se puede volver a pedir.")
Conexion.liberarConexion(conexion)
assert not conexion.closed, "Cierras una conexión sana: tiene que volver al pool."
input("devueltas")

for vez in range(7):
    (conexion,) = presta(1, "Una conexión devuelta no se puede volver a pedir.")
    dice(conexion, f"INSERT INTO usuario (username, password) VALUES ('a medias {vez}', 'x')")
    Conexion.liberarConexion(conexion)
input("devueltas a medias")

for cierra, se_usa in (
    *[(termina, True)] * 6,
    *[(termina, False)] * 6,
    *[(lambda conexion: conexion.close(), False)] * 6,
):
    (conexion,) = presta(1, MUERTAS)
    otra = cierra(conexion)
    if se_usa:
        lanza(Error, dice, conexion, "SELECT 1")
    Conexion.liberarConexion(conexion)
    if otra is not None:
        Conexion.liberarConexion(otra)
for conexion in presta(5, MUERTAS):
    dice(conexion, "SELECT 1")
    Conexion.liberarConexion(conexion)
if not con_psycopg2:
    una, otra = presta(2, MUERTAS)
    proceso = dice(una, "SELECT pg_backend_pid()")
    una.rollback()  # Vuelve limpia, y al momento.
    Conexion.liberarConexion(una)
    dice(otra, f"SELECT pg_terminate_backend({proceso}, 5000)")
    Conexion.liberarConexion(otra)
    for conexion in presta(5, MUERTAS):
        fallo = lanza(Error, dice, conexion, "SELECT 1")
        assert not fallo, "Presta una que murió mientras estaba libre. Mira `check=`."
        Conexion.liberarConexion(conexion)

INSERTA = "INSERT INTO usuario (username, password) VALUES ('ana', 'x')"
(conexion,) = presta(1, MUERTAS)
dice(conexion, INSERTA)
Conexion.confirma(conexion)
assert not lanza(NoConfirmada, Conexion.confirma, conexion), (
    "`confirma` lanza NoConfirmada sin que haya fallado nada: no había nada que confirmar."
)
dice(conexion, INSERTA)
assert lanza(UniqueViolation, Conexion.confirma, conexion), (
    "Cuando el «commit» falla, `confirma` se calla: su error tiene que llegar."
)
dice(conexion, INSERTA.replace("ana", "luis"))
lanza(Error, dice, conexion, "SELECT 1 / 0")
assert lanza(NoConfirmada, Conexion.confirma, conexion), (
    "Confirmas una transacción abortada, que no guarda nada, y no se entera nadie: NoConfirmada."
)
assert dice(conexion, "SELECT 1") == 1
Conexion.liberarConexion(conexion)
input("confirmadas")

pool = Conexion.obtenerPool()
Conexion.cerrarConexiones()
assert pool.closed, "`cerrarConexiones` no cierra el pool."
input("cerradas")
Conexion.cerrarConexiones()
input("cerradas otra vez")
(conexion,) = presta(1, "Después de `cerrarConexiones` no se puede volver a pedir una.")
assert dice(conexion, "SHOW lock_timeout") == "5s", (
    "Tus conexiones esperan una fila sin límite. Dale al pool los de `_LIMITES`."
)
Conexion.liberarConexion(conexion)
Conexion.cerrarConexiones()
