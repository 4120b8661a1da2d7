"""04.1: un pool que da a cada hilo su conexión."""

from helpers.ejercicios import Hilo, ejercicio, exige, exige_devueltas, libres


@ejercicio("PoolPorHilo", huecos=2)
def juzga(pool_por_hilo, prueba):
    reserva = pool_por_hilo(2, 5)
    una = reserva.toma()
    exige(
        hasattr(una, "cursor"),
        "`toma()` tiene que devolver una conexión. ¿Falta un «return»?",
    )
    exige(
        reserva.toma() is una,
        "El mismo hilo pide dos veces y recibe dos conexiones distintas. "
        "Pide a `getconn` siempre con la clave de ese hilo.",
    )

    def visita():
        otra = reserva.toma()
        reserva.devuelve()
        return otra

    otra = Hilo(visita).resultado()
    exige(
        otra is not una,
        "Dos hilos han recibido la misma conexión. La clave tiene que ser distinta en cada hilo, "
        "y el nombre de un hilo se puede repetir: usa su número, el de `get_ident`.",
    )
    cerrado = "Has cerrado el pool. `devuelve()` entrega solo una conexión."
    exige(not reserva.closed, cerrado)
    exige(not una.closed, "`devuelve()`, en un hilo, ha cerrado la conexión de otro.")
    reserva.devuelve()
    exige_devueltas(
        reserva,
        5,
        "Los dos hilos han llamado a `devuelve()` y sigue habiendo conexiones prestadas. "
        "Entrega a `putconn` la misma conexión que dio `toma()`.",
        cerrado,
    )
    exige(
        not una.closed and not otra.closed,
        "La conexión devuelta está cerrada. Devuélvela abierta: `putconn`, sin «close».",
    )
    exige(
        prueba.espera_conexiones(2) == 2,
        "El servidor tenía que ver las dos conexiones del mínimo y ve "
        f"{prueba.conexiones()}. Presta las del pool con `getconn`, sin abrir otras.",
    )
    exige(
        hasattr(reserva.toma(), "cursor"),
        "Después de `devuelve()`, el mismo hilo pide otra vez y no recibe una conexión.",
    )
    exige(
        len(libres(reserva, 5)) < 5,
        "Después de `devuelve()`, `toma()` da la conexión de antes, que el pool ya tiene libre. "
        "Pídesela otra vez a `getconn`.",
    )
    reserva.devuelve()
    exige_devueltas(
        reserva, 5, "La segunda vez que un hilo toma y devuelve, su conexión no vuelve al pool."
    )
    reserva.closeall()
