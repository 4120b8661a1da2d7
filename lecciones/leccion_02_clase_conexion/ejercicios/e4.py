"""02.4: el método que cierra el pool de una clase para que pueda abrir otro."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2

from helpers.ejercicios import Fallo, Prueba, ejercicio, exige, mata, si_lanza

from .comun import con_otro_connect

SIN_POOL = "Si nunca hubo pool, no hay nada que cerrar: no abras ninguno."


@ejercicio("Reabrible", segundos=10)
def juzga(clase: Any, prueba: Prueba) -> None:
    with _como_nueva(clase):
        _sin_pool(clase)
        _con_una_prestada(clase, prueba)
        _ya_cerrado(clase, prueba)
        _con_una_muerta(clase, prueba)


@contextmanager
def _como_nueva(clase: Any) -> Iterator[None]:
    """La clase, sin su pool mientras dura el bloque: el de quien aprende no se toca."""
    suyos = {nombre: valor for nombre, valor in vars(clase).items() if hasattr(valor, "getconn")}
    for nombre in suyos:
        setattr(clase, nombre, None)
    antes = dict(vars(clase))
    try:
        yield
    finally:
        for nombre in vars(clase).keys() - antes.keys():
            delattr(clase, nombre)
        for nombre, valor in antes.items():
            if valor is None:
                setattr(clase, nombre, suyos.get(nombre))


def _sin_pool(clase: Any) -> None:
    def conecta(*_: Any, **__: Any) -> None:
        raise Fallo(SIN_POOL)

    with con_otro_connect(conecta), si_lanza(AttributeError=f"Sin pool sale {{clase}}. {SIN_POOL}"):
        clase.cerrarConexiones()


def _con_una_prestada(clase: Any, prueba: Prueba) -> None:
    for _ in range(2):
        reserva = _pide(clase)
        libre, prestada = reserva.getconn(), reserva.getconn()
        reserva.putconn(libre)
        ajena = psycopg2.connect()
        clase.cerrarConexiones()
        exige(
            prueba.espera_conexiones(1) != 0,
            "Se ha cerrado una conexión que no es de la clase. Cierra solo su pool.",
        )
        ajena.close()
        if "__pool" in vars(clase):
            raise Fallo("""Has creado un atributo nuevo, «__pool»: `setattr` no traduce los nombres
                privados. Asigna `cls.__pool`.""")
        exige(
            prestada.closed or not libre.closed,
            "Cierras las libres, y la prestada queda abierta. closeall() cierra todas.",
        )
        exige(
            prueba.espera_conexiones(0) == 0,
            "El servidor todavía ve una conexión. Cierra el pool antes de olvidarlo, y no abras "
            "otro: lo hará quien pida.",
        )
        exige(
            reserva.closed and prestada.closed,
            "Las conexiones se han ido, pero el pool sigue abierto. Ciérralo con closeall().",
        )
        _abre_otro(clase, reserva, "Después de cerrar")
    clase.cerrarConexiones()
    with si_lanza(PoolError="La segunda vez seguida sale {clase}: ese pool ya estaba cerrado."):
        clase.cerrarConexiones()


def _pide(clase: Any) -> Any:
    with si_lanza(AttributeError="Has borrado el atributo privado. No lo borres: asígnale None."):
        return clase.obtenerPool()


def _exige_ninguno_nuevo(clase: Any) -> None:
    for valor in vars(clase).values():
        exige(
            not hasattr(valor, "getconn") or valor.closed,
            "Al cerrar, la clase se queda con otro pool. Deja None en el atributo privado: lo "
            "creará obtenerPool cuando alguien pida.",
        )


def _abre_otro(clase: Any, viejo: Any, cuando: str) -> None:
    _exige_ninguno_nuevo(clase)
    nuevo = _pide(clase)
    exige(
        nuevo is not viejo,
        f"{cuando}, la clase sigue usando ese pool, que ya no presta. Haz que su atributo privado "
        "sea None.",
    )
    exige(hasattr(nuevo, "getconn"), f"Tras cerrar, obtenerPool devuelve {nuevo!r}, no un pool.")
    exige(
        _pide(clase) is nuevo,
        "Cada petición crea un pool distinto. Cambia el atributo privado, no el otro método.",
    )
    conexion = nuevo.getconn()
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")
    nuevo.putconn(conexion)


def _ya_cerrado(clase: Any, prueba: Prueba) -> None:
    reserva = _pide(clase)
    reserva.closeall()
    with si_lanza(
        PoolError="Si alguien ya cerró el pool, closeall() da {clase} (connection pool is closed). "
        "Mira antes su atributo `closed`; y olvídalo siempre."
    ):
        clase.cerrarConexiones()
    _abre_otro(clase, reserva, "Si alguien ya había cerrado el pool")
    clase.cerrarConexiones()
    prueba.espera_conexiones(0)


def _con_una_muerta(clase: Any, prueba: Prueba) -> None:
    reserva = _pide(clase)
    muerta, cerrada = reserva.getconn(), reserva.getconn()
    mata(muerta)
    cerrada.close()
    clase.cerrarConexiones()
    exige(
        reserva.closed and prueba.espera_conexiones(0) == 0,
        "Con una conexión muerta, el pool no se cierra. Ciérralo con closeall().",
    )
    _abre_otro(clase, reserva, "Después de cerrar con una conexión muerta")
    clase.cerrarConexiones()
