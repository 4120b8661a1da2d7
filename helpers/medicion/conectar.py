"""En qué se va el tiempo de abrir una conexión, según el propio servidor.

Desde la versión 18, PostgreSQL apunta en su diario lo que tarda cada paso, si la conexión lo
pide con `log_connections=setup_durations`. Solo puede pedirlo un administrador, o quien tenga su
permiso: se da al rol de la lección mientras se mide y se retira después.
https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-CONNECTIONS
"""

import contextlib
import os
import re
import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import cursor

from ..servidor.formas import embebido_elegido
from ..servidor.libpq import conecta
from . import scram

# El permiso lo tiene este grupo, y el rol de la lección entra y sale de él. Si el permiso fuera
# del rol y matasen a este proceso, el rol no se podría borrar; un miembro de un grupo, sí.
_GRUPO = "curso_registro"
_LINEA = (
    r"\[{}\] LOG:  connection ready: setup total=([\d.]+) ms, "
    r"fork=([\d.]+) ms, authentication=([\d.]+) ms"
)


def pasos_de_conectar(
    casos: Mapping[str, Mapping[str, Any]], vueltas: int = 5
) -> dict[str, dict[str, float]]:
    """Abre una conexión, hace en ella una consulta y la cierra, y dice en qué se va el tiempo.

    Los casos se alternan: lo que moleste a uno molesta a todos. Con el servidor del curso, la
    apertura se reparte en «crear el proceso», «comprobar la contraseña» y «preparar la sesión»,
    como los apunta en su diario. Otros no lo apuntan, o no dejan leerlo: se da entera, «abrir»,
    con el reloj del servidor. Lo demás lo dice el reloj de este programa.

    Args:
        casos: diccionario de nombre a parámetros de conexión, por ejemplo `{"sslmode": "allow"}`.
            El parámetro `rondas` no es de conexión: son las iteraciones de SCRAM de ese caso.
        vueltas: cuántas veces se pasa por todos los casos. Cada vez se abren tres conexiones.

    Returns:
        De cada caso, un diccionario de paso a milisegundos (la mediana), en el orden en que pasan.

    Raises:
        psycopg2.Error: la conexión no se pudo abrir.
    """
    medidas: dict[str, list[dict[str, float]]] = {nombre: [] for nombre in casos}
    with _permiso_de_apuntar() as diario:
        for _ in range(vueltas):
            for nombre, opciones in casos.items():
                opciones = dict(opciones)
                rondas = opciones.pop("rondas", None)
                with scram.iteraciones(rondas) if rondas else contextlib.nullcontext():
                    medidas[nombre] += [_mide(diario, opciones) for _ in range(3)]
    return {nombre: _medianas(suyas) for nombre, suyas in medidas.items()}


def _medianas(medidas: list[dict[str, float]]) -> dict[str, float]:
    return {paso: statistics.median(medida[paso] for medida in medidas) for paso in medidas[0]}


def _mide(diario: Path | None, opciones: dict[str, Any]) -> dict[str, float]:
    """Los pasos de una conexión, en milisegundos."""
    apuntado = 0
    if diario:
        apuntado = diario.stat().st_size
        opciones = {**opciones, "options": "-c log_connections=setup_durations"}
    inicio = time.perf_counter()
    conexion = psycopg2.connect(**opciones)
    abierta = time.perf_counter()
    with contextlib.closing(conexion), conexion.cursor() as cursor:
        conexion.autocommit = True
        # La hora va en su propia consulta: la otra, en una conexión nueva, tarda milisegundos.
        consultando = time.perf_counter()
        cursor.execute("SELECT clock_timestamp()")
        consultada = time.perf_counter()
        ahora = cursor.fetchone()[0]
        pid = conexion.info.backend_pid
        if diario:
            en_el_servidor = _apuntado(diario, apuntado, pid)
        else:
            cursor.execute("SELECT backend_start FROM pg_stat_activity WHERE pid = %s", (pid,))
            nacida = cursor.fetchone()[0]
            en_consultar = (consultada - consultando) * 1000
            total = (ahora - nacida).total_seconds() * 1000 - en_consultar
            en_el_servidor = {"abrir": max(0, total)}
        cerrando = time.perf_counter()
    cerrada = time.perf_counter()
    resto = (abierta - inicio + cerrada - cerrando) * 1000 - sum(en_el_servidor.values())
    return {
        **en_el_servidor,
        "primera consulta": (consultada - consultando) * 1000,
        "red y cierre": max(0, resto),
    }


def _apuntado(diario: Path, desde: int, pid: int) -> dict[str, float]:
    """Lo que el diario dice de la conexión que atiende el proceso `pid`.

    El servidor lo escribe antes de contestar que está listo: no hay que esperar a que aparezca.
    """
    with diario.open("rb") as archivo:
        archivo.seek(desde)
        texto = archivo.read().decode("utf-8", "replace")
    total, proceso, contrasena = map(float, re.findall(_LINEA.format(pid), texto)[-1])
    return {
        "crear el proceso": proceso,
        "comprobar la contraseña": contrasena,
        "preparar la sesión": total - proceso - contrasena,
    }


@contextlib.contextmanager
def _permiso_de_apuntar() -> Iterator[Path | None]:
    """Deja que el rol de la lección pida que se apunten sus conexiones.

    Yields:
        La ruta del diario, o None si este servidor no es el que instala el curso.
    """
    servidor = embebido_elegido()
    if servidor is None:
        yield None
        return
    rol = sql.Identifier(os.environ["PGUSER"])
    grupo = sql.Identifier(_GRUPO)
    with contextlib.closing(conecta(servidor.administrador())) as admin, admin.cursor() as cursor:
        _crea_el_grupo(cursor, grupo)
        cursor.execute(sql.SQL("GRANT {} TO {}").format(grupo, rol))
        try:
            yield servidor.diario
        finally:
            cursor.execute(sql.SQL("REVOKE {} FROM {}").format(grupo, rol))


def _crea_el_grupo(cursor: cursor, grupo: sql.Identifier) -> None:
    # Las dos órdenes, o ninguna. Otro cuaderno puede crearlo a la vez: basta con que lo haga uno.
    with contextlib.suppress(errors.DuplicateObject, errors.UniqueViolation):
        cursor.execute(
            sql.SQL("CREATE ROLE {0}; GRANT SET ON PARAMETER log_connections TO {0}").format(grupo)
        )
