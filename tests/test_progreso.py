"""Lo que lleva hecho quien aprende: se apunta, sobrevive y dice por dónde seguir."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.cuadernos import DEL_CURSO, ejercicios, fuente, lee
from helpers.progreso import DIARIO, Apunte, Progreso, apunta, apuntes, mapa, renumera
from taller import abrir, progreso, repetir
from taller.copia import CUADERNOS, pone_al_dia
from taller.espacio import ARCHIVO, deja_abierto
from taller.procesos import Fallo

RAIZ = Path(__file__).resolve().parent.parent
TODOS = [
    numero
    for ruta in sorted(CUADERNOS.glob("[0-9]*.ipynb"))
    for numero in ejercicios(lee(ruta)["cells"])
]


@pytest.fixture(scope="module")
def de_todos(tmp_path_factory):
    carpeta = tmp_path_factory.mktemp("José") / "mi_curso"
    pone_al_dia(CUADERNOS, carpeta)
    return carpeta


@pytest.fixture
def copia(de_todos, tmp_path):
    """La carpeta de quien aprende, con sus cuadernos y sin nada apuntado."""
    return shutil.copytree(de_todos, tmp_path / "mi_curso")


@pytest.fixture
def carpeta(tmp_path):
    """La carpeta de quien aprende, sin cuadernos."""
    (tmp_path / DEL_CURSO).mkdir()
    return tmp_path


# --------------------------------------------------------------- se apunta y sobrevive


def test_se_apunta_si_esta_resuelto_los_intentos_y_cuando(carpeta):
    for estado in ("✗", "✗", "✓", "✗"):
        assert apunta(carpeta, "02.1", estado) == ""
    assert apunta(carpeta, "02.2", "✗") == ""
    dicho = apuntes(carpeta)
    assert (dicho["02.1"].resuelto, dicho["02.1"].intentos) == (True, 4)  # resuelto se queda
    assert (dicho["02.2"].resuelto, dicho["02.2"].intentos) == (False, 1)
    assert dicho["02.1"].cuando.endswith("+00:00")


def test_fuera_de_su_carpeta_no_se_apunta_nada(tmp_path):
    """Ni en soluciones/, ni en los cuadernos del curso, ni en las pruebas."""
    assert apunta(tmp_path, "02.1", "✓") == apunta(None, "02.1", "✓") == ""
    assert list(tmp_path.iterdir()) == []
    assert apuntes(tmp_path) == {}


@pytest.mark.parametrize(
    "roto",
    [
        *[b'{"ejercicio": "02.1", "est', b"5", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 100_000],
        *[b'{"ejercicio": [], "estado": {}}', b'{"renumera": 3}', b'{"renumera": {"02.1": "0'],
    ],
)
def test_una_linea_ilegible_no_estorba_a_las_demas(carpeta, roto):
    apunta(carpeta, "02.1", "✓")
    with (carpeta / DIARIO).open("ab") as diario:
        diario.write(roto)  # a medias, sin fin de línea
    apunta(carpeta, "02.2", "✓")
    assert [cual for cual, uno in apuntes(carpeta).items() if uno.resuelto] == ["02.1", "02.2"]


@pytest.mark.skipif(os.name != "posix", reason="en Windows no se puede poner un límite así")
def test_con_el_disco_lleno_se_dice_y_lo_apuntado_se_conserva(carpeta):
    """El límite de tamaño hace lo mismo que un disco lleno: lo escrito se queda a medias."""
    apunta(carpeta, "02.1", "✓")
    tope = (carpeta / DIARIO).stat().st_size + 10
    programa = (
        "import resource, signal, sys; from pathlib import Path;"
        "from helpers.progreso import apunta; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({tope}, {tope}));"
        "print([apunta(Path(sys.argv[1]), '02.2', '✓') for _ in range(2)])"
    )
    orden = [sys.executable, "-c", programa, carpeta]
    hecho = subprocess.run(orden, cwd=RAIZ, capture_output=True, encoding="utf-8", check=True)
    assert hecho.stdout.count("mira si queda sitio en el disco") == 2
    assert [*apuntes(carpeta)] == ["02.1"]
    apunta(carpeta, "02.3", "✓")  # y cuando hay sitio, se sigue
    assert [*apuntes(carpeta)] == ["02.1", "02.3"]


def test_si_no_se_puede_apuntar_se_dice(carpeta):
    (carpeta / DIARIO).mkdir()
    assert "No se ha podido apuntar" in apunta(carpeta, "02.1", "✓")
    assert apuntes(carpeta) == {}


def test_no_se_apunta_a_traves_de_un_enlace(carpeta, tmp_path):
    ajeno = tmp_path / "ajeno.txt"
    ajeno.write_text("de otro")
    try:
        (carpeta / DIARIO).symlink_to(ajeno)
    except OSError:
        pytest.skip("en este sistema no se pueden crear enlaces")
    if hasattr(os, "O_NOFOLLOW"):
        assert "No se ha podido apuntar" in apunta(carpeta, "02.1", "✓")
        assert ajeno.read_text() == "de otro"


def test_dos_cuadernos_a_la_vez_no_pierden_un_intento(carpeta):
    programa = (
        "import sys; from pathlib import Path; from helpers.progreso import apunta;"
        "sys.stdin.read(); [apunta(Path(sys.argv[1]), sys.argv[2], '✗') for _ in range(300)]"
    )
    procesos = [
        subprocess.Popen(
            [sys.executable, "-c", programa, carpeta, cual], cwd=RAIZ, stdin=subprocess.PIPE
        )
        for cual in ("02.1", "03.1", "02.1")
    ]
    for proceso in procesos:
        proceso.stdin.close()
    assert [proceso.wait(60) for proceso in procesos] == [0, 0, 0]
    assert {cual: uno.intentos for cual, uno in apuntes(carpeta).items()} == {
        "02.1": 600,
        "03.1": 300,
    }


def test_borrarlo_no_cuesta_nada_mas(copia):
    apunta(copia, "02.1", "✓")
    (copia / DIARIO).unlink()
    antes = {x: x.read_bytes() for x in copia.rglob("*") if x.is_file()}
    assert pone_al_dia(CUADERNOS, copia) == []
    assert Progreso.de(copia).frase() == f"Llevas 0 de {len(TODOS)}: sigue por 00.1."
    assert {x: x.read_bytes() for x in copia.rglob("*") if x.is_file()} == antes


# --------------------------------------------------------------- una versión nueva


def test_el_que_pasa_al_numero_de_uno_que_ya_no_esta_no_se_queda_con_lo_suyo(carpeta):
    apunta(carpeta, "02.1", "✓")
    renumera(carpeta, {"02.2": "02.1"})  # y 02.2 no se había intentado
    assert apuntes(carpeta) == {}


def test_una_leccion_que_ya_no_esta_no_cuenta(copia, tmp_path):
    quedan = shutil.copytree(CUADERNOS, tmp_path / "notebooks")
    next(quedan.glob("09_*.ipynb")).unlink()
    pone_al_dia(quedan, copia)
    assert {x.numero for x in Progreso.de(copia).lecciones} == {x[:2] for x in TODOS} - {"09"}
    assert [*copia.glob("09_*.ipynb")]  # su cuaderno no se toca


def test_un_ejercicio_que_cambia_de_numero_conserva_lo_apuntado(carpeta):
    for cual in ("02.1", "02.2", "02.3"):
        apunta(carpeta, cual, "✓")
    renumera(carpeta, {"02.2": "02.3", "02.3": "02.4"})
    assert {*apuntes(carpeta)} == {"02.1", "02.3", "02.4"}


def test_al_actualizar_una_leccion_el_progreso_sigue_a_sus_ejercicios(copia, tmp_path):
    """La lección 01 gana un ejercicio delante de los que tenía."""
    nuevos = shutil.copytree(CUADERNOS, tmp_path / "notebooks")
    ruta = next(nuevos.glob("01_*.ipynb"))
    leccion = lee(ruta)
    donde = ejercicios(leccion["cells"])
    for numero, (_, comprueba) in donde.items():
        siguiente = f"01.{int(numero[3:]) + 1}"
        texto = fuente(leccion["cells"][comprueba]).replace(numero, siguiente)
        leccion["cells"][comprueba] |= {"source": texto, "id": f"c{siguiente}"}
    extra = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    primera = donde["01.1"][0]
    leccion["cells"][primera:primera] = [
        {**extra, "id": "nuevo", "source": "def nueva():\n    ..."},
        {**extra, "id": "comprueba", "source": 'comprobar("01.1")'},
    ]
    ruta.write_text(json.dumps(leccion), "utf-8")
    apunta(copia, "01.1", "✓")
    apunta(copia, "01.3", "✗")
    [aviso] = pone_al_dia(nuevos, copia)
    assert aviso == f"Cuaderno actualizado: {ruta.name}."
    assert {cual: uno.resuelto for cual, uno in apuntes(copia).items()} == {
        "01.2": True,
        "01.4": False,
    }


# --------------------------------------------------------------- por dónde seguir


@pytest.mark.parametrize(
    ("hechos", "sigue"),
    [
        ([], "00.1"),
        (["✓ 00.1"], "01.1"),
        (["✓ 00.1", "✗ 01.1"], "01.1"),
        (["✓ 00.1", "✓ 05.2"], "05.3"),  # por donde está, y no por lo que se saltó
        (["✓ 02.2", "✓ 02.1"], "02.3"),
        ([f"✓ {uno}" for uno in TODOS[1:]], "00.1"),  # al final, lo que se saltó
        (["✓ 02.1", "✗ 88.1"], "02.2"),  # uno que ya no existe
    ],
)
def test_sigue_por_lo_ultimo_que_falta(copia, hechos, sigue):
    for hecho in hechos:
        estado, cual = hecho.split()
        apunta(copia, cual, estado)
    assert Progreso.de(copia).sigue() == sigue


def test_con_todo_resuelto_se_dice_y_se_abre_la_00(copia):
    for uno in TODOS:
        apunta(copia, uno, "✓")
    llevado = Progreso.de(copia)
    assert llevado.frase() == f"Has resuelto los {len(TODOS)} ejercicios del curso."
    assert (llevado.sigue(), llevado.donde_sigue()) == ("", "")


def test_el_curso_se_abre_por_donde_toca_seguir(copia, monkeypatch):
    monkeypatch.setattr(abrir, "MI_CURSO", copia)
    assert abrir.entrada() == "lab/tree/00_empieza_aqui.ipynb"
    apunta(copia, "02.2", "✓")
    pagina, celda = abrir.entrada().split("#cell-id=")
    assert pagina == "lab/tree/02_clase_conexion.ipynb"
    celdas = lee(copia / "02_clase_conexion.ipynb")["cells"]
    antes = [c["id"] for c in celdas].index(celda)
    assert "## Ejercicio 02.3" in fuente(celdas[antes + 1])


@pytest.mark.parametrize("habia", [None, b"[]", b"{", b'{"data": 3}', b'{"data": {"x": [1]}}'])
def test_jupyterlab_encuentra_abierto_el_cuaderno(tmp_path, habia):
    """Con el nombre y la forma que lee JupyterLab, haya lo que haya."""
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    if habia:
        (tmp_path / ARCHIVO).write_bytes(habia)
    deja_abierto(tmp_path, "02_clase_conexion.ipynb")
    datos = WorkspacesManager(str(tmp_path)).load("default")["data"]
    assert datos["layout-restorer:data"]["main"]["current"] == "notebook:02_clase_conexion.ipynb"
    assert datos["layout-restorer:data"]["left"]["current"] == "filebrowser"
    assert datos.get("x") == ([1] if habia and b"x" in habia else None)


def test_lo_demas_del_espacio_de_trabajo_se_conserva(tmp_path):
    antes = {"left": {"collapsed": True}, "main": {"current": "notebook:01.ipynb"}}
    datos = {"layout-restorer:data": antes, "notebook:01.ipynb": {}, "otro": 1}
    (tmp_path / ARCHIVO).write_text(json.dumps({"data": datos}))
    deja_abierto(tmp_path, "02.ipynb")
    ahora = json.loads((tmp_path / ARCHIVO).read_text())["data"]
    assert ahora["layout-restorer:data"]["left"] == {"collapsed": True}
    assert {*ahora} == {"layout-restorer:data", "notebook:02.ipynb", "otro"}


def test_el_mapa_marca_lo_resuelto(copia, monkeypatch, capsys):
    apunta(copia, "01.1", "✗")
    apunta(copia, "01.2", "✓")
    texto, tabla = repr(Progreso.de(copia)), Progreso.de(copia)._repr_markdown_()
    for dicho in (texto, tabla):
        assert f"Llevas 1 de {len(TODOS)}: sigue por 01.3." in dicho
        assert "· ✓ · ·" in dicho
        assert "1 de 4" in dicho
    assert "](01_cuanto_cuesta_conectar.ipynb)" in tabla
    assert "01.1: 1 intento, el último el 20" in texto

    monkeypatch.setattr(progreso, "MI_CURSO", copia)
    assert progreso.main([]) is None
    assert capsys.readouterr().out == texto + "\n"
    assert "escribe «python3 curso.py progreso»" in progreso.main(["02"])
    monkeypatch.setattr(progreso, "MI_CURSO", copia / "otra")
    assert progreso.main([]).startswith("Todavía no hay progreso que contar")


def test_fuera_de_su_carpeta_el_mapa_lo_dice(capsys):
    assert mapa() is None
    assert "aquí sale lo que llevas resuelto" in capsys.readouterr().out


# --------------------------------------------------------------- empezar de nuevo


def responde(copia, numero, texto):
    """Escribe una respuesta en un ejercicio de la copia, y la apunta como buena."""
    ruta = next(copia.glob(f"{numero[:2]}_*.ipynb"))
    cuaderno = lee(ruta)
    cuaderno["cells"][ejercicios(cuaderno["cells"])[numero][0]]["source"] = texto
    ruta.write_text(json.dumps(cuaderno), "utf-8")
    apunta(copia, numero, "✓")
    return ruta


def test_repetir_un_ejercicio_lo_deja_pendiente_y_los_demas_no(copia):
    limpio = lee(copia / "01_cuanto_cuesta_conectar.ipynb")
    responde(copia, "01.1", "mi respuesta")
    ruta = responde(copia, "01.2", "otra respuesta")
    antes = ruta.read_bytes()
    dicho = repetir.repite("01.1", CUADERNOS, copia)
    assert dicho[0] == "✓ El ejercicio 01.1 está como al principio."
    [guardado] = (copia / "anteriores").iterdir()
    assert guardado.name in dicho[1] and guardado.read_bytes() == antes
    ahora = [fuente(c) for c in lee(ruta)["cells"]]
    assert "otra respuesta" in ahora and "mi respuesta" not in ahora
    distintas = [a for a, b in zip(ahora, limpio["cells"], strict=True) if a != fuente(b)]
    assert distintas == ["otra respuesta"]
    assert apuntes(copia)["01.1"] == Apunte()
    assert apuntes(copia)["01.2"].resuelto
    assert Progreso.de(copia).sigue() == "01.1"


def test_repetir_una_leccion(copia):
    ruta = responde(copia, "01.2", "otra respuesta")
    responde(copia, "02.1", "de otra lección")
    limpio = (copia / ".curso" / "cuadernos" / ruta.name).read_bytes()
    assert repetir.repite("01", CUADERNOS, copia)[0] == "✓ La lección 01 está como al principio."
    assert ruta.read_bytes() == limpio
    assert [cual for cual, uno in apuntes(copia).items() if uno.resuelto] == ["02.1"]
    assert Progreso.de(copia).sigue() == "01.1"


def test_repetir_sin_haber_empezado_no_se_inventa_un_progreso(copia):
    (copia / "01_cuanto_cuesta_conectar.ipynb").unlink()
    assert "Cuaderno añadido" in repetir.repite("01.1", CUADERNOS, copia)[0]
    assert "Sin resolver" not in repr(Progreso.de(copia))


@pytest.mark.parametrize(
    ("cual", "frase"),
    [
        ("", "Di qué empiezas de nuevo"),
        ("02.1 02.2", "Di qué empiezas de nuevo"),
        ("../..", "Di qué empiezas de nuevo"),
        ("88", "No existe la lección 88: elige una de estas: 00, 01"),
        ("02.9", "No existe 02.9: en esa lección están 02.1, 02.2"),
    ],
)
def test_lo_que_no_se_puede_repetir_se_dice(copia, cual, frase):
    antes = {x: x.read_bytes() for x in copia.rglob("*") if x.is_file()}
    with pytest.raises(Fallo, match=frase):
        repetir.repite(cual, CUADERNOS, copia)
    assert {x: x.read_bytes() for x in copia.rglob("*") if x.is_file()} == antes
