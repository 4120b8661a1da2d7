"""09.2: un texto que cambia una consulta pegada."""

from collections import Counter
from contextlib import closing

from helpers.ejercicios import Fallo, ejercicio, exige

from ..driver import driver
from .comun import datos_de_la_leccion

MAX = 2**31 - 1
# Nombres y filas repetidos, sin nombre o con uno vacío, sin número, y más de los que se ven a ojo.
TABLAS = (
    [(1, "Ana"), (2, "Luis"), (2, "Luis"), (-MAX, "Ana"), (4, None), (None, "Eva"), (MAX, "Eva")],
    [(n, f"socio {n}") for n in range(1200)] + [(None, None), (1, "")],
)
# Salta aunque la orden no encuentre ninguna fila que cambiar.
VIGILA = """
CREATE FUNCTION pg_temp.cambia() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE read_only_sql_transaction; END $$;
CREATE TRIGGER cambia BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON pool_test
    EXECUTE FUNCTION pg_temp.cambia();
"""
CAMBIA = "Tu texto cambia la tabla, u otra. Solo tiene que sacar sus filas."


@ejercicio("texto_malicioso")
def juzga(texto, prueba):
    exige(type(texto) is str, "`texto_malicioso` tiene que ser un texto de Python, un `str`.")
    # Alguien puede llamarse como lo que va antes del primer apóstrofo.
    nombre, cierra, _ = texto.partition("'")
    for filas in TABLAS:
        filas = [*filas, *([(7, nombre[:100])] if cierra else [])]
        with closing(driver.connect(**datos_de_la_leccion())) as conexion:
            _exige_todas(texto, conexion, filas)


def _exige_todas(texto, conexion, filas):
    cursor = conexion.cursor()
    cursor.execute("CREATE TEMPORARY TABLE pool_test (id1 int, name varchar(100))")
    huecos = ",".join(["(%s, %s)"] * len(filas))
    cursor.execute(
        f"INSERT INTO pool_test VALUES {huecos}", [valor for fila in filas for valor in fila]
    )
    cursor.execute(VIGILA)
    antes = _tal_como_estan(cursor)
    conexion.commit()
    # Así solo se puede cambiar una tabla temporal: la de prueba.
    conexion.set_session(readonly=True)
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
        exige(sqlstate != "25006", CAMBIA)
        raise Fallo(f"""PostgreSQL rechaza la consulta pegada (SQLSTATE {sqlstate}). Escríbela
            entera, con tu texto dentro, y léela como la lee el servidor.""") from None
    if cursor.description is None:
        raise Fallo("""Tu texto termina en una orden que no da filas. Basta con una condición que se
            cumple en todas.""")
    salen = Counter(map(tuple, cursor.fetchall()))
    exige(_tal_como_estan(cursor) == antes, CAMBIA)
    suya = Counter(filas[-1:])
    if not salen and "'" not in texto:
        raise Fallo("""No sale ninguna fila: todo tu texto se toma por un nombre. Falta un apóstrofo
            que cierre el que abrió el programa.""")
    if not salen - suya:
        pista = "" if " or " in texto.lower() else " Piensa en «OR»."
        raise Fallo(f"""No salen las filas de la tabla de prueba, que tiene otras. La condición
            tiene que cumplirse en todas, digan lo que digan.{pista}""")
    faltan, sobran = Counter(filas) - salen, salen - Counter(filas)
    if faltan and all(fila in salen for fila in faltan):
        raise Fallo("""De las filas que están repetidas en la tabla sale solo una. `UNION` las quita
            y `UNION ALL`, no.""")
    if faltan and all(None in fila for fila in faltan):
        raise Fallo("""Faltan las filas que tienen un NULL, que es no tener valor: compararlo con
            algo no da verdadero, ni siquiera consigo mismo. Busca una condición que no mire la
            tabla.""")
    if faltan and "limit" in texto.lower():
        raise Fallo("No salen todas las filas: tu `LIMIT` deja fuera las demás.")
    if faltan:
        raise Fallo("""No salen todas las filas de la tabla de prueba, que tiene otras. Busca una
            condición que se cumpla siempre, sea cual sea el nombre.""")
    if sobran == suya:
        raise Fallo(f"""Salen filas de más: en esta tabla alguien se llama «{filas[-1][1]}», como lo
            que va antes de tu primer apóstrofo, y sale dos veces.""")
    exige(not sobran, "Salen filas de más: cada una, las veces que está en la tabla.")


def _tal_como_estan(cursor):
    """Las filas con su sitio en la tabla, que cambia si se reescriben; None si no hay tabla."""
    try:
        cursor.execute("SELECT ctid, * FROM pool_test")
    except driver.Error:
        return None
    return cursor.fetchall()
