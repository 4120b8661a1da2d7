"""03.5: un préstamo que se devuelve una sola vez."""

from typing import Any

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
    _el_pool_da_un_error(prestamo, clase)


def _uno_y_otro(prestamo: Any, clase: Any, reserva: Any) -> None:
    del_pool = abiertas(reserva, 1)
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


def _el_pool_da_un_error(prestamo: Any, clase: Any) -> None:
    for falla, que in (
        (clase.getPool().putconn, "Otro la devolvió por su cuenta"),
        (lambda _: clase.closeAll(), "El pool está cerrado"),
    ):
        suyo = prestamo(clase)
        falla(suyo.conexion)
        with exige_que_lance(
            "PoolError",
            f"{que}, y el error del pool no llega a quien devuelve. No lo captures.",
            YaDevuelta=f"{que}, y la primera vez tu método dice YaDevuelta. Deja pasar el error "
            "del pool.",
        ):
            suyo.devuelve()
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
