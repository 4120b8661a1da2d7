"""03.3: un gestor de contexto que confirma, deshace y devuelve."""

import inspect

from helpers.ejercicios import (
    Adrede,
    Fallo,
    como_acabo,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    faltan,
)

from .comun import CERRADO, abiertas, clase_con


class _Interrupcion(BaseException):
    """Como KeyboardInterrupt: un `except Exception` no la atrapa."""


@ejercicio("transaccion")
def juzga(transaccion, prueba):
    exige_parametro(transaccion, "clase", "Conexion")
    clase = clase_con(prueba, 2)
    reserva = clase.getPool()
    del_pool = abiertas(reserva, 2)

    visto = _usa(transaccion, clase)
    if visto["conexion"] not in del_pool:
        raise Fallo("""El bloque no recibe una conexión del pool. Pídela con
            `clase.obtenerConexion`.""")
    if faltan(reserva, 2, CERRADO):
        raise Fallo("""Cuando el bloque termina bien, la conexión no vuelve al pool. `with conexion`
            no devuelve: llama a `unlockcnn` en un «finally».""")
    ahora = abiertas(reserva, 2)
    exige(ahora == del_pool, "Has cerrado la conexión. Devuélvela abierta, sin `close`.")
    if como_acabo(visto["transaccion"]) != "committed":
        raise Fallo("""El bloque termina bien, pero sus cambios se pierden: el pool deshace lo que
            nadie confirma. Confirma antes de devolver.""")

    visto = _usa(transaccion, clase, Adrede())
    if faltan(reserva, 2, CERRADO):
        raise Fallo("""Cuando el bloque falla, la conexión no vuelve al pool. El error aparece en el
            `yield`: ponlo dentro de un `try`, con su «finally».""")
    ahora = abiertas(reserva, 2)
    exige(ahora == del_pool, "Cuando el bloque falla, cierras la conexión. Devuélvela abierta.")
    if como_acabo(visto["transaccion"]) != "aborted":
        raise Fallo("""El bloque falla y sus cambios se guardan. Con error hay que deshacer: no
            confirmes en el «finally» ni uses `autocommit`.""")
    if visto["error"] is None:
        raise Fallo("""El bloque falla y nadie se entera. Deja pasar el error: no lo captures sin
            lanzarlo, ni pongas un «return» en el «finally».""")
    if "unkeyed" in str(visto["error"]):
        raise Fallo("""Cuando el bloque falla, devuelves la conexión dos veces. Deja una sola
            devolución, en el «finally».""")
    if not isinstance(visto["error"], Adrede):
        raise Fallo(f"""El bloque falla y llega {type(visto["error"]).__name__}, no su error. Déjalo
            pasar.""")

    _usa(transaccion, clase, _Interrupcion())
    if faltan(reserva, 2, CERRADO):
        raise Fallo("""Cuando alguien interrumpe el bloque con Ctrl-C, la conexión no vuelve:
            «except Exception» no atrapa KeyboardInterrupt. Devuelve en un «finally».""")

    otras = [reserva.getconn() for _ in range(2)]
    with exige_que_lance(
        "PoolError",
        "Con el pool agotado tiene que llegar PoolError. "
        "Pide una conexión en cada bloque y deja pasar ese error.",
        NameError="Con el pool agotado, el «finally» devuelve una conexión que no existe. "
        "Pídela antes del `try`.",
    ):
        _usa(transaccion, clase)
    for otra in otras:
        reserva.putconn(otra)


def _usa(transaccion, clase, averia=None):
    """Abre un bloque y cuenta lo que pasó en él: la conexión, su transacción y el error final."""
    visto = {"conexion": None, "transaccion": None, "error": None}
    try:
        with transaccion(clase) as prestada:
            visto["conexion"] = id(prestada)
            if not hasattr(prestada, "cursor"):
                visto["otra cosa"] = True
            else:
                with prestada.cursor() as cursor:
                    cursor.execute("SELECT txid_current()")
                    (visto["transaccion"],) = cursor.fetchone()
                if averia is not None:
                    raise averia
    except (Exception, _Interrupcion) as error:
        if averia is None or visto["transaccion"] is None:
            _exige_un_gestor(error, transaccion)
            raise
        visto["error"] = error
    if "otra cosa" in visto:
        raise Fallo("""El bloque no recibe la conexión. Escribe `yield conexion`, con el nombre
            detrás.""")
    return visto


def _exige_un_gestor(error, transaccion):
    """Un gestor mal hecho falla dentro de Python, no en una línea de quien aprende."""
    codigo = getattr(inspect.unwrap(transaccion), "__code__", None)
    paso = error.__traceback__
    while paso is not None:
        if paso.tb_frame.f_code is codigo:
            return
        paso = paso.tb_next
    if isinstance(error, (TypeError, AttributeError, RuntimeError)):
        raise Fallo("""La función no sirve en un `with`. Conserva `@contextmanager` y escribe un
            `yield`, que se ejecute una vez.""")
