"""Cada foto: lo que ve el servidor, lo que hay en los pools y los últimos treinta segundos.

Una foto es un diccionario que cabe en JSON.
"""

import os
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

import psycopg2
from psycopg2.extensions import connection

from ..servidor import abre, destino, letra_vista, por_que_no_entra
from . import procesos
from .congelador import LIMITE_S, NO_SE_PUEDE, Congelador
from .pools import FUGA, PRESTADA, EnCurso, Pool, Pools

CADA_S = 0.25
# Las fotos que caben en treinta segundos.
_CUANTAS = round(30 / CADA_S)
# Lo que se espera al servidor: mientras tanto, el panel no se mueve. Y lo que se le deja descansar.
_ESPERA_S = 2
_DESCANSO_S = 1
# Desde que una petición espera tanto, se dice.
_AVISA_S = 1
# Cómo puede estar una conexión. En la línea de cada una va la primera letra.
ESTADOS = ("trabaja", "abierta", "bloqueada", "fallida", "reposo", "congelada")
# La última es de libpq, cuando escribe en otra codificación.
_NO_CONTESTA = (psycopg2.Error, KeyError, UnicodeDecodeError)
Instante = dict[str, Any]


class Mirada:
    """Lo que se sabe entre una foto y la siguiente."""

    def __init__(self, libreta: EnCurso) -> None:
        self._pools = Pools(libreta)
        self._congelador = Congelador()
        self._congelados: dict[int, float] = {}
        # El proceso principal del servidor, si se puede congelar a sus hijos.
        self._principal: int | None = None
        self._conexion: connection | None = None
        self._destino: tuple[int, str | None, str | None] | None = None
        self._fallo, self._no_antes = "", 0.0
        self._procesos: list[procesos.Proceso] = []
        self._tira: deque[dict[str, int]] = deque(maxlen=_CUANTAS)
        self._lineas: dict[str, deque[str]] = {}
        self._aviso = 0, ""
        self._dicho: set[object] = set()

    # ------------------------------------------------------------ mirar

    def foto(self) -> Instante:
        """Lo que se ve ahora. No falla si el servidor no contesta: lo dice en «fallo»."""
        self._mira_el_servidor()
        self._congelados = self._congelador.congelados()
        pools = self._pools.mira()
        estados = {p.es: _como_esta(p, self._congelados) for p in self._procesos}
        en_orden = list(estados.values())
        instante = {estado: en_orden.count(estado) for estado in ESTADOS}
        self._tira.append({**instante, "esperan": sum(len(pool.esperan) for pool in pools)})
        self._alarga_las_lineas(estados)
        self._avisa_de(pools)
        return {
            "base": os.environ.get("PGDATABASE", ""),
            "fallo": self._fallo,
            "pools": [_pool(pool) for pool in pools],
            "procesos": [self._proceso(p, estados[p.es]) for p in self._procesos],
            "tira": list(self._tira),
            "congela": self._principal is not None,
            "no_congela": "" if self._principal or self._fallo else NO_SE_PUEDE,
            "aviso": self._aviso,
        }

    def _mira_el_servidor(self) -> None:
        if time.monotonic() < self._no_antes:
            return
        try:
            self._procesos = procesos.mira(self._conecta())
            if self._fallo:
                self._avisa("El servidor ha vuelto.")
            self._fallo = ""
        except _NO_CONTESTA as error:
            # Quizá calla por lo que se ha congelado: tenía en la mano algo que esperan todos.
            if self._congelador.congelados():
                self._congelador.suelta_todo()
                self._avisa("El servidor no contestaba: se ha soltado lo que estaba congelado.")
            self._fallo = por_que_no_entra(error)
            self._procesos = []
            self._desconecta()
            self._no_antes = time.monotonic() + _DESCANSO_S

    def _conecta(self) -> connection:
        if self._conexion is None or self._destino != destino():
            self._desconecta()
            os.environ["PGHOST"]  # Sin las variables, libpq iría a otro servidor de esta máquina.
            self._destino = destino()
            self._conexion = abre(_ESPERA_S)
            procesos.prepara(self._conexion)
            self._principal = self._congelador.principal()
        return self._conexion

    def _desconecta(self) -> None:
        if self._conexion is not None:
            self._conexion.close()
        self._conexion = None

    def cierra(self) -> None:
        """Cierra la conexión y suelta lo congelado."""
        self._congelador.suelta_todo()
        self._desconecta()

    # ------------------------------------------------------------ contar

    def _alarga_las_lineas(self, estados: dict[str, str]) -> None:
        """Añade a la línea de cada proceso cómo está; la de los que se han ido se olvida."""
        self._lineas = {es: self._lineas.get(es, deque(maxlen=_CUANTAS)) for es in estados}
        for es, estado in estados.items():
            self._lineas[es].append(estado[0])

    def _proceso(self, proceso: procesos.Proceso, estado: str) -> Instante:
        return {
            **vars(proceso),
            "es": proceso.es,
            "letra": letra_vista(proceso.pid),
            "como": estado,
            "espera_a": [letra_vista(pid) or f"el proceso {pid}" for pid in proceso.espera_a],
            "congelada": self._congelados.get(proceso.pid),
            "linea": "".join(self._lineas[proceso.es]),
        }

    def _avisa(self, frase: str) -> None:
        self._aviso = self._aviso[0] + 1, frase

    def _avisa_de(self, pools: Iterable[Pool]) -> None:
        """Dice, una vez, lo que merece que se mire: quien espera y lo que se ha perdido."""
        merecen: dict[object, str] = {}
        for pool in pools:
            for quien, segundos in pool.esperan:
                if segundos > _AVISA_S:
                    merecen[pool.numero, quien] = f"En {pool.nombre} espera sitio: {quien}."
            for sitio in pool.sitios:
                if sitio.estado == FUGA:
                    cual = "una conexión que está cerrada"  # y de antes de abrir el panel
                    if sitio.pid is not None:
                        cual = f"la conexión {letra_vista(sitio.pid) or sitio.pid}"
                    merecen[pool.numero, sitio.pid, FUGA] = (
                        f"Posible fuga en {pool.nombre}: {cual}."
                    )
        if nuevas := [frase for clave, frase in merecen.items() if clave not in self._dicho]:
            self._avisa(" ".join(nuevas))
        self._dicho = set(merecen)

    # ------------------------------------------------------------ obedecer

    def obedece(self, orden: str, cual: str) -> None:
        """Hace lo que pide un botón con una conexión de la lección; a lo demás no hace caso.

        Args:
            orden: `termina`, `congela` o `suelta`.
            cual: el proceso, como lo nombra la foto: si no está en ella, no es de la lección.
        """
        proceso = next((p for p in self._procesos if p.es == cual and p.mia), None)
        if proceso is None:
            return
        nombre = letra_vista(proceso.pid) or str(proceso.pid)
        if orden == "termina":
            self._termina(proceso, nombre)
        elif orden == "congela" and self._principal is not None:
            hecho = self._congelador.congela(proceso.pid, self._principal)
            self._avisa(
                f"Conexión {nombre}, congelada: se suelta sola en {LIMITE_S} segundos."
                if hecho
                else f"La conexión {nombre} no se deja congelar."
            )
        elif orden == "suelta":
            self._congelador.suelta(proceso.pid)
            self._avisa(f"Conexión {nombre}, descongelada.")

    def _termina(self, proceso: procesos.Proceso, nombre: str) -> None:
        try:
            hecho = procesos.termina(self._conecta(), proceso)
        except _NO_CONTESTA:
            self._avisa(f"El servidor no contesta: la conexión {nombre} sigue como estaba.")
            return
        self._congelador.suelta(proceso.pid)  # Congelada no se enteraría.
        self._avisa(
            f"Conexión {nombre}, terminada." if hecho else f"La conexión {nombre} ya no estaba."
        )


def _como_esta(proceso: procesos.Proceso, congelados: dict[int, float]) -> str:
    """Cómo está una conexión, en una palabra de `ESTADOS`."""
    if proceso.pid in congelados:
        return "congelada"
    if proceso.espera_por is not None:
        return "bloqueada"
    palabras = proceso.estado.split()
    if "(aborted)" in palabras:
        return "fallida"
    if "transaction" in palabras:
        return "abierta"
    return "trabaja" if palabras and palabras[0] in ("active", "fastpath") else "reposo"


def _pool(pool: Pool) -> Instante:
    sitios = [{**vars(s), "letra": letra_vista(s.pid) if s.pid else ""} for s in pool.sitios]
    return {**vars(pool), "sitios": sitios, "prestadas": pool.cuantos(PRESTADA, FUGA)}
