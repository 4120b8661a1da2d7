"""03.5: un préstamo que se devuelve una sola vez."""

from psycopg2.pool import PoolError

from helpers.ejercicios import ejercicio, exige, exige_parametro

from .comun import _clase, _exige_devueltas


@ejercicio("Prestamo")
def juzga(prestamo, prueba):
    exige_parametro(prestamo.devuelve, "self.clase", "Conexion")
    # Con una sola conexión, la que devuelve Ana es la que recibe Luis.
    clase = _clase(prueba, 1)
    reserva = clase.getPool()
    del_pool = _exige_devueltas(reserva, 1, "")

    de_ana = prestamo(clase)
    exige(
        id(getattr(de_ana, "conexion", None)) in del_pool,
        "`Prestamo` tiene que pedir la conexión al nacer. Deja `__init__` como estaba.",
    )
    de_ana.devuelve()
    ahora = _exige_devueltas(
        reserva,
        1,
        "Tras la primera llamada, la conexión no vuelve al pool. Llama a `self.clase.unlockcnn`.",
    )
    exige(ahora == del_pool, "Has cerrado la conexión. Devuélvela abierta, sin `close`.")
    exige(
        getattr(de_ana, "conexion", "no está") is None,
        "Después de devolver, `self.conexion` no vale None. Ponlo a None.",
    )
    _exige_ya_devuelta(de_ana, "La segunda vez")

    de_luis = prestamo(clase)
    _exige_ya_devuelta(de_ana, "Cuando otro tiene ya la conexión")
    try:
        reserva.getconn()
    except PoolError:
        pass
    else:
        exige(
            False,
            "La segunda devolución le quita la conexión a quien la tiene ahora. "
            "Si vas a lanzar YaDevuelta, no toques el pool.",
        )
    try:
        de_luis.devuelve()
    except Exception as error:
        if type(error).__name__ != "YaDevuelta":
            raise
        exige(
            False,
            "Un préstamo nuevo dice que ya se devolvió. Una conexión se presta muchas veces: "
            "guarda el estado en `self`, no en la conexión ni en la clase.",
        )
    _exige_devueltas(reserva, 1, "El segundo préstamo no vuelve al pool. Devuelve cada uno.")


def _exige_ya_devuelta(prestamo, cuando):
    # La excepción es la del cuaderno de quien aprende: se reconoce por su nombre.
    try:
        respuesta = prestamo.devuelve()
    except Exception as error:
        if type(error).__name__ == "YaDevuelta":
            return
        if not isinstance(error, (PoolError, AttributeError)):
            raise
        exige(
            False,
            f"{cuando}, llega {type(error).__name__} del pool o de la conexión, no YaDevuelta. "
            "Mira `self.conexion` antes de devolver.",
        )
    exige(
        type(respuesta).__name__ != "YaDevuelta",
        "Devuelves YaDevuelta con «return». Lánzala con «raise».",
    )
    exige(False, f"{cuando}, la devolución no lanza nada. Lanza YaDevuelta.")
