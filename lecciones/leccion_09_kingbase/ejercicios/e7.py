"""09.7: llevar un programa de un driver a los tres."""

from contextlib import contextmanager, suppress
from importlib import import_module
from itertools import product

import psycopg
import psycopg2

from helpers.ejercicios import (
    SIN_RETURN,
    Fallo,
    Hilo,
    aparte,
    ejercicio,
    exige,
    exige_que_lance,
    si_lanza,
)

from ..driver import driver
from .comun import al_conectar, uri_de_la_leccion

TABLA = """
SET lock_timeout = '5s';
DROP TABLE IF EXISTS carnets;
CREATE TABLE carnets (numero int PRIMARY KEY, nombre varchar(20) NOT NULL CHECK (nombre <> ''));
CREATE SEQUENCE IF NOT EXISTS prisas;
CREATE OR REPLACE FUNCTION accidente() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.nombre = 'muere' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    IF TG_NAME = 'tarde' AND NEW.nombre = 'tarde' THEN
        RAISE check_violation USING MESSAGE = 'duplicate key';
    END IF;
    -- Una secuencia cuenta también lo que después se deshace.
    PERFORM nextval('prisas') FROM pg_settings
        WHERE name IN ('lock_timeout', 'statement_timeout', 'transaction_timeout')
            AND setting <> '0' AND source IN ('client', 'session');
    RETURN NEW;
END $$;
CREATE TRIGGER pronto BEFORE INSERT ON carnets FOR EACH ROW EXECUTE FUNCTION accidente();
CREATE CONSTRAINT TRIGGER tarde AFTER INSERT ON carnets DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION accidente();
"""
# (el nombre que falla, su error, qué es)
FALLAN = (
    (None, "NotNullViolation", "el nombre es None"),
    ("", "CheckViolation", "el nombre está vacío"),
    ("n" * 21, "StringDataRightTruncation", "el nombre no cabe"),
    ("tarde", "CheckViolation", "falla el `commit`"),
    ("muere", "Error", "la conexión muere"),
)
ESQUEMAS = ("postgresql", "kingbase")
CON_PRISA = (
    "Pones un límite a lo que espera la orden. Si dos apuntan a la vez el mismo número, el segundo "
    "espera al primero lo que haga falta, como en el programa."
)


@ejercicio("apunta", segundos=20)
def juzga(apunta, prueba):
    with aparte() as cursor:
        cursor.execute(TABLA)
        try:
            for modulo in (psycopg2, psycopg, *({driver} - {psycopg2})):
                cursor.execute("TRUNCATE carnets; ALTER SEQUENCE prisas RESTART")
                # Una URI es la de su driver, y la otra no.
                for esquema in ESQUEMAS:
                    _apunta_bien(apunta, prueba, modulo, esquema, cursor)
                _falla(apunta, prueba, modulo)
                _sin_puerto(apunta, modulo)
                cursor.execute("SELECT is_called FROM prisas")
                exige(not cursor.fetchone()[0], CON_PRISA)
                for acaba, dice in (("COMMIT", "repetido"), ("ROLLBACK", "nuevo")):
                    _mientras_otro_apunta(apunta, modulo, cursor, acaba, dice)
                _con_ctrl_c(apunta, prueba, modulo, cursor)
        finally:
            # Si una respuesta tiene la transacción abierta, se borra la próxima vez.
            with suppress(psycopg2.Error):
                cursor.execute("ROLLBACK; SET lock_timeout = '1s'")
                cursor.execute("DROP TABLE carnets; DROP FUNCTION accidente; DROP SEQUENCE prisas")


def _guardados(cursor):
    cursor.execute("SELECT * FROM carnets ORDER BY numero")
    return cursor.fetchall()


def _exige_cerrada(prueba, cuando):
    if prueba.espera_conexiones(0):
        raise Fallo(f"{cuando}, la conexión se queda abierta. Ciérrala en un «finally».")


def _exige_de(modulo, error):
    if isinstance(error, modulo.Error):
        return
    suyo = type(error).__module__.partition(".")[0]
    raise Fallo(f"""Recibes `{modulo.__name__}` y el error que llega es de `{suyo}`. Conecta con
        `modulo`, que es lo que recibe la función.""")


@contextmanager
def _explica(con, modulo):
    with si_lanza(
        OperationalError=f"{con} no consigues conectar: pasa los datos con su nombre, `host`, "
        "`port`… Tu `datos_de_uri` los da, y sirven en los tres.",
        ProgrammingError=f"{con} lanzas {{clase}}: el driver no entiende lo que recibe "
        "`connect`, o la orden. Los datos, con su nombre; los valores, con `%s` sin comillas.",
        UniqueViolation=f"{con}, el número repetido llega como error y no como `repetido`. "
        "Cada driver tiene sus clases de error: usa las de `modulo`, o el código.",
    ):
        try:
            yield
        except AttributeError as error:
            if any(nombre in str(error) for nombre in ("pgcode", "kbcode", "sqlstate", "errors")):
                raise Fallo(f"""{con} usas algo que ese driver no tiene ({error}). Mira la tabla: el
                    código del error se llama distinto en cada uno.""") from None
            raise
        except (psycopg2.IntegrityError, psycopg.IntegrityError, driver.IntegrityError) as error:
            _exige_de(modulo, error)
            raise


def _apunta_bien(apunta, prueba, modulo, esquema, cursor):
    uri = uri_de_la_leccion(esquema)
    con = f"Con `{modulo.__name__}` y una URI que empieza por `{esquema}://`"
    numero = 1 if esquema == "postgresql" else 2
    quedan = [*_guardados(cursor), (numero, "O'Higgins")]
    for nombre, esperado in (("O'Higgins", "nuevo"), ("Eva", "repetido")):
        with _explica(con, modulo):
            dice = apunta(modulo, uri, numero, nombre)
        exige(dice is not None, SIN_RETURN)
        _exige_cerrada(prueba, con)
        if _guardados(cursor) != quedan:
            raise Fallo(f"""{con}, si el número es {esperado}, tenía que quedar guardada esa fila,
                una sola vez. ¿Falta el `commit`, o cambias la fila que ya estaba?""")
        if dice != esperado:
            raise Fallo(f"{con}, si el número es {esperado} devuelves `{dice!r}`.")


def _sin_puerto(apunta, modulo):
    """Si la URI de otro driver no trae puerto, es el de ese otro. No hace falta conectar."""
    es_ksycopg2 = modulo.__name__ == "ksycopg2"
    esquema, puerto = ("postgresql", "5432") if es_ksycopg2 else ("kingbase", "54321")
    uri, pedidos, conecta = f"{esquema}://ana@127.0.0.1/tienda", [], modulo.connect

    def no_conecta(dsn="", *, conninfo="", autocommit=None, cursor_factory=None, **datos):
        if modulo is psycopg:
            datos = psycopg.conninfo.conninfo_to_dict(conninfo or dsn or "", **datos)
        else:
            lee = import_module(f"{modulo.__name__}.extensions")
            datos = lee.parse_dsn(lee.make_dsn(dsn or "", **datos))
        pedidos.append(datos.get("port"))
        raise modulo.OperationalError("adrede")

    modulo.connect = no_conecta
    try:
        con = f"Con `{modulo.__name__}` y la URI de otro driver, `{uri}`"
        with exige_que_lance("OperationalError", f"{con}, no conecta y quien llamó no se entera."):
            apunta(modulo, uri, 9, "Ana")
    finally:
        modulo.connect = conecta
    if pedidos and str(pedidos[-1]) != puerto:
        pide = f"conectas al puerto {pedidos[-1]}" if pedidos[-1] else "no dices el puerto"
        raise Fallo(f"""{con}, que no trae puerto, {pide}. Es el del driver de la URI, que está en
            la tabla: {puerto}.""")


def _falla(apunta, prueba, modulo):
    nombre = modulo.__name__
    with exige_que_lance(
        "OperationalError",
        f"Con `{nombre}`, si la base de datos no existe, quien llamó no se entera.",
        Exception=f"Con `{nombre}`, si la base de datos no existe, llega {{clase}} y no su error. "
        "Conecta antes del «try».",
    ):
        apunta(modulo, uri_de_la_leccion("postgresql") + "_no_existe", 9, "Ana")
    for esquema, (quien, clase, que) in product(ESQUEMAS, FALLAN):
        with exige_que_lance(
            clase,
            f"Con `{nombre}`, si {que}, quien llamó no se entera. `repetido` es solo lo de la "
            "clave repetida, 23505; lo demás llega como error.",
            Exception=f"Con `{nombre}`, si {que}, llega {{clase}} y no su error. Déjalo pasar.",
        ) as lanzado:
            apunta(modulo, uri_de_la_leccion(esquema), 9, quien)
        _exige_de(modulo, lanzado[0])
        _exige_cerrada(prueba, f"Con `{nombre}`, si {que}")


def _mientras_otro_apunta(apunta, modulo, cursor, acaba, debe):
    """El mismo número, que otro ha apuntado y aún no ha confirmado: el servidor lo hace esperar."""
    con = f"Con `{modulo.__name__}`, dos apuntan a la vez el mismo número"
    con += ", el primero no confirma," * (acaba == "ROLLBACK") + " y al segundo"
    cursor.execute("BEGIN; INSERT INTO carnets VALUES (5, 'Ana')")
    hilo = Hilo(apunta, modulo, uri_de_la_leccion("postgresql"), 5, "Luis")
    esperan = 0
    while not esperan and not hilo.termina(0.01):
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
        )
        esperan = cursor.fetchone()[0]
    cursor.execute(acaba)
    with si_lanza(
        UniqueViolation=f"{con} le llega el error (23505). No mires antes si está: inserta, que lo "
        "diga el servidor, y atrapa su error."
    ):
        dice = hilo.resultado()
    exige(dice == debe, f"{con} le devuelves `{dice!r}`.")
    cursor.execute("DELETE FROM carnets WHERE numero = 5")


def _con_ctrl_c(apunta, prueba, modulo, cursor):
    nombre, antes = modulo.__name__, _guardados(cursor)
    with (
        al_conectar(modulo, _que_se_interrumpe),
        exige_que_lance("KeyboardInterrupt", "Si alguien pulsa Ctrl-C, quien llamó no se entera."),
    ):
        apunta(modulo, uri_de_la_leccion("postgresql"), 9, "Noa")
    _exige_cerrada(prueba, f"Con `{nombre}`, si alguien pulsa Ctrl-C")
    if _guardados(cursor) != antes:
        raise Fallo("""Si alguien pulsa Ctrl-C antes del `commit`, la fila queda guardada. Confirma
            una vez, después de insertar: ni autocommit, ni `commit` en un «finally».""")


def _que_se_interrumpe(conexion):
    """Sus cursores hacen lo que se les pide, y entonces llega Ctrl-C."""
    clase = conexion.cursor_factory or type(conexion.cursor())

    class Cursor(clase):
        def execute(self, *argumentos, **opciones):
            super().execute(*argumentos, **opciones)
            raise KeyboardInterrupt

    conexion.cursor_factory = Cursor
