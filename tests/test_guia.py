"""La guía de quien enseña: están todos los ejercicios, y lo que dice del curso es verdad."""

import re
from pathlib import Path

from respuestas_escritas import lee_respuestas

from taller.fuente import carpetas_de_lecciones, lee_ficha, numero_de

RAIZ = Path(__file__).resolve().parent.parent
GUIA = RAIZ / "aula" / "guia.md"
TEXTO = GUIA.read_text("utf-8")
FUENTES = {
    numero_de(carpeta): (carpeta / "leccion.md").read_text("utf-8")
    for carpeta in carpetas_de_lecciones()
    if not lee_ficha(carpeta).es_borrador
}
# (número, título, lo demás)
ENTRADAS = re.findall(r"^### (\d\d\.\d+) · ([^\n]+)\n\n(.*?)(?=^##|\Z)", TEXTO, re.M | re.S)


def minutos(entrada):
    """Los minutos con que empieza la entrada de un ejercicio."""
    return int(re.match(r"(\d+) minutos · ", entrada)[1])


def test_cada_ejercicio_esta_una_vez_y_en_orden():
    del_curso = [
        par
        for fuente in FUENTES.values()
        for par in re.findall(r"^## Ejercicio (\d\d\.\d+) · (.+)$", fuente, re.M)
    ]
    assert [(numero, titulo) for numero, titulo, _ in ENTRADAS] == del_curso


def test_cada_leccion_tiene_su_apartado():
    titulos = {n: re.search(r"^# (.+)$", fuente, re.M)[1] for n, fuente in FUENTES.items()}
    assert dict(re.findall(r"^## (\d\d) · (.+)$", TEXTO, re.M)) == titulos


def test_la_tabla_dice_el_tiempo_de_cada_cabecera_y_la_suma_de_sus_ejercicios():
    filas = re.findall(r"^\| \[(\d\d) · (.+?)\]\(\S+\) \| (.+?) \| (\d+) \|$", TEXTO, re.M)
    en_la_tabla = {n: (titulo, tiempo, int(suma)) for n, titulo, tiempo, suma in filas}
    sumas = dict.fromkeys(FUENTES, 0)
    for numero, _, entrada in ENTRADAS:
        sumas[numero[:2]] += minutos(entrada)
    assert en_la_tabla == {
        n: (
            re.search(r"^# (.+)$", fuente, re.M)[1],
            re.search(r"^\*\*Tiempo\.\*\* (.+?)[.,]", fuente, re.M)[1],
            sumas[n],
        )
        for n, fuente in FUENTES.items()
    }


def test_cada_sesion_dura_dos_horas_y_cada_ejercicio_lo_suyo():
    sesiones = re.findall(r"^### (Sesión \d) .*?\n\n(.*?)\n\n", TEXTO, re.M | re.S)
    duran = {
        nombre: sum(map(int, re.findall(r"^\| (\d+) \|", tabla, re.M)))
        for nombre, tabla in sesiones
    }
    assert duran == {f"Sesión {numero}": 120 for numero in (1, 2, 3, 4)}
    en_clase = re.findall(r"^\| (\d+) \| (\d\d\.\d+) \|", TEXTO, re.M)
    suyos = {numero: minutos(entrada) for numero, _, entrada in ENTRADAS}
    assert en_clase
    assert [(int(n), numero) for n, numero in en_clase] == [(suyos[n], n) for _, n in en_clase]


def test_las_predicciones_y_los_ejercicios_que_se_nombran_existen():
    letras = re.findall(r"\b(\d\d)\.([a-z])\b", TEXTO)
    assert letras
    assert [par for par in letras if f"**Predice {par[0]}.{par[1]}.**" not in FUENTES[par[0]]] == []
    numeros = set(re.findall(r"\b\d\d\.\d+\b", TEXTO))
    assert numeros == {numero for numero, _, _ in ENTRADAS}


def test_los_enlaces_llevan_a_algo():
    enlaces = re.findall(r"\]\(([^)#]+)", TEXTO)
    assert enlaces
    assert [enlace for enlace in enlaces if not (GUIA.parent / enlace).exists()] == []


def test_los_mensajes_son_los_que_da_cada_ejercicio():
    """Son de las respuestas equivocadas con que se prueba ese ejercicio."""
    sin_dueno = []
    for numero, _, texto in ENTRADAS:
        archivo = RAIZ / "tests" / "respuestas" / f"{numero.replace('.', '_')}.py"
        _, respuestas = lee_respuestas(archivo.read_text("utf-8"))
        notas = [respuesta.nota for respuesta in respuestas if respuesta.clase == "mal"]
        mensajes = re.findall(r"^- .+? → «(.+)»$", texto, re.M)
        mensajes = [m.translate({ord("“"): "«", ord("”"): "»"}) for m in mensajes]
        assert 2 <= len(mensajes) == len(re.findall("^- ", texto, re.M)), numero
        assert "**Por qué así.** " in texto, numero
        for mensaje in mensajes:
            if not any(mensaje.strip("…") in nota for nota in notas):
                sin_dueno.append((numero, mensaje))
    assert sin_dueno == []
