"""Lo que promete `UsuarioDAO`: 12.4."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from conexion import Conexion, Error, UniqueViolation
from cursor_del_pool import CursorDelPool
from usuario import Usuario
from usuario_dao import UsuarioDAO

SIN_CURSOR = "Con el cursor de otra transacción, `{}` no es un paso de ella."


class Adrede(Exception):
    pass


def alguien_espera():
    conexion = Conexion.obtenerConexion()
    with conexion.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        cuantos = cursor.rowcount
    conexion.rollback()
    Conexion.liberarConexion(conexion)
    return cuantos > 0


def a_la_vez(hace, visto, sql):
    """`hace(visto)` mientras otra transacción lo cambia, que se confirma cuando ya la esperan."""
    with ThreadPoolExecutor(1) as hilo:
        with CursorDelPool(Usuario) as otra:
            otra.execute(sql)
            filas = hilo.submit(hace, visto)
            limite = time.monotonic() + 3  # Menos que `lock_timeout`.
            while not filas.done() and not alguien_espera() and time.monotonic() < limite:
                time.sleep(0.01)
        return filas.result()


def son(esperados, si_no):
    lista = UsuarioDAO.seleccionar()
    assert lista is not None, "`seleccionar` no devuelve nada. ¿Falta un «return»?"
    assert lista == esperados, f"{si_no} Da {lista!r}."


son([], "Sin usuarios, `seleccionar` tiene que dar una lista vacía.")
for nombre, resumen in (("O'Hara", "resumen_1"), ("luis", "resumen_2")):
    filas = UsuarioDAO.insertar(Usuario(None, nombre, resumen))
    assert filas == 1, f"`insertar` tiene que devolver 1, y devuelve {filas!r}."
    assert type(filas) is int, f"`insertar` tiene que devolver cuántas filas, y devuelve {filas!r}."
ohara, luis = Usuario(1, "O'Hara", "resumen_1"), Usuario(2, "luis", "resumen_2")
son([ohara, luis], "`seleccionar` no da los usuarios que hay, en orden.")
input("insertados")

nueva = replace(ohara, username="ohara", password="resumen_3")
filas = UsuarioDAO.actualizar(ohara, nueva)
assert filas == 1, f"`actualizar` tiene que devolver 1, y devuelve {filas!r}."
assert type(filas) is int, f"`actualizar` tiene que devolver cuántas filas, y devuelve {filas!r}."
son(
    [nueva, luis],
    "Después de `actualizar`, falta el nombre o la contraseña de `nuevo`, o no salen en orden.",
)
assert UsuarioDAO.buscar(1) == nueva, f"`buscar(1)` da {UsuarioDAO.buscar(1)!r}."
assert UsuarioDAO.buscar(99) is None, "`buscar` de un número que no hay tiene que dar None."
with suppress(Error):
    assert UsuarioDAO.buscar("99 OR true") is None, (
        "`buscar` pega lo que recibe al SQL: el dato va aparte."
    )
for cuando, visto in (
    ("ya tiene otro nombre", replace(nueva, username="O'Hara")),
    ("ya tiene otra contraseña", replace(luis, password="otra")),
    ("no existe", replace(luis, id_usuario=99)),
    ("lleva SQL en el nombre", Usuario(2, "x' OR '1'='1", "x' OR '1'='1")),
):
    for nombre, hace in (
        ("actualizar", lambda visto: UsuarioDAO.actualizar(visto, replace(visto, password="mal"))),
        ("eliminar", UsuarioDAO.eliminar),
    ):
        filas = hace(visto)
        assert filas == 0, f"Si el visto {cuando}, `{nombre}` devuelve {filas!r}, y son 0."
son([nueva, luis], "Ha cambiado un usuario que no era el que se vio.")
for nombre, hace in (
    ("actualizar", lambda visto: UsuarioDAO.actualizar(visto, replace(visto, username="mal"))),
    ("eliminar", UsuarioDAO.eliminar),
):
    sql = f"UPDATE usuario SET password = 'otra {nombre}' WHERE id_usuario = 2"
    filas = a_la_vez(hace, luis, sql)
    luis = replace(luis, password=f"otra {nombre}")
    assert filas == 0, (
        f"Otro cambia el usuario a la vez, y `{nombre}` devuelve {filas!r}: son 0."
        " Que sea el servidor quien lo mire, en la misma orden que lo cambia."
    )
son([nueva, luis], "Ha pisado lo que otro cambió a la vez.")
for _ in range(6):
    try:
        UsuarioDAO.insertar(luis)
    except UniqueViolation:
        continue
    raise AssertionError("Con un nombre repetido, el error de `insertar` tiene que llegar.")
assert UsuarioDAO.eliminar(luis) == 1, "`eliminar` tiene que devolver 1."
assert UsuarioDAO.eliminar(luis) == 0, "Eliminar dos veces el mismo: la segunda son 0."
input("cambiados")

try:
    with CursorDelPool(Usuario) as cursor:
        hechas = [UsuarioDAO.insertar(Usuario(None, "eva", "x"), cursor)]
        eva = next((u for u in UsuarioDAO.seleccionar(cursor) if u.username == "eva"), None)
        assert eva, SIN_CURSOR.format("seleccionar")
        assert UsuarioDAO.buscar(eva.id_usuario, cursor) == eva, SIN_CURSOR.format("buscar")
        hechas.append(UsuarioDAO.actualizar(eva, replace(eva, username="evita"), cursor))
        hechas.append(UsuarioDAO.eliminar(nueva, cursor))
        assert hechas == [1, 1, 1], SIN_CURSOR.format("insertar, actualizar o eliminar")
        raise Adrede
except Adrede:
    pass
son([nueva], "Un paso con el cursor de otra transacción se confirma solo.")
with CursorDelPool(Usuario) as cursor:
    UsuarioDAO.insertar(Usuario(None, "eva", "x"), cursor)
    UsuarioDAO.eliminar(nueva, cursor)
quedan = [u.username for u in UsuarioDAO.seleccionar()]
assert quedan == ["eva"], f"Tras insertar a «eva» y eliminar a «ohara» da {quedan!r}."

input("una columna más")
try:
    (eva,) = UsuarioDAO.seleccionar()
    assert UsuarioDAO.buscar(eva.id_usuario) == eva, "Con una columna más, `buscar` no da lo mismo."
except TypeError:
    raise AssertionError(
        "La tabla tiene una columna más, y tu código ya no funciona: nombra las que pides."
    ) from None
Conexion.cerrarConexiones()
