"""Una clase entera a la vez, por el hub: cada persona entra, hace una lección y sale.

    CURSO_POSTGRES=17 tests/contenedor/con_docker.sh tests/contenedor/con_jupyterhub.sh \
        .venv/bin/python -m tests.bancos.aula [personas] [lección] [--mata hub|proxy|servidor]

Prepara y abre un aula suya con las órdenes de quien da la clase, y al final la cierra y la borra.
Todas las personas entran a la vez. Cuando una acaba la lección, espera a las demás con el cuaderno
abierto, y entonces se mira lo que gastan todas. Con `--mata`, cuando todas la han empezado se mata
de golpe ese servicio, y a quien se le corta la empieza otra vez.

Falla si a alguien le falla algo, o si al final queda un contenedor, una base de datos, un usuario o
una conexión.
"""

import argparse
import contextlib
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2

from tests.bancos.aula_docker import (
    PROYECTO,
    SERVICIOS,
    Aula,
    Gasto,
    contra_el_limite,
    docker,
    gasto,
    personas,
)
from tests.bancos.clase import NUESTRO, inventario
from tests.bancos.estudio import estudia
from tests.hub import Persona

ESPERA = 30 * 60
# Las conexiones de cada cuenta de la clase.
CONEXIONES = """
    SELECT count(*) FROM pg_stat_activity JOIN pg_roles ON rolname = usename
    WHERE NOT rolsuper GROUP BY usename
"""


class Mirada(threading.Thread):
    """Cuenta las conexiones mientras dura la clase: se escribe, y no se juzga."""

    def __init__(self, dsn: str) -> None:
        super().__init__()
        self._dsn = dsn
        self.de_todas = self.de_una = 0
        self.basta = threading.Event()

    def run(self) -> None:
        while not self.basta.is_set():
            # Si el servidor cae en mitad de la clase, se vuelve a mirar cuando vuelva.
            try:
                with _cursor(self._dsn) as cursor:
                    while not self.basta.wait(0.2):
                        cursor.execute(CONEXIONES)
                        cada_una = [cuantas for (cuantas,) in cursor.fetchall()]
                        self.de_todas = max(self.de_todas, sum(cada_una))
                        self.de_una = max(self.de_una, *cada_una, 0)
            except psycopg2.Error:
                self.basta.wait(1)


class Clase:
    """Todas a la vez, y lo que le pasa a cada una."""

    def __init__(
        self,
        hub: str,
        cuentas: list[tuple[str, str]],
        leccion: str,
        al_coincidir: Callable[[], None],
        accidente: Callable[[], None] | None = None,
    ) -> None:
        """Describe la clase; `da` la da.

        Args:
            hub: su dirección.
            cuentas: el usuario y la contraseña de cada persona.
            leccion: `"02"`, por ejemplo.
            al_coincidir: se llama cuando todas la han acabado y nadie ha salido todavía.
            accidente: se llama cuando todas la han empezado.
        """
        self._hub, self._cuentas, self._leccion, self._accidente = hub, cuentas, leccion, accidente
        self._todas = threading.Barrier(len(cuentas), al_coincidir, timeout=ESPERA)
        self._empiezan = threading.Semaphore(0)
        self.fallos: list[str] = []
        self.visto: list[dict] = []

    def da(self) -> None:
        """La clase, de principio a fin."""
        with ThreadPoolExecutor(len(self._cuentas) + 1) as aula:
            if self._accidente:
                aula.submit(self._estropea)
            list(aula.map(self._una, self._cuentas))

    def _estropea(self) -> None:
        for _ in self._cuentas:
            self._empiezan.acquire(timeout=ESPERA)
        self._accidente()

    def _una(self, cuenta: tuple[str, str]) -> None:
        donde = [""]

        def crono(parte: str) -> None:
            donde[0] = parte
            if parte == "trabaja":
                self._empiezan.release()
            if parte == "espera":
                with contextlib.suppress(threading.BrokenBarrierError):
                    self._todas.wait()

        try:
            veces = 3 if self._accidente else 1
            self.visto.append(estudia(Persona(self._hub, *cuenta), self._leccion, crono, veces))
        except Exception as error:  # De quien sea: se cuenta, y las demás siguen.
            self._todas.abort()
            self.fallos.append(f"{cuenta[0]}, en «{donde[0]}»: {type(error).__name__}: {error}")
            print(self.fallos[-1][:300], flush=True)


def cuenta(numeros: Iterable[float], unidad: str = "") -> str:
    """La mediana y el peor."""
    numeros = list(numeros)
    return f"{statistics.median(numeros):.1f}{unidad} (peor: {max(numeros):.1f})"


def resume(clase: Clase, mirada: Mirada) -> str:
    """Lo que se ha medido, para leerlo."""
    visto, fallos = clase.visto, clase.fallos
    lineas = [f"personas: {len(visto) + len(fallos)}; fallos: {len(fallos)}"]
    if visto:
        memorias = [v["lab"] + v["kernel"] for v in visto]
        lineas += [
            f"hasta un cuaderno que contesta: {cuenta((v['listo'] for v in visto), ' s')};"
            f" les dice el hub que esperen a {sum(v['rechazos'] > 0 for v in visto)}",
            f"la lección entera: {cuenta((v['leccion'] for v in visto), ' s')}; la han tenido que"
            f" empezar otra vez {sum(v['vez'] > 1 for v in visto)}",
            f"ejercicios con ✓: {sum(v['bien'] for v in visto)}",
            f"memoria de una persona: {cuenta(memorias, ' MiB')};"
            f" de ellos, JupyterLab: {cuenta((v['lab'] for v in visto), ' MiB')}",
            f"procesador de una persona: {cuenta((v['cpu'] for v in visto), ' s')}",
            "conexiones de una persona, acabada la lección y abierto el cuaderno:"
            f" {cuenta(v['conexiones'] for v in visto)}",
        ]
    lineas.append(f"conexiones, como mucho: {mirada.de_todas} de todas, {mirada.de_una} de una")
    return "\n".join(lineas)


@contextlib.contextmanager
def _cursor(dsn: str) -> Iterator[psycopg2.extensions.cursor]:
    with closing(psycopg2.connect(dsn, application_name=NUESTRO)) as conexion:
        conexion.autocommit = True
        yield conexion.cursor()


def da_clase(aula: Aula, pedido: argparse.Namespace) -> tuple[Clase, list[str]]:
    """Da la clase y escribe lo que mide. Devuelve también lo que deja en el servidor."""
    nombres = [f"Persona {n}" for n in range(1, pedido.personas + 1)]
    with _cursor(aula.dsn()) as cursor:
        habia = inventario(cursor)
    cuentas = aula.alta(nombres)
    mirada = Mirada(aula.dsn())
    ya = {servicio: gasto(servicio).cpu_s for servicio in SERVICIOS}
    gastan: dict[str, Gasto] = {}
    contado: list[float] = []

    def al_coincidir() -> None:
        gastan.update({servicio: gasto(servicio) for servicio in SERVICIOS})
        contado.extend(contra_el_limite())

    clase = Clase(
        f"http://127.0.0.1:{aula.puerto}",
        cuentas,
        pedido.leccion,
        al_coincidir,
        (lambda: aula.mata(pedido.mata)) if pedido.mata else None,
    )
    antes, desde = os.getloadavg()[0], time.monotonic()
    mirada.start()
    try:
        clase.da()
    finally:
        mirada.basta.set()
        mirada.join()
    print(resume(clase, mirada))
    if contado:
        print(f"memoria que Docker cuenta a cada persona: {cuenta(contado, ' MiB')}")
    for servicio, suyo in gastan.items():
        print(f"{servicio}: {suyo.mib:.0f} MiB; procesador, {suyo.cpu_s - ya[servicio]:.1f} s")
    print(
        f"en total: {time.monotonic() - desde:.0f} s, con {os.cpu_count()} núcleos y una carga de"
        f" {antes:.1f} antes y {os.getloadavg()[0]:.1f} después"
    )
    restos = personas()
    aula.ordena("clase", "baja", "--con-sus-datos", *nombres)
    with _cursor(aula.dsn()) as cursor:
        return clase, restos + sorted(set(inventario(cursor, habia)) - set(habia))


def main() -> None:
    opciones = argparse.ArgumentParser()
    opciones.add_argument("personas", type=int, nargs="?", default=30)
    opciones.add_argument("leccion", nargs="?", default="02")
    opciones.add_argument("--mata", choices=SERVICIOS)
    pedido = opciones.parse_args()
    aula = Aula()
    aula.abre()
    try:
        clase, restos = da_clase(aula, pedido)
    finally:
        aula.cierra()
    restos += docker("ps", "-a", "-q", f"--filter=name={PROYECTO}").split()
    if clase.fallos or restos:
        sys.exit(f"✗ {len(clase.fallos)} fallos; queda: {restos or 'nada'}")
    print("no queda nada: ni contenedores, ni bases de datos, ni usuarios, ni conexiones")


if __name__ == "__main__":
    main()
