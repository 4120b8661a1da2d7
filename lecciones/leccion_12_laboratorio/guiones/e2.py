"""Lo que promete `CursorDelPool`: 12.2."""

import itertools
from contextlib import suppress

from conexion import Conexion, Error, NoConfirmada, SinConexion, UniqueViolation
from cursor_del_pool import CursorDelPool
from usuario import Usuario

numeros = itertools.count(1)
VECES = 6  # Una más de las que caben.
INSERTA = "INSERT INTO usuario (username, password) VALUES (%s, 'x')"


class Adrede(Exception):
    pass


def termina(conexion):
    proceso = conexion.info.backend_pid
    otra = Conexion.obtenerConexion()
    with otra.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend({proceso}, 5000)")
    Conexion.liberarConexion(otra)


def exige_que_no_valga(cursor, cuando):
    try:
        cursor.execute("SELECT 1")
    except Error:
        return
    raise AssertionError(f"{cuando}, el cursor todavía se puede usar: ciérralo.")


def falla(cuando, clase, hace):
    """`hace(cursor)` en un bloque, muchas veces: tiene que llegar un error de esa clase."""
    for _ in range(VECES):
        try:
            with CursorDelPool(Usuario) as cursor:
                hace(cursor)
        except clase:
            continue
        except SinConexion:
            raise AssertionError(
                f"{cuando}, la conexión no vuelve: al cabo de cinco no hay."
            ) from None
        raise AssertionError(f"{cuando}, el bloque acaba sin error: tiene que llegar.")
    exige_que_no_valga(cursor, f"{cuando}, después del bloque")


def inserta(nombre, despues=None):
    def hace(cursor):
        # Cada vez otro, para que no choquen si alguno se guarda.
        cursor.execute(INSERTA, (nombre or f"usuario {next(numeros)}",))
        if despues is not None:
            raise despues

    return hace


def con_la_conexion(cierra, y_luego):
    def hace(cursor):
        cursor.execute(INSERTA, ("perdido",))
        cierra(cursor.connection)
        if y_luego:
            y_luego(cursor)

    return hace


def pregunta(cursor):
    cursor.execute("SELECT 1")


def lanza(cursor):
    raise Adrede


def no_hay_cursor(error):
    def hace(*_):
        raise error

    return staticmethod(hace)


def aborta_y_calla(cursor):
    cursor.execute(INSERTA, ("abortado",))
    with suppress(Error):
        cursor.execute("SELECT 1 / 0")


for nombre in ("ana", "luis"):
    with CursorDelPool(Usuario) as cursor:
        cursor.execute(INSERTA, (nombre,))
input("dos bloques")
with CursorDelPool(Usuario) as cursor:
    cursor.execute("SELECT id_usuario, username, password FROM usuario ORDER BY id_usuario")
    assert cursor.fetchone() == Usuario(1, "ana", "x"), "Cada fila tiene que ser un `Usuario`."
exige_que_no_valga(cursor, "Después del bloque")

falla("Si el bloque lanza un error de Python", Adrede, inserta("", Adrede()))
falla("Con Ctrl-C", KeyboardInterrupt, inserta("", KeyboardInterrupt()))
input("con error")
falla("Si el «commit» falla", UniqueViolation, inserta("ana"))
falla("Si falla una orden y alguien calla su error", NoConfirmada, aborta_y_calla)
for cierra, cuando in (
    (termina, "Si el servidor termina la conexión"),
    (lambda conexion: conexion.close(), "Si alguien cierra la conexión"),
):
    for y_luego, clase in ((pregunta, Error), (None, Error), (lanza, Adrede)):
        falla(f"{cuando} dentro", clase, con_la_conexion(cierra, y_luego))

with CursorDelPool(Usuario) as fuera:
    fuera.execute(INSERTA, ("fuera",))
    with suppress(Adrede):
        with CursorDelPool(Usuario) as dentro:
            dentro.execute(INSERTA, ("dentro",))
            raise Adrede

cursor_de = Conexion.cursor
for error in (Adrede(), KeyboardInterrupt()):
    for _ in range(VECES):
        Conexion.cursor = no_hay_cursor(error)
        try:
            CursorDelPool(Usuario).__enter__()
        except SinConexion:
            raise AssertionError(
                "Si no se puede hacer el cursor, la conexión no vuelve. También con Ctrl-C."
            ) from None
        except type(error):
            continue
        raise AssertionError("Si no se puede hacer el cursor, el error tiene que llegar.")
Conexion.cursor = cursor_de

prestadas = [Conexion.obtenerConexion() for _ in range(5)]
try:
    with CursorDelPool(Usuario):
        pass
except SinConexion:
    pass
for prestada in prestadas:
    Conexion.liberarConexion(prestada)
with CursorDelPool(Usuario) as cursor:
    cursor.execute(INSERTA, ("al final",))
input("al final")
Conexion.cerrarConexiones()
