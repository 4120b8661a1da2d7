"""El constructor: de leccion.md a los cuadernos, con lecciones diminutas."""

import re
import shutil
import sys

import nbformat
import numpy as np
import pytest

from helpers.medicion import Medida
from taller import construir
from taller.fuente import (
    ENREDO,
    MAPA,
    ErrorConstruccion,
    con_soluciones,
    lee_ficha,
    lee_leccion,
    para_aprender,
    resuelto,
    sin_soluciones,
    soluciones,
)

pytestmark = pytest.mark.lenta

LECCION = '''# Una lección

[Resuelto](soluciones/90_prueba.ipynb) · [Otra](91_otra.ipynb) · [Inicio](../README.md)
<img src="../figura.png" alt="x">

```{code-cell} ipython3
import sys

print("uno", flush=True)
print("dos")
print("aviso", file=sys.stderr)
object()
```

```{code-cell} ipython3
def doble(x):
    """El doble."""
    ### BEGIN SOLUTION
    secreto = x * 2
    return secreto
    ### END SOLUTION
```

```{code-cell} ipython3
print("hola")
```
'''


FICHA = "---\nleccion:\n  mapa: una prueba\n---\n\n"
LEEME = f"# Curso\n\n{MAPA}\n{construir.FIN_DEL_MAPA}\n\nY más.\n"


def escribe_leccion(raiz, texto, nombre="leccion_90_prueba", ficha=FICHA):
    carpeta = raiz / "lecciones" / nombre
    carpeta.mkdir(parents=True, exist_ok=True)
    (carpeta / "leccion.md").write_text(ficha + texto, encoding="utf-8")
    if not (raiz / "README.md").exists():
        (raiz / "README.md").write_text(LEEME, encoding="utf-8")
    return carpeta


def ejecuta_orden(raiz, *argumentos):
    return construir.main(list(argumentos), raiz / "lecciones", raiz / "notebooks")


def celda(codigo, *etiquetas):
    opciones = f":tags: [{', '.join(etiquetas)}]\n\n" if etiquetas else ""
    return f"```{{code-cell}} ipython3\n{opciones}{codigo}\n```\n\n"


# Marcas


@pytest.mark.parametrize(
    ("fuente", "hueco", "resuelta"),
    [
        (
            "def f():\n    ### BEGIN SOLUTION\n    a = 1\n\n    return a\n    ### END SOLUTION",
            "def f():\n    ...",
            "def f():\n    a = 1\n\n    return a",
        ),
        (
            "x = (\n    ### BEGIN SOLUTION\n    2\n    ### END SOLUTION\n)",
            "x = (\n    ...\n)",
            "x = (\n    2\n)",
        ),
        (
            "### BEGIN SOLUTION\na\n### END SOLUTION\nb\n### BEGIN SOLUTION\nc\n### END SOLUTION",
            "...\nb\n...",
            "a\nb\nc",
        ),
        ("sin = marcas\n\n# fin", "sin = marcas\n\n# fin", "sin = marcas\n\n# fin"),
    ],
)
def test_las_marcas(fuente, hueco, resuelta):
    assert sin_soluciones(fuente) == hueco
    assert con_soluciones(fuente) == resuelta


@pytest.mark.parametrize(
    ("codigo", "fragmento"),
    [
        ("### BEGIN SOLUTION\n1", "falta un «### END SOLUTION»"),
        ("1\n### END SOLUTION", "sin su pareja"),
        (
            "### BEGIN SOLUTION\n### BEGIN SOLUTION\n1\n### END SOLUTION\n### END SOLUTION",
            "sin su pareja",
        ),
        ("## BEGIN SOLUTION\n1\n## END SOLUTION", "no vale"),
        ("### begin solution\n1\n### end solution", "no vale"),
        ("x = 1  ### BEGIN SOLUTION\n1\n### END SOLUTION", "no vale"),
        ("### BEGIN SOLUTION\n\n### END SOLUTION", "vacía"),
    ],
)
def test_marcas_mal_puestas_paran_la_construccion(tmp_path, capsys, codigo, fragmento):
    escribe_leccion(tmp_path, "# T\n\n" + celda(codigo))
    assert ejecuta_orden(tmp_path) == 1
    error = capsys.readouterr().err
    assert error.startswith("leccion_90_prueba, celda 2: ") and fragmento in error
    assert error.count("\n") == 1
    assert not list(tmp_path.rglob("*.ipynb"))


def test_una_marca_en_el_texto_para_la_construccion(tmp_path):
    carpeta = escribe_leccion(tmp_path, "# T\n\n### BEGIN SOLUTION\n\n" + celda("1"))
    with pytest.raises(ErrorConstruccion, match=r"celda 1: .*en una celda de código"):
        lee_leccion(carpeta)


def test_lo_que_se_hace_si_algo_se_enreda_se_escribe_una_vez(tmp_path):
    carpeta = escribe_leccion(tmp_path, f"# T\n\n{ENREDO}\n\n## Y más\n")
    with pytest.raises(ErrorConstruccion, match=r"Falta el archivo si_algo_se_enreda\.md"):
        lee_leccion(carpeta)
    (carpeta.parent / "si_algo_se_enreda.md").write_text("### Si algo\n\nReinicia.\n", "utf-8")
    (celda,) = lee_leccion(carpeta).cells
    assert celda.source == "# T\n\n### Si algo\n\nReinicia.\n\n## Y más"


def test_falta_leccion_md(tmp_path):
    (tmp_path / "leccion_90_prueba").mkdir()
    with pytest.raises(ErrorConstruccion, match=r"leccion_90_prueba: falta .*leccion\.md"):
        lee_leccion(tmp_path / "leccion_90_prueba")


# Los dos cuadernos


def test_nada_de_la_solucion_llega_a_quien_aprende(tmp_path):
    cuaderno = lee_leccion(escribe_leccion(tmp_path, LECCION))
    assert soluciones(cuaderno) == ["    secreto = x * 2\n    return secreto"]
    assert "secreto" not in nbformat.writes(para_aprender(cuaderno))
    assert "SOLUTION" not in nbformat.writes(para_aprender(cuaderno))
    assert "secreto" in nbformat.writes(resuelto(cuaderno))
    assert "SOLUTION" not in nbformat.writes(resuelto(cuaderno))


def test_el_titulo_y_los_enlaces_del_resuelto(tmp_path):
    texto = resuelto(lee_leccion(escribe_leccion(tmp_path, LECCION))).cells[0].source
    assert texto == (
        "# Una lección (soluciones)\n\n"
        "[Resuelto](../90_prueba.ipynb) · [Otra](91_otra.ipynb) · [Inicio](../../README.md)\n"
        '<img src="../../figura.png" alt="x">'
    )


def test_solo_cambia_el_primer_titulo(tmp_path):
    texto = "Sin título.\n\n" + celda("1") + "# Uno\n\n" + celda("2") + "# Dos\n"
    cuaderno = resuelto(lee_leccion(escribe_leccion(tmp_path, texto)))
    textos = [c.source for c in cuaderno.cells if c.cell_type == "markdown"]
    assert textos == ["Sin título.", "# Uno (soluciones)", "# Dos"]


def test_los_identificadores_no_cambian_al_insertar_una_celda(tmp_path):
    def ids(*codigos):
        texto = "# T\n\n" + "".join(map(celda, codigos))
        return [c.id for c in lee_leccion(escribe_leccion(tmp_path, texto)).cells]

    # La misma celda dos veces: cada una con su identificador.
    antes = ids("a = 1", "a = 1", "b = 2")
    despues = ids("nueva = 0", "a = 1", "otra = 0", "a = 1", "b = 2")
    assert len(set(despues)) == 6
    assert [i for i in despues if i in antes] == antes
    assert all(re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", i) for i in despues)


def test_los_identificadores_dependen_de_la_leccion(tmp_path):
    una = lee_leccion(escribe_leccion(tmp_path, LECCION))
    otra = lee_leccion(escribe_leccion(tmp_path, LECCION, "leccion_91_otra"))
    assert not {c.id for c in una.cells} & {c.id for c in otra.cells}


# Construir de verdad


@pytest.fixture(scope="module")
def construida(tmp_path_factory):
    """Una lección construida; las pruebas que la cambian trabajan sobre una copia."""
    raiz = tmp_path_factory.mktemp("curso con espacios y ñ")
    escribe_leccion(raiz, LECCION)
    assert ejecuta_orden(raiz) == 0
    return raiz


def cuadernos(raiz):
    return sorted((raiz / "notebooks").rglob("*.ipynb"))


def test_lo_construido_esta_ejecutado_y_es_igual_en_toda_maquina(construida):
    rutas = cuadernos(construida)
    assert [r.relative_to(construida / "notebooks").as_posix() for r in rutas] == [
        "90_prueba.ipynb",
        "soluciones/90_prueba.ipynb",
    ]
    for ruta in rutas:
        cuaderno = nbformat.read(ruta, as_version=4)
        nbformat.validate(cuaderno)
        codigo = [c for c in cuaderno.cells if c.cell_type == "code"]
        assert [c.execution_count for c in codigo] == [1, 2, 3]
        assert cuaderno.metadata.kernelspec.name == "python3"
        assert "version" not in cuaderno.metadata.language_info
        assert not any(c.metadata for c in cuaderno.cells)
        # Los trozos seguidos de stdout, unidos; stderr, aparte.
        assert [s.get("text") for s in codigo[0].outputs] == ["uno\ndos\n", "aviso\n", None]
        assert b"\r" not in ruta.read_bytes()


def test_construir_otra_vez_no_toca_nada_y_un_cambio_se_nota(construida, capsys):
    def estado():
        return {r: (r.read_bytes(), r.stat().st_mtime_ns) for r in cuadernos(construida)}

    antes = estado()
    capsys.readouterr()
    assert ejecuta_orden(construida) == 0
    assert estado() == antes
    assert ejecuta_orden(construida, "--comprobar", "90") == 0
    assert capsys.readouterr().out == "leccion_90_prueba: al día.\n" * 2


def _edita(ruta, cambia):
    cuaderno = nbformat.read(ruta, as_version=4)
    cambia(cuaderno)
    nbformat.write(cuaderno, ruta)


@pytest.fixture
def copia(construida, tmp_path):
    return shutil.copytree(construida, tmp_path / "copia")


def test_comprobar_se_pone_rojo(copia, capsys):
    """Cada cambio, uno a uno, en el cuaderno de quien aprende."""
    ruta = copia / "notebooks" / "90_prueba.ipynb"
    nuevo = nbformat.read(ruta, as_version=4)

    def cambia_direccion(c):
        c.cells[1].outputs[2].data["text/plain"] = "<object at 0xabc123>"

    def cambia(descripcion, cambio):
        guardado = nbformat.read(ruta, as_version=4)
        cambio(guardado)
        assert construir.diferencia(guardado, nuevo) == descripcion

    cambia(None, lambda c: None)
    cambia(None, cambia_direccion)
    cambia("celda 4: cambia la fuente", lambda c: c.cells[3].update(source="print(1)"))
    cambia("celda 2: cambia la salida (stdout)", lambda c: c.cells[1].outputs[0].update(text="x"))
    cambia("celda 2: cambia la salida (stderr)", lambda c: c.cells[1].outputs[1].update(text="x"))
    cambia("celda 2: cambia la salida (stderr)", lambda c: c.cells[1].outputs.pop(1))
    cambia("celda 2: cambia la salida (text/plain)", lambda c: c.cells[1].outputs.pop(2))
    cambia("celda 4: sobra", lambda c: nuevo.cells.pop())
    nuevo = nbformat.read(ruta, as_version=4)
    cambia("celda 4: falta", lambda c: c.cells.pop())
    cambia(
        "celda 4: cambia el número de ejecución", lambda c: c.cells[3].update(execution_count=None)
    )
    cambia(
        "celda 4: cambia los metadatos", lambda c: c.cells[3].metadata.update(tags=["nbval-skip"])
    )
    cambia("cambian los metadatos del cuaderno", lambda c: c.metadata.pop("kernelspec"))


def test_se_compara_que_haya_imagen_y_no_sus_bytes():
    def con(*datos):
        salidas = [nbformat.v4.new_output("display_data", data=d) for d in datos]
        return nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell("figura()", id="a", outputs=salidas)]
        )

    uno, otro = con({"image/png": "AAAA"}), con({"image/png": "BBBB"})
    assert construir.diferencia(uno, otro) is None
    assert construir.diferencia(con(), uno) == "celda 1: cambia la salida (image/png)"
    tabla, otra = con({"text/html": "<b>1</b>"}), con({"text/html": "<b>2</b>"})
    assert construir.diferencia(tabla, otra) == "celda 1: cambia la salida (text/html)"


def test_comprobar_dice_que_cuaderno_y_por_que_sin_escribir(copia, capsys):
    ruta = copia / "notebooks" / "90_prueba.ipynb"
    _edita(ruta, lambda c: c.cells[3].outputs[0].update(text="adiós\n"))
    (copia / "notebooks" / "soluciones" / "90_prueba.ipynb").write_text("esto no es un cuaderno")
    (copia / "notebooks" / "33_suelto.ipynb").write_text("{}")
    antes = {r: r.read_bytes() for r in cuadernos(copia)}
    capsys.readouterr()
    assert ejecuta_orden(copia, "--comprobar") == 1
    assert capsys.readouterr().out.splitlines() == [
        "notebooks/90_prueba.ipynb: celda 4: cambia la salida (stdout).",
        "notebooks/soluciones/90_prueba.ipynb: celda 1: falta.",
        "notebooks/33_suelto.ipynb: sobra, no sale de ninguna lección; bórralo.",
    ]
    assert {r: r.read_bytes() for r in cuadernos(copia)} == antes


def test_comprobar_ve_el_cuaderno_sin_leccion(copia):
    (copia / "notebooks" / "33_suelto.ipynb").write_text("{}")
    assert ejecuta_orden(copia, "--comprobar") == 1


def test_comprobar_ve_la_fuente_cambiada_y_construir_lo_arregla(copia, capsys):
    carpeta = escribe_leccion(copia, LECCION.replace('"hola"', '"buenas"'))
    assert ejecuta_orden(copia, "--comprobar") == 1
    assert "notebooks/90_prueba.ipynb: celda 4: cambia el identificador" in capsys.readouterr().out
    assert len(construir.construye(carpeta, copia / "notebooks")) == 2
    assert "buenas" in (copia / "notebooks" / "90_prueba.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("texto", "fragmento"),
    [
        ("1 / 0", "celda 2: lanza ZeroDivisionError (division by zero)"),
        (")", "celda 2: lanza SyntaxError"),
        ("import os\nos._exit(3)", "celda 2: mata al kernel"),
    ],
)
def test_una_celda_que_falla_para_la_construccion(tmp_path, capsys, texto, fragmento):
    escribe_leccion(tmp_path, "# T\n\n" + celda(texto) + celda("2"))
    assert ejecuta_orden(tmp_path) == 1
    error = capsys.readouterr().err
    assert error.startswith("leccion_90_prueba, ") and fragmento in error
    assert error.count("\n") == 1
    assert cuadernos(tmp_path) == []


def test_un_kernel_que_nace_muerto_se_pide_otra_vez(tmp_path, monkeypatch):
    de_verdad, veces = construir.NotebookClient.async_start_new_kernel_client, []

    async def muere(cliente):
        veces.append(cliente)
        if len(veces) == 1:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return await de_verdad(cliente)

    monkeypatch.setattr(construir.NotebookClient, "async_start_new_kernel_client", muere)
    escribe_leccion(tmp_path, "# T\n\n" + celda("print('hola')"))
    assert ejecuta_orden(tmp_path) == 0
    assert "hola" in (tmp_path / "notebooks" / "90_prueba.ipynb").read_text("utf-8")


def test_una_celda_sin_fin_para_la_construccion(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(construir, "SEGUNDOS_POR_CELDA", 1)
    escribe_leccion(tmp_path, "# T\n\n" + celda("0") + celda("while True: pass"))
    assert ejecuta_orden(tmp_path) == 1
    assert "celda 3: no termina en 1 segundos" in capsys.readouterr().err


def ejecuta_celda(carpeta, codigo, *etiquetas):
    cuaderno = lee_leccion(escribe_leccion(carpeta, celda(codigo, *etiquetas)))
    construir.ejecuta(cuaderno, carpeta, "leccion_90_prueba")
    return cuaderno.cells[0].outputs


def test_una_excepcion_esperada_tiene_que_ocurrir(tmp_path):
    assert ejecuta_celda(tmp_path, "1 / 0", "raises-exception")[0].ename == "ZeroDivisionError"
    with pytest.raises(ErrorConstruccion, match="celda 1: lleva «raises-exception» y no lanza"):
        ejecuta_celda(tmp_path, "1 / 1", "raises-exception")


def test_las_trazas_no_dicen_donde_esta_esta_maquina(tmp_path):
    codigo = "from packaging.version import Version\nVersion('x')"
    traza = "\n".join(ejecuta_celda(tmp_path, codigo, "raises-exception")[0].traceback)
    assert "version.py" in traza
    assert sys.prefix not in traza and str(construir.RAIZ) not in traza


def test_una_leccion_que_no_existe(tmp_path, capsys):
    assert ejecuta_orden(tmp_path, "77") == 1
    assert capsys.readouterr().err == "No encuentro la lección 77; hay estas: ninguna.\n"


# La ficha y los mapas


@pytest.mark.parametrize(
    ("ficha", "fragmento"),
    [
        ("", "no se encuentra «leccion:»"),
        ("---\nkernelspec:\n  name: python3\n---\n", "no se encuentra «leccion:»"),
        ("---\nleccion: [\n---\n", "no se encuentra «leccion:»"),
        ("---\nleccion:\n  titulo: x\n---\n", "no se conoce «titulo»"),
        ("---\nleccion:\n  estado: borrador\n---\n", "falta «mapa»"),
        ("---\nleccion:\n  mapa:\n---\n", "«mapa» tiene que ser un texto"),
        ("---\nleccion:\n  mapa: [x]\n---\n", "«mapa» tiene que ser un texto"),
        ("---\nleccion:\n  mapa: a | b\n---\n", "sin «|»"),
        ("---\nleccion:\n  mapa: x\n  estado: lista\n---\n", "«estado» no puede ser «lista»"),
        ("---\nleccion:\n  mapa: x\n  minimos: {paginas: 3}\n---\n", "«celdas» y «ejercicios»"),
        ("---\nleccion:\n  mapa: x\n  minimos: {celdas: z}\n---\n", "«celdas» y «ejercicios»"),
        ("---\nleccion:\n  mapa: x\n  archivo: nadie.py\n---\n", "no existe «nadie.py»"),
        ("---\nleccion:\n  mapa: x\n  mejorados: [yo.py]\n---\n", "no existe «yo.py»"),
        ("---\nleccion:\n  mapa: x\n  termina: Error\n---\n", "«termina» es de «archivo»"),
    ],
)
def test_una_ficha_mal_escrita_para_la_construccion(tmp_path, capsys, ficha, fragmento):
    escribe_leccion(tmp_path, "# T\n\n" + celda("1"), ficha=ficha)
    assert ejecuta_orden(tmp_path) == 1
    error = capsys.readouterr().err
    assert error.startswith("leccion_90_prueba, cabecera de leccion.md: ") and fragmento in error
    assert error.count("\n") == 1
    assert not cuadernos(tmp_path)


def test_la_ficha_no_llega_al_cuaderno(tmp_path):
    ficha = FICHA.replace("---\n\n", "  archivo: a.py\n  minimos: {celdas: 3}\n---\n\n")
    carpeta = escribe_leccion(tmp_path, LECCION, ficha=ficha)
    (carpeta / "a.py").touch()
    leida = lee_ficha(carpeta)
    assert (leida.mapa, leida.archivo, leida.minimos) == ("una prueba", "a.py", {"celdas": 3})
    assert not leida.es_borrador and leida.mejorados == []
    assert "una prueba" not in nbformat.writes(lee_leccion(carpeta))


TABLA = """\
| lección | qué verás |
|---|---|
| {} | {}una prueba |
| [**91**]({}91_otra.ipynb) | otra cosa |"""


def test_los_mapas_salen_de_las_fichas(tmp_path, capsys):
    carpeta = escribe_leccion(tmp_path, f"# T\n\n{MAPA}\n\n" + celda("1"))
    otra = FICHA.replace("una prueba", "otra cosa")
    escribe_leccion(tmp_path, "# O\n\n" + celda("2"), "leccion_91_otra", ficha=otra)
    suyo = lee_leccion(carpeta).cells[0].source
    assert suyo == "# T\n\n" + TABLA.format("**90**", "esta: ", "")

    assert ejecuta_orden(tmp_path) == 0
    assert "README.md: cambia el mapa.\n" in capsys.readouterr().out
    leeme = (tmp_path / "README.md").read_text("utf-8")
    tabla = TABLA.format("[**90**](notebooks/90_prueba.ipynb)", "", "notebooks/")
    assert leeme == LEEME.replace(f"{MAPA}\n", f"{MAPA}\n{tabla}\n")

    # Cambia una ficha: los dos mapas se quedan viejos, y se dice sin tocarlos.
    otra = otra.replace("otra cosa", "otra cosa más")
    escribe_leccion(tmp_path, "# O\n\n" + celda("2"), "leccion_91_otra", ficha=otra)
    assert ejecuta_orden(tmp_path, "--comprobar") == 1
    dicho = capsys.readouterr().out
    assert "README.md: cambia el mapa.\n" in dicho
    assert "notebooks/90_prueba.ipynb: celda 1: cambia" in dicho
    assert "leccion_91_otra: al día.\n" in dicho
    assert (tmp_path / "README.md").read_text("utf-8") == leeme


def finales(raiz, nombre):
    """Lo último que dicen los dos cuadernos de una lección."""
    rutas = [raiz / "notebooks" / f"{en}{nombre}.ipynb" for en in ("", "soluciones/")]
    return [nbformat.read(ruta, as_version=4).cells[-1].source for ruta in rutas]


def test_cada_leccion_lleva_a_la_siguiente_y_la_ultima_al_mapa(tmp_path):
    escribe_leccion(tmp_path, f"# T\n\n## Qué hay\n\n{MAPA}\n\n" + celda("1"))
    # Con números que faltan entre una y otra.
    escribe_leccion(tmp_path, "# O\n\n" + celda("2"), "leccion_93_otra")
    assert ejecuta_orden(tmp_path) == 0
    a_la_93 = "**Lección siguiente.** [93 · O](93_otra.ipynb)"
    al_mapa = "**Era la última.** [Qué hay](90_prueba.ipynb#Qué-hay)"
    assert finales(tmp_path, "90_prueba") == [a_la_93] * 2
    assert finales(tmp_path, "93_otra") == [al_mapa] * 2


def test_una_leccion_anadida_pone_al_dia_las_demas_sin_ejecutarlas(copia, capsys):
    ruta = copia / "notebooks" / "90_prueba.ipynb"
    _edita(ruta, lambda c: c.cells[3].outputs[0].update(text="una medida\n"))
    antes = nbformat.read(ruta, as_version=4)
    ficha = FICHA.replace("una prueba", "otra cosa")
    escribe_leccion(copia, "# O\n\n" + celda("2"), "leccion_91_otra", ficha=ficha)
    assert ejecuta_orden(copia, "91") == 0
    assert "notebooks/90_prueba.ipynb: celda 5: falta.\n" in capsys.readouterr().out
    enlace = "**Lección siguiente.** [91 · O](91_otra.ipynb)"
    assert finales(copia, "90_prueba") == [enlace] * 2
    despues = nbformat.read(ruta, as_version=4)
    assert despues.cells[:-1] == antes.cells

    texto = LECCION.replace("Una lección", "Otra lección")
    escribe_leccion(copia, texto)
    assert ejecuta_orden(copia, "--comprobar", "91") == 1
    assert "notebooks/90_prueba.ipynb: celda 1: cambia" in capsys.readouterr().out
    # Si ha cambiado su código, hay que construirla a ella.
    escribe_leccion(copia, texto.replace('"hola"', '"buenas"'))
    assert ejecuta_orden(copia, "91") == 0
    assert "notebooks/90" not in capsys.readouterr().out
    assert nbformat.read(ruta, as_version=4) == despues


def test_sin_sitio_para_el_mapa_se_dice(tmp_path, capsys):
    (tmp_path / "README.md").write_text("# Curso\n", encoding="utf-8")
    escribe_leccion(tmp_path, "# T\n\n" + celda("1"))
    assert ejecuta_orden(tmp_path) == 1
    error = capsys.readouterr().err
    assert error.startswith("README.md: falta el sitio del mapa") and error.count("\n") == 1


def test_que_falten_medidas_para_un_percentil_no_es_un_cambio():
    """Con el servidor ocupado, lo rápido se mide menos veces."""

    def con(tabla):
        salida = nbformat.v4.new_output("execute_result", data={"text/plain": tabla})
        celda = nbformat.v4.new_code_cell("medida", id="a", outputs=[salida])
        return nbformat.v4.new_notebook(cells=[celda])

    def tabla(nombre, rondas, por_ronda):
        return repr(Medida({nombre: np.full((rondas, por_ronda), 100.0)}, fijada=True))

    pocas, muchas = tabla("abierta", 40, 1), tabla("abierta", 40, 15)
    assert "pocas" in pocas and "pocas" not in muchas
    assert construir.diferencia(con(pocas), con(muchas)) is None
    assert construir.diferencia(con(pocas), con(tabla("otra", 40, 15)))
    assert construir.diferencia(con(pocas), con(pocas.replace("pocas", "raras")))
