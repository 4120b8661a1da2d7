"""09.2: un texto que cambia una consulta pegada."""

from helpers.ejercicios import Fallo, ejercicio, exige

from ..driver import driver
from .comun import datos_de_la_leccion


@ejercicio("texto_malicioso")
def juzga(texto, prueba):
    exige(isinstance(texto, str), "`texto_malicioso` tiene que ser un texto de Python, un `str`.")
    todas = [(1, "Ana"), (2, "Luis"), (3, "Eva")]
    conexion = driver.connect(**datos_de_la_leccion())
    cursor = conexion.cursor()
    cursor.execute("CREATE TEMPORARY TABLE pool_test (id1 int, name varchar(100))")
    cursor.execute("INSERT INTO pool_test VALUES (1, 'Ana'), (2, 'Luis'), (3, 'Eva')")
    try:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{texto}'")
    except driver.Error as error:
        sqlstate = error.diag.sqlstate
        if sqlstate == "42601":
            raise Fallo("""PostgreSQL no entiende la consulta pegada (SQLSTATE 42601). Cuenta las
                comillas: la que abre y la última las pone el programa.""") from None
        raise Fallo(f"""PostgreSQL rechaza la consulta pegada (SQLSTATE {sqlstate}). Escríbela
            entera, con tu texto dentro, y léela como la lee el servidor.""") from None
    if cursor.description is None:
        raise Fallo("""Tu texto termina en una orden que no da filas. Basta con una condición que se
            cumple en todas.""")
    filas = cursor.fetchall()
    if not filas:
        raise Fallo("""No sale ninguna fila de la tabla de prueba, que tiene otros nombres. La
            condición tiene que cumplirse en todas: piensa en «OR».""")
    if not set(todas) <= set(filas):
        raise Fallo("""No salen todas las filas de la tabla de prueba, que tiene otros nombres.
            Busca una condición que se cumpla siempre, sea cual sea el nombre.""")
