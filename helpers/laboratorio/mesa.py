"""La mesa: una base de datos de usar y tirar, y lo que se mira y se provoca en ella."""

import contextlib
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import connection

from helpers import servidor
from helpers.observador import Foto
from helpers.servidor.libpq import conecta

from .conversacion import Conversacion

_NOMBRE = "laboratorio"
# Segundos que se espera, como mucho, a que el servidor vea lo que ya ha pasado: es un momento.
_SE_VE = 1.0
_SE_VAN = 5.0
_SE_VAN_LAS_DE_UN_MUERTO = 60.0  # Se van siempre: no hay prisa en decir que no.
_SE_BLOQUEA = 10.0


class Mesa:
    """Una base de datos recién creada. La da `mesa`; `datos` son los de quien entra en ella."""

    def __init__(self, datos: Mapping[str, Any]) -> None:
        self.datos = datos
        self._propias = 0
        self._conexion = self._conecta()
        self._lanzados = 0
        # Las transacciones a medias que ya se esperó a ver acabar: su proceso, y desde cuándo.
        self._seguras: set[tuple[int, str]] = set()

    def cierra(self) -> None:
        """Suelta la conexión con que mira."""
        self._conexion.close()

    def programa(
        self,
        carpeta: str | os.PathLike[str],
        archivo: str,
        *argumentos: str,
        segundos: float = 20,
        sin_servidor: bool = False,
    ) -> Conversacion:
        """Lanza un programa y espera a su primera pregunta. Puede haber varios a la vez.

        Sus conexiones llevan por `application_name` el nombre del archivo y, desde el segundo que
        se lanza en esta mesa, un número: «menu 2».

        Args:
            carpeta: donde están sus archivos, y donde se ejecuta.
            archivo: el que se ejecuta.
            argumentos: los del programa.
            segundos: lo que se espera, como mucho, a que pregunte o termine, cada vez.
            sin_servidor: si donde busca el servidor no hay nadie.

        Raises:
            NoSigue: no llega a preguntar ni a terminar.
        """
        self._lanzados += 1
        numero = f" {self._lanzados}" if self._lanzados > 1 else ""
        nombre = f"{Path(archivo).stem[:50]}{numero}"
        destino = {**self.datos, "application_name": nombre}
        if sin_servidor:
            destino |= {"host": "127.0.0.1", "port": 1}

        def mira(ha_terminado: bool) -> Foto:
            # Si alguien ha apagado el servidor, no hay ninguna que ver.
            with contextlib.suppress(psycopg2.OperationalError):
                if ha_terminado:
                    return self.espera_conexiones(0, nombre, _SE_VAN_LAS_DE_UN_MUERTO)
                return self._a_medias(nombre)
            return Foto()

        return Conversacion([archivo, *argumentos], Path(carpeta), destino, mira, segundos)

    def filas(self, sql: str, *parametros: Any) -> list[tuple[Any, ...]]:
        """Ejecuta una orden desde fuera del programa, confirmada, y devuelve sus filas.

        Raises:
            psycopg2.Error: la orden está mal, o no hay servidor.
        """
        try:
            return self._ejecuta(sql, parametros)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if not self._conexion.closed:
                raise
        self._conexion = self._conecta()  # El servidor se ha reiniciado.
        return self._ejecuta(sql, parametros)

    def conexiones(self, nombre: str | None = None) -> Foto:
        """Las conexiones a la mesa que el servidor ve ahora; con `nombre`, las de un programa.

        Cada una dice además a qué espera (`espera`, su `wait_event_type`) y desde cuándo lleva a
        medias su transacción (`desde`).
        """
        filas = self.filas(
            "SELECT pid, application_name, coalesce(state, ''), coalesce(query, ''),"
            " coalesce(wait_event_type, ''), coalesce(xact_start::text, '') FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
            " AND pid <> pg_backend_pid() AND application_name = coalesce(%s, application_name)"
            " ORDER BY backend_start, pid",
            nombre,
        )
        claves = ("pid", "nombre", "estado", "consulta", "espera", "desde")
        return Foto(dict(zip(claves, fila, strict=True)) for fila in filas)

    def espera_conexiones(
        self, cuantas: int, nombre: str | None = None, segundos: float = _SE_VAN
    ) -> Foto:
        """Espera a que el servidor vea `cuantas`, esos segundos como mucho; da las últimas."""
        limite = time.monotonic() + segundos
        while len(vistas := self.conexiones(nombre)) != cuantas and time.monotonic() < limite:
            time.sleep(0.01)
        return vistas

    def espera_bloqueo(self) -> Foto:
        """Espera a que un programa espere a otro en el servidor, y devuelve las conexiones.

        Raises:
            TimeoutError: en diez segundos, ninguno espera.
        """
        limite = time.monotonic() + _SE_BLOQUEA
        while time.monotonic() < limite:
            vistas = self.conexiones()
            if any(foto["espera"] == "Lock" for foto in vistas):
                return vistas
            time.sleep(0.01)
        raise TimeoutError("Nadie espera a nadie en el servidor.")

    def termina_conexiones(self, nombre: str | None = None) -> int:
        """Termina en el servidor las conexiones de los programas, o de uno, y dice cuántas eran."""
        vistas = [foto["pid"] for foto in self.conexiones(nombre)]
        self.filas("SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s::int[]) AS pid", vistas)
        return len(vistas)

    def abandonadas(self) -> int:
        """Cuántas sesiones se le han ido al servidor sin despedirse, desde que hay mesa.

        Quien cierra una conexión se despide; al que matan, no le da tiempo. En PostgreSQL 14, el
        número puede tardar un momento.
        https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-DATABASE-VIEW
        """
        return self._cuenta("sessions_abandoned")

    def abiertas(self) -> int:
        """Cuántas conexiones han abierto los programas que ya han terminado, desde que hay mesa.

        Una por cada orden es lo que hace quien no tiene pool. De los que siguen en marcha, el
        servidor puede no haberlas apuntado todavía.
        """
        return self._cuenta("sessions") - self._propias

    def _cuenta(self, que: str) -> int:
        (fila,) = self.filas(
            f"SELECT {que} FROM pg_stat_database WHERE datname = current_database()"
        )
        return int(fila[0])

    def _conecta(self) -> connection:
        self._propias += 1
        return conecta(self.datos, application_name=_NOMBRE)

    def _ejecuta(self, sql: str, parametros: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with self._conexion.cursor() as cursor:
            cursor.execute(sql, parametros or None)
            return cursor.fetchall() if cursor.description else []

    def _a_medias(self, nombre: str) -> Foto:
        """Sus conexiones mientras espera; una transacción a medias, solo si lo está de verdad.

        La conexión que alguien acaba de cerrar se ve todavía un momento, con la suya.
        """
        limite = time.monotonic() + _SE_VE
        while True:
            vistas = self.conexiones(nombre)
            dudosas = {(f["pid"], f["desde"]) for f in vistas if f["estado"] != "idle"}
            if dudosas <= self._seguras or time.monotonic() > limite:
                self._seguras |= dudosas
                return vistas
            time.sleep(0.02)


@contextlib.contextmanager
def mesa(sql: str = "", datos: Mapping[str, Any] | None = None) -> Iterator[Mesa]:
    """Una base de datos vacía para los programas que se quieran probar. Hay una cada vez.

    Está en el servidor del curso, el que toque en esta máquina, y las variables `PG*` no cambian.

    Args:
        `sql`: lo que se ejecuta en ella antes de nada: sus tablas.
        datos: los parámetros de libpq de otra base de datos, si no ha de ser la del curso; se usa
            como está. Por ejemplo, `servidor.desechable().parametros`, que se puede apagar.

    Raises:
        ErrorServidor: no hay servidor; el texto dice qué hacer.
        psycopg2.Error: el SQL está mal.
    """
    if datos is None:
        sesion = servidor.aparte(_NOMBRE)
        sesion.vacia()
        datos = sesion.datos
    puesta = Mesa(datos)
    try:
        if sql:
            puesta.filas(sql)
        yield puesta
    finally:
        puesta.cierra()
