"""03.5: un préstamo que se devuelve una sola vez."""

from collections.abc import Callable
from functools import partial
from typing import Any

from psycopg2.pool import SimpleConnectionPool

from helpers.ejercicios import (
    Fallo,
    Prueba,
    como_acabo,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    faltan,
    libres,
    mata,
    si_lanza,
)

from .comun import CERRADO, abiertas, clase_con


@ejercicio("Prestamo")
def juzga(prestamo: Any, prueba: Prueba) -> None:
    exige_parametro(prestamo.devuelve, "self.clase", "Conexion")
    # Con una sola conexión, la que devuelve Ana es la que recibe Luis.
    clase = clase_con(prueba, 1)
    reserva = clase.getPool()
    _uno_y_otro(prestamo, clase, reserva)
    _cerrada_o_muerta(prestamo, clase, reserva)
    _dos_a_un_tiempo(prestamo, clase_con(prueba, 2))
    _el_pool_da_un_error(prestamo, clase_con(prueba, 2))


def _apunta_devoluciones(reserva: Any) -> list[BaseException | None]:
    """La lista donde queda, de cada devolución a ese pool desde ahora, su error o None."""
    vueltas: list[BaseException | None] = []
    devuelve = reserva.putconn

    def devuelve_y_apunta(*argumentos: Any, **opciones: Any) -> None:
        vueltas.append(None)
        try:
            devuelve(*argumentos, **opciones)
        except BaseException as error:
            vueltas[-1] = error
            raise

    reserva.putconn = devuelve_y_apunta
    return vueltas


def _uno_y_otro(prestamo: Any, clase: Any, reserva: Any) -> None:
    del_pool, vueltas = abiertas(reserva, 1), _apunta_devoluciones(reserva)
    de_ana = prestamo(clase)
    # Primero el pool: `conexion` puede ser una propiedad que la pide al mirarla.
    if libres(reserva, 1) or id(getattr(de_ana, "conexion", None)) not in del_pool:
        raise Fallo("`Prestamo` tiene que pedir la conexión al nacer. Deja `__init__` como estaba.")
    with si_lanza(YaDevuelta="La primera vez también lanza YaDevuelta. Lánzala solo si ya volvió."):
        de_ana.devuelve()
    if faltan(reserva, 1, CERRADO):
        raise Fallo("""Tras la primera llamada, la conexión no vuelve al pool. Llama a
            `self.clase.unlockcnn`.""")
    ahora = abiertas(reserva, 1)
    exige(ahora == del_pool, "Has cerrado la conexión. Devuélvela abierta, sin `close`.")
    if getattr(de_ana, "conexion", "no está") is not None:
        raise Fallo("Después de devolver, `self.conexion` no vale None. Ponlo a None.")
    for cuando in ("La segunda vez", "La tercera vez"):
        _exige_ya_devuelta(de_ana, cuando)
        exige(not faltan(reserva, 1, CERRADO), f"{cuando}, tomas una conexión que no vuelve.")

    de_luis = prestamo(clase)
    _exige_ya_devuelta(de_ana, "Cuando otro tiene ya la conexión")
    with exige_que_lance(
        "PoolError",
        "La segunda devolución le quita la conexión a quien la tiene ahora. "
        "Si vas a lanzar YaDevuelta, no toques el pool.",
    ):
        reserva.getconn()
    if len(vueltas) != 1:
        raise Fallo("""La segunda vez lanzas YaDevuelta, y antes intentas devolver otra vez al pool.
            Mira `self.conexion` antes de tocarlo.""")
    with exige_que_lance(
        "PoolError",
        "Con el pool agotado, `Prestamo` nace sin conexión y no avisa. Deja `__init__` como "
        "estaba.",
    ):
        prestamo(clase)
    with de_luis.conexion.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        (a_medias,) = cursor.fetchone()
    with si_lanza(
        YaDevuelta="Un préstamo nuevo dice que ya se devolvió. Una conexión se presta muchas "
        "veces: guarda el estado en `self`, no en la conexión ni en la clase."
    ):
        de_luis.devuelve()
    if faltan(reserva, 1, CERRADO):
        raise Fallo("El segundo préstamo no vuelve al pool. Devuelve cada uno.")
    if como_acabo(a_medias) == "committed":
        raise Fallo("""Has confirmado lo que quedaba a medias. Devuelve la conexión sin `commit`: el
            pool lo deshace.""")


def _cerrada_o_muerta(prestamo: Any, clase: Any, reserva: Any) -> None:
    """Mientras estaba prestada, alguien la cierra o el servidor termina su proceso."""
    for estropea, que in (
        (lambda conexion: conexion.close(), "Alguien cerró la conexión mientras estaba prestada"),
        (mata, "El servidor terminó la conexión mientras estaba prestada"),
    ):
        suyo = prestamo(clase)
        estropea(suyo.conexion)
        la_usa = (
            f"{que}, y tu método la usa antes de devolverla: llega {{clase}}. Devuélvela tal cual."
        )
        with si_lanza(
            YaDevuelta=f"{que}, y tu método dice que ya se devolvió. Cerrar no es devolver: mira "
            "si la devolviste tú.",
            InterfaceError=la_usa,
            OperationalError=la_usa,
        ):
            suyo.devuelve()
        if faltan(reserva, 1, CERRADO):
            raise Fallo(f"""{que}, y su préstamo no vuelve al pool. Devuélvela igual: el pool la
                descarta y borra el préstamo.""")
        _exige_ya_devuelta(suyo, "Tras devolver una conexión cerrada, la segunda vez")


def _dos_a_un_tiempo(prestamo: Any, clase: Any) -> None:
    reserva = clase.getPool()
    uno, otro = prestamo(clase), prestamo(clase)
    cambia = (
        "Con dos préstamos a la vez, devolver uno cambia el otro. Guarda lo de cada uno en `self`."
    )
    with si_lanza(YaDevuelta=cambia, PoolError=cambia):
        uno.devuelve()
        otro.devuelve()
    if faltan(reserva, 2, CERRADO):
        raise Fallo("""Con dos préstamos a la vez, alguno no vuelve al pool. Devuelve el suyo cada
            uno.""")
    reserva.closeall()


def _muere_a_medias(conexion: Any) -> None:
    """El pool la dará por viva: intentará deshacer lo suyo, y no podrá."""
    conexion.cursor().execute("SELECT 1")
    mata(conexion)


def _error_de(devuelve: Callable[[], Any]) -> Exception | None:
    try:
        devuelve()
    except Exception as error:
        return error
    return None


def _el_pool_da_un_error(prestamo: Any, clase: Any) -> None:
    vueltas = _apunta_devoluciones(clase.getPool())
    otro_la_devuelve = SimpleConnectionPool.putconn
    for falla, que in (
        (partial(otro_la_devuelve, clase.getPool()), "Otro la devolvió por su cuenta"),
        (_muere_a_medias, "Murió a mitad de una transacción, y el pool no la puede deshacer"),
        (lambda _: clase.closeAll(), "El pool está cerrado"),
    ):
        suyo = prestamo(clase)
        conexion = suyo.conexion
        falla(conexion)
        cerrada = conexion.closed
        vueltas.clear()
        llega = _error_de(suyo.devuelve)
        if type(llega).__name__ == "YaDevuelta":
            raise Fallo(f"""{que}, y la primera vez tu método dice YaDevuelta. Deja pasar el error
                del pool.""")
        # Quien deshace antes lo que quedó a medias no hace fallar al pool.
        if llega is None and vueltas != [None]:
            raise Fallo(f"""{que}, y el error del pool no llega a quien devuelve. No lo
                captures.""")
        if llega is not None and not vueltas:
            raise Fallo(f"""{que}, y llega {type(llega).__name__} antes de devolverla: tu método la
                usa. Devuélvela tal cual, sin `rollback`: deshacer es cosa del pool.""")
        if llega is not None and repr(llega) not in map(repr, vueltas):
            raise Fallo(f"""{que}, y llega {type(llega).__name__}, que no es el error que da el
                pool. Deja pasar ese, tal cual.""")
        if conexion.closed and not cerrada and "Otro" in que:
            raise Fallo(f"""{que}, y tu método la cierra: el pool la tiene libre, y se la prestará
                cerrada a otro. No la cierres.""")
        despues = f"""{que}, y la segunda vez llega {{clase}}, no YaDevuelta. Pon `self.conexion` a
            None aunque el pool dé un error."""
        with exige_que_lance(
            "YaDevuelta",
            f"{que}, y la segunda vez no se lanza YaDevuelta.",
            Exception=despues,
        ):
            suyo.devuelve()


def _exige_ya_devuelta(prestamo: Any, cuando: str) -> None:
    otra = (
        f"{cuando}, llega {{clase}} del pool o de la conexión, no YaDevuelta. "
        "Mira `self.conexion` antes de devolver."
    )
    with exige_que_lance(
        "YaDevuelta",
        f"{cuando}, la devolución no lanza nada. Lanza YaDevuelta.",
        PoolError=otra,
        AttributeError=otra,
        AssertionError=f"{cuando}, llega AssertionError. Lanza YaDevuelta, con «raise».",
    ):
        if type(prestamo.devuelve()).__name__ == "YaDevuelta":
            raise Fallo("Devuelves YaDevuelta con «return». Lánzala con «raise».")
