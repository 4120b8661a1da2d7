"""04.1: un pool que da a cada hilo su conexión."""

import threading
from contextlib import contextmanager

from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from helpers.ejercicios import (
    Fallo,
    Trabajador,
    como_acabo,
    ejercicio,
    exige,
    exige_que_lance,
    libres,
    si_lanza,
)

from .comun import ajustes_cambiados, si_otro

# Como el tamaño del pool, por si la clave se calcula con él.
_HILOS = 4
_CERRADO = "Has cerrado el pool. `devuelve()` entrega solo una conexión."
_CERRADA = "La conexión devuelta está cerrada. Devuélvela abierta: `putconn`, sin «close»."
_SIN_CONEXION = "`toma()` tiene que devolver una conexión. ¿Falta un «return»?"


@contextmanager
def _con_motivo():
    """Dice qué suele pasar cuando falla `getconn` o `putconn`."""
    with si_lanza(
        KeyError="""`devuelve()` lanza KeyError: entrega a `putconn` una clave que no está prestada.
            La clave tiene que ser la misma en los dos métodos, y la del hilo que llama: un
            atributo del pool es de todos los hilos, y guarda lo del último.""",
        PoolError="""`devuelve()` lanza {clase}: entrega a `putconn` la misma conexión que dio
            `toma()`, y nada más.""",
    ):
        yield


@ejercicio("PoolPorHilo", huecos=2)
def juzga(pool_por_hilo, prueba):
    reserva = pool_por_hilo(_HILOS, _HILOS)
    una = reserva.toma()
    exige(hasattr(una, "cursor"), _SIN_CONEXION)
    if reserva.toma() is not una:
        raise Fallo("""El mismo hilo pide dos veces y recibe dos conexiones distintas. Pide a
            `getconn` siempre con la clave de ese hilo.""")
    _otro_pool(pool_por_hilo, una)
    hilos = [Trabajador() for _ in range(_HILOS - 1)]
    try:
        _varios_hilos(reserva, una, hilos, prueba)
        _agotado(reserva, hilos)
    finally:
        for hilo in hilos:
            hilo.acaba()
    reserva.closeall()
    _como_estaba(pool_por_hilo)
    _cambiada_o_cerrada(pool_por_hilo)
    _otro_en_medio(pool_por_hilo)


def _otro_pool(pool_por_hilo, una):
    otro = pool_por_hilo(1, 1)
    suya = otro.toma()
    if suya is una:
        raise Fallo("""Un segundo pool, en el mismo hilo, ha prestado la conexión del primero. Lo
            que recuerdes tiene que ser de cada pool: que esté en `self`, no en la clase ni
            fuera.""")
    with _con_motivo():
        otro.devuelve()
    _exige_devueltas(otro, 1)
    exige(hasattr(otro.toma(), "cursor"), "Después de `devuelve()`, el mismo hilo ya no recibe.")
    _exige_pedida(otro, 1)
    with _con_motivo():
        otro.devuelve()
    _exige_devueltas(otro, 1)
    otro.closeall()


def _varios_hilos(reserva, una, hilos, prueba):
    suyas = [hilo.haz(reserva.toma) for hilo in hilos]
    if len({id(conexion) for conexion in (una, *suyas)}) != _HILOS:
        raise Fallo("""Dos hilos han recibido la misma conexión. La clave tiene que ser distinta en
            cada hilo, y calcularse cada vez; el nombre de un hilo se puede repetir: usa su número,
            el de `get_ident`.""")
    exige(all(hasattr(suya, "cursor") for suya in suyas), _SIN_CONEXION)
    if prueba.espera_conexiones(_HILOS) != _HILOS:
        raise Fallo(f"""El servidor tenía que ver las {_HILOS} conexiones del pool y ve
            {prueba.conexiones()}. Presta las del pool con `getconn`, sin abrir otras, y devuélvelas
            abiertas.""")
    with _con_motivo():
        reserva.devuelve()
    exige(not reserva.closed, _CERRADO)
    exige(not una.closed, _CERRADA)
    exige(
        not any(suya.closed for suya in suyas),
        "`devuelve()`, en un hilo, ha cerrado la conexión de otro.",
    )
    if [hilo.haz(reserva.toma) for hilo in hilos] != suyas:
        raise Fallo("""Un hilo llama a `devuelve()` y otro, que no ha devuelto nada, recibe después
            otra conexión. Cada hilo devuelve la suya.""")
    for hilo in hilos:
        with _con_motivo():
            hilo.haz(reserva.devuelve)
    _exige_devueltas(reserva, _HILOS)
    exige(not any(conexion.closed for conexion in (una, *suyas)), _CERRADA)
    exige(
        hasattr(reserva.toma(), "cursor"),
        "Después de `devuelve()`, el mismo hilo pide otra vez y no recibe una conexión.",
    )
    _exige_pedida(reserva, _HILOS)
    with _con_motivo():
        reserva.devuelve()
    _exige_devueltas(reserva, _HILOS, "La segunda vez que un hilo toma y devuelve")


def _exige_pedida(reserva, maximo):
    """La que da `toma()` tras una devolución, el pool la tiene por prestada."""
    if reserva.toma() in libres(reserva, maximo):
        raise Fallo("""Después de `devuelve()`, `toma()` da la conexión de antes, que el pool ya
            tiene libre. Olvídala al devolverla, y pídesela otra vez a `getconn`.""")


def _exige_devueltas(reserva, cuantas, cuando="Todos los hilos han llamado a `devuelve()`"):
    """Ni falta ninguna ni el pool la cree a la vez prestada y libre."""
    exige(not reserva.closed, _CERRADO)
    # Una de más: con menos no se nota la que está a la vez en los dos sitios.
    hay = len(libres(reserva, cuantas + 1))
    if hay < cuantas:
        raise Fallo(f"""{cuando}, y sigue habiendo conexiones prestadas. Entrega a `putconn` la
            misma conexión que dio `toma()`.""")
    if hay > cuantas:
        raise Fallo(f"""{cuando}, y el pool presta más de su máximo: cree que una conexión está a la
            vez libre y prestada. Devuelve con la misma clave con que se pidió, una sola vez.""")


def _agotado(reserva, hilos):
    """Cuatro hilos las tienen todas; el quinto no puede recibir ninguna."""
    for hilo in hilos:
        hilo.haz(reserva.toma)
    reserva.toma()
    quinto = Trabajador()
    try:
        with exige_que_lance(
            "PoolError",
            "Están todas prestadas y `toma()` no avisa. El PoolError de `getconn` tiene que llegar "
            "a quien llamó.",
            **si_otro("""Están todas prestadas, y de `toma()` llega {clase}, que es otro error. Deja
                pasar el PoolError de `getconn`, al momento."""),
        ):
            quinto.haz(reserva.toma)
    finally:
        quinto.acaba()
    for hilo in hilos:
        hilo.haz(reserva.devuelve)
    reserva.devuelve()
    _exige_devueltas(reserva, _HILOS)


def _como_estaba(pool_por_hilo):
    """Pedirla otra vez no cambia nada en ella, y devolverla no es confirmar."""
    reserva = pool_por_hilo(1, 1)
    conexion = reserva.toma()
    if conexion.autocommit:
        raise Fallo("`toma()` pone la conexión en autocommit. Préstala como está.")
    if conexion.info.transaction_status != TRANSACTION_STATUS_IDLE:
        raise Fallo("""`toma()` ejecuta una orden y deja abierta la transacción que empezó con ella.
            Préstala como está, sin usarla.""")
    if cambiado := ajustes_cambiados(conexion):
        raise Fallo(f"""`toma()` cambia la sesión: `{"`, `".join(cambiado)}`. Préstala como
            está.""")
    with conexion.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        (numero,) = cursor.fetchone()
    if reserva.toma() is not conexion or como_acabo(numero) in ("committed", "aborted"):
        raise Fallo("""Un hilo pide otra vez su conexión en mitad de una transacción, y `toma()` la
            termina. Préstala como está.""")
    with _con_motivo():
        reserva.devuelve()
    if como_acabo(numero) == "committed":
        raise Fallo("""`devuelve()` confirma lo que nadie confirmó. No llames a `commit`: lo que
            quede a medias lo deshace `putconn`.""")
    reserva.closeall()


def _cambiada_o_cerrada(pool_por_hilo):
    reserva = pool_por_hilo(2, 2)
    conexion = reserva.toma()
    conexion.set_session(readonly=True, autocommit=True)
    reserva.toma()
    if not (conexion.autocommit and conexion.readonly):
        raise Fallo("`toma()` quita lo que el hilo cambió en su conexión. Préstala como está.")
    conexion.close()
    with (
        _con_motivo(),
        si_lanza(
            InterfaceError="""Quien la usaba cerró la conexión antes de devolverla, y `devuelve()`
                lanza {clase}: le pides algo a una conexión cerrada. Dásela a `putconn`, y nada
                más."""
        ),
    ):
        if reserva.toma() is not conexion:
            raise Fallo("""Quien la usaba cerró su conexión y, antes de devolverla, `toma()` le da
                otra. Hasta que la devuelva es la misma, esté como esté.""")
        reserva.devuelve()
    if len(libres(reserva, 3)) != 2:
        raise Fallo("""Alguien cerró la conexión antes de devolverla, y su sitio no vuelve al pool.
            Llama a `putconn` siempre: él sabe qué hacer con una cerrada.""")
    reserva.closeall()


def _otro_en_medio(pool_por_hilo):
    """Justo cuando un hilo pide su conexión para devolverla, otro toma la suya."""
    otro, cruza, ha_tomado = Trabajador(), [], threading.Event()

    class Pool(pool_por_hilo):
        def getconn(self, *argumentos, **opciones):
            conexion = super().getconn(*argumentos, **opciones)
            if cruza:
                cruza.clear()
                otro.encarga(toma)
                # Con un cerrojo en la respuesta, el otro no puede hasta después.
                ha_tomado.wait(2)
            return conexion

    reserva = Pool(2, 2)

    def toma():
        try:
            return reserva.toma()
        finally:
            ha_tomado.set()

    reserva.toma()
    cruza.append(True)
    try:
        with _con_motivo():
            reserva.devuelve()
            if cruza:  # no le ha hecho falta `getconn`
                cruza.clear()
                otro.encarga(toma)
            suya = otro.recoge()
            if otro.haz(reserva.toma) is not suya or suya.closed:
                raise Fallo("""Mientras un hilo devuelve, otro toma, y se cruzan: el segundo pierde
                    la suya. Un atributo del pool es de todos los hilos: calcula la clave cada
                    vez.""")
    finally:
        otro.acaba()
    reserva.closeall()
