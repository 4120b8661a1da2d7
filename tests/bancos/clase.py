"""Una clase entera en un solo servidor: el de `CURSO_DSN`, que es la de quien lo administra.

    CURSO_DSN=postgresql://… .venv/bin/python -m tests.bancos.clase [personas] [a_la_vez]

Se abre una cuenta por persona con la orden de quien da la clase. Cada persona es un proceso que
valida con nbval, con su cuenta, dos de los cuadernos: entre todas, todos. Lo que ve cada una tiene
que ser lo mismo que si estuviera sola, menos cómo se llaman su usuario y su base de datos: también
mientras se recoge lo que dice `comprobar`, que solo añade la línea que lo avisa.

Falla si algún cuaderno falla, si alguien puede entrar en la base de datos de otra persona o si, al
cerrar las cuentas, queda algo en el servidor.
"""

import csv
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

from helpers.cuadernos import ejercicios, lee
from tests.valida_cuadernos import pregunta, servidores_de

RAIZ = Path(__file__).resolve().parents[2]
CUADERNOS = sorted(RAIZ.glob("notebooks/soluciones/[0-9]*.ipynb"))
# Lo que aquí es distinto: el usuario y la base de datos llevan el nombre de cada persona.
SANEADO = r"""
[base_de_una_persona]
regex: \bpersona_\d+__(\d\d)(_\d+)?\b
replace: curso_\1
[aviso_de_que_se_recoge]
regex: ([^\n])(\n|<br><small>)Quien da esta clase recibe [^<\n]*(</small>)?
replace: \1
[usuario]
regex: (user=|'Hola, )(curso_\d\d|persona_\d+)\b
replace: \1USUARIO
"""
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
# Quién podría entrar en la base de datos de quién.
INTRUSOS = """
    SELECT rolname, datname FROM pg_roles, pg_database
    WHERE rolcanlogin AND NOT rolsuper AND pg_roles.oid <> datdba AND rolname <> datname
        AND datallowconn AND has_database_privilege(pg_roles.oid, pg_database.oid, 'CONNECT')
        AND datname <> 'curso_libreta'
"""
# Lo que ve cada persona al acabar un cuaderno, cuando su base de datos aún está: cuántas hay, de
# quien sea, y qué intrusos.
VE = f"""
    SELECT count(*) || ' ' || coalesce(
        (SELECT string_agg(rolname || ' en ' || datname, ', ') FROM ({INTRUSOS}) AS uno), '')
    FROM pg_database WHERE datname ~ '__[0-9]'
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


def clase(*orden):
    """Ejecuta una orden de quien da la clase, y devuelve las líneas que escribe."""
    orden = [sys.executable, "-m", "taller.clase", *orden]
    hecho = subprocess.run(orden, cwd=RAIZ, stdout=subprocess.PIPE, text=True, check=True)
    return hecho.stdout.splitlines()


def recogidos():
    """Cuántos ✓ ha recogido quien da la clase."""
    with tempfile.TemporaryDirectory() as carpeta:
        archivo = Path(carpeta, "clase.csv")
        clase("progreso", "--csv", archivo)
        with archivo.open(encoding="utf-8-sig", newline="") as filas:
            return sum(fila["resuelto"] == "sí" for fila in csv.DictReader(filas))


def cuadernos_de(turno):
    """Los dos de una persona: el que le toca, y el que está media lista más allá."""
    return [CUADERNOS[(turno + salto) % len(CUADERNOS)] for salto in (0, len(CUADERNOS) // 2)]


def estudia(turno, dsn):
    """Una persona de la clase. Devuelve qué ha fallado, o «», y lo que ha visto cada cuaderno."""
    with tempfile.TemporaryDirectory() as carpeta:
        # Cada persona tiene su carpeta de IPython: a la vez, un solo historial se atasca.
        entorno = {**os.environ, "IPYTHONDIR": carpeta, "CURSO_DSN": dsn}
        informe, saneado = Path(carpeta, "informe.xml"), Path(carpeta, "saneado.cfg")
        comun = (RAIZ / "taller" / "saneado.cfg").read_text("utf-8")
        saneado.write_text(comun + SANEADO, "utf-8")
        opciones = ["-q", "-n0", "-p", "no:cacheprovider", "-p", "tests.bancos.clase"]
        opciones += [f"--junitxml={informe}", f"--nbval-sanitize-with={saneado}"]
        orden = [sys.executable, "-m", "pytest", *opciones, *cuadernos_de(turno)]
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
        nombres = [f"Persona {n}" for n in range(1, personas + 1)]
        cadenas = [linea.partition("CURSO_DSN=")[2] for linea in clase("alta", *nombres)]
        clase("recoge")
        con_cuentas = inventario(cursor)
        mirada = Mirada(cursor)
        mirada.start()
        try:
            with ThreadPoolExecutor(a_la_vez) as aula:
                fallos, vistos = zip(*aula.map(estudia, range(personas), cadenas), strict=True)
        finally:
            mirada.basta.set()
            mirada.join()
            barridos = set(inventario(cursor)) - set(con_cuentas)
            veredictos = recogidos()
            clase("baja", "--con-sus-datos", *nombres)
            clase("olvida", "--todo")
        restos = sorted(set(inventario(cursor, antes)) - set(antes))
    fallos = [fallo for fallo in fallos if fallo]
    lecciones = sorted({ruta.name[:2] for n in range(personas) for ruta in cuadernos_de(n)})
    resueltos = [len(ejercicios(lee(c)["cells"])) for n in range(personas) for c in cuadernos_de(n)]
    vistos = [uno.partition(" ") for de_una in vistos for uno in de_una]
    coinciden = max((int(cuantas) for cuantas, _, _ in vistos), default=0)
    intrusos = {quien for _, _, quien in vistos if quien}
    print(*fallos[:2], sep="\n", end="")
    print(
        f"Clase: {personas} personas, {a_la_vez} a la vez, {2 * personas} cuadernos"
        f" ({', '.join(lecciones)}), {len(fallos)} fallos,"
        f" {mirada.conexiones} conexiones y {coinciden} bases de datos en el momento de más"
        f" trabajo, {veredictos} de {sum(resueltos)} ✓ recogidos,"
        f" {len(barridos)} restos que borró la baja,"
        f" {time.monotonic() - desde:.0f} s."
    )
    if not fallos and len(vistos) != 2 * personas:
        sys.exit(f"✗ Solo han dicho lo que ven {len(vistos)} cuadernos.")
    if coinciden < 2:
        sys.exit("✗ Nadie ha coincidido con nadie: así no se prueba nada.")
    if not veredictos:
        sys.exit("✗ No se ha recogido nada.")
    if intrusos:
        sys.exit(f"✗ Hay quien puede entrar en la base de datos de otra persona: {intrusos}")
    if restos:
        sys.exit(f"✗ Ha quedado algo en el servidor: {restos}")
    if fallos:
        sys.exit("✗ Algún cuaderno ha fallado: lo primero que dijo está arriba.")


if __name__ == "__main__":
    main()
