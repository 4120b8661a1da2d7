"""09.3: buscar con un parámetro."""

from contextlib import closing

import psycopg2

from helpers.ejercicios import Fallo, ejercicio, en_el_caso, exige, exige_parametro, si_lanza

from ..driver import driver
from .comun import (
    DEL_CUADERNO,
    DRIVERS,
    datos_de_la_leccion,
    exige_lista,
    exige_que_no_calle,
    explica_los_huecos,
    transaccion_de,
)

NO_LA_USAS = "No usas `conexion`, la que recibe la función."
INYECCIONES = ("x' OR true --", "$$ OR true --", "\\' OR true --")
# Ana está tres veces, dos de ellas con el mismo número: las filas se pueden repetir.
NOMBRES = [(1, "Ana"), (2, "O'Higgins"), (3, "Luis"), (4, "Ana"), (4, "Ana"), (5, " Ana "), (6, "")]
FILAS = [*NOMBRES, (7, "50 %"), (8, INYECCIONES[0]), (9, "Noé; --")]
# Lo que se confunde con otro si no se compara el texto entero: con un patrón, sin los espacios del
# final, recortado o por la inicial.
FILAS += [(10, "L..s"), (11, "C:\\Ana"), (12, "Eva"), (13, "Eva "), (14, "n" * 100), (15, "Antón")]
MUCHAS = 20000
TABLA = "CREATE TEMPORARY TABLE pool_test (id1 int, name varchar(100))"


@ejercicio("busca", segundos=20)
def juzga(busca, prueba):
    exige_parametro(busca, "conexion", *DEL_CUADERNO)
    for modulo in DRIVERS:
        with closing(_conecta(modulo)) as conexion:
            _busca_a_todos(busca, modulo, conexion)
            _busca_en_el_servidor(busca, conexion)
            _no_se_deja_enganar(busca, modulo, conexion)
        exige_que_no_calle(busca, modulo, TABLA)


def _conecta(modulo):
    """Una conexión con la tabla sin confirmar: la transacción es de quien llama."""

    class Cursor(modulo.extensions.cursor):
        def __init__(self, *argumentos, **opciones):
            super().__init__(*argumentos, **opciones)
            self.connection.cursores.append(self)

    class Conexion(modulo.extensions.connection):
        def __init__(self, *argumentos, **opciones):
            super().__init__(*argumentos, **opciones)
            self.cursores = []

    conexion = modulo.connect(
        connection_factory=Conexion, cursor_factory=Cursor, **datos_de_la_leccion()
    )
    with conexion.cursor() as cursor:
        cursor.execute(TABLA)
        for fila in FILAS:
            cursor.execute("INSERT INTO pool_test VALUES (%s, %s)", fila)
    return conexion


def _prueba(busca, conexion, nombre):
    """Lo que devuelve la respuesta; en `conexion.cursores` quedan los que ha usado."""
    transaccion = transaccion_de(conexion)
    del conexion.cursores[:]
    try:
        with en_el_caso(f"Con el nombre «{nombre}»"):
            filas = busca(conexion, nombre)
    finally:
        exige(not conexion.closed, "Has cerrado la conexión. La cierra quien te la dio.")
    usados = list(conexion.cursores)
    if transaccion_de(conexion) != transaccion:
        raise Fallo("""Has terminado la transacción de quien llama. Quita commit() o rollback();
            «with conexion:» también la termina.""")
    conexion.cursores[:] = usados
    return filas


def _busca_a_todos(busca, modulo, conexion):
    with explica_los_huecos(modulo):
        try:
            filas = _prueba(busca, conexion, "Ana")
        except (driver.Error, psycopg2.Error) as error:
            # Cambiar la sesión también es usarla.
            exige(conexion.cursores or "inside a transaction" in str(error), NO_LA_USAS)
            raise
    exige_lista(filas)
    exige(conexion.cursores, NO_LA_USAS)
    if filas == []:
        raise Fallo("""Con el nombre `Ana` no sale ninguna fila. ¿Está el hueco `%s` entre comillas?
            El hueco va sin comillas: las pone el driver.""")
    anas = [fila for fila in FILAS if fila[1] == "Ana"]
    if sorted(map(tuple, filas)) == sorted(set(anas)):
        raise Fallo("""La tabla tiene dos filas iguales de `Ana`, y sale una sola. Devuelve
            todas.""")
    if (5, " Ana ") in map(tuple, filas):
        raise Fallo("""Con el nombre `Ana` sale también ` Ana `, con espacios: no es el mismo texto.
            Compara `name` con «=», tal como está.""")
    exige(
        sorted(map(tuple, filas)) == anas and all(isinstance(fila, tuple) for fila in filas),
        "Con el nombre `Ana` no salen todas sus filas, enteras: `id1` y `name`.",
    )
    nadie = _prueba(busca, conexion, "no está")
    if nadie != []:
        raise Fallo(f"""Con un nombre que no está en la tabla tiene que salir una lista vacía, `[]`,
            y sale `{nadie!r}`.""")
    if _prueba(busca, conexion, "%") != []:
        raise Fallo("""Con el nombre `%` salen filas de otros: LIKE busca parecidos. Compara con
            «=».""")
    if _prueba(busca, conexion, "ana") != []:
        raise Fallo("""Con el nombre `ana` salen las filas de `Ana`: no es el mismo texto. Compara
            `name` con «=», tal como está.""")
    for fila in [fila for fila in FILAS if fila[1] != "Ana"]:
        con = f"Con el nombre «{fila[1]}»" if len(fila[1]) < 50 else "Con un nombre de 100 letras"
        with si_lanza(
            Error=f"{con} la consulta falla: todavía pegas el texto dentro del "
            "SQL. Pásalo como parámetro de `execute`."
        ):
            filas = _prueba(busca, conexion, fila[1])
        if filas != [fila]:
            raise Fallo(f"""{con}, que está en la tabla, tiene que salir su fila, y ninguna más.
                Pásalo tal cual, como parámetro: no lo limpies ni lo rechaces. Compara con «=».""")
    if _prueba(busca, conexion, "n" * 101) != []:
        raise Fallo("""Con un nombre de 101 letras sale el de 100 que empieza igual: no es el mismo
            texto. No lo recortes.""")


def _busca_en_el_servidor(busca, conexion):
    filas = _prueba(busca, conexion, "Ana")
    if any(cursor.rowcount > len(filas) for cursor in conexion.cursores):
        raise Fallo("""Traes filas de más y eliges en Python: si la tabla es grande, no sirve. Deja
            que busque el servidor, con WHERE.""")
    with conexion.cursor() as cursor:
        cursor.execute("INSERT INTO pool_test VALUES (10, 'Ana')")
    if len(_prueba(busca, conexion, "Ana")) != len(filas) + 1:
        raise Fallo("""Alguien añade otra `Ana` y la segunda vez no sale. Pregunta al servidor en
            cada llamada.""")
    with conexion.cursor() as cursor:
        cursor.execute(f"INSERT INTO pool_test SELECT n, 'Mar' FROM generate_series(1, {MUCHAS}) n")
    if len(_prueba(busca, conexion, "Mar")) != MUCHAS:
        raise Fallo("""Hay miles de filas con el mismo nombre, y no salen todas. Usa fetchall().""")


def _no_se_deja_enganar(busca, modulo, conexion):
    for texto in INYECCIONES[1:]:
        _exige_sin_inyeccion(busca, modulo, conexion, texto, "")
    with conexion.cursor() as cursor:
        cursor.execute("SET LOCAL standard_conforming_strings = off")
    _exige_sin_inyeccion(
        busca,
        modulo,
        conexion,
        INYECCIONES[2],
        " Doblar los apóstrofos solo vale mientras el servidor lea la barra inversa como una letra "
        "más; aquí tiene `standard_conforming_strings` en `off`, y no lo hace.",
    )


def _exige_sin_inyeccion(busca, modulo, conexion, texto, pero):
    try:
        filas = _prueba(busca, conexion, texto)
    except modulo.Error as error:
        raise Fallo(f"""Con el nombre «{texto}» la consulta falla (SQLSTATE {error.diag.sqlstate}).
            Deja que el driver ponga las comillas: pasa un parámetro.{pero}""") from None
    if filas != []:
        raise Fallo(f"""El nombre «{texto}» todavía saca todas las filas. No toques las comillas tú:
            pasa el nombre como parámetro de `execute`.{pero}""")
