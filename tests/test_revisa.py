"""`curso.py revisa`: en cada programa ajeno ve los defectos que se le pusieron, y ninguno más.

Cada carpeta de `programas_ajenos` trae un `defectos.txt`: los suyos, uno por línea, con «visto» los
que no basta leer, y con un «?» los que se dicen como preguntas. En el código, `# DEFECTO …` señala
la línea que se tiene que dar.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.laboratorio import Mesa
from lecciones.leccion_12_laboratorio.ensayos import copia
from taller import ordenes
from taller import revisa as orden
from taller.procesos import Fallo
from taller.revision import ensayos
from taller.revision.archivos import copia as copia_de
from taller.revision.carpeta import lee
from taller.revision.catalogo import DEFECTOS, Linea
from taller.revision.informe import informe
from taller.revision.menu import SECRETO, opciones_de, responde
from tests.aula import ES_ROOT, POSIX

RAIZ = Path(__file__).resolve().parent.parent
AJENOS = Path(__file__).with_name("programas_ajenos")
PROGRAMAS = sorted(ruta.name for ruta in AJENOS.iterdir() if ruta.is_dir())
# Lo que no es un programa que se pueda revisar tiene su prueba aparte.
REVISABLES = [nombre for nombre in PROGRAMAS if nombre != "13_otra_cosa"]

pytestmark = pytest.mark.usefixtures("servidor_del_curso")


def puestos(nombre, palabra=""):
    """Los defectos que un programa lleva puestos, y las preguntas que merece."""
    lineas = (AJENOS / nombre / "defectos.txt").read_text("utf-8").splitlines()
    mirados = [linea.split() for linea in lineas if linea.endswith(palabra)]
    preguntas = {partes[1] for partes in mirados if partes[0] == "?"}
    return {partes[0] for partes in mirados} - {"?"}, preguntas


def senalados(raiz):
    """Las líneas señaladas en el código: pares de clave y sitio."""
    for ruta in raiz.rglob("*.py"):
        for numero, linea in enumerate(ruta.read_text("utf-8").split("\n"), 1):
            if marca := re.search(r"# DEFECTO (.*)", linea):
                for clave in marca[1].split():
                    yield clave, Linea(ruta.relative_to(raiz), numero)


def claves(hallazgos):
    return tuple({h.clave for h in hallazgos.en_orden(seguros=s)} for s in (True, False))


def vistos(ensayo):
    """Lo que no solo se ha leído."""
    return {clave for clave, hallazgo in ensayo.hallazgos.items() if hallazgo.vistos}


def foto(carpeta):
    return {r: r.read_bytes() for r in carpeta.rglob("*") if r.is_file()}


# --------------------------------------------------------------- los programas ajenos


@pytest.mark.lenta
@pytest.mark.parametrize("nombre", REVISABLES)
def test_cada_defecto_puesto_y_ninguno_mas(nombre):
    carpeta = AJENOS / nombre
    antes = foto(carpeta)
    ensayo = orden.revisa(lee(carpeta))
    assert foto(carpeta) == antes
    assert claves(ensayo.hallazgos) == puestos(nombre), ensayo.sin_probar
    assert puestos(nombre, "visto")[0] <= vistos(ensayo)
    for clave, linea in senalados(carpeta):
        assert linea in ensayo.hallazgos[clave].lineas, clave
    if nombre.endswith("_bien"):
        # Un programa bueno se prueba entero, menos lo que aquí no se puede ejecutar.
        assert len(ensayo.sin_probar) == ("flask" in nombre)
        texto = informe(ensayo.programa, ensayo.hallazgos, ensayo.probado, ensayo.sin_probar)
        assert "✓ No he encontrado ningún defecto" in texto


@pytest.mark.lenta
@pytest.mark.parametrize("driver", [{}, {"conexion": "con_psycopg_pool/conexion.py"}], ids=str)
def test_el_remendado_no_tiene_ninguno(driver):
    with copia("remendado", **driver) as carpeta:
        ensayo = orden.revisa(lee(carpeta))
    assert claves(ensayo.hallazgos) == (set(), set())
    assert ensayo.sin_probar == []
    assert len(ensayo.probado) == 10


COMUNES = {"fin_de_entrada", "ctrl_c", "sigterm", "clave_en_el_codigo"}
COPIADO = COMUNES | {
    *("commit_pierde", "muertas_pierden", "pregunta_dentro", "closeall", "sin_cerrar", "pool_none"),
    *("sql_pegado", "asterisco", "clave_guardada", "clave_a_la_vista"),
}
DE_OTRAS_MANOS = COMUNES | {"commit_pierde", "closeall", "sin_cerrar", "pool_none"}
LECCION = {
    "copiado": ("copiado", {}, COPIADO, {"se_pisan"}),
    "con with": (
        "copiado",
        {"usuario_dao": "otras_manos/usuario_dao_con_with.py"},
        DE_OTRAS_MANOS | {"with_anidado"},
        set(),
    ),
    "persona": ("capa_datos_persona", {}, COMUNES | {"importar_conecta"}, {"se_pisan"}),
}


@pytest.mark.lenta
@pytest.mark.parametrize("cual", LECCION)
def test_los_de_la_leccion(cual):
    programa, cambios, defectos, preguntas = LECCION[cual]
    with copia(programa, **cambios) as carpeta:
        ensayo = orden.revisa(lee(carpeta))
    assert claves(ensayo.hallazgos) == (defectos, preguntas)
    if cual == "copiado":
        assert vistos(ensayo) == (defectos | preguntas) - {"asterisco", "clave_en_el_codigo"}


def test_cada_defecto_del_catalogo_lo_tiene_algun_programa():
    tienen = {clave for nombre in PROGRAMAS for lista in puestos(nombre) for clave in lista}
    tienen |= {clave for _, _, *listas in LECCION.values() for lista in listas for clave in lista}
    assert tienen == set(DEFECTOS)


def test_cada_defecto_lleva_a_una_leccion_que_lo_trata():
    for defecto in DEFECTOS.values():
        (leccion,) = RAIZ.glob(f"lecciones/leccion_{defecto.leccion}_*/leccion.md")
        titulos = re.findall(r"^##+ (.*)$", leccion.read_text("utf-8"), re.MULTILINE)
        assert not defecto.titulo or defecto.titulo in titulos


# --------------------------------------------------------------- lo que no se puede ejecutar


@pytest.fixture
def nadie_ejecuta(monkeypatch):
    def programa(*_, **__):
        pytest.fail("se ha ejecutado")

    monkeypatch.setattr(Mesa, "programa", programa)


@pytest.mark.parametrize("nombre", ["09_flask_mal", "14_asyncpg"])
def test_lo_que_no_se_puede_probar_se_lee_y_se_dice(nombre, nadie_ejecuta, capsys):
    codigo = orden.main([str(AJENOS / nombre)])
    texto = capsys.readouterr().out
    assert "Sin probar:" in texto and "Lo de arriba es lo que se ve leyéndolo." in " ".join(
        texto.split()
    )
    assert codigo == bool(puestos(nombre)[0])


def test_otra_cosa_no_se_ejecuta(nadie_ejecuta):
    frase = orden.main([str(AJENOS / "13_otra_cosa")])
    assert "nada importa psycopg2 ni psycopg" in frase and "No se ha ejecutado nada." in frase


def test_le_falta_una_biblioteca(nadie_ejecuta, tmp_path, capsys):
    (tmp_path / "menu.py").write_text("import biblioteca_rara, psycopg2\ninput('a')", "utf-8")
    assert orden.main([str(tmp_path)]) == 0
    assert "-m pip install biblioteca_rara" in " ".join(capsys.readouterr().out.split())


@pytest.mark.lenta
@pytest.mark.parametrize(
    ("codigo", "dice"),
    [
        ("import time; print('hola'); time.sleep(600)", "ni pregunta ni termina"),
        ("while True: print('hola' * 1000)", "escribe y no para"),
        ("while True: input('¿Cuál es la palabra? ')", "no sé qué contestar"),
    ],
)
def test_el_que_no_pregunta_ni_acaba(codigo, dice, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(ensayos, "CONTESTA", 2.0)
    (tmp_path / "menu.py").write_text(f"import psycopg\n{codigo}", "utf-8")
    assert orden.main([str(tmp_path)]) == 0
    assert dice in " ".join(capsys.readouterr().out.split())


def test_todo_tiene_un_limite(monkeypatch):
    monkeypatch.setattr(ensayos, "EN_TOTAL", 0.0)
    ensayo = orden.revisa(lee(AJENOS / "04_psycopg3_bien"))
    assert [frase for frase in ensayo.sin_probar if "se acabó el tiempo" in frase]
    assert "Las opciones" not in str(ensayo.probado)


# --------------------------------------------------------------- una frase para cada tropiezo

BUENO = "import psycopg2\nprint('hola')\n"
TROPIEZOS = {
    "no está": (None, "No existe"),
    "vacía": ({}, "no hay ningún archivo de Python"),
    "sin sentido": ({"menu.py": b"def (:\n"}, "Python no entiende «menu.py», línea 1"),
    "otra codificación": (
        {"menu.py": "import psycopg2 # añ".encode("latin-1")},
        "no está en UTF-8",
    ),
    "con ceros": ({"menu.py": b"import psycopg2\0"}, "Python no entiende «menu.py»"),
    "sin driver": ({"menu.py": b"print('hola')"}, "nada importa psycopg2 ni psycopg"),
    "enorme": ({"datos.bin": b"0" * 51_000_000, "menu.py": BUENO.encode()}, "demasiado grande"),
}


@pytest.mark.parametrize("cual", TROPIEZOS)
def test_una_frase_para_cada_tropiezo(cual, tmp_path, nadie_ejecuta):
    archivos, dice = TROPIEZOS[cual]
    carpeta = tmp_path / "mío"
    if archivos is not None:
        carpeta.mkdir()
        for nombre, texto in archivos.items():
            (carpeta / nombre).write_bytes(texto)
    frase = orden.main([str(carpeta)])
    assert dice in frase and frase.startswith("✗ ") and "\n" not in frase


@pytest.mark.skipif(not POSIX, reason="en Windows los permisos son otros")
@pytest.mark.parametrize("que", ["carpeta", "archivo"])
def test_sin_permiso(que, tmp_path, alguien):
    tmp_path.chmod(0o755)
    for padre in tmp_path.parents:
        with contextlib.suppress(OSError):
            padre.chmod(padre.stat().st_mode | 0o011)
    carpeta = tmp_path / "suyo"
    carpeta.mkdir()
    (carpeta / "menu.py").write_text(BUENO, "utf-8")
    cerrada = carpeta if que == "carpeta" else carpeta / "menu.py"
    cerrada.chmod(0)
    if ES_ROOT:
        # Aquí «alguien» puede leerlo todo; sin esa capacidad, no.
        alguien = ("setpriv", "--reuid=daemon", "--regid=daemon", "--clear-groups")
        if not os.access(sys.executable, os.X_OK):
            pytest.skip("no se puede ejecutar Python como otra persona")
    programa = (
        "import sys\nfrom taller.revision.carpeta import lee\nfrom taller.procesos import Fallo"
    )
    programa += (
        "\nfrom pathlib import Path\ntry: lee(Path(sys.argv[1]))\nexcept Fallo as e: print(e)"
    )
    hecho = subprocess.run(
        [*alguien, sys.executable, "-c", programa, carpeta],
        cwd=RAIZ,
        capture_output=True,
        text=True,
    )
    if (
        hecho.returncode
        and "Permission denied" in hecho.stderr
        and str(carpeta) not in hecho.stderr
    ):
        pytest.skip("otra persona no puede leer el Python de las pruebas")
    assert hecho.stdout.startswith("No se puede leer «"), hecho.stderr


@pytest.mark.parametrize("argumentos", [[], ["--que"], ["una", "otra"]])
def test_la_orden_mal_escrita(argumentos):
    assert "curso.py revisa CARPETA»" in orden.main(argumentos)


def test_la_ayuda(capsys):
    assert orden.main(["--help"]) == 0
    assert "revisa CARPETA/menu.py" in capsys.readouterr().out


# --------------------------------------------------------------- encontrar el programa


def test_se_empieza_por_el_que_pregunta_y_nadie_importa(tmp_path):
    (tmp_path / "conexion.py").write_text(BUENO, "utf-8")
    (tmp_path / "carga.py").write_text("import conexion\nprint(1)", "utf-8")
    (tmp_path / "consola.py").write_text("import conexion\nprint(input('?'))", "utf-8")
    assert lee(tmp_path).entrada == Path("consola.py")
    assert lee(tmp_path / "carga.py").entrada == Path("carga.py")


def test_solo_definiciones_no_se_ejecuta(tmp_path):
    (tmp_path / "dao.py").write_text("import psycopg\n\n\ndef f():\n    return 1\n", "utf-8")
    assert "solo definiciones" in lee(tmp_path).no_se_ejecuta


@pytest.mark.skipif(not POSIX, reason="en Windows hacen falta permisos para un enlace")
def test_la_copia_no_sigue_enlaces_ni_trae_lo_ajeno(tmp_path):
    carpeta = tmp_path / "mío"
    shutil.copytree(AJENOS / "11_carga_mal", carpeta)
    (carpeta / ".venv").mkdir()
    (carpeta / ".venv" / "roto.py").write_text("def (", "utf-8")
    (tmp_path / "fuera.txt").write_text("suyo", "utf-8")
    (carpeta / "enlace.txt").symlink_to(tmp_path / "fuera.txt")
    with copia_de(carpeta) as nueva:
        assert sorted(os.listdir(nueva)) == ["cargar.py", "defectos.txt"]
    assert not nueva.exists()


# --------------------------------------------------------------- conversar con un menú cualquiera


@pytest.mark.parametrize(
    ("texto", "esperadas"),
    [
        ("1. Listar usuarios\n2. Agregar\n5. Salir\n> ", ["listar", "agregar", "salir"]),
        ("1. Listar  2. Agregar  5. Salir\n", ["listar", "agregar", "salir"]),
        ("[1] Ver\n[0] Salir", ["listar", "salir"]),
        ("1) Mostrar | 2) Borrar | 3) Salir", ["listar", "eliminar", "salir"]),
        ("(l)istar (a)gregar (s)alir: ", ["listar", "agregar", "salir"]),
        ("1 - List\n2 - Update\n3 - Quit", ["listar", "modificar", "salir"]),
        ("Usuarios:\n1: ana\n2: luis\nOpción: ", []),
        ("Nombre: ", []),
    ],
)
def test_lee_las_opciones(texto, esperadas):
    assert [opcion.clase for opcion in opciones_de(texto)] == esperadas


@pytest.mark.parametrize(
    ("pregunta", "respuesta"),
    [
        ("Contraseña nueva: ", SECRETO),
        ("¿Seguro? (s/n): ", "s"),
        ("¿Lo borras? (si/no) ", "si"),
        ("Id del usuario: ", "1"),
        ("Pulsa Intro para continuar", ""),
        ("Correo: ", "zutano@ejemplo.es"),
        ("Apellido: ", "zutano"),
    ],
)
def test_contesta_a_lo_que_se_pregunta(pregunta, respuesta):
    assert responde(pregunta, 0) == respuesta


def test_no_repite_una_respuesta_que_no_vale():
    assert len({responde("¿Qué? ", vez) for vez in range(4)}) == 4


def test_la_copia_no_se_puede_leer_y_se_dice(tmp_path):
    (tmp_path / "menu.py").write_text(BUENO, "utf-8")
    programa = lee(tmp_path)
    shutil.rmtree(tmp_path)
    with pytest.raises(Fallo):
        orden.revisa(programa)


def test_la_carpeta_se_escribe_como_se_ve_desde_donde_se_esta(tmp_path, monkeypatch):
    """La orden cambia de carpeta antes de leer lo escrito."""
    dadas = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ordenes, "exige_una_ruta_que_valga", lambda: None)
    monkeypatch.setattr(ordenes, "prepara_entorno", lambda cerrojo: None)
    monkeypatch.setattr(ordenes, "ejecuta", lambda modulo, resto: dadas.append((modulo, resto)))
    ordenes.atiende(["revisa", "mío"])
    ordenes.atiende(["revisa", "--help"])
    esperada = str(Path.cwd() / "mío")
    assert dadas == [("taller.revisa", [esperada]), ("taller.revisa", ["--help"])]
