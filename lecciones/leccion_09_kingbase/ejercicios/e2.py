"""09.2: un texto que cambia una consulta pegada."""

from collections import Counter
from contextlib import closing

from helpers.ejercicios import Fallo, ejercicio, exige

from ..driver import driver
from .comun import datos_de_la_leccion

# Nombres repetidos, filas repetidas, sin nombre, sin número, y más de las que se cuentan a ojo.
TABLAS = (
    [(1, "Ana"), (2, "Luis"), (2, "Luis"), (-3, "Ana"), (4, None), (None, "Eva"), (6, "Eva")],
    [(n, f"socio {n}") for n in range(1200)] + [(None, None)],
)


@ejercicio("texto_malicioso")
def juzga(texto, prueba):
    exige(isinstance(texto, str), "`texto_malicioso` tiene que ser un texto de Python, un `str`.")
    for filas in TABLAS:
        with closing(driver.connect(**datos_de_la_leccion())) as conexion:
            _exige_todas(texto, conexion.cursor(), filas)


def _exige_todas(texto, cursor, filas):
    cursor.execute("CREATE TEMPORARY TABLE pool_test (id1 int, name varchar(100))")
    huecos = ",".join(["(%s, %s)"] * len(filas))
    cursor.execute(
        f"INSERT INTO pool_test VALUES {huecos}", [valor for fila in filas for valor in fila]
    )
    try:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{texto}'")
    except driver.Error as error:
        sqlstate = error.diag.sqlstate
        if sqlstate == "42601":
            pista = "Cuenta las comillas: la que abre y la última las pone el programa."
            if "union" in texto.lower():
                pista += " Y `UNION` pide el mismo número de columnas que la primera consulta: dos."
            raise Fallo(
                f"PostgreSQL no entiende la consulta pegada (SQLSTATE 42601). {pista}"
            ) from None
        raise Fallo(f"""PostgreSQL rechaza la consulta pegada (SQLSTATE {sqlstate}). Escríbela
            entera, con tu texto dentro, y léela como la lee el servidor.""") from None
    if cursor.description is None:
        raise Fallo("""Tu texto termina en una orden que no da filas. Basta con una condición que se
            cumple en todas.""")
    salen = Counter(map(tuple, cursor.fetchall()))
    _exige_que_siga_igual(cursor, filas)
    if not salen and "'" not in texto:
        raise Fallo("""No sale ninguna fila: todo tu texto se toma por un nombre. Falta un apóstrofo
            que cierre el que abrió el programa.""")
    if not salen:
        pista = "" if " or " in texto.lower() else " Piensa en «OR»."
        raise Fallo(f"""No sale ninguna fila de la tabla de prueba, que tiene otras. La condición
            tiene que cumplirse en todas, digan lo que digan.{pista}""")
    faltan, sobran = Counter(filas) - salen, salen - Counter(filas)
    if faltan and all(fila in salen for fila in faltan):
        raise Fallo("""De las filas que están repetidas en la tabla sale solo una. `UNION` las quita
            y `UNION ALL`, no.""")
    if faltan and all(None in fila for fila in faltan):
        raise Fallo("""Faltan las filas que tienen un NULL, que es no tener valor: compararlo con
            algo no da verdadero, ni siquiera consigo mismo. Busca una condición que no mire la
            tabla.""")
    if faltan:
        raise Fallo("""No salen todas las filas de la tabla de prueba, que tiene otras. Busca una
            condición que se cumpla siempre, sea cual sea el nombre.""")
    exige(not sobran, "Salen filas de más: cada una, las veces que está en la tabla.")


def _exige_que_siga_igual(cursor, filas):
    cambia = "Tu texto cambia la tabla. Solo tiene que sacar sus filas."
    try:
        cursor.execute("SELECT * FROM pool_test")
    except driver.Error:
        raise Fallo(cambia) from None
    exige(Counter(map(tuple, cursor.fetchall())) == Counter(filas), cambia)
