"""Una clase entera en un solo servidor: el de `CURSO_DSN`.

    CURSO_DSN=postgresql://… .venv/bin/python -m tests.bancos.clase [personas] [a_la_vez]

Cada persona es un proceso que valida con nbval los cuadernos de la clase: lo que ve en el servidor
tiene que ser lo mismo que si estuviera sola. Falla si algún cuaderno falla, si alguien puede entrar
en la base de datos de otra persona o si al acabar queda algo en el servidor: se mira después de que
alguien más haya abierto y cerrado su sesión, porque es quien barre lo que dejó un proceso muerto.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg2

from tests.valida_cuadernos import pregunta, servidores_de

RAIZ = Path(__file__).resolve().parents[2]
LECCIONES = ("02", "06")
CUADERNOS = [r for n in LECCIONES for r in sorted(RAIZ.glob(f"notebooks/soluciones/{n}_*.ipynb"))]
LIMITE = 15 * 60
NUESTRO = "curso_bench_clase"
# Bases de datos y roles del curso, y conexiones que no sean la de quien mira.
INVENTARIO = """
    SELECT 'base ' || datname FROM pg_database
    UNION ALL SELECT 'rol ' || rolname FROM pg_roles
    UNION ALL SELECT 'conexión ' || coalesce(application_name, '') FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
    ORDER BY 1
"""
# Quién podría entrar en la base de datos de quién, entre los roles de las lecciones.
INTRUSOS = """
    SELECT rolname, datname FROM pg_roles, pg_database
    WHERE rolname LIKE 'curso\\_%' AND datname LIKE 'curso\\_%'
        AND rolname <> datname AND NOT rolsuper AND datallowconn
        AND has_database_privilege(pg_roles.oid, pg_database.oid, 'CONNECT')
"""
# Lo que ve cada persona al acabar un cuaderno, cuando su base de datos aún está: cuántas hay, de
# quien sea, y qué intrusos.
VE = f"""
    SELECT count(*) || ' ' || coalesce(
        (SELECT string_agg(rolname || ' en ' || datname, ', ') FROM ({INTRUSOS}) AS uno), '')
    FROM pg_database WHERE datname ~ '^curso_[0-9]'
"""
AHORA = """
    SELECT count(*) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def pytest_configure():
    """Este módulo es también un añadido de pytest: los kernels se cierran como en JupyterLab.

    nbval los mata. Jupyter les da unos segundos, y borrar una base de datos puede tardar más en un
    servidor ocupado: lo que quede lo barre la siguiente sesión que se abra.
    """
    from nbval.kernel import RunningKernel

    def cierra(kernel):
        kernel.kc.stop_channels()
        kernel.km.shutdown_kernel()

    RunningKernel.stop = cierra


def pytest_runtest_teardown(item, nextitem):
    """Anota lo que ve cada cuaderno: mirar desde fuera, cada tanto, puede llegar tarde."""
    if nextitem is None or nextitem.parent is not item.parent:
        item.user_properties.append(("servidor", pregunta(item.parent, VE)))


class Mirada(threading.Thread):
    """Cuenta las conexiones mientras dura la clase: se escribe, y no se juzga."""

    def __init__(self, cursor):
        super().__init__()
        self.cursor = cursor
        self.conexiones = 0
        self.basta = threading.Event()

    def run(self):
        while not self.basta.wait(0.2):
            self.cursor.execute(AHORA)
            self.conexiones = max(self.conexiones, *self.cursor.fetchone())


def estudia(_):
    """Una persona de la clase. Devuelve qué ha fallado, o «», y lo que ha visto cada cuaderno."""
    with tempfile.TemporaryDirectory() as carpeta:
        # Cada persona tiene su carpeta de IPython: a la vez, un solo historial se atasca.
        entorno = {**os.environ, "IPYTHONDIR": carpeta}
        informe = Path(carpeta, "informe.xml")
        opciones = ["-q", "-n0", "-p", "no:cacheprovider", "-p", "tests.bancos.clase"]
        orden = [sys.executable, "-m", "pytest", *opciones, f"--junitxml={informe}", *CUADERNOS]
        hecho = subprocess.run(
            orden, cwd=RAIZ, env=entorno, capture_output=True, text=True, timeout=LIMITE
        )
        visto = servidores_de(ET.parse(informe))
    return (hecho.stdout[-3000:] if hecho.returncode else ""), visto


def inventario(cursor, esperado=None):
    """Lo que hay en el servidor; si se espera algo, le da unos segundos para llegar a ello."""
    for _ in range(50):
        cursor.execute(INVENTARIO)
        hay = [cosa for (cosa,) in cursor.fetchall()]
        if esperado is None or hay == esperado:
            break
        time.sleep(0.2)
    return hay


def main():
    if not os.environ.get("CURSO_DSN"):
        sys.exit("Di en CURSO_DSN qué servidor comparte la clase.")
    personas, a_la_vez = (*map(int, sys.argv[1:]), *(30, 6)[len(sys.argv) - 1 :])
    desde = time.monotonic()
    conexion = psycopg2.connect(os.environ["CURSO_DSN"], application_name=NUESTRO)
    conexion.autocommit = True
    with closing(conexion), conexion.cursor() as cursor:
        antes = inventario(cursor)
        mirada = Mirada(cursor)
        mirada.start()
        try:
            with ThreadPoolExecutor(a_la_vez) as aula:
                fallos, vistos = zip(*aula.map(estudia, range(personas)), strict=True)
        finally:
            mirada.basta.set()
            mirada.join()
        barridos = set(inventario(cursor)) - set(antes)
        barre = "from helpers import servidor; servidor.iniciar('barre')"
        subprocess.run([sys.executable, "-c", barre], cwd=RAIZ, check=True, timeout=60)
        restos = sorted(set(inventario(cursor, antes)) - set(antes))
    fallos = [fallo for fallo in fallos if fallo]
    vistos = [uno.partition(" ") for de_una in vistos for uno in de_una]
    coinciden = max((int(cuantas) for cuantas, _, _ in vistos), default=0)
    intrusos = {quien for _, _, quien in vistos if quien}
    print(*fallos[:2], sep="\n", end="")
    print(
        f"Clase: {personas} personas, {a_la_vez} a la vez, {personas * len(CUADERNOS)} cuadernos"
        f" ({', '.join(r.name[:2] for r in CUADERNOS)}), {len(fallos)} fallos,"
        f" {mirada.conexiones} conexiones y {coinciden} bases de datos en el momento de más"
        f" trabajo, {len(barridos)} restos que barrió la sesión siguiente,"
        f" {time.monotonic() - desde:.0f} s."
    )
    if not fallos and len(vistos) != personas * len(CUADERNOS):
        sys.exit(f"✗ Solo han dicho lo que ven {len(vistos)} cuadernos.")
    if coinciden < 2:
        sys.exit("✗ Nadie ha coincidido con nadie: así no se prueba nada.")
    if intrusos:
        sys.exit(f"✗ Hay quien puede entrar en la base de datos de otra persona: {intrusos}")
    if restos:
        sys.exit(f"✗ Ha quedado algo en el servidor: {restos}")
    if fallos:
        sys.exit("✗ Algún cuaderno ha fallado: lo primero que dijo está arriba.")


if __name__ == "__main__":
    main()
