"""05.5: leer otra vez si la conexión había muerto."""

import psycopg2

from helpers.ejercicios import (
    Fallo,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    exige_que_no_calle,
    faltan,
    mata,
    si_lanza,
)

from .comun import CERRADO, SIN_FIN, Ayudante


class _Contado(Ayudante):
    """No presta sin fin: quien repite siempre no acabaría."""

    def get_resource(self, autocommit=True):
        exige(self.prestamos < 8, "Repites sin parar. Después de `intentos`, deja pasar el error.")
        return super().get_resource(autocommit)


def _con_muertas(cuantas):
    """Un ayudante con `cuantas` conexiones libres, todas muertas."""
    ayudante = _Contado(guarda=cuantas)
    ayudante.initialize_connection_pool()
    reserva = ayudante._connection_pool
    conexiones = [reserva.getconn() for _ in range(cuantas)]
    for conexion in conexiones:
        mata(conexion)
        reserva.putconn(conexion)
    return ayudante


@ejercicio("lee", segundos=30)
def juzga(lee, prueba):
    exige_parametro(lee, "ayudante", "db_helper", "DBHelper")
    _con_una_viva(lee)
    for muertas, intentos, sql in (
        (1, 2, "SELECT 8 AS ocho"),
        (3, 4, "SELECT 8 AS ocho".lower()),
        (2, 4, "VALUES (8)"),
    ):
        _con_varias_muertas(lee, muertas, intentos, sql)
    _si_no_bastan(lee)
    _si_falla_de_otra_manera(lee)
    _lo_que_no_se_repite(lee)
    exige_que_no_calle(lambda: lee(_Contado(), "SELECT 1", 3))


def _con_una_viva(lee):
    ayudante = _Contado()
    filas = lee(ayudante, "SELECT 7 AS siete UNION ALL SELECT 8 ORDER BY 1", 3)
    exige(filas is not None, "La función no devuelve nada. Devuelve las filas con «return».")
    esperadas = [{"siete": 7}, {"siete": 8}]
    if not isinstance(filas, (list, tuple)) or [dict(fila) for fila in filas] != esperadas:
        raise Fallo("No devuelves las filas de la consulta, como las da fetchall().")
    exige(
        ayudante.prestamos == 1,
        "Con la conexión viva, lees más de una vez. Si ya tienes las filas, termina."
        if ayudante.prestamos
        else "No usas `ayudante.get_resource()`. Pide la conexión con él.",
    )
    exige(isinstance(filas, list), "Devuelve una lista: la que da `fetchall()`.")
    exige(
        lee(ayudante, "SELECT 1 WHERE false", 3) == [],
        "Con una consulta que no da filas no devuelves una lista vacía.",
    )
    exige(ayudante.prestamos == 2, "Repites una consulta que no da filas, y no es un fallo.")
    if faltan(ayudante._connection_pool, 3, CERRADO):
        raise Fallo("La conexión no vuelve al pool. Usa `get_resource` en un «with».")
    ayudante.shutdown_connection_pool()


def _con_varias_muertas(lee, muertas, intentos, sql):
    caso = f"Con {muertas} muertas y {intentos} intentos"
    if muertas == 1:
        caso = f"Con una conexión muerta y {intentos} intentos"
    ayudante = _con_muertas(muertas)
    reserva = ayudante._connection_pool
    try:
        filas = lee(ayudante, sql, intentos)
    except psycopg2.OperationalError:
        raise Fallo(
            f"{caso}, el error llega a quien llamó y no lo intentas otra vez."
            if ayudante.prestamos < 2
            else f"{caso}, dejas de intentarlo después de {ayudante.prestamos} préstamos. "
            "Pide otra conexión con `get_resource` en cada intento."
        ) from None
    except psycopg2.InterfaceError:
        raise Fallo("""Repites con la misma conexión, que ya está cerrada. El «try» va por fuera del
            «with»: así pides otra.""") from None
    if filas is None:
        raise Fallo(f"{caso}, la función devuelve None. Devuelve las filas.")
    if [list(dict(fila).values()) for fila in filas] != [[8]]:
        raise Fallo(f"{caso}, no devuelves las filas del intento que va bien.")
    if ayudante.prestamos != muertas + 1:
        raise Fallo(f"""{caso}, pides {ayudante.prestamos} conexiones a `ayudante`, y hacen falta
            {muertas + 1}. Cada intento es un `get_resource`, y el que va bien es el último.""")
    if ayudante._connection_pool is not reserva and not reserva.closed:
        raise Fallo("""Has cambiado el pool de `ayudante` por otro, y las del primero se quedan
            abiertas. Basta con pedir otra conexión.""")
    if reserva.closed:
        raise Fallo("Has cerrado el pool, y otros lo usan. Basta con pedir otra conexión.")
    ayudante.shutdown_connection_pool()


def _si_falla_de_otra_manera(lee):
    """Cerrada, da InterfaceError; y también puede fallar al entrar en el `with`."""

    def cierra(conexion):
        conexion.close()

    def falla_al_entrar(conexion):
        lanzados.append(psycopg2.OperationalError(f"intento {len(lanzados) + 1}"))
        raise lanzados[-1]

    for estropea, cual in (
        (cierra, "al usarla, con InterfaceError"),
        (falla_al_entrar, "al entrar en el `with`, con OperationalError"),
    ):
        lanzados = []
        ayudante = _Contado()

        def la_primera(conexion, ayudante=ayudante, estropea=estropea):
            if ayudante.prestamos == 1:
                estropea(conexion)

        ayudante.al_prestar = la_primera
        no_repite = f"La conexión falla {cual}, y no lo intentas otra vez."
        with si_lanza(InterfaceError=no_repite, OperationalError=no_repite):
            lee(ayudante, "SELECT 8 AS ocho", 3)
        ayudante.shutdown_connection_pool()
    lanzados = []
    ayudante = _Contado(al_prestar=falla_al_entrar)
    with exige_que_lance(
        "OperationalError",
        "Si el último intento también falla, su error tiene que llegar a quien llamó.",
    ) as llega:
        lee(ayudante, "SELECT 8 AS ocho", 3)
    if llega[0] is not lanzados[-1]:
        raise Fallo("""Fallan todos los intentos y llega el error de otro. Tiene que llegar el del
            último.""")
    ayudante.shutdown_connection_pool()


def _si_no_bastan(lee):
    """La conexión muere siempre: llega el error del último intento, ni antes ni después."""
    for intentos in (1, 3):
        ayudante = _Contado(al_prestar=mata)
        with exige_que_lance(
            "OperationalError",
            "Si el último intento también falla, su error tiene que llegar a quien llamó.",
            RecursionError=SIN_FIN,
            Exception="Si el último intento falla llega {clase}, no el error de la conexión. "
            "Déjalo pasar.",
        ):
            lee(ayudante, "SELECT 9 AS nueve", intentos)
        if ayudante.prestamos != intentos:
            raise Fallo(f"""Si la conexión muere siempre y los intentos son {intentos}, pides
                {ayudante.prestamos}. El primero también cuenta.""")
        ayudante.shutdown_connection_pool()
    ayudante = _con_muertas(1)
    with exige_que_lance(
        "DivisionByZero",
        "Si el último intento falla, su error tiene que llegar a quien llamó.",
        Exception="El primer intento encuentra una conexión muerta, y en el segundo falla la "
        "consulta: llega {clase}, y tiene que llegar el error del último.",
    ):
        lee(ayudante, "SELECT 1 / 0", 2)
    ayudante.shutdown_connection_pool()


def _lo_que_no_se_repite(lee):
    def interrumpe(*_):
        raise KeyboardInterrupt

    ayudante = _Contado(avisa=interrumpe)
    with exige_que_lance("KeyboardInterrupt", "Atrapas el Ctrl-C de quien quiere parar."):
        lee(ayudante, "SELECT 1", 3)
    if ayudante.prestamos != 1:
        raise Fallo("Repites cuando alguien pulsa Ctrl-C. Atrapa solo los errores de la conexión.")
    ayudante = _Contado()
    for sql, clase in (("SELECT 1 / 0", "DivisionByZero"), ("SELECT nada", "UndefinedColumn")):
        ayudante.prestamos = 0
        with exige_que_lance(
            clase,
            "Cuando la consulta falla, el error tiene que llegar a quien llamó.",
            Exception="Cuando la consulta falla llega {clase}, no el error de la consulta.",
        ):
            lee(ayudante, sql, 3)
        if ayudante.prestamos != 1:
            raise Fallo("""Repites una consulta que falla por sí misma: volverá a fallar. Atrapa
                solo `OperationalError` e `InterfaceError`.""")
    reserva, ayudante.prestamos = ayudante._connection_pool, 0
    if faltan(reserva, 3, CERRADO):
        raise Fallo("Cuando la consulta falla, la conexión no vuelve al pool.")
    tomadas = [reserva.getconn() for _ in range(3)]
    with exige_que_lance("PoolError", "El pool está agotado, y quien llamó no se entera."):
        lee(ayudante, "SELECT 1", 3)
    exige(ayudante.prestamos == 1, "Repites con el pool agotado, que no es una conexión muerta.")
    for conexion in tomadas:
        reserva.putconn(conexion)
    ayudante.shutdown_connection_pool()
