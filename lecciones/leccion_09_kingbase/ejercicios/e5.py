"""09.5: el código de un error, sea cual sea el driver."""

import psycopg
import psycopg2

from helpers.ejercicios import Fallo, ejercicio, exige, si_lanza

from ..driver import driver
from .comun import datos_de_la_leccion


@ejercicio("codigo")
def juzga(codigo, prueba):
    for quien, atributo, error, esperado in _errores():
        pista = (
            f"Con {quien} tu función lanza AttributeError. Si el error no trae código, devuelve "
            "None."
            if esperado is None
            else f"Con un error de {quien} tu función lanza AttributeError: su código está en "
            f"{atributo}. Pregunta con `getattr` y un valor por defecto."
        )
        with si_lanza(AttributeError=pista):
            dice = codigo(error)
        if esperado is None:
            exige(dice is None, f"Con {quien} no hay código: la función tiene que devolver None.")
            continue
        if dice is None:
            raise Fallo(f"""Con un error de {quien}, que trae {esperado} en {atributo}, tu función
                devuelve None.""")
        if dice != esperado:
            raise Fallo(f"""Con un error de {quien}, que trae {esperado} en {atributo}, tu función
                devuelve otra cosa. Devuelve el texto del código, tal como viene.""")


def _errores():
    """(quién, atributo, error, código): de los tres drivers, y otros que no traen código."""
    de_psycopg = psycopg.connect("", autocommit=True)
    mios = [("psycopg2", "`pgcode`", psycopg2.connect("")), ("psycopg", "`sqlstate`", de_psycopg)]
    if driver is not psycopg2:
        mios.append(("ksycopg2", "`kbcode`", driver.connect(**datos_de_la_leccion())))
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
