"""Cómo se comprueban los ejercicios de la lección 09."""

import functools
import os
from contextlib import suppress

import psycopg
import psycopg2
from psycopg2.extensions import make_dsn

from helpers.ejercicios import (
    Ejercicios,
    Fallo,
    exige,
    exige_error_de_la_consulta,
    exige_parametro,
    libres,
)

from .driver import driver, extensions, pool

ejercicios = Ejercicios("09")

_SIN_RETURN = "La función no devuelve nada. ¿Falta un «return»?"
_ES_UN_CURSOR = "Devuelves el cursor, no lo que leíste con él."
_DEL_CUADERNO = (
    "kbpool",
    "conn_exe",
    "fetchone_sql",
    "fetchall_sql",
    "get_insert_id",
    "run_sql",
    "busca_pegando",
)


def _datos():
    """Los de la lección, con su nombre: ksycopg2 no lee las variables PG*."""
    return {
        "host": os.environ["PGHOST"],
        "port": os.environ["PGPORT"],
        "user": os.environ["PGUSER"],
        "password": os.environ["PGPASSWORD"],
        "dbname": os.environ["PGDATABASE"],
    }


def _exige_lista(filas):
    exige(filas is not None, _SIN_RETURN)
    exige(
        not hasattr(filas, "fetchall"),
        f"{_ES_UN_CURSOR} Lee las filas con fetchall() y devuélvelas.",
    )
    exige(
        isinstance(filas, list),
        f"Tienes que devolver una lista de filas y devuelves `{type(filas).__name__}`. "
        "Usa fetchall().",
    )


# 09.1


@ejercicios.comprueba("09.1", "ejecuta")
def _ejecuta(ejecuta, prueba):
    exige_parametro(ejecuta, "reserva", *_DEL_CUADERNO)
    cursores = []

    class Cursor(extensions.cursor):
        interrumpe = False

        def __init__(self, *argumentos, **opciones):
            super().__init__(*argumentos, **opciones)
            cursores.append(self)

        def execute(self, *argumentos, **opciones):
            if Cursor.interrumpe:
                raise KeyboardInterrupt
            return super().execute(*argumentos, **opciones)

    reserva = pool.ThreadedConnectionPool(1, 2, cursor_factory=Cursor, **_datos())
    guardada = reserva.getconn()
    proceso = guardada.info.backend_pid
    reserva.putconn(guardada)

    filas = ejecuta(reserva, "SELECT 7 UNION ALL SELECT 8 ORDER BY 1")
    _exige_lista(filas)
    exige(
        filas == [(7,), (8,)],
        "La función no devuelve las filas de la consulta. Usa fetchall().",
    )
    exige(not reserva.closed, "Has cerrado el pool. Devuelve la conexión con `putconn`.")
    _exige_todas_devueltas(reserva, "Tras una consulta correcta, la conexión no vuelve al pool.")
    exige(
        ejecuta(reserva, "SELECT pg_backend_pid()") == [(proceso,)],
        "No usas la conexión que guarda el pool. "
        "Pídela con `getconn` y devuélvela con `putconn`, sin cerrarla.",
    )
    _exige_cerrados(cursores, "Tras una consulta correcta")
    _exige_orden_sin_filas(ejecuta, reserva)

    exige_error_de_la_consulta(functools.partial(ejecuta, reserva))
    _exige_todas_devueltas(reserva, "Cuando la consulta falla, la conexión no vuelve al pool.")
    _exige_cerrados(cursores, "Cuando la consulta falla")

    Cursor.interrumpe = True
    with suppress(KeyboardInterrupt):
        ejecuta(reserva, "SELECT 1")
    Cursor.interrumpe = False
    _exige_todas_devueltas(
        reserva, "Si alguien pulsa Ctrl-C durante la consulta, la conexión no vuelve al pool."
    )


def _exige_todas_devueltas(reserva, frase):
    exige(len(libres(reserva, 2)) == 2, f"{frase} Devuélvela con `putconn`, en un «finally».")


def _exige_cerrados(cursores, cuando):
    exige(
        all(cursor.closed for cursor in cursores),
        f"{cuando}, el cursor se queda abierto. Ábrelo en un «with».",
    )


def _exige_orden_sin_filas(ejecuta, reserva):
    """SET no da filas, y solo dura si su transacción se confirma. SELECT set_config(), igual."""
    try:
        filas = ejecuta(reserva, "SET curso.marca = 'confirmada'")
    except driver.ProgrammingError:
        raise Fallo(
            "Con una orden que no da filas, fetchall() lanza ProgrammingError. "
            "Mira antes `cursor.description`: si es None, devuelve una lista vacía."
        ) from None
    exige(
        isinstance(filas, list) and filas == [],
        "Con una orden que no da filas, la función tiene que devolver una lista vacía.",
    )
    exige(
        _marca(reserva) == "confirmada",
        "Lo que hace la orden se pierde: `putconn` deshace lo que no confirmas. "
        "Llama a commit() antes de devolver la conexión.",
    )
    ejecuta(reserva, "SELECT set_config('curso.marca', 'con filas', false)")
    exige(
        _marca(reserva) == "con filas",
        "Cuando la orden da filas no confirmas, y un INSERT con RETURNING se pierde. "
        "Confirma siempre.",
    )


def _marca(reserva):
    conexion = reserva.getconn()
    exige(
        not conexion.autocommit,
        "La conexión vuelve con `autocommit`, y así la recibe el siguiente. Usa commit().",
    )
    with conexion.cursor() as cursor:
        cursor.execute("SELECT current_setting('curso.marca', true)")
        marca = cursor.fetchone()[0]
    reserva.putconn(conexion)
    return marca


# 09.2


@ejercicios.comprueba("09.2", "texto_malicioso")
def _texto_malicioso(texto, prueba):
    exige(isinstance(texto, str), "`texto_malicioso` tiene que ser un texto de Python, un `str`.")
    todas = [(1, "Ana"), (2, "Luis"), (3, "Eva")]
    conexion = driver.connect(**_datos())
    cursor = conexion.cursor()
    cursor.execute("CREATE TEMPORARY TABLE pool_test (id1 int, name varchar(100))")
    cursor.execute("INSERT INTO pool_test VALUES (1, 'Ana'), (2, 'Luis'), (3, 'Eva')")
    try:
        cursor.execute(f"SELECT * FROM pool_test WHERE name = '{texto}'")
    except driver.Error as error:
        sqlstate = error.diag.sqlstate
        if sqlstate == "42601":
            raise Fallo(
                "PostgreSQL no entiende la consulta pegada (SQLSTATE 42601). Cuenta las comillas: "
                "la que abre y la última las pone el programa."
            ) from None
        raise Fallo(
            f"PostgreSQL rechaza la consulta pegada (SQLSTATE {sqlstate}). "
            "Escríbela entera, con tu texto dentro, y léela como la lee el servidor."
        ) from None
    exige(
        cursor.description is not None,
        "Tu texto termina en una orden que no da filas. Basta con una condición que se cumple "
        "en todas.",
    )
    filas = cursor.fetchall()
    exige(
        filas,
        "No sale ninguna fila de la tabla de prueba, que tiene otros nombres. La condición tiene "
        "que cumplirse en todas: piensa en «OR».",
    )
    exige(
        set(todas) <= set(filas),
        "No salen todas las filas de la tabla de prueba, que tiene otros nombres. Busca una "
        "condición que se cumpla siempre, sea cual sea el nombre.",
    )


# 09.3


@ejercicios.comprueba("09.3", "busca")
def _busca(busca, prueba):
    exige_parametro(busca, "conexion", *_DEL_CUADERNO)
    cursores = []

    class Cursor(extensions.cursor):
        def __init__(self, *argumentos, **opciones):
            super().__init__(*argumentos, **opciones)
            cursores.append(self)

    conexion = driver.connect(cursor_factory=Cursor, **_datos())
    # Cada búsqueda va en su transacción: la tabla tiene que quedar.
    with conexion, conexion.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE pool_test (id1 int, name varchar(100))")
        for orden, nombre in enumerate(("Ana", "O'Higgins", "Luis", "Ana"), 1):
            cursor.execute("INSERT INTO pool_test VALUES (%s, %s)", (orden, nombre))

    def prueba_con(nombre):
        try:
            return busca(conexion, nombre)
        finally:
            exige(not conexion.closed, "Has cerrado la conexión. La cierra quien te la dio.")
            conexion.rollback()

    try:
        filas = prueba_con("Ana")
    except TypeError as error:
        if "converted" not in str(error):
            raise
        raise Fallo(
            "No hay tantos huecos como parámetros. El hueco es `%s`, y el parámetro va en una "
            "tupla: si es uno solo, lleva una coma detrás."
        ) from None
    except driver.Error as error:
        if error.diag.sqlstate != "42601":
            raise
        raise Fallo(
            "Con el nombre `Ana` la consulta da SyntaxError. El hueco es `%s` y va sin comillas: "
            "las pone el driver."
        ) from None
    _exige_lista(filas)
    exige(
        filas != [],
        "Con el nombre `Ana` no sale ninguna fila. ¿Está el hueco `%s` entre comillas? "
        "El hueco va sin comillas: las pone el driver.",
    )
    exige(
        sorted(filas) == [(1, "Ana"), (4, "Ana")],
        "Con el nombre `Ana` no salen sus filas enteras, `id1` y `name`.",
    )
    exige(
        all(cursor.rowcount <= len(filas) for cursor in cursores),
        "Traes filas de más y eliges en Python: si la tabla es grande, no sirve. Deja que busque "
        "el servidor, con WHERE.",
    )
    try:
        filas = prueba_con("O'Higgins")
    except driver.Error:
        raise Fallo(
            "Con el nombre `O'Higgins` la consulta falla: todavía pegas el texto dentro del SQL. "
            "Pásalo como parámetro de `execute`."
        ) from None
    exige(
        filas == [(2, "O'Higgins")],
        "Con el nombre `O'Higgins` no sale su fila. Pasa el nombre tal cual, como parámetro.",
    )
    exige(
        prueba_con("%") == [],
        "Con el nombre `%` salen filas de otros: LIKE busca parecidos. Compara con «=».",
    )
    exige(
        prueba_con("ana") == [],
        "Con el nombre `ana` salen las filas de `Ana`: no es el mismo texto. Compara `name` con "
        "«=», tal como está.",
    )
    _exige_sin_inyeccion(prueba_con, "x' OR true --")
    _exige_sin_inyeccion(prueba_con, "$$ OR true --")
    # Doblar las comillas a mano vale hasta que el servidor lee la barra de otra manera.
    with suppress(driver.Error), conexion, conexion.cursor() as cursor:
        cursor.execute("SET standard_conforming_strings = off")
    _exige_sin_inyeccion(prueba_con, "\\' OR true --")


def _exige_sin_inyeccion(prueba_con, texto):
    try:
        filas = prueba_con(texto)
    except driver.Error as error:
        raise Fallo(
            f"Con un nombre que lleva comillas y barras la consulta falla (SQLSTATE "
            f"{error.diag.sqlstate}). Deja que el driver ponga las comillas: pasa un parámetro."
        ) from None
    exige(
        filas == [],
        "Un texto malicioso todavía saca todas las filas. No toques las comillas a mano: "
        "pasa el nombre como parámetro de `execute`.",
    )


# 09.4


@ejercicios.comprueba("09.4", "inserta")
def _inserta(inserta, prueba):
    exige_parametro(inserta, "conexion", *_DEL_CUADERNO)
    conexion = driver.connect(**_datos())
    cursor = conexion.cursor()
    cursor.execute(
        "CREATE TEMPORARY TABLE socios (id integer GENERATED ALWAYS AS IDENTITY, name varchar(100))"
    )
    conexion.commit()
    _exige_el_id_nuevo(inserta, conexion, "Ana", 1)
    # Una fila que entra por otro lado: el mayor no es el último.
    cursor.execute("INSERT INTO socios OVERRIDING SYSTEM VALUE VALUES (1000, 'Luis')")
    _exige_el_id_nuevo(inserta, conexion, "Ana", 2)
    try:
        _exige_el_id_nuevo(inserta, conexion, "O'Higgins", 3)
    except driver.Error:
        raise Fallo(
            "Con el nombre `O'Higgins` la orden falla: pegas el texto dentro del SQL. "
            "Pásalo como parámetro de `execute`."
        ) from None


def _exige_el_id_nuevo(inserta, conexion, nombre, esperado):
    dice = inserta(conexion, nombre)
    exige(not conexion.closed, "Has cerrado la conexión. La cierra quien te la dio.")
    estado = conexion.info.transaction_status
    with conexion.cursor() as cursor:
        cursor.execute("SELECT name FROM socios WHERE id = %s", (esperado,))
        filas = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM socios WHERE id > %s AND id < 1000", (esperado,))
        de_mas = cursor.fetchone()[0]
    exige(filas, "La fila nueva no está en la tabla. ¿Ejecutas el INSERT?")
    exige(
        filas == [(nombre,)],
        "La fila nueva no lleva el nombre que recibe la función. Su hueco es `%s`, sin comillas.",
    )
    exige(not de_mas, "La función inserta más de una fila en cada llamada.")
    exige(
        estado == extensions.TRANSACTION_STATUS_INTRANS,
        "Has confirmado la fila, y eso lo decide quien llama. Quita commit(); «with conexion:» "
        "también confirma.",
    )
    exige(dice is not None, _SIN_RETURN)
    exige(not hasattr(dice, "fetchone"), f"{_ES_UN_CURSOR} Usa fetchone().")
    exige(
        not isinstance(dice, (tuple, list)),
        "Devuelves la fila entera. El número es su primer elemento: `[0]`.",
    )
    exige(
        dice != 0,
        "Sale 0: `lastrowid` no es la columna `id` en PostgreSQL. Pídela en la orden, con "
        "RETURNING.",
    )
    exige(
        not isinstance(dice, str) or dice != str(esperado),
        "El id es un número y devuelves un texto. Devuélvelo tal como llega.",
    )
    exige(
        dice == esperado,
        f"La fila nueva tiene el id {esperado} y tu función dice {dice!r}. Ni el mayor, ni "
        "cuántas hay, ni otra con el mismo nombre: pide el suyo con RETURNING.",
    )


# 09.5


@ejercicios.comprueba("09.5", "codigo")
def _codigo(codigo, prueba):
    for quien, atributo, error, esperado in _errores():
        try:
            dice = codigo(error)
        except AttributeError:
            if esperado is None:
                raise Fallo(
                    f"Con {quien} tu función lanza AttributeError. Si el error no trae código, "
                    "devuelve None."
                ) from None
            raise Fallo(
                f"Con un error de {quien} tu función lanza AttributeError: su código está en "
                f"{atributo}. Pregunta con `getattr` y un valor por defecto."
            ) from None
        if esperado is None:
            exige(dice is None, f"Con {quien} no hay código: la función tiene que devolver None.")
            continue
        exige(
            dice is not None,
            f"Con un error de {quien}, que trae {esperado} en {atributo}, tu función devuelve "
            "None.",
        )
        exige(
            dice == esperado,
            f"Con un error de {quien}, que trae {esperado} en {atributo}, tu función devuelve "
            "otra cosa. Devuelve el texto del código, tal como viene.",
        )


def _errores():
    """(quién, atributo, error, código): de los tres drivers, y otros que no traen código."""
    mios = [("psycopg2", "`pgcode`", psycopg2.connect("")), ("psycopg", "`sqlstate`", _psycopg())]
    if driver is not psycopg2:
        mios.append(("ksycopg2", "`kbcode`", driver.connect(**_datos())))
    for quien, atributo, conexion in mios:
        for sql, esperado in (("SELECT 1 / 0", "22012"), ("SELECT no_existe", "42703")):
            yield quien, atributo, _error(conexion, sql), esperado
    if driver is psycopg2:
        # Sin ksycopg2 instalado, un error con la misma forma.
        yield "ksycopg2", "`kbcode`", _error_como_los_de_ksycopg2("22012"), "22012"
    cerrada = mios[0][2]
    cerrada.close()
    yield "un error sin código", "", _error(cerrada, "SELECT 1"), None
    yield "un ValueError", "", ValueError("no es de ningún driver"), None


def _psycopg():
    return psycopg.connect("", autocommit=True)


def _error(conexion, sql):
    try:
        conexion.cursor().execute(sql)
    except Exception as error:
        if not conexion.closed:
            conexion.rollback()
        return error


def _error_como_los_de_ksycopg2(codigo):
    clase = type("DivisionByZero", (Exception,), {"__module__": "ksycopg2.errors"})
    error = clase("un error con la forma de los de ksycopg2")
    error.kbcode = codigo
    error.diag = type("Diagnostics", (), {"sqlstate": codigo})()
    return error


# 09.6


@ejercicios.comprueba("09.6", "datos_de_uri")
def _datos_de_uri(datos_de_uri, prueba):
    casos = [
        ("kingbase://ana@sitio:5000/tienda", {"port": "5000"}),
        ("postgresql://ana@sitio:5000/tienda", {"port": "5000"}),
        ("kingbase://ana@sitio/tienda", {"port": "54321"}),
        ("postgresql://ana@sitio/tienda", {"port": "5432"}),
        ("kingbase://ana:a%40b%2Fc@sitio/tienda", {"port": "54321", "password": "a@b/c"}),
    ]
    for uri, propios in casos:
        esperados = {"host": "sitio", "user": "ana", "dbname": "tienda", **propios}
        _exige_los_datos(uri, datos_de_uri(uri), esperados)
    # El nombre del otro esquema, fuera del principio.
    for esquema, puerto in (("postgresql", "5432"), ("kingbase", "54321")):
        uri = f"{esquema}://kingbase@sitio/postgresql"
        esperados = {"host": "sitio", "port": puerto, "user": "kingbase", "dbname": "postgresql"}
        _exige_los_datos(uri, datos_de_uri(uri), esperados)
    datos = datos_de_uri(_uri_de_la_leccion())
    try:
        driver.connect(**datos).close()
    except driver.Error as error:
        raise Fallo(
            f"Con la URI de este servidor, los datos que devuelves no conectan "
            f"({type(error).__name__})."
        ) from None


def _exige_los_datos(uri, datos, esperados):
    exige(datos is not None, _SIN_RETURN)
    exige(isinstance(datos, dict), "La función tiene que devolver un diccionario.")
    # «database» también vale, y quien no tiene contraseña puede dar None.
    datos = {"dbname" if k == "database" else k: v for k, v in datos.items() if v is not None}
    exige(
        "port" in datos,
        f"Con `{uri}` falta `port`. Si la URI no lo trae, pon el del driver.",
    )
    for nombre, esperado in esperados.items():
        exige(
            str(datos.get(nombre)) == esperado,
            f"Con `{uri}`, `{nombre}` tiene que ser `{esperado}` y es `{datos.get(nombre)}`.",
        )
    try:
        make_dsn(**datos)
    except psycopg2.Error:
        raise Fallo(
            "En tu diccionario hay una clave que `connect` no conoce. Son `host`, `port`, `user`, "
            "`password` y `dbname`."
        ) from None


def _uri_de_la_leccion():
    from urllib.parse import quote

    datos = {nombre: quote(valor, safe="") for nombre, valor in _datos().items()}
    return "kingbase://{user}:{password}@{host}:{port}/{dbname}".format(**datos)


comprobar = ejercicios.comprobar
