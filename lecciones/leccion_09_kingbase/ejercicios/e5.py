"""09.5: el código de un error, sea cual sea el driver."""

from contextlib import closing

import psycopg
import psycopg2
from psycopg2.pool import PoolError
from psycopg_pool import PoolTimeout

from helpers.ejercicios import Fallo, ejercicio, exige, si_lanza

from ..driver import driver
from .comun import datos_de_la_leccion

FALLAN = {
    "SELECT 1 / 0": "22012",
    "SELECT no_existe": "42703",
    "SELECT FROM ninguna": "42P01",
    "SELEC 1": "42601",
    "SELECT 'a'::int": "22P02",
    "DO $$ BEGIN RAISE unique_violation; END $$": "23505",
    "DO $$ BEGIN RAISE 'alto'; END $$": "P0001",
    # Dos que elige el programa: son de la misma clase, que no los conoce.
    "DO $$ BEGIN RAISE 'alto' USING ERRCODE = 'ZZ123'; END $$": "ZZ123",
    "DO $$ BEGIN RAISE 'alto' USING ERRCODE = 'ZZ124'; END $$": "ZZ124",
}


@ejercicio("codigo")
def juzga(codigo, prueba):
    for quien, atributo, error, esperado in [*_de_los_drivers(), *_sin_codigo()]:
        pista = (
            f"Con {quien} tu función lanza {{clase}}. Si el error no trae código, devuelve None."
            if esperado is None
            else f"Con un error de {quien} tu función lanza {{clase}}: su código está en "
            f"{atributo}. Pregunta con `getattr` y un valor por defecto."
        )
        with si_lanza(**{"Exception" if esperado is None else "AttributeError": pista}):
            dice = codigo(error)
        if esperado is None:
            exige(
                dice is None,
                f"Con {quien} no hay código: la función tiene que devolver None y devuelve "
                f"{dice!r}.",
            )
            continue
        if dice != esperado:
            raise Fallo(f"""Con un error de {quien}, que trae {esperado} en {atributo}, tu función
                devuelve {dice!r}. Devuelve el texto del código, tal como viene.""")


def _de_los_drivers():
    """(quién, atributo, error, código) de los tres drivers."""
    suyos = [("psycopg2", "`pgcode`", psycopg2), ("psycopg", "`sqlstate`", psycopg)]
    if driver is not psycopg2:
        suyos.append(("ksycopg2", "`kbcode`", driver))
    for quien, atributo, modulo in suyos:
        with closing(modulo.connect(**datos_de_la_leccion())) as conexion:
            for sql, esperado in FALLAN.items():
                yield quien, atributo, _error(conexion, sql), esperado
    if driver is psycopg2:
        # Sin ksycopg2 instalado, un error con la misma forma.
        yield "ksycopg2", "`kbcode`", _error_como_los_de_ksycopg2("22012"), "22012"


def _sin_codigo():
    """(quién, «», error, None): errores sin código, unos de los drivers y otros de Python."""
    for modulo in dict.fromkeys((psycopg2, driver, psycopg)):
        conexion = modulo.connect(**datos_de_la_leccion())
        conexion.close()
        yield "el error de usar una conexión cerrada", "", _error(conexion, "SELECT 1"), None
    yield "el PoolError de un pool agotado", "", PoolError("agotado"), None
    yield "un PoolTimeout", "", PoolTimeout("sin conexiones"), None
    yield "un ValueError de Python", "", ValueError("dice 22012, y no es de ningún driver"), None
    yield "un SyntaxError de Python", "", SyntaxError("no es del servidor"), None
    with closing(psycopg2.connect()) as conexion:
        otro = _error(conexion, "SELECT 1 / 0")
        yield "un ValueError que lleva otro error entre paréntesis", "", ValueError(otro), None
        error = ValueError("con causa")
        error.__cause__ = error.__context__ = otro
        yield "un ValueError que tiene por causa otro error", "", error, None


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
