"""04.1: un pool que da a cada hilo su conexión."""

from helpers.ejercicios import Fallo, Hilo, ejercicio, exige, faltan


@ejercicio("PoolPorHilo", huecos=2)
def juzga(pool_por_hilo, prueba):
    reserva = pool_por_hilo(2, 5)
    una = reserva.toma()
    if not hasattr(una, "cursor"):
        raise Fallo("`toma()` tiene que devolver una conexión. ¿Falta un «return»?")
    if reserva.toma() is not una:
        raise Fallo("""El mismo hilo pide dos veces y recibe dos conexiones distintas. Pide a
            `getconn` siempre con la clave de ese hilo.""")

    def visita():
        otra = reserva.toma()
        reserva.devuelve()
        return otra

    otra = Hilo(visita).resultado()
    if otra is una:
        raise Fallo("""Dos hilos han recibido la misma conexión. La clave tiene que ser distinta en
            cada hilo, y el nombre de un hilo se puede repetir: usa su número, el de
            `get_ident`.""")
    cerrado = "Has cerrado el pool. `devuelve()` entrega solo una conexión."
    exige(not reserva.closed, cerrado)
    exige(not una.closed, "`devuelve()`, en un hilo, ha cerrado la conexión de otro.")
    reserva.devuelve()
    if faltan(reserva, 5, cerrado):
        raise Fallo("""Los dos hilos han llamado a `devuelve()` y sigue habiendo conexiones
            prestadas. Entrega a `putconn` la misma conexión que dio `toma()`.""")
    if una.closed or otra.closed:
        raise Fallo("""La conexión devuelta está cerrada. Devuélvela abierta: `putconn`, sin
            «close».""")
    if prueba.espera_conexiones(2) != 2:
        raise Fallo(f"""El servidor tenía que ver las dos conexiones del mínimo y ve
            {prueba.conexiones()}. Presta las del pool con `getconn`, sin abrir otras.""")
    if not hasattr(reserva.toma(), "cursor"):
        raise Fallo("""Después de `devuelve()`, el mismo hilo pide otra vez y no recibe una
            conexión.""")
    if not faltan(reserva, 5):
        raise Fallo("""Después de `devuelve()`, `toma()` da la conexión de antes, que el pool ya
            tiene libre. Pídesela otra vez a `getconn`.""")
    reserva.devuelve()
    if faltan(reserva, 5):
        raise Fallo("La segunda vez que un hilo toma y devuelve, su conexión no vuelve al pool.")
    reserva.closeall()
