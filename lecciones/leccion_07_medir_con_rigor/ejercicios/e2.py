"""07.2: encontrar el banco que miente."""

import time

from helpers.ejercicios import SIN_RETURN, Fallo, aparte, ejercicio, exige, exige_parametro
from helpers.numeros import con_coma

# De cada caso, cuántas veces más de lo que debe dice cada banco, y quién miente. Un honrado no
# dice 1 justo; hay casos con dos bancos, y el que miente va en todos los sitios.
_CASOS = (
    ({"x": 1.02, "y": 3.0, "z": 0.98}, "y"),
    ({"x": 0.2, "y": 1.1, "z": 0.97}, "x"),
    ({"a": 1.15, "b": 0.95, "c": 6.0}, "c"),
    ({"x": 1.0, "y": 1.375}, "y"),
    ({"x": 1.9, "y": 0.3}, "y"),  # restarle 1 dice lo contrario
    ({"x": 3.0, "y": 0.55}, "x"),  # y restarle 1 al revés, también
    # El que miente es el último, y antes hay otro que se equivoca mucho: hay que probar todos.
    ({"a": 150.0, "b": 1.1, "c": 0.002}, "c"),
    ({"x": 0.004, "y": 400.0}, "y"),
    ({"uno": 0.5, "dos": 1.25, "tres": 1.0, "cuatro": 0.9}, "uno"),
)


@ejercicio("encuentra_el_malo")
def juzga(encuentra_el_malo, prueba):
    try:
        with aparte() as cursor:
            for dicen, malo in _CASOS:
                _juzga_uno(encuentra_el_malo, dicen, malo, cursor.connection)
    except Exception:
        # Lo más probable es que use lo del cuaderno: eso es lo que hay que decirle.
        exige_parametro(encuentra_el_malo, "probados", "bancos", "sospechosos")
        exige_parametro(encuentra_el_malo, "operacion", "pregunta", "conectando")
        raise
    return "¡Correcto! Miente «de un tirón»: su reloj ya corre mientras conecta, y lo paga `una`."


def _juzga_uno(encuentra_el_malo, dicen, malo, conexion):
    """Con bancos de los que se sabe lo que van a decir: lo que deben, por su error."""
    hechas, probados = [], set()

    def operacion(conexion):
        hechas.append(conexion)
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1")

    def cuantas(una):
        antes = len(hechas)
        una(conexion)
        return len(hechas) - antes

    def banco(nombre, error):
        def compara(una, otra):
            probados.add(nombre)
            de_una, de_otra = cuantas(una), cuantas(otra)
            if not de_una and not de_otra:
                raise Fallo("""Has dado a un banco dos operaciones que no usan la que recibes. Haz
                    las dos con `operacion`.""")
            if not de_una or not de_otra:
                raise Fallo("""Has dado a un banco dos operaciones distintas, y de esas no se sabe
                    qué tendría que decir. Dale dos veces la que recibes.""")
            if error in (1.0, 0.95, 0.97, 0.98):
                time.sleep(0.005)  # Tardar no es mentir.
            return de_una / de_otra * error

        return compara

    fingidos = {nombre: banco(nombre, error) for nombre, error in dicen.items()}
    recibidos = dict(fingidos)
    elegido = encuentra_el_malo(recibidos, operacion)
    exige(elegido is not None, SIN_RETURN)
    if recibidos != fingidos:
        raise Fallo("""Has cambiado el diccionario que recibes: otro lo puede necesitar como
            estaba. No le quites nada.""")
    if not probados:
        raise Fallo("""No has puesto a prueba ningún banco de los que recibes. Llámalos: cada uno
            recibe dos operaciones.""")
    if len(probados) < len(fingidos):
        raise Fallo(f"""Solo has probado {len(probados)} de los {len(fingidos)} bancos: el que más
            se equivoca puede ser otro.""")
    if not isinstance(elegido, str) or elegido not in fingidos:
        raise Fallo("Devuelve el nombre del banco que miente: es la clave del diccionario.")
    if elegido != malo:
        lista = "; ".join(f"{con_coma(dice)}, «{nombre}»" for nombre, dice in dicen.items())
        raise Fallo(f"""Con la misma operación dos veces, los bancos dicen {lista}, y eliges
            «{elegido}». Miente el que más se aleja de 1, por arriba o por abajo: tan mal está 3
            como un tercio.""")
