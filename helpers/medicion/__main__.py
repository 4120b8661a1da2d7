"""Cuánto se puede fiar uno de las medidas del curso, en esta máquina y ahora.

    python -m helpers.medicion [embebido] [contenedor] [--breve]

Sin decir cuál, en los dos; si aquí no hay Docker, lo dice y mide solo en el embebido. Con --breve
repite cada medida dos veces: sirve para ver que se puede medir, no para fiarse de las cifras.
Una línea por cifra, con su objetivo al lado. Un objetivo que no se cumple se ve, y no hace fallar:
en una máquina ocupada no dice nada. Falla lo que no se ha podido ejecutar.
"""

import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import psycopg2
import psycopg_pool
from psycopg2.extensions import connection
from psycopg2.pool import ThreadedConnectionPool

from helpers import medicion, observador, servidor
from helpers.medicion import pgbench, scram
from helpers.medicion.comparar import Operacion
from helpers.numeros import con_coma
from helpers.servidor.contenedor import Contenedor
from helpers.servidor.propio import procesos_de

SERVIDORES = ("embebido", "contenedor")
PROCESOS = 12
PARES = 8
BREVE = "--breve"
VECES_SI_BREVE = 2
LIMITE_S = 600
APAGADO_S = 20


# Las variantes


@contextlib.contextmanager
def con_psycopg2() -> Iterator[dict[str, Operacion]]:
    """Da conectar cada vez, prestar de un pool y tener la conexión abierta: el mismo trabajo.

    Todas con autocommit, un viaje por consulta, menos «pool, tres viajes»: abre una transacción,
    y `putconn` la deshace.
    """
    pool, de_tres = ThreadedConnectionPool(1, 5), ThreadedConnectionPool(1, 5)
    abierta = psycopg2.connect("")
    abierta.autocommit = True

    def consulta(conexion: connection) -> None:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()

    # El pool guarda la conexión como se le devuelve: basta con ponerlo una vez.
    prestada = pool.getconn()
    prestada.autocommit = True
    pool.putconn(prestada)

    def presta_de(cual: ThreadedConnectionPool) -> None:
        conexion = cual.getconn()
        consulta(conexion)
        cual.putconn(conexion)

    def conecta() -> None:
        conexion = psycopg2.connect("")
        conexion.autocommit = True
        consulta(conexion)
        conexion.close()

    try:
        yield {
            "abierta": lambda: consulta(abierta),
            "pool": lambda: presta_de(pool),
            "pool, tres viajes": lambda: presta_de(de_tres),
            "conectar": conecta,
        }
    finally:
        abierta.close()
        pool.closeall()
        de_tres.closeall()


@contextlib.contextmanager
def con_psycopg3() -> Iterator[dict[str, Operacion]]:
    """Lo mismo con psycopg 3 y su pool, sin conectar cada vez."""
    como: dict[str, Any] = {"autocommit": True}
    with (
        psycopg_pool.ConnectionPool("", min_size=1, max_size=5, kwargs=como, open=True) as pool,
        psycopg.connect("", **como) as abierta,
    ):
        pool.wait()

        def presta() -> None:
            with pool.connection() as conexion:
                conexion.execute("SELECT 1").fetchone()

        yield {"abierta 3": lambda: abierta.execute("SELECT 1").fetchone(), "connection()": presta}


# Las medidas


CONDICIONES = {
    "fijado": "los dos en un núcleo",
    "libre": "cada uno donde quiera",
    "lejos": "con medio milisegundo en cada sentido",
}
RETRASO_MS = 0.5


def una(condicion: str) -> dict[str, Any]:
    """Lo que ve un proceso nuevo: tres razones, una diferencia y si se pudo fijar el núcleo."""
    lejos = condicion == "lejos"
    with (
        medicion.retraso(RETRASO_MS) if lejos else contextlib.nullcontext(),
        con_psycopg2() as variantes,
        contextlib.redirect_stdout(sys.stderr),
    ):
        medida = medicion.compara(
            variantes, rondas=30 if lejos else 100, fija=condicion == "fijado"
        )
    cifras = {
        "conectar ÷ pool": medida.razon("conectar", "pool").valor,
        "conectar ÷ pool, tres viajes": medida.razon("conectar", "pool, tres viajes").valor,
        "pool ÷ abierta": medida.razon("pool", "abierta").valor,
        "conectar − pool": medida.diferencia_ms("conectar", "pool"),
    }
    return {"cifras": cifras, "fijada": medida.fijada}


def dispersion(veces: int) -> None:
    """(a) Cuántas veces y cuántos milisegundos más cuesta conectar, y cuánto cambian las cifras
    entre procesos nuevos, según la condición.
    """
    with medicion.nucleo_comun() as se_puede:
        condiciones = [c for c in CONDICIONES if se_puede or c != "fijado"]
    if not se_puede:
        print("  Aquí no se puede fijar un núcleo: las cifras y sus objetivos son orientativos.")
    vistas: dict[str, list[dict[str, float]]] = {condicion: [] for condicion in condiciones}
    procesos = min(PROCESOS, veces)
    for _ in range(procesos):
        for condicion in random.sample(condiciones, len(condiciones)):
            orden = [sys.executable, "-m", "helpers.medicion", "--una", condicion]
            salida = subprocess.run(
                orden, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
            ).stdout
            visto = json.loads(salida)
            if visto["fijada"] != (condicion == "fijado"):
                sys.exit(f"✗ Un proceso no ha medido como debía: {condicion}, {visto}")
            vistas[condicion].append(visto["cifras"])
    for condicion, cifras in vistas.items():
        print(f"  {CONDICIONES[condicion]}, {procesos} procesos:", flush=True)
        for que in cifras[0]:
            es_razon = "÷" in que
            valores = [una[que] for una in cifras]
            media = statistics.mean(valores)
            variacion = 100 * statistics.stdev(valores) / media
            unidad = "veces" if es_razon else "ms"
            texto = (
                f"  {que}: media {con_coma(media)} {unidad}, entre {con_coma(min(valores))} y "
                f"{con_coma(max(valores))}; varía"
            )
            cifra(texto, variacion, "%", _limite(que, condicion))


def _limite(que: str, condicion: str) -> float | None:
    """Lo que puede variar una cifra: la diferencia, poco siempre; una razón, en un núcleo."""
    if que == "conectar − pool":
        return 10
    return {"conectar ÷ pool": 8, "pool ÷ abierta": 3}.get(que) if condicion == "fijado" else None


def arbitro(veces: int) -> None:
    """(b) Las medidas del curso junto a las de pgbench, por pares alternados."""
    for vueltas in (1, 4096):
        with scram.iteraciones(vueltas):
            nuestro, suyo = por_pares(
                lambda: 1000 * media_s(lambda: psycopg2.connect("").close(), 30),
                lambda: pgbench.conectar_ms(30),
                min(PARES, veces),
            )
        razon = statistics.median(a / b for a, b in zip(nuestro, suyo, strict=True))
        texto = (
            f"conectar, SCRAM con {vueltas}: curso {con_coma(statistics.median(nuestro))} ms, "
            f"pgbench {con_coma(statistics.median(suyo))} ms, curso ÷ pgbench"
        )
        cifra(texto, razon, "veces", *((1.15, 0.85) if vueltas == 1 else ()))
    with contextlib.closing(psycopg2.connect("")) as conexion:
        conexion.autocommit = True
        cursor = conexion.cursor()
        nuestro, suyo = por_pares(
            lambda: mediana_us(lambda: cursor.execute("SELECT 1"), 2000),
            lambda: pgbench.consulta_us(2000),
            min(PARES, veces),
        )
    resta = statistics.median(a - b for a, b in zip(nuestro, suyo, strict=True))
    texto = (
        f"SELECT 1 por una conexión abierta: curso {con_coma(statistics.median(nuestro))} µs, "
        f"pgbench {con_coma(statistics.median(suyo))} µs, curso − pgbench"
    )
    cifra(texto, resta, "µs", 20)


def por_pares(
    uno: Callable[[], float], otro: Callable[[], float], pares: int
) -> tuple[list[float], list[float]]:
    """Alterna dos medidas, cada vez en un orden, en el mismo núcleo. Da las dos listas."""
    listas: tuple[list[float], list[float]] = ([], [])
    with medicion.nucleo_comun():
        for _ in range(pares):
            for cual in random.sample((0, 1), 2):
                listas[cual].append((uno, otro)[cual]())
    return listas


def media_s(hace: Operacion, veces: int) -> float:
    """Los segundos de media: al conectar, es lo que da pgbench."""
    desde = time.perf_counter()
    for _ in range(veces):
        hace()
    return (time.perf_counter() - desde) / veces


def mediana_us(hace: Operacion, veces: int) -> float:
    """La mediana, en microsegundos."""
    tiempos = []
    for _ in range(veces):
        desde = time.perf_counter_ns()
        hace()
        tiempos.append(time.perf_counter_ns() - desde)
    return statistics.median(tiempos) / 1000


def prestar(_: int) -> None:
    """(c) Lo que añade cada pool a tener la conexión abierta, y lo que añade el observador."""
    with con_psycopg2() as de_2, con_psycopg3() as de_3:
        del de_2["conectar"], de_2["pool, tres viajes"]
        medida = medicion.compara({**de_2, **de_3}, rondas=150)
    for que, suelo, pool, veces, us in (
        ("ThreadedConnectionPool", "abierta", "pool", 1.2, 15),
        ("psycopg_pool connection()", "abierta 3", "connection()", 1.35, 30),
    ):
        razon = medida.razon(pool, suelo).valor
        cifra(f"{que} sobre la conexión abierta", razon, "veces", veces)
        cifra(f"{que}, de más", 1000 * medida.diferencia_ms(pool, suelo), "µs", us)
    with contextlib.closing(psycopg_pool.ConnectionPool("", min_size=1, open=True)) as pool_3:
        pool_3.wait()
        pool_2 = ThreadedConnectionPool(1, 5)
        for nombre, prestador in (("ThreadedConnectionPool", pool_2), ("psycopg_pool", pool_3)):
            que = f"observador.registra(), de más por préstamo ({nombre})"
            cifra(que, observar(prestador), "µs", 5)
        pool_2.closeall()


def observar(pool: Any) -> float:
    """Los microsegundos que añade el observador a un préstamo y su devolución."""
    medianas: dict[bool, list[float]] = {True: [], False: []}
    with medicion.nucleo_comun():
        for _ in range(20):
            for mira in random.sample((True, False), 2):
                with observador.registra() if mira else contextlib.nullcontext():
                    medianas[mira].append(mediana_us(lambda: pool.putconn(pool.getconn()), 500))
    return statistics.median(a - b for a, b in zip(medianas[True], medianas[False], strict=True))


def conectar(veces: int) -> None:
    """(d) Cuántas veces lo del pool cuesta conectar, y en qué se va."""
    with con_psycopg2() as variantes:
        razon = medicion.compara(variantes).razon("conectar", "pool")
    intervalo = f"en esta ejecución, entre {con_coma(razon.desde)} y {con_coma(razon.hasta)}"
    cifra(f"conectar ÷ pool ({intervalo})", razon.valor, "veces")
    ms: dict[int, list[float]] = {vueltas: [] for vueltas in (1, 4096, 20000)}
    with medicion.nucleo_comun():
        for _ in range(min(PARES, veces)):
            for vueltas in random.sample(list(ms), len(ms)):
                with scram.iteraciones(vueltas):
                    ms[vueltas].append(1000 * media_s(lambda: psycopg2.connect("").close(), 8))
    for vueltas, valores in ms.items():
        cifra(f"conectar y cerrar, SCRAM con {vueltas}", statistics.median(valores), "ms")


def cifra(
    que: str, valor: float, unidad: str, hasta: float | None = None, desde: float | None = None
) -> None:
    """Escribe una cifra y, si lo tiene, su objetivo."""
    objetivo = ""
    if hasta is not None:
        cumple = valor <= hasta and (desde is None or valor >= desde)
        rango = f"≤ {con_coma(hasta)}" if desde is None else f"{con_coma(desde)}–{con_coma(hasta)}"
        objetivo = f"   (objetivo {rango} {unidad}: {'✓' if cumple else '✗'})"
    print(f"  {que}: {con_coma(valor)} {unidad}{objetivo}", flush=True)


# Los servidores


def en_este_servidor(veces: int) -> None:
    """Todas las medidas, en el servidor que dicen las variables; cada una, `veces` como mucho."""
    comienzo = time.monotonic()
    print(servidor.iniciar("medir"), flush=True)
    for grupo in (dispersion, arbitro, prestar, conectar):
        print(grupo.__doc__, flush=True)
        grupo(veces)
        # Con más de un programa por núcleo, conectar se alarga mucho más que una consulta.
        ocupacion = psutil.getloadavg()[0] / (psutil.cpu_count() or 1)
        ocupada = ". Con más de uno, un objetivo que no se cumple no dice nada" * (ocupacion > 1)
        texto = f"  Programas por núcleo en el último minuto: {con_coma(ocupacion)}{ocupada}."
        print(texto, flush=True)
    print(f"En total, {time.monotonic() - comienzo:.0f} s.", flush=True)


def en_un_servidor_nuevo(modo: str, opciones: list[str]) -> str:
    """Lo mismo, en un proceso y con un servidor que son solo para esto. Dice qué ha ido mal."""
    if modo == Contenedor.nombre and (motivo := Contenedor.del_curso().por_que_no()):
        return f"No se puede medir en un contenedor: {motivo}."
    print(f"Servidor: {modo}", flush=True)
    with carpeta_de_usar_y_tirar() as carpeta:
        ajenas = ("PG", "CURSO_DSN", "CURSO_SESION")
        entorno = {v: x for v, x in os.environ.items() if not v.startswith(ajenas)}
        entorno |= {"CURSO_DATOS": str(carpeta), "CURSO_SERVIDOR": modo}
        orden = [sys.executable, "-m", "helpers.medicion", "--aqui", *opciones]
        codigo = subprocess.run(orden, env=entorno, timeout=LIMITE_S).returncode
    return f"✗ La medida de «{modo}» ha acabado mal." if codigo else ""


@contextlib.contextmanager
def carpeta_de_usar_y_tirar() -> Iterator[Path]:
    """Una carpeta de datos; al salir espera a que su servidor se apague, y la borra."""
    with tempfile.TemporaryDirectory(prefix="curso_medir_", ignore_cleanup_errors=True) as temporal:
        carpeta = Path(temporal)
        carpeta.chmod(0o755)  # Si somos root, PostgreSQL es de otro usuario.
        try:
            yield carpeta
        finally:
            limite = time.monotonic() + APAGADO_S
            while procesos_de(carpeta) and time.monotonic() < limite:
                time.sleep(0.1)


def main(argumentos: list[str]) -> str | None:
    """Mide en los servidores que se piden. Devuelve qué ha ido mal, o None."""
    if argumentos[:1] == ["--una"]:
        print(json.dumps(una(argumentos[1])))
        return None
    opciones = [x for x in argumentos if x == BREVE]
    pedidos = [x for x in argumentos if x != BREVE]
    if pedidos == ["--aqui"]:
        en_este_servidor(VECES_SI_BREVE if opciones else PROCESOS)
        return None
    modos = pedidos or list(SERVIDORES)
    if not {*modos} <= {*SERVIDORES}:
        return "Di en qué servidor se mide: «embebido», «contenedor» o los dos."
    if not pedidos and (motivo := Contenedor.del_curso().por_que_no()):
        print(f"Solo en el servidor embebido: {motivo}.", flush=True)
        modos.remove("contenedor")
    fallos = [fallo for modo in modos if (fallo := en_un_servidor_nuevo(modo, opciones))]
    return "\n".join(fallos) or None


if __name__ == "__main__":
    os.environ.setdefault("PYTHONIOENCODING", "utf-8")
    sys.exit(main(sys.argv[1:]))
