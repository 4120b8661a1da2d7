"""Lo que todo cuaderno del curso cumple, y lo que nbval no mira."""

import ast
import html
import os
import re
import statistics
import subprocess
import sys
import warnings
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from psycopg2.pool import PoolError

from helpers import observador, programas
from lecciones.leccion_00_empieza_aqui import maquina
from taller.construir import CUADERNOS, RAIZ, cuadernos_de, diferencia, escribe_mapa, sobrantes
from taller.fuente import (
    METADATOS,
    carpetas_de_lecciones,
    lee_ficha,
    lee_glosario,
    lee_leccion,
    mapa,
    numero_de,
    para_aprender,
    resuelto,
    si_algo_se_enreda,
    sin_soluciones,
    soluciones,
)
from taller.version import aviso_de_version, fallo_de_version

LECCIONES = carpetas_de_lecciones()
FICHAS = {carpeta: lee_ficha(carpeta) for carpeta in LECCIONES}
# Salidas que nbval no compara. Si hace falta una, se sube este número y se dice por qué.
SALIDAS_SIN_COMPARAR = 0

por_leccion = pytest.mark.parametrize("carpeta", LECCIONES, ids=lambda c: c.name)
por_cuaderno = pytest.mark.parametrize(
    "ruta",
    [r for c in LECCIONES for r in cuadernos_de(c)],
    ids=lambda r: r.relative_to(CUADERNOS).as_posix(),
)


@cache
def lee(ruta):
    return nbformat.read(ruta, as_version=4)


@cache
def leccion(carpeta):
    return lee_leccion(carpeta)


def de_codigo(cuaderno):
    return [celda for celda in cuaderno.cells if celda.cell_type == "code"]


def etiquetas(celda):
    return celda.metadata.get("tags", [])


def es_ejercicio(celda):
    return celda.cell_type == "code" and sin_soluciones(celda.source) != celda.source


def cadenas(nodo):
    """Todos los textos de un cuaderno: fuentes, salidas y metadatos."""
    if isinstance(nodo, str):
        yield nodo
    elif isinstance(nodo, dict):
        for valor in nodo.values():
            yield from cadenas(valor)
    elif isinstance(nodo, list):
        for valor in nodo:
            yield from cadenas(valor)


# Qué cuadernos hay


def test_estan_las_lecciones_y_solo_sus_cuadernos():
    numeros = [numero_de(c) for c in LECCIONES]
    assert numeros == sorted(set(numeros))
    assert len(numeros) >= 9
    for carpeta in LECCIONES:
        for ruta in cuadernos_de(carpeta):
            assert ruta.is_file(), f"Falta {ruta.name}: ejecuta «python3 curso.py construir»."
    assert sobrantes() == []


def test_el_mapa_de_la_00_y_el_readme_llevan_a_todas_las_lecciones():
    assert not escribe_mapa(LECCIONES[0].parent, RAIZ / "README.md", comprobar=True)
    textos = [c.source for c in lee(cuadernos_de(LECCIONES[0])[0]).cells]
    assert mapa(LECCIONES[0].parent, desde="00") in "\n".join(textos).partition("## El mapa")[2]
    en_la_00 = next(texto for texto in textos if "## El mapa" in texto)
    for tabla, antes in ((en_la_00, ""), ((RAIZ / "README.md").read_text("utf-8"), "notebooks/")):
        enlazados = re.findall(rf"\]\({antes}(\d\d_\w+\.ipynb)\)", tabla)
        assert f"]({antes}glosario.ipynb)" in tabla
        # La 00 no se enlaza a sí misma.
        assert enlazados == [cuadernos_de(c)[0].name for c in LECCIONES][0 if antes else 1 :]


def test_ninguna_leccion_publicada_es_un_borrador():
    assert [carpeta.name for carpeta, ficha in FICHAS.items() if ficha.es_borrador] == []


@por_leccion
def test_los_cuadernos_son_los_de_su_leccion(carpeta):
    """Todo menos las salidas, que compara nbval al ejecutarlos."""
    ids = [celda.id for celda in leccion(carpeta).cells]
    assert len(set(ids)) == len(ids)
    nuevos = (para_aprender(leccion(carpeta)), resuelto(leccion(carpeta)))
    for ruta, nuevo in zip(cuadernos_de(carpeta), nuevos, strict=True):
        guardado = lee(ruta)
        nuevo.metadata = nbformat.from_dict(METADATOS)
        for celda, suya in zip(de_codigo(nuevo), de_codigo(guardado), strict=True):
            celda.outputs, celda.execution_count = suya.outputs, suya.execution_count
        assert diferencia(guardado, nuevo) is None, ruta


# Ejecutados


@por_cuaderno
def test_las_celdas_estan_ejecutadas_en_orden(ruta):
    """Una celda sin número de ejecución pasaría nbval sin que nadie la mirase."""
    numeros = [celda.execution_count for celda in de_codigo(lee(ruta))]
    assert numeros and numeros == list(range(1, len(numeros) + 1))


@por_cuaderno
def test_encender_el_servidor_dice_que_esta_listo(ruta):
    enciende = next(c for c in de_codigo(lee(ruta)) if "servidor.iniciar(" in c.source)
    assert "✓ PostgreSQL está listo para esta lección." in str(enciende.outputs)


@por_cuaderno
def test_la_excepcion_esperada_esta_guardada(ruta):
    for celda in de_codigo(lee(ruta)):
        hay = any(salida.output_type == "error" for salida in celda.outputs)
        assert hay == ("raises-exception" in etiquetas(celda)), celda.source


def sin_comparar(cuaderno):
    """Las celdas en las que nbval no compara o no ejecuta, por etiqueta o por comentario."""
    marcas = r"nbval[-_](ignore[-_]output|skip)|pytest[-_]validate[-_]ignore[-_]output"
    return [
        celda
        for celda in de_codigo(cuaderno)
        if re.search(marcas, celda.source + "\n" + "\n".join(etiquetas(celda)), re.IGNORECASE)
    ]


def test_casi_ninguna_salida_queda_sin_comparar():
    # Se cuentan en las lecciones: cada una da dos cuadernos.
    assert sum(len(sin_comparar(leccion(c))) for c in LECCIONES) <= SALIDAS_SIN_COMPARAR


# Las soluciones


def sin_blancos(texto):
    return "".join(texto.split())


def soluciones_a_la_vista(fuente, cuaderno):
    """Las soluciones de `fuente` que se pueden leer en el cuaderno de quien aprende.

    Una solución de varias líneas no puede estar en ninguna parte, blancos aparte. La de una sola
    línea no puede ser una línea, ni un trozo `entre acentos graves`, salvo que ya lo sea en una
    celda de código que no es un ejercicio.
    """
    textos = list(cadenas([cuaderno.cells, cuaderno.metadata]))
    todo = "\n".join(map(sin_blancos, textos))
    lineas = {sin_blancos(linea) for texto in textos for linea in texto.splitlines()}
    for texto in textos:
        lineas |= {sin_blancos(t) for t in re.findall(r"`([^`\n]+)`", texto)}
        lineas |= {sin_blancos(t) for t in re.findall(r"<code>(.+?)</code>", html.unescape(texto))}
    ensenadas = {
        sin_blancos(linea)
        for celda in fuente.cells
        if celda.cell_type == "code" and not es_ejercicio(celda)
        for linea in celda.source.splitlines()
    }
    vistas = []
    for solucion in soluciones(fuente):
        junta = sin_blancos(solucion)
        if len([linea for linea in solucion.splitlines() if linea.strip()]) > 1:
            vistas += [solucion] if junta in todo else []
        elif junta not in ensenadas and junta in lineas:
            vistas.append(solucion)
    return vistas


@por_leccion
def test_ninguna_solucion_en_el_cuaderno_de_quien_aprende(carpeta):
    aprende, resuelto = map(lee, cuadernos_de(carpeta))
    assert soluciones(leccion(carpeta)), "La lección no tiene ningún ejercicio."
    assert soluciones_a_la_vista(leccion(carpeta), aprende) == []
    # Y en el resuelto sí se encuentran: así se sabe que la búsqueda busca.
    assert soluciones_a_la_vista(leccion(carpeta), resuelto)
    for cuaderno in (aprende, resuelto):
        assert not any("SOLUTION" in texto for texto in cadenas(cuaderno.cells))


# Nada de la máquina donde se construyó


@por_cuaderno
def test_ni_claves_ni_rutas_de_esta_maquina(ruta):
    rutas = [str(RAIZ) + os.sep, sys.prefix, str(Path.home()) + os.sep]
    # Una clave al azar en una salida la caza nbval, porque cambia; esto mira además las trazas.
    clave = r"password['\"]?\s*[=:]\s*['\"]?(?!xxx|admin\b|cls\b|os\b|password\b|…)[\w-]{8,}"
    uri = r"://[^/\s:@]+:(?!xxx|admin\b|…)[^/\s:@]+@"
    for texto in cadenas(lee(ruta)):
        assert not [r for r in rutas if r in texto]
        hallada = re.search(f"{clave}|{uri}", texto, re.IGNORECASE)
        assert hallada is None, hallada[0]
        assert os.environ.get("PGPASSWORD", "ninguna clave") not in texto


# Enlaces y figuras


def textos_de(cuaderno):
    """Los textos de las celdas de texto, sin bloques de código ni trozos entre acentos graves."""
    for celda in cuaderno.cells:
        if celda.cell_type == "markdown":
            sin_bloques = re.sub(r"^```.*?^```", "", celda.source, flags=re.MULTILINE | re.DOTALL)
            yield re.sub(r"`[^`\n]*`", "", sin_bloques)


def enlaces(cuaderno):
    for texto in textos_de(cuaderno):
        for destino in re.findall(r"\]\(\s*<?([^)>\s]+)|\b(?:href|src)=[\"']([^\"']+)", texto):
            yield "".join(destino)


@por_cuaderno
def test_los_enlaces_llevan_a_algun_sitio(ruta):
    destinos = list(enlaces(lee(ruta)))
    assert destinos
    for destino in destinos:
        if not re.match(r"https://|#", destino):
            archivo = ruta.parent / unquote(destino.partition("#")[0])
            assert archivo.exists(), destino


def figuras_sin_texto(cuaderno):
    """Las figuras que un lector de pantalla no puede contar."""
    malas = []
    textos = list(textos_de(cuaderno))
    for celda in de_codigo(cuaderno):
        for salida in celda.outputs:
            datos = salida.get("data", {})
            textos.append(datos.get("text/html", ""))
            for clase in set(datos) & {"image/png", "image/jpeg", "image/svg+xml"}:
                # En un PNG suelto el texto va en los metadatos, junto al tamaño.
                alt = salida.metadata.get(clase, {}).get("alt", salida.metadata.get("alt", ""))
                malas += [] if len(alt) >= 20 else [clase]
    for texto in textos:
        for etiqueta in re.findall(r"<img\b[^>]*>", texto):
            alt = re.search(r"\balt=([\"'])(.*?)\1", etiqueta)
            malas += [] if alt and len(alt[2]) >= 20 else [etiqueta[:80]]
        malas += [f"![{a}]" for a in re.findall(r"!\[([^\]]*)\]\(", texto) if len(a) < 20]
    return malas


@por_cuaderno
def test_las_figuras_tienen_texto_alternativo(ruta):
    assert figuras_sin_texto(lee(ruta)) == []


def test_hay_figuras_y_una_sin_texto_se_ve():
    assert any("<img" in t for c in LECCIONES for r in cuadernos_de(c) for t in cadenas(lee(r)))
    for datos in ({"image/png": "AAAA"}, {"text/html": '<img src="x">'}):
        salida = nbformat.v4.new_output("display_data", data=datos)
        celda = nbformat.v4.new_code_cell("", outputs=[salida])
        assert figuras_sin_texto(nbformat.v4.new_notebook(cells=[celda]))


# La página que cierra el curso


def filas_del_glosario():
    """(tabla, [celdas de la fila]) de cada fila del glosario y de «Qué elegir»."""
    (pagina,) = (c.source for c in lee_glosario().cells)
    for apartado in pagina.split("\n## ")[1:]:
        titulo, *lineas = apartado.splitlines()
        filas = [linea.strip("| ").split(" | ") for linea in lineas if linea.startswith("| ")]
        yield from ((titulo, fila) for fila in filas[1:])


def lo_que_no_ensena_su_leccion(filas):
    """Las filas cuyo enlace no lleva a una lección, o a una que no nombra lo que dicen."""
    malas = []
    for titulo, (primera, segunda, donde) in filas:
        enlace = re.fullmatch(r"\[(\d\d)\]\((\1_\w+\.ipynb)\)", donde)
        texto = " ".join(textos_y_codigo(CUADERNOS / enlace[2])) if enlace else ""
        nombres = re.findall(r"`([^`]+)`", segunda)
        nombres = [primera.strip("*`")] if titulo == "Glosario" else nombres
        malas += [n for n in nombres or [""] if n.rstrip("()").lower() not in texto or not texto]
    return [mala for mala in malas if mala]


@cache
def textos_y_codigo(ruta):
    return [celda.source.lower() for celda in lee(ruta).cells]


def test_el_glosario_esta_construido_y_en_orden():
    assert lee(CUADERNOS / "glosario.ipynb").cells == lee_glosario().cells
    palabras = [
        fila[0].strip("*`") for titulo, fila in filas_del_glosario() if titulo == "Glosario"
    ]
    sin_tildes = str.maketrans("áéíóú", "aeiou")
    assert palabras == sorted(palabras, key=lambda p: p.lower().translate(sin_tildes))
    assert len(palabras) >= 25


def test_la_ultima_leccion_lleva_al_glosario():
    ultima = [carpeta for carpeta in LECCIONES if not FICHAS[carpeta].es_borrador][-1]
    for ruta in cuadernos_de(ultima):
        assert any(d.endswith("glosario.ipynb") for d in enlaces(lee(ruta))), ruta.name


def test_cada_fila_lleva_a_la_leccion_que_lo_ensena():
    filas = list(filas_del_glosario())
    assert {titulo for titulo, _ in filas} >= {"Qué driver", "Qué pool", "Qué parámetros"}
    assert lo_que_no_ensena_su_leccion(filas) == []
    # Y si no lo enseña, se ve.
    assert lo_que_no_ensena_su_leccion([("Glosario", ["**SCRAM**", "x", filas[0][1][2]])])


def test_cada_palabra_lleva_adonde_se_explica():
    """Ninguna lección anterior la escribe en cursiva, que es como se presentan."""
    tarde = []
    for titulo, fila in filas_del_glosario():
        if titulo == "Glosario":
            palabra, lleva = fila[0].strip("*`"), fila[2][1:3]
            cursiva = rf"(?<!\*)\*`?{palabra}(?:e?s)?`?\*(?!\*)"
            for carpeta in LECCIONES:
                texto = (carpeta / "leccion.md").read_text("utf-8")
                if numero_de(carpeta) < lleva and re.search(cursiva, texto, re.IGNORECASE):
                    tarde.append((palabra, numero_de(carpeta)))
    assert tarde == []


# La forma de una lección


def lineas_de(celda):
    return len([linea for linea in celda.source.splitlines() if linea.strip()])


@por_cuaderno
def test_la_cabecera_y_el_final(ruta):
    texto = "\n\n".join(c.source for c in lee(ruta).cells if c.cell_type == "markdown")
    partes = ["# ", "Qué harás", "Qué aprenderás", "Qué necesitas", "Tiempo"]
    partes += ["\n## Resumen\n", "\n## Errores frecuentes\n", "\n## Para saber más\n"]
    donde = [texto.find(parte) for parte in partes]
    assert -1 not in donde, partes[donde.index(-1)]
    assert donde == sorted(donde)
    assert lee(ruta).cells[0].source.startswith("# ")
    assert texto[donde[-1] :].count("https://"), "«Para saber más» no da ninguna fuente."


@por_leccion
def test_lleva_una_vez_lo_que_se_hace_si_algo_se_enreda(carpeta):
    for ruta in cuadernos_de(carpeta):
        texto = "\n\n".join(c.source for c in lee(ruta).cells if c.cell_type == "markdown")
        assert texto.count("### Si algo se enreda\n") == 1
        errores = texto.partition("\n## Errores frecuentes\n")[2]
        assert si_algo_se_enreda() in errores.partition("\n## Para saber más\n")[0]


def minimo(carpeta, que, de_todas):
    """Cuántas celdas o ejercicios tiene que tener una lección, como mínimo."""
    ficha = FICHAS[carpeta]
    return 1 if ficha.es_borrador else ficha.minimos.get(que, de_todas)


@por_leccion
def test_el_tamano(carpeta):
    # Sin contar la cabecera, el final, el enlace a la siguiente, las predicciones ni los ejercicios
    # (enunciado, respuesta, comprobación y pistas): es lo que se lee de corrido.
    ejercicios = len([c for c in leccion(carpeta).cells if es_ejercicio(c)])
    predicciones = len([c for c in leccion(carpeta).cells if c.source.startswith("predice(")])
    cuerpo = len(leccion(carpeta).cells) - 4 * ejercicios - predicciones - 3
    assert minimo(carpeta, "celdas", 25) <= cuerpo <= 45
    for ruta in cuadernos_de(carpeta):
        codigo = de_codigo(lee(ruta))
        largas = [lineas_de(c) for c in codigo if "archivo-completo" not in etiquetas(c)]
        assert max(largas) <= 25
        assert statistics.median(map(lineas_de, codigo)) <= 5


@por_leccion
def test_cada_ejercicio_tiene_su_comprobacion_sus_pistas_y_su_solucion(carpeta):
    numero = numero_de(carpeta)
    celdas = leccion(carpeta).cells
    principios = [n for n, celda in enumerate(celdas) if es_ejercicio(celda)]
    for orden, (desde, hasta) in enumerate(
        zip(principios, [*principios[1:], len(celdas)], strict=True), 1
    ):
        identificador = f"{numero}.{orden}"
        codigo = [c for c in celdas[desde + 1 : hasta] if c.cell_type == "code"]
        assert celdas[desde + 1] is codigo[0], f"{identificador}: su comprobación no va detrás."
        assert codigo[0].source == f'comprobar("{identificador}")'
        texto = "\n".join(c.source for c in celdas[desde:hasta] if c.cell_type == "markdown")
        pistas = re.findall(r"<details>\s*<summary>\s*(?:<b>)?Pista (\d)", texto)
        assert pistas == ["1", "2", "3"], identificador
        assert f"](soluciones/{cuadernos_de(carpeta)[0].name})" in texto, identificador
        titulo = [c.source for c in celdas[: desde + 1] if "## Ejercicio" in c.source][-1]
        assert f"## Ejercicio {identificador} ·" in titulo
    assert sum(c.source.startswith("comprobar(") for c in celdas) == len(principios)


def test_los_ejercicios_que_hay():
    pocos = [c for c in LECCIONES if len(soluciones(leccion(c))) < minimo(c, "ejercicios", 4)]
    assert pocos == []


# El archivo y los pasos son el mismo código

# El archivo que cada lección construye por pasos, según su tutorial.
CON_ARCHIVO = [(c, c / ficha.archivo) for c, ficha in FICHAS.items() if ficha.archivo]
por_archivo = pytest.mark.parametrize(
    ("carpeta", "archivo"), CON_ARCHIVO, ids=[numero_de(c) for c, _ in CON_ARCHIVO]
)
MEJORADOS = [(c, c / archivo) for c, ficha in FICHAS.items() for archivo in ficha.mejorados]
PROGRAMAS = CON_ARCHIVO + MEJORADOS


def codigo_de_los_pasos(carpeta):
    """El código de la lección que no es de un ejercicio, como un módulo."""
    return ast.parse(
        "\n".join(
            celda.source
            for celda in leccion(carpeta).cells
            if celda.cell_type == "code" and not es_ejercicio(celda)
        )
    )


def definiciones(modulo):
    """Lo que define un módulo: {nombre: {parte: código}}.

    Una función o una variable tiene una parte. Las de una clase son sus bases, sus decoradores y
    sus miembros: `class Conexion(Conexion)` los añade a la clase que ya había. La última
    definición es la que vale.
    """
    todas = {}
    for nodo in modulo.body:
        if isinstance(nodo, ast.ClassDef):
            bases = [ast.unparse(base) for base in (*nodo.bases, *nodo.keywords)]
            decoradores = [ast.unparse(d) for d in nodo.decorator_list]
            partes = {"(bases)": bases, "(decoradores)": decoradores}
            if bases == [nodo.name]:
                partes = dict(todas[nodo.name])
                partes["(decoradores)"] = partes["(decoradores)"] + decoradores
            for pieza in nodo.body:
                # Los comentarios no están en el código; las descripciones sí, y son iguales.
                partes[_nombre(pieza)] = ast.unparse(pieza)
            todas[nodo.name] = partes
        elif isinstance(nodo, (ast.FunctionDef, ast.Assign, ast.AnnAssign)):
            todas[_nombre(nodo)] = {"(código)": ast.unparse(nodo)}
    return todas


def _nombre(pieza):
    if isinstance(pieza, ast.Assign):
        return ", ".join(map(ast.unparse, pieza.targets))
    if isinstance(pieza, ast.AnnAssign):
        return ast.unparse(pieza.target)
    return getattr(pieza, "name", "descripción")


def importa(modulo):
    """De dónde viene cada nombre importado: {nombre: «módulo:original»}."""
    nombres = {}
    for nodo in modulo.body:
        if isinstance(nodo, ast.Import):
            nombres |= {a.asname or a.name: a.name for a in nodo.names}
        elif isinstance(nodo, ast.ImportFrom):
            nombres |= {a.asname or a.name: f"{nodo.module}:{a.name}" for a in nodo.names}
    return nombres


def diferencias_con_el_archivo(pasos, archivo):
    """En qué se distinguen los pasos del cuaderno y el archivo; lista vacía si en nada."""
    del_archivo, de_los_pasos = definiciones(archivo), definiciones(pasos)
    malas = []
    for nombre, suyas in del_archivo.items():
        partes = de_los_pasos.get(nombre)
        if partes is None:
            malas.append(f"los pasos no tienen {nombre}")
        elif partes != suyas:
            cambian = {p for p in partes.keys() | suyas if partes.get(p) != suyas.get(p)}
            malas.append(f"{nombre}: cambian {', '.join(sorted(cambian))}")
        elif list(partes) != list(suyas):
            malas.append(f"{nombre}: cambia el orden")
    usados = {
        nodo.id
        for definicion in archivo.body
        if isinstance(definicion, (ast.ClassDef, ast.FunctionDef, ast.Assign))
        for nodo in ast.walk(definicion)
        if isinstance(nodo, ast.Name)
    }
    unos, otros = importa(pasos), importa(archivo)
    malas += [f"se importa distinto {n}" for n in sorted(usados) if unos.get(n) != otros.get(n)]
    return malas


def lee_archivo(archivo):
    return ast.parse(archivo.read_text(encoding="utf-8"))


def test_desde_la_02_cada_leccion_termina_en_un_archivo():
    # En la 12, los archivos los escribe quien aprende.
    sin_archivo = {c for c in LECCIONES if FICHAS[c].es_borrador or (c / "a_medias").is_dir()}
    assert [c for c, _ in CON_ARCHIVO] == [c for c in LECCIONES[2:] if c not in sin_archivo]
    assert {a for _, a in MEJORADOS} == {a for c in LECCIONES for a in c.rglob("*_mejorad?.py")}
    assert MEJORADOS


@por_archivo
def test_el_archivo_y_los_pasos_son_el_mismo_codigo(carpeta, archivo):
    assert definiciones(lee_archivo(archivo))
    assert diferencias_con_el_archivo(codigo_de_los_pasos(carpeta), lee_archivo(archivo)) == []


@pytest.mark.parametrize(
    ("cambio", "dice"),
    [
        (("a = 1", "a = 2"), "C: cambian a"),
        (("@classmethod\n    ", ""), "C: cambian f"),
        (("class C:", "class C(dict):"), "C: cambian (bases)"),
        (("    b = 2\n", ""), "C: cambian b"),
        (("class C:", "@d\nclass C:"), "C: cambian (decoradores)"),
        (("return 7", "return 8"), "g: cambian (código)"),
        (("c = C()", "c = C(1)"), "c: cambian (código)"),
        (("import sys", "from x import sys"), "se importa distinto sys"),
        (("class C:\n    a = 1\n    b = 2", "class C:\n    b = 2\n    a = 1"), "cambia el orden"),
        (("class C:", "class E:\n    x = 0\nclass C:"), "los pasos no tienen E"),
    ],
)
def test_un_archivo_distinto_se_ve(cambio, dice):
    pasos = "import sys\nclass C:\n    a = 0\n    b = 2\nclass C(C):\n    a = 1\n"
    pasos += "class C(C):\n    @classmethod\n    def f(cls): sys.exit()\n"
    pasos += "def g():\n    return 7\nc = C()\n"
    archivo = "import sys\nclass C:\n    a = 1\n    b = 2\n"
    archivo += "    @classmethod\n    def f(cls): sys.exit()\n"
    archivo += "def g():\n    return 7\nc = C()\n"
    assert diferencias_con_el_archivo(ast.parse(pasos), ast.parse(archivo)) == []
    assert cambio[0] in archivo
    malas = diferencias_con_el_archivo(ast.parse(pasos), ast.parse(archivo.replace(*cambio)))
    assert any(dice in mala for mala in malas), malas


def programa_de(archivo, numero):
    """El código del bloque `__main__` del final, que enciende el servidor o lo encuentra.

    Si lo que hay antes del bloque lee los datos de conexión, lo enciende otro, delante de todo.
    """
    enciende = f'servidor.iniciar("{numero}")'
    bloques = [nodo for nodo in archivo.body if isinstance(nodo, ast.If)]
    assert {ast.unparse(bloque.test) for bloque in bloques} == {"__name__ == '__main__'"}
    primera, *resto = bloques[0].body
    assert ast.unparse(primera) == ast.unparse(ast.parse(enciende))
    if len(bloques) == 1:
        return resto
    assert (resto, len(bloques)) == ([], 2)
    definido = [n for n in archivo.body if isinstance(n, (ast.ClassDef, ast.FunctionDef))]
    assert bloques[0].lineno < definido[0].lineno and bloques[1] is archivo.body[-1]
    return bloques[1].body


@pytest.mark.parametrize(
    ("carpeta", "archivo"), PROGRAMAS, ids=["/".join(a.parts[-2:]) for _, a in PROGRAMAS]
)
def test_el_archivo_se_ejecuta(carpeta, archivo, servidor_del_curso):
    assert programa_de(lee_archivo(archivo), numero_de(carpeta))
    ficha = FICHAS[carpeta]
    es_el_tutorial = (carpeta, archivo) in CON_ARCHIVO
    avisos = ["-W", ficha.avisos] if ficha.avisos else []
    final = ficha.termina if es_el_tutorial else ""
    orden = [sys.executable, "-W", "error", *avisos, str(archivo)]
    # Como se abre un archivo propio: desde su carpeta.
    fin = subprocess.run(
        orden, cwd=archivo.parent, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert fin.returncode == (1 if final else 0), fin.stderr
    assert ("Traceback" in fin.stderr) == bool(final)
    assert "Traceback" not in fin.stdout
    assert fin.stderr.strip().split("\n")[-1] == final
    assert os.environ["PGPASSWORD"] not in fin.stdout + fin.stderr


@por_archivo
def test_los_pasos_hacen_lo_mismo_que_el_archivo(carpeta, archivo, servidor_del_curso, capsys):
    """Lo que definen los pasos, con el programa del archivo."""
    pasos, archivo = codigo_de_los_pasos(carpeta), lee_archivo(archivo)
    suyas, ficha = definiciones(archivo), FICHAS[carpeta]
    programa = programa_de(archivo, numero_de(carpeta))
    cuerpo = [n for n in pasos.body if isinstance(n, (ast.Import, ast.ImportFrom))]
    cuerpo += [
        n
        for n in pasos.body
        if isinstance(n, (ast.ClassDef, ast.FunctionDef, ast.Assign)) and _nombre(n) in suyas
    ]
    espacio = {"__name__": "pasos"}
    final = ficha.termina.partition(": ")[2]
    # Otra prueba de este proceso pudo dejar conexiones muertas en los pools de las lecciones.
    usados = {n: sys.modules.pop(n) for n in [*sys.modules] if n.startswith("lecciones.")}
    try:
        with warnings.catch_warnings():
            if ficha.avisos:
                warnings.filterwarnings("ignore", ficha.avisos.split(":")[1])
            with pytest.raises(PoolError, match=final) if final else nullcontext():
                exec(compile(ast.Module(cuerpo + programa, []), "<pasos>", "exec"), espacio)
    finally:
        sys.modules.update(usados)
        # Los programas de los tutoriales no siempre cierran su pool.
        observador.termina_conexiones()
    clases = {n.name for n in archivo.body if isinstance(n, (ast.ClassDef, ast.FunctionDef))}
    assert all(espacio[nombre].__module__ == "pasos" for nombre in clases)


def test_las_lecciones_lanzan_sus_programas_sin_colores():
    """Un kernel pide colores a sus hijos, y `programas.ejecuta` dice que no."""
    for carpeta in LECCIONES:
        codigo = [celda.source for celda in de_codigo(leccion(carpeta))]
        assert not [c for c in codigo if re.search(r"subprocess\.(run|check_output|call)\b", c)]


@pytest.mark.parametrize("pide", ["FORCE_COLOR", "PYTHON_COLORS"])
def test_lo_que_escribe_un_programa_llega_sin_colores(monkeypatch, pide):
    monkeypatch.setenv(pide, "1")
    fallido = programas.ejecuta("-c", "print('hola'); 1 / 0", UNA="1")
    assert (fallido.returncode, fallido.stdout) == (1, "hola\n")
    assert fallido.stderr.splitlines()[-1] == "ZeroDivisionError: division by zero"
    assert "\x1b" not in fallido.stderr
    con_variable = programas.ejecuta("-c", "import os; print(os.environ['UNA'])", UNA="suya")
    assert con_variable.stdout == "suya\n"


@pytest.mark.parametrize(
    ("version", "bien", "frase"),
    [
        ((3, 9, 20), False, "este kernel usa el 3.9; instala uno entre el 3.10 y el 3.15."),
        ((3, 10, 0), True, "la versión sirve."),
        ((3, 15, 0), True, "la versión sirve."),
        ((3, 16, 0), True, "el 3.16 es más nuevo que los probados; si algo falla, usa el 3.15."),
    ],
)
def test_la_00_dice_si_este_python_sirve(monkeypatch, capsys, version, bien, frase):
    monkeypatch.setattr(maquina.sys, "version_info", version)
    assert maquina.revisa() == bien
    assert capsys.readouterr().out.splitlines()[0] == f"{'✓' if bien else '✗'} Python: {frase}"
    # La 00 no importa taller/, y curso.py dice lo mismo por su lado.
    assert bien == (fallo_de_version(version) == "")
    assert ("más nuevo" in frase) == (aviso_de_version(version) != "")
