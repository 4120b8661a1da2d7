"""03.5: un préstamo que se devuelve una sola vez."""

from helpers.ejercicios import (
    Fallo,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    faltan,
    si_lanza,
)

from .comun import CERRADO, abiertas, clase_con


@ejercicio("Prestamo")
def juzga(prestamo, prueba):
    exige_parametro(prestamo.devuelve, "self.clase", "Conexion")
    # Con una sola conexión, la que devuelve Ana es la que recibe Luis.
    clase = clase_con(prueba, 1)
    reserva = clase.getPool()
    del_pool = abiertas(reserva, 1)

    de_ana = prestamo(clase)
    if id(getattr(de_ana, "conexion", None)) not in del_pool:
        raise Fallo("`Prestamo` tiene que pedir la conexión al nacer. Deja `__init__` como estaba.")
    de_ana.devuelve()
    if faltan(reserva, 1, CERRADO):
        raise Fallo("""Tras la primera llamada, la conexión no vuelve al pool. Llama a
            `self.clase.unlockcnn`.""")
    ahora = abiertas(reserva, 1)
    exige(ahora == del_pool, "Has cerrado la conexión. Devuélvela abierta, sin `close`.")
    if getattr(de_ana, "conexion", "no está") is not None:
        raise Fallo("Después de devolver, `self.conexion` no vale None. Ponlo a None.")
    _exige_ya_devuelta(de_ana, "La segunda vez")

    de_luis = prestamo(clase)
    _exige_ya_devuelta(de_ana, "Cuando otro tiene ya la conexión")
    with exige_que_lance(
        "PoolError",
        "La segunda devolución le quita la conexión a quien la tiene ahora. "
        "Si vas a lanzar YaDevuelta, no toques el pool.",
    ):
        reserva.getconn()
    with si_lanza(
        YaDevuelta="Un préstamo nuevo dice que ya se devolvió. Una conexión se presta muchas "
        "veces: guarda el estado en `self`, no en la conexión ni en la clase."
    ):
        de_luis.devuelve()
    if faltan(reserva, 1, CERRADO):
        raise Fallo("El segundo préstamo no vuelve al pool. Devuelve cada uno.")


def _exige_ya_devuelta(prestamo, cuando):
    otra = (
        f"{cuando}, llega {{clase}} del pool o de la conexión, no YaDevuelta. "
        "Mira `self.conexion` antes de devolver."
    )
    with exige_que_lance(
        "YaDevuelta",
        f"{cuando}, la devolución no lanza nada. Lanza YaDevuelta.",
        PoolError=otra,
        AttributeError=otra,
    ):
        if type(prestamo.devuelve()).__name__ == "YaDevuelta":
            raise Fallo("Devuelves YaDevuelta con «return». Lánzala con «raise».")
