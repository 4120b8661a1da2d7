"""04.5: repartir consultas en hilos y dar los valores en orden."""

import threading
import time
from contextlib import contextmanager, suppress

from psycopg2 import errors

from helpers.ejercicios import Fallo, ejercicio, exige, exige_devuelve, faltan, si_lanza
from helpers.ejercicios.codigo import funciones

from ..conexion import Conexion, EsperaAgotada

# Más de las que admite a la vez un ThreadPoolExecutor al que no se le dice cuántos hilos: 32.
_MUCHAS = 40
_MUERE = "SELECT pg_terminate_backend(pg_backend_pid())"
# Consulta y lo que da. La primera es la más lenta: quien apunta según acaban, la pone al final.
_CONSULTAS = [
    ("SELECT 0 FROM pg_sleep(0.3)", 0),
    ("select 'uno'", "uno"),
    ("VALUES (2), (22)", 2),
    ("SELECT 1 / 0", "DivisionByZero"),
    ("SELECT NULL", None),
    ("SELECT * FROM no_existe", "UndefinedTable"),
    ("SELEC 6", "SyntaxError"),
    ("SELECT 7, 77", 7),
    ("SELECT 17 % 5", 2),
    ("SHOW integer_datetimes", "on"),
    ("SELECT CASE WHEN true THEN generate_series(1, 2) END", "FeatureNotSupported"),
    ("SELECT (-1)::information_schema.cardinal_number", "CheckViolation"),
    ("SELECT 1 / 0", "DivisionByZero"),
    ("select 'uno'", "uno"),
    (_MUERE, "OperationalError"),
]
_ERRORES = {nombre for _, nombre in _CONSULTAS if hasattr(errors, str(nombre))}


class _Vigilado:
    """Una clase `Conexion` de usar y tirar, que apunta lo que se le pide."""

    def __init__(self, prueba, atiende):
        class Vigilada(prueba.subclase(Conexion)):
            _Conexion__cerrojo = threading.Lock()

        self.clase, self.prestamos = Vigilada, []
        self.reserva = Vigilada.obtenerPool()
        self.antes_de_prestar = lambda: None
        presta = self.reserva.getconn

        # El error de quien no consigue conexión es el del cuaderno, que puede atraparlo aparte.
        globales = getattr(next(funciones(atiende), None), "__globals__", {})
        del_cuaderno = globales.get("EsperaAgotada", EsperaAgotada)

        def presta_y_apunta():
            self.antes_de_prestar()
            try:
                self.prestamos.append(conexion := presta())
            except EsperaAgotada as error:
                raise del_cuaderno(str(error)) from None
            return conexion

        self.reserva.getconn = presta_y_apunta

    def prueba(self, atiende, consultas):
        """Lo que devuelve la respuesta, cuando ya es lo que será."""
        with _hilos_de_la_respuesta() as espera_a_todos:
            with si_lanza(
                EsperaAgotada="Una consulta no consiguió conexión, y su EsperaAgotada ha llegado "
                "fuera. También eso es fallar: pide la conexión dentro del «try».",
                Error="El error de una consulta, {clase}, ha llegado fuera. Atrápalo con "
                "`except psycopg2.Error` y pon su nombre en la lista: sirve para todos.",
            ):
                valores = atiende(self.clase, consultas)
            al_volver = list(valores) if isinstance(valores, list) else valores
            espera_a_todos()
        exige_devuelve(valores, list, "una lista")
        if valores != al_volver:
            raise Fallo("""Devuelves la lista antes de que los hilos la llenen. Espera a todos con
                `join`.""")
        if self.reserva.closed:
            raise Fallo("""Has cerrado el pool de `clase`, que otros pueden estar usando. Devuelve
                solo lo prestado.""")
        return valores


@ejercicio("atiende")
def juzga(atiende, prueba):
    vigilado = _Vigilado(prueba, atiende)
    _exige_los_valores(atiende, vigilado)
    exige(vigilado.prueba(atiende, ["SELECT 5"]) == [5], "Con una sola consulta, no da su valor.")
    if vigilado.prueba(atiende, ["SELECT 6", "SELECT 7"]) != [6, 7]:
        raise Fallo("Llamada otra vez, con otras consultas, no da los valores de esas.")
    uno, otro = vigilado.prueba(atiende, ["SELECT random()"] * 2)
    exige(uno != otro, "Dos consultas iguales son dos consultas: cada una con su propio valor.")
    _exige_todas_a_la_vez(atiende, vigilado)
    _exige_que_diga_que_no_hay(atiende, vigilado)
    _exige_que_diga_que_esta_cerrada(atiende, vigilado)
    if faltan(vigilado.reserva, 5):
        raise Fallo("""Al terminar hay conexiones sin devolver. Con `clase.prestada()` vuelven
            siempre.""")
    vigilado.clase.cerrarConexiones()


def _exige_los_valores(atiende, vigilado):
    consultas, esperado = [list(columna) for columna in zip(*_CONSULTAS, strict=True)]
    valores = vigilado.prueba(atiende, consultas)
    if not vigilado.prestamos:
        raise Fallo("""No has pedido ninguna conexión a `clase`, el parámetro. Usa `clase` y no
            `Conexion`, que es del cuaderno, ni otra conexión: `clase.prestada()`.""")
    if len(valores) == len(consultas) and len(vigilado.prestamos) == 1:
        raise Fallo("""Todas las consultas comparten una conexión, y un error estropea la
            transacción de las demás. Pide una por consulta, dentro de la función que la
            atiende.""")
    if "EsperaAgotada" in valores:
        raise Fallo("""Alguna consulta esperó una conexión que nadie devolvía: hay conexiones sin
            devolver. Usa `with clase.prestada()`.""")
    if len(valores) != len(consultas):
        raise Fallo(f"""La lista tiene {len(valores)} elementos y las consultas son
            {len(consultas)}. También la que falla deja algo: el nombre de la clase de su error.""")
    if any(isinstance(valor, (tuple, list)) for valor in valores):
        raise Fallo("Devuelves la fila entera. El primer valor es `fetchone()[0]`.")
    en_orden = sorted(map(repr, valores)) == sorted(map(repr, esperado))
    exige(
        valores == esperado or not en_orden,
        "Los valores están, pero no en el orden de las consultas. Con `map` se conserva.",
    )
    for consulta, valor, bueno in zip(consultas, valores, esperado, strict=True):
        if valor != bueno and str(bueno) in _ERRORES:
            raise Fallo(f"""`{consulta}` falla, y en su lugar va el nombre de la clase de su error,
                `{bueno}`: es `type(error).__name__`.""")
        if valor != bueno and consulta == _MUERE:
            raise Fallo(f"""El servidor termina el proceso de una consulta. También eso es fallar, y
                va el nombre de su error: `{bueno}`.""")
        if valor != bueno and valor == str(bueno):
            raise Fallo(f"""El valor de `{consulta}` es {bueno!r}, y das {valor!r}, que es un texto.
                Déjalo como lo da `fetchone()[0]`.""")
        if valor == "SyntaxError" != bueno:
            raise Fallo(f"""`{consulta}` no falla, y en su lugar das `SyntaxError`. ¿Le añades algo?
                Ejecuta cada consulta tal cual.""")
        exige(valor == bueno, f"El valor que das a `{consulta}` no es el suyo.")
    if len(vigilado.prestamos) > len(consultas):
        raise Fallo(f"""Con {len(consultas)} consultas pides {len(vigilado.prestamos)} conexiones:
            alguna consulta se ejecuta otra vez. La que falla ya ha terminado.""")
    if faltan(vigilado.reserva, 5):
        raise Fallo("""Al terminar hay conexiones sin devolver. Con `clase.prestada()` vuelven
            siempre.""")


def _exige_todas_a_la_vez(atiende, vigilado):
    """Cada consulta, en su hilo: todas llegan a pedir conexión antes de que se preste ninguna."""
    todas, llegan = threading.Barrier(_MUCHAS), []

    def espera_a_las_demas():
        llegan.append(1)
        with suppress(threading.BrokenBarrierError):
            todas.wait(2)

    vigilado.antes_de_prestar, vigilado.reserva.espera = espera_a_las_demas, 3
    valores = vigilado.prueba(atiende, [f"SELECT {n}" for n in range(_MUCHAS)])
    vigilado.antes_de_prestar = lambda: None
    if todas.broken:
        raise Fallo(f"""Con {_MUCHAS} consultas, no van todas a la vez: unas no empiezan hasta que
            otras acaban. Repártelas en hilos antes de esperar a ninguna, tantos hilos como
            consultas.""")
    exige(len(llegan) >= _MUCHAS, "No pides una conexión por consulta.")
    exige(
        valores == list(range(_MUCHAS)), f"Con {_MUCHAS} consultas, los valores no son los suyos."
    )


def _exige_que_diga_que_no_hay(atiende, vigilado):
    """Otro tiene todas las conexiones."""
    vigilado.reserva.espera = 0.2
    prestadas = [vigilado.reserva.getconn() for _ in range(5)]
    peticiones = []

    def suelta_si_insiste():
        # A quien pide otra vez, hasta conseguirla, se le da: si no, no acabaría nunca.
        peticiones.append(1)
        if len(peticiones) > 2:
            suelta()

    def suelta():
        with suppress(IndexError):
            while True:
                vigilado.reserva.putconn(prestadas.pop())

    vigilado.antes_de_prestar = suelta_si_insiste
    valores = vigilado.prueba(atiende, ["SELECT 1", "SELECT 2"])
    vigilado.antes_de_prestar = lambda: None
    suelta()
    if len(peticiones) > 2:
        raise Fallo("""Otro tiene todas las conexiones, y quien no ha conseguido la suya la pide
            otra vez. No insistas: esa consulta ya ha fallado, y en la lista va `EsperaAgotada`.""")
    if valores != ["EsperaAgotada"] * 2:
        raise Fallo("""Otro tiene todas las conexiones, y en la lista tenía que ir `EsperaAgotada`.
            Quien no consigue conexión también ha fallado: pídela dentro del «try».""")


def _exige_que_diga_que_esta_cerrada(atiende, vigilado):
    """Alguien cierra una conexión después de devolverla: se presta igual, y falla al usarla."""
    conexion = vigilado.reserva.getconn()
    vigilado.reserva.putconn(conexion)
    conexion.close()
    # Quien la descarta y pide otra consigue el valor.
    if vigilado.prueba(atiende, ["SELECT 8"]) not in (["InterfaceError"], [8]):
        raise Fallo("""El pool presta una conexión que alguien había cerrado, y su error,
            `InterfaceError`, no está en la lista.""")


@contextmanager
def _hilos_de_la_respuesta():
    """Da una función que espera, un tiempo, a los hilos que nacen dentro del bloque.

    Lo que lanzan no se ve: un hilo que muere no le dice nada a quien lo arrancó.
    """
    antes, avisa = set(threading.enumerate()), threading.excepthook

    def espera():
        limite = time.monotonic() + 1
        for hilo in set(threading.enumerate()) - antes:
            hilo.join(max(0, limite - time.monotonic()))

    threading.excepthook = lambda _: None
    try:
        yield espera
    finally:
        espera()
        threading.excepthook = avisa
