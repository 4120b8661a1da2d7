"""Quién tiene qué conexión, visto por el servidor (`pg_stat_activity`).

Cada proceso del servidor recibe una letra (A, B, C…) la primera vez que se ve: los números
de proceso cambian en cada ejecución y no se recuerdan.
"""

import atexit
import contextlib
import html
import itertools
import os
import string
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg2
from psycopg2.extensions import connection

from ..servidor import ErrorServidor
from ..servidor.errores import LLENO
from ..servidor.libpq import conecta, esta_lleno
from . import celda

NOMBRE = "observador"
# Segundos que se espera, como mucho, a que el servidor diga lo que ve.
_LIMITE = 5
NO_RESPONDE = "PostgreSQL no responde: ejecuta otra vez la celda de «servidor.iniciar»."
_CONSULTA = """
    SELECT pid, application_name, state, query
      FROM pg_stat_activity
     WHERE datname = current_database()
       AND backend_type = 'client backend'
       AND application_name <> %(observador)s
       AND starts_with(application_name, %(nombre)s)
     ORDER BY backend_start, pid
"""
# La edad, y no la hora: el reloj del servidor puede ser otro.
_EDADES = """
    SELECT application_name, extract(epoch FROM clock_timestamp() - backend_start)::float8
      FROM pg_stat_activity
     WHERE datname = current_database()
       AND backend_type = 'client backend'
       AND application_name <> %(observador)s
       AND starts_with(application_name, %(nombre)s)
     ORDER BY backend_start, pid
"""

_letras: dict[int, str] = {}
_uno_a_uno = threading.RLock()
_propia: tuple[tuple[int, str | None, str | None], connection] | None = None


class Foto(list[dict[str, Any]]):
    """Lo que el servidor veía en un momento: una lista de conexiones, que se muestra como tabla.

    Cada elemento es un diccionario con las claves `pid` (número de proceso en el servidor),
    `nombre` (`application_name`), `estado` y `consulta` (la última que recibió).
    """

    _TITULOS = ("proceso", "nombre", "estado", "última consulta")

    def __repr__(self) -> str:
        if not self:
            return "El servidor no ve ninguna conexión."
        return "\n".join(" | ".join(celdas) for celdas in [self._TITULOS, *self._filas()])

    def _repr_html_(self) -> str:
        if not self:
            return f"<em>{self!r}</em>"
        titulos = "".join(f"<th style='text-align:left'>{t}</th>" for t in self._TITULOS)
        filas = "".join(
            "<tr>"
            + "".join(
                f"<td style='text-align:left;white-space:nowrap'>{html.escape(celda)}</td>"
                for celda in celdas
            )
            + f"<td style='text-align:left'><code>{html.escape(consulta)}</code></td></tr>"
            for *celdas, consulta in self._filas()
        )
        return f"<table><thead><tr>{titulos}</tr></thead><tbody>{filas}</tbody></table>"

    def _filas(self) -> Iterator[tuple[str, str, str, str]]:
        for fila in self:
            consulta = " ".join(fila["consulta"].split())
            # La letra se da al mostrar, no al contar: así no depende de lo que se haya contado.
            yield _letra(fila["pid"]), fila["nombre"] or "—", fila["estado"], consulta or "—"


def conexiones(nombre: str = "") -> Foto:
    """Las conexiones a la base de datos de la lección que el servidor ve ahora.

    Args:
        nombre: solo las que tienen un `application_name` que empieza así; si falta, todas.

    Returns:
        Una `Foto`, y `len(foto)` las cuenta.

    Raises:
        ErrorServidor: el servidor no responde.
    """
    filas = _pregunta(_CONSULTA, {"observador": NOMBRE, "nombre": nombre})
    return Foto(
        {"pid": pid, "nombre": aplicacion, "estado": estado or "", "consulta": consulta or ""}
        for pid, aplicacion, estado, consulta in filas
    )


def espera_conexiones(cuantas: int, nombre: str = "", segundos: float = 2) -> int:
    """Espera a que el servidor vea `cuantas` conexiones y devuelve las que vio al final.

    Contar justo después de cerrar se adelanta: el proceso tarda un momento en irse. Si al final
    hay más, y algunas son de antes de la celda que se está ejecutando, escribe cuáles.

    Args:
        cuantas: número de conexiones que se esperan.
        nombre: solo las que tienen un `application_name` que empieza así; si falta, todas.
        segundos: tiempo máximo de espera.
    """
    limite = time.monotonic() + segundos
    while (vistas := len(conexiones(nombre))) != cuantas and time.monotonic() < limite:
        time.sleep(0.01)
    if vistas > cuantas and (viejas := _de_antes(nombre)):
        print(
            f"⚠ Se esperaba{'' if cuantas == 1 else 'n'} {cuantas} y hay {vistas}. De antes de "
            f"esta celda: {'; '.join(viejas)}. "
            f"Si no contabas con ella{'s' if len(viejas) > 1 else ''}, ejecuta "
            "observador.termina_conexiones() y repite desde la celda que abre las tuyas."
        )
    return vistas


def _de_antes(nombre: str) -> list[str]:
    """Las conexiones abiertas antes de que empezara la celda: su nombre y desde qué hora."""
    filas = _pregunta(_EDADES, {"observador": NOMBRE, "nombre": nombre})
    return [
        f"«{aplicacion or 'sin nombre'}», desde las "
        + time.strftime("%H:%M:%S", time.localtime(time.time() - edad))
        for aplicacion, edad in filas
        if edad > celda.segundos()
    ]


@contextlib.contextmanager
def vigila(nombre: str = "", cada: float = 0.005) -> Iterator[list[tuple[float, int]]]:
    """Anota cuántas conexiones ve el servidor mientras dura un bloque `with`.

    Args:
        nombre: solo las que tienen un `application_name` que empieza así; si falta, todas.
        cada: segundos entre dos miradas. Lo que dure menos puede no verse.

    Yields:
        Una lista de pares (segundos desde el comienzo, conexiones), que crece sola.

    Raises:
        ErrorServidor: el servidor no responde.
    """
    muestras: list[tuple[float, int]] = []
    fin, comienzo = threading.Event(), time.monotonic()

    def anota() -> None:
        vistas = len(conexiones(nombre))
        muestras.append((time.monotonic() - comienzo, vistas))

    def anota_hasta_el_fin() -> None:
        with contextlib.suppress(ErrorServidor):
            while not fin.wait(cada):
                anota()

    anota()
    hilo = threading.Thread(target=anota_hasta_el_fin, name="observador", daemon=True)
    hilo.start()
    try:
        yield muestras
    finally:
        fin.set()
        hilo.join()
    anota()


def proceso(conexion: Any) -> str:
    """La letra del proceso del servidor que atiende a una conexión de psycopg."""
    return _letra(conexion.info.backend_pid)


def termina_conexiones(nombre: str = "") -> int:
    """Pide al servidor que cierre conexiones de la lección, y espera a que se vayan.

    Args:
        nombre: solo las que tienen un `application_name` que empieza así; si falta, todas.

    Returns:
        Cuántas eran.
    """
    terminadas = _pregunta(
        f"SELECT pg_terminate_backend(pid) FROM ({_CONSULTA}) AS conexiones",
        {"observador": NOMBRE, "nombre": nombre},
    )
    espera_conexiones(0, nombre)
    return len(terminadas)


def termina_procesos(procesos: list[int]) -> None:
    """Pide al servidor que termine esos procesos suyos, y espera a que se vayan.

    No abre otra conexión: también sirve cuando el servidor está lleno.
    """
    # Se pide a todos y se espera después: esperar a cada uno son cien milisegundos.
    for termina in ("pg_terminate_backend(pid)", "pg_terminate_backend(pid, 2000)"):
        _pregunta(
            f"SELECT {termina} FROM pg_stat_activity"
            " WHERE usename = current_user AND pid = ANY(%(procesos)s)",
            {"procesos": procesos},
        )


def letra_vista(pid: int) -> str:
    """La letra de un proceso, si ya se ha mostrado; si no, «». No le da una nueva."""
    return _letras.get(pid, "")


def _letra(pid: int) -> str:
    with _uno_a_uno:
        if pid not in _letras:
            _letras[pid] = next(_alfabeto)
        return _letras[pid]


def _nombres_de_letras() -> Iterator[str]:
    """A, B… Z, AA, AB…"""
    for largo in itertools.count(1):
        for letras in itertools.product(string.ascii_uppercase, repeat=largo):
            yield "".join(letras)


_alfabeto = _nombres_de_letras()


def _pregunta(consulta: str, parametros: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Ejecuta la consulta con la conexión propia, y la rehace si cambió el proceso o se cayó."""
    motivo = NO_RESPONDE
    # Sin las variables del curso, libpq iría a otro servidor de esta máquina.
    if "PGHOST" not in os.environ:
        raise ErrorServidor(motivo)
    with _uno_a_uno:
        for _ in range(2):
            try:
                with _conexion().cursor() as cursor:
                    cursor.execute(consulta, parametros)
                    return cursor.fetchall()
            except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
                motivo = por_que_no_entra(error)
                _cierra()
    raise ErrorServidor(motivo)


def por_que_no_entra(error: Exception) -> str:
    """La frase de un observador que no puede conectarse: está lleno, o no responde."""
    return LLENO if esta_lleno(error) else NO_RESPONDE


def destino() -> tuple[int, str | None, str | None]:
    """A qué servidor y a qué base de datos llevan las variables, y desde qué proceso."""
    return (os.getpid(), os.environ.get("PGPORT"), os.environ.get("PGDATABASE"))


def _conexion() -> connection:
    global _propia
    if _propia is None or _propia[0] != destino():
        _cierra()
        _propia = (destino(), abre())
    return _propia[1]


def abre(limite: int | None = None) -> connection:
    """Una conexión de observador, que ningún recuento cuenta.

    Args:
        limite: segundos que espera, como mucho, a conectar y a cada consulta; si falta, cinco.

    Raises:
        psycopg2.OperationalError: no se pudo abrir.
    """
    limite = _LIMITE if limite is None else limite
    return conecta({}, limite, application_name=NOMBRE, connect_timeout=limite)


def _cierra() -> None:
    global _propia
    if _propia is not None and _propia[0][0] == os.getpid():
        _propia[1].close()
    _propia = None


atexit.register(_cierra)
