"""Cómo se comprueban los ejercicios de la lección 03."""

import contextlib
import inspect
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import psycopg2
from psycopg2.extensions import connection
from psycopg2.pool import PoolError, SimpleConnectionPool

from helpers import logger_base
from helpers.ejercicios import Ejercicios, exige, exige_parametro, libres

from . import conexion
from .conexion import Conexion

ejercicios = Ejercicios("03")


def _clase(prueba, conexiones):
    """Una clase del tutorial, de usar y tirar, con un pool de ese tamaño."""
    clase = prueba.subclase(Conexion)
    clase._Conexion__MIN_CON = clase._Conexion__MAX_CON = conexiones
    return clase


def _exige_devueltas(reserva, cuantas, mensaje):
    """Pide las que tienen que estar libres: si falta alguna, es que no volvió.

    Da cuáles son. Las que volvieron y ya están cerradas no cuentan: el pool las presta igual.
    """
    exige(not reserva.closed, "Has cerrado el pool. Devuelve las conexiones con `unlockcnn`.")
    tomadas = libres(reserva, cuantas)
    exige(len(tomadas) == cuantas, mensaje)
    return {id(tomada) for tomada in tomadas if not tomada.closed}


# 03.1


_TRAIDOS = (("psycopg2", "pool"), ("sympy", "EX"), ("logger_base", "log"))
_IMPORTS = [*(f"from {modulo} import {nombre}" for modulo, nombre in _TRAIDOS), "import sys"]


@ejercicios.comprueba("03.1", "arregla")
def _arregla(arregla, prueba):
    with _modulos_del_tutorial():
        quedan = arregla(list(_IMPORTS))
    exige(
        quedan is not None,
        "La función no devuelve nada. ¿Falta un «return»? "
        "`remove` cambia la lista y no devuelve nada: devuelve tú la lista.",
    )
    exige(
        isinstance(quedan, (list, tuple)) and all(isinstance(linea, str) for linea in quedan),
        "La función tiene que devolver una lista de líneas.",
    )
    try:
        with _modulos_del_tutorial():
            _ejecuta_el_tutorial(quedan, os.environ, {})
    except PoolError:
        pass
    except ImportError as error:
        que = "Devuelve las líneas enteras, sin cambios."
        if str(error.name).startswith("sympy"):
            que = "Queda una que trae un nombre que nadie usa."
        exige(
            False,
            f"Con tus líneas, el programa se para antes de empezar: {type(error).__name__}. {que}",
        )
    except NameError as error:
        exige(False, f"Has quitado de más: el programa usa `{error.name}`.")
    except SystemExit:
        # Le falta `pool`; el «except Exception» del tutorial lo calla.
        exige(False, "Has quitado de más: sin `pool`, la clase no puede crear su pool.")
    except SyntaxError:
        exige(False, "Con tus líneas, el programa no es Python. Devuélvelas enteras, sin cambios.")
    nombres = {}
    try:
        # Ahora el servidor no responde y el módulo que sobra sí está.
        with _modulos_del_tutorial(SimpleNamespace(EX=None)):
            _ejecuta_el_tutorial(quedan, {**os.environ, "PGPORT": "cinco mil"}, nombres)
    except SystemExit:
        exige(
            "EX" not in nombres,
            "El programa ya no se para, pero pide todavía un nombre que nadie usa. "
            "Quita su línea entera.",
        )
        return "¡Correcto! Sin esa línea, el programa llega hasta el pool agotado."
    except NameError as error:
        exige(
            False,
            f"Con el servidor encendido funciona, pero si no responde, el programa usa "
            f"`{error.name}` y no lo encuentra. Has quitado de más.",
        )


@contextlib.contextmanager
def _modulos_del_tutorial(sympy=None):
    """`logger_base` es el del curso; el módulo que sobra no está, aunque lo tenga esta máquina."""
    modulos = {"logger_base": logger_base, "sympy": sympy}
    antes = {nombre: sys.modules[nombre] for nombre in modulos if nombre in sys.modules}
    sys.modules.update(modulos)
    try:
        yield
    finally:
        for nombre in modulos:
            sys.modules.pop(nombre, None)
        sys.modules.update(antes)


def _ejecuta_el_tutorial(imports, entorno, espacio):
    """El programa de la lección con otras líneas de `import` y otras variables de entorno."""
    _, principio, codigo = Path(conexion.__file__).read_text("utf-8").partition("\nclass ")
    espacio |= {"__name__": "__main__", "os": SimpleNamespace(environ=entorno)}
    exec("\n".join(imports) + principio + codigo, espacio)


# 03.2


@ejercicios.comprueba("03.2", "pide_hasta_agotar")
def _pide_hasta_agotar(pide_hasta_agotar, prueba):
    exige_parametro(pide_hasta_agotar, "clase", "Conexion")
    for maximo, de_otros in ((5, 0), (3, 0), (4, 1)):
        clase = _clase(prueba, maximo)
        reserva = clase.getPool()
        otras = [reserva.getconn() for _ in range(de_otros)]
        libres = maximo - de_otros
        antes = _exige_devueltas(reserva, libres, "")
        try:
            dice = pide_hasta_agotar(clase)
        except PoolError as error:
            _explica_pool_error(error, reserva)
        ahora = _exige_devueltas(
            reserva,
            libres,
            "Al terminar, alguna conexión sigue prestada. Devuélvelas todas con `unlockcnn`.",
        )
        exige(dice is not None, "La función no devuelve nada. ¿Falta un «return»?")
        exige(
            isinstance(dice, int) and not isinstance(dice, bool),
            "La función tiene que devolver un número entero: cuántas conseguiste.",
        )
        exige(
            dice == libres,
            f"El pool tiene {maximo}, con {de_otros} prestadas a otros: se podían pedir {libres} "
            f"y tu función dice {dice}. Cuenta las que te dieron a ti.",
        )
        exige(
            ahora == antes,
            "Has cerrado conexiones. Devuélvelas abiertas, con `unlockcnn` y sin `close`.",
        )
        for otra in otras:
            reserva.putconn(otra)
        reserva.closeall()
        prueba.espera_conexiones(0)

    _exige_que_el_error_pase(pide_hasta_agotar, _clase(prueba, 5))


def _explica_pool_error(error, reserva):
    """El pool se quejó y la respuesta no lo atrapó: hay tres motivos."""
    exige(not reserva.closed, "Has cerrado el pool. Devuelve las conexiones con `unlockcnn`.")
    exige(
        "unkeyed" not in str(error),
        "Devuelves una conexión que ya habías devuelto. Devuelve cada conexión una sola vez.",
    )
    exige(
        False,
        "A quien llama le llega PoolError. Escribe `except pool.PoolError` y no lo lances "
        "otra vez; `OperationalError` no lo atrapa.",
    )


def _exige_que_el_error_pase(pide_hasta_agotar, clase):
    """A la tercera petición se cae el servidor: ni se calla el error ni se pierden dos."""
    reserva = clase.getPool()
    peticiones = []

    def presta(*_):
        peticiones.append(1)
        if len(peticiones) > 2:
            raise psycopg2.OperationalError("se cayó el servidor")
        return SimpleConnectionPool.getconn(reserva)

    reserva.getconn = presta
    try:
        pide_hasta_agotar(clase)
    except psycopg2.OperationalError:
        pass
    except PoolError as error:
        _explica_pool_error(error, reserva)
    else:
        exige(
            peticiones,
            "Tu función no pide conexiones: hace cuentas. Pídelas hasta que llegue PoolError.",
        )
        exige(
            False,
            "Se cae el servidor y tu función calla el error. Captura solo `pool.PoolError`, "
            "y deja el «return» fuera del «finally»: ahí también calla el error.",
        )
    finally:
        del reserva.getconn
    _exige_devueltas(
        reserva,
        5,
        "Con un error distinto de PoolError, las que ya tenías no vuelven. "
        "Devuélvelas en un «finally».",
    )


# 03.3


class _Averia(Exception):
    """El error que ocurre dentro del bloque."""


class _Interrupcion(BaseException):
    """Como KeyboardInterrupt: un `except Exception` no la atrapa."""


@ejercicios.comprueba("03.3", "transaccion")
def _transaccion(transaccion, prueba):
    exige_parametro(transaccion, "clase", "Conexion")
    clase = _clase(prueba, 2)
    reserva = clase.getPool()
    del_pool = _exige_devueltas(reserva, 2, "")

    visto = _usa(transaccion, clase)
    exige(
        visto["conexion"] in del_pool,
        "El bloque no recibe una conexión del pool. Pídela con `clase.obtenerConexion`.",
    )
    ahora = _exige_devueltas(
        reserva,
        2,
        "Cuando el bloque termina bien, la conexión no vuelve al pool. "
        "`with conexion` no devuelve: llama a `unlockcnn` en un «finally».",
    )
    exige(ahora == del_pool, "Has cerrado la conexión. Devuélvela abierta, sin `close`.")
    exige(
        _final_de(visto["transaccion"]) == "committed",
        "El bloque termina bien, pero sus cambios se pierden: el pool deshace lo que nadie "
        "confirma. Confirma antes de devolver.",
    )

    visto = _usa(transaccion, clase, _Averia())
    ahora = _exige_devueltas(
        reserva,
        2,
        "Cuando el bloque falla, la conexión no vuelve al pool. "
        "El error aparece en el `yield`: ponlo dentro de un `try`, con su «finally».",
    )
    exige(ahora == del_pool, "Cuando el bloque falla, cierras la conexión. Devuélvela abierta.")
    exige(
        _final_de(visto["transaccion"]) == "aborted",
        "El bloque falla y sus cambios se guardan. Con error hay que deshacer: "
        "no confirmes en el «finally» ni uses `autocommit`.",
    )
    exige(
        visto["error"] is not None,
        "El bloque falla y nadie se entera. Deja pasar el error: no lo captures sin lanzarlo, "
        "ni pongas un «return» en el «finally».",
    )
    exige(
        "unkeyed" not in str(visto["error"]),
        "Cuando el bloque falla, devuelves la conexión dos veces. "
        "Deja una sola devolución, en el «finally».",
    )
    exige(
        isinstance(visto["error"], _Averia),
        f"El bloque falla y llega {type(visto['error']).__name__}, no su error. Déjalo pasar.",
    )

    _usa(transaccion, clase, _Interrupcion())
    _exige_devueltas(
        reserva,
        2,
        "Cuando alguien interrumpe el bloque con Ctrl-C, la conexión no vuelve: «except Exception» "
        "no atrapa KeyboardInterrupt. Devuelve en un «finally».",
    )

    otras = [reserva.getconn() for _ in range(2)]
    try:
        _usa(transaccion, clase)
    except PoolError:
        pass
    except NameError:
        exige(
            False,
            "Con el pool agotado, el «finally» devuelve una conexión que no existe. "
            "Pídela antes del `try`.",
        )
    else:
        exige(
            False,
            "Con el pool agotado tiene que llegar PoolError. "
            "Pide una conexión en cada bloque y deja pasar ese error.",
        )
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
    exige(
        "otra cosa" not in visto,
        "El bloque no recibe la conexión. Escribe `yield conexion`, con el nombre detrás.",
    )
    return visto


def _exige_un_gestor(error, transaccion):
    """Un gestor mal hecho falla dentro de Python, no en una línea de quien aprende."""
    codigo = getattr(inspect.unwrap(transaccion), "__code__", None)
    paso = error.__traceback__
    while paso is not None:
        if paso.tb_frame.f_code is codigo:
            return
        paso = paso.tb_next
    exige(
        not isinstance(error, (TypeError, AttributeError, RuntimeError)),
        "La función no sirve en un `with`. Conserva `@contextmanager` y escribe un `yield`, "
        "que se ejecute una vez.",
    )


def _final_de(transaccion):
    """Cómo terminó una transacción, según el servidor."""
    testigo = psycopg2.connect()
    try:
        with testigo.cursor() as cursor:
            cursor.execute("SELECT txid_status(%s)", (transaccion,))
            return cursor.fetchone()[0]
    finally:
        testigo.close()


# 03.4


@ejercicios.comprueba("03.4", "cuantas_abre")
def _cuantas_abre(cuantas_abre, prueba):
    casos = ((1, 3, 4), (3, 3, 4), (4, 2, 3), (2, 4, 1), (2, 4, 0))
    for minconn, prestadas, vueltas in casos:
        abiertas = _abiertas(minconn, prestadas, vueltas)
        dice = cuantas_abre(minconn, prestadas, vueltas)
        exige(dice is not None, "La función no devuelve nada. ¿Falta un «return»?")
        exige(
            isinstance(dice, int) and not isinstance(dice, bool),
            "La función tiene que devolver un número entero.",
        )
        if prestadas <= minconn:
            motivo = "El pool abre el mínimo al nacer y después le basta."
        elif vueltas == 0:
            motivo = "Sin vueltas, solo abre el mínimo."
        else:
            motivo = "En cada vuelta abre las que le faltan y, al volver, cierra esas mismas."
        exige(
            dice == abiertas,
            f"Con minconn={minconn}, {prestadas} prestadas y {vueltas} vueltas, el pool abre "
            f"{abiertas} y tu función dice {dice}. {motivo}",
        )


def _abiertas(minconn, prestadas, vueltas):
    """Lo que abre de verdad un pool: cada conexión nueva se apunta."""
    abiertas = []

    class Apuntada(connection):
        def __init__(self, *argumentos, **opciones):
            super().__init__(*argumentos, **opciones)
            abiertas.append(self)

    reserva = SimpleConnectionPool(minconn, 5, connection_factory=Apuntada)
    for _ in range(vueltas):
        for tomada in [reserva.getconn() for _ in range(prestadas)]:
            reserva.putconn(tomada)
    reserva.closeall()
    return len(abiertas)


# 03.5


@ejercicios.comprueba("03.5", "Prestamo")
def _prestamo(prestamo, prueba):
    exige_parametro(prestamo.devuelve, "self.clase", "Conexion")
    # Con una sola conexión, la que devuelve Ana es la que recibe Luis.
    clase = _clase(prueba, 1)
    reserva = clase.getPool()
    del_pool = _exige_devueltas(reserva, 1, "")

    de_ana = prestamo(clase)
    exige(
        id(getattr(de_ana, "conexion", None)) in del_pool,
        "`Prestamo` tiene que pedir la conexión al nacer. Deja `__init__` como estaba.",
    )
    de_ana.devuelve()
    ahora = _exige_devueltas(
        reserva,
        1,
        "Tras la primera llamada, la conexión no vuelve al pool. Llama a `self.clase.unlockcnn`.",
    )
    exige(ahora == del_pool, "Has cerrado la conexión. Devuélvela abierta, sin `close`.")
    exige(
        getattr(de_ana, "conexion", "no está") is None,
        "Después de devolver, `self.conexion` no vale None. Ponlo a None.",
    )
    _exige_ya_devuelta(de_ana, "La segunda vez")

    de_luis = prestamo(clase)
    _exige_ya_devuelta(de_ana, "Cuando otro tiene ya la conexión")
    try:
        reserva.getconn()
    except PoolError:
        pass
    else:
        exige(
            False,
            "La segunda devolución le quita la conexión a quien la tiene ahora. "
            "Si vas a lanzar YaDevuelta, no toques el pool.",
        )
    try:
        de_luis.devuelve()
    except Exception as error:
        if type(error).__name__ != "YaDevuelta":
            raise
        exige(
            False,
            "Un préstamo nuevo dice que ya se devolvió. Una conexión se presta muchas veces: "
            "guarda el estado en `self`, no en la conexión ni en la clase.",
        )
    _exige_devueltas(reserva, 1, "El segundo préstamo no vuelve al pool. Devuelve cada uno.")


def _exige_ya_devuelta(prestamo, cuando):
    # La excepción es la del cuaderno de quien aprende: se reconoce por su nombre.
    try:
        respuesta = prestamo.devuelve()
    except Exception as error:
        if type(error).__name__ == "YaDevuelta":
            return
        if not isinstance(error, (PoolError, AttributeError)):
            raise
        exige(
            False,
            f"{cuando}, llega {type(error).__name__} del pool o de la conexión, no YaDevuelta. "
            "Mira `self.conexion` antes de devolver.",
        )
    exige(
        type(respuesta).__name__ != "YaDevuelta",
        "Devuelves YaDevuelta con «return». Lánzala con «raise».",
    )
    exige(False, f"{cuando}, la devolución no lanza nada. Lanza YaDevuelta.")


comprobar = ejercicios.comprobar
