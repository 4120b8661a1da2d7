"""Comprueba los ejercicios: ⏳ pendiente, ✗ con un mensaje que ayuda, ✓ correcto.

En `comprobaciones.py` de una lección:

    ejercicios = Ejercicios("02")

    @ejercicios.comprueba("02.1", "consulta")
    def _(respuesta, prueba):
        exige(respuesta() == 1, "`consulta` tiene que devolver 1.")

    comprobar = ejercicios.comprobar

Y en el cuaderno, `comprobar("02.1")`.
"""

import ast
import builtins
import contextlib
import ctypes
import html
import inspect
import linecache
import logging
import os
import re
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from IPython import get_ipython
from IPython.utils.capture import capture_output

from helpers import observador
from helpers.servidor import ErrorServidor

PENDIENTE, MAL, BIEN = "⏳", "✗", "✓"
_DRIVERS = ("psycopg2", "psycopg", "ksycopg2")
# Se leen bien sobre fondo claro y oscuro; fuera de JupyterLab vale el segundo color.
_COLORES = {
    PENDIENTE: "var(--jp-warn-color1, #b7791f)",
    MAL: "var(--jp-error-color1, #d33f3f)",
    BIEN: "var(--jp-success-color1, #2f8f4e)",
}


class Fallo(Exception):
    """La respuesta no es correcta; el texto es el mensaje para quien aprende."""


def exige(condicion, mensaje):
    """Lanza Fallo con `mensaje` si `condicion` es falsa."""
    if not condicion:
        raise Fallo(mensaje)


def exige_error_de_la_consulta(consulta):
    """Lanza Fallo si `consulta(sql)`, con un SQL que falla, no deja llegar su error."""
    try:
        consulta("SELECT 1 / 0")
    except Exception as error:
        # Por su nombre: cada driver tiene la suya.
        if type(error).__name__ != "DivisionByZero":
            raise Fallo(
                f"Cuando la consulta falla llega {type(error).__name__}, no el error de la "
                "consulta. Déjalo pasar: basta un «finally»."
            ) from None
    else:
        raise Fallo("Cuando la consulta falla, el error tiene que llegar a quien llamó.")


def exige_parametro(respuesta, propio, *ajenos):
    """Lanza Fallo si la función usa algo del cuaderno en lugar de lo que recibe.

    Es el despiste más común: funciona en el cuaderno, y la comprobación no ve lo que hace.

    Args:
        respuesta: la función que escribió quien aprende.
        propio: lo que tenía que usar, por ejemplo `"clase"`.
        ajenos: los nombres del cuaderno que se confunden con eso.
    """
    nombres = getattr(getattr(inspect.unwrap(respuesta), "__code__", None), "co_names", ())
    for ajeno in ajenos:
        exige(
            ajeno not in nombres,
            f"Usas `{ajeno}`, que es del cuaderno. Usa `{propio}`, lo que recibe la función.",
        )


def libres(reserva, cuantas):
    """Toma de un pool de psycopg2 o de ksycopg2 hasta `cuantas` conexiones, y las devuelve.

    Es como se sabe si falta alguna por devolver: el servidor no distingue la prestada de la libre.

    Returns:
        Las que el pool pudo prestar.
    """
    tomadas = []
    try:
        while len(tomadas) < cuantas:
            tomadas.append(reserva.getconn())
    except Exception as error:
        # Por su nombre: cada driver tiene el suyo.
        if type(error).__name__ != "PoolError":
            raise
    finally:
        for conexion in tomadas:
            reserva.putconn(conexion)
    return tomadas


@dataclass(frozen=True)
class Resultado:
    """Lo que muestra `comprobar`: `estado` (⏳, ✗ o ✓), el ejercicio y un mensaje."""

    estado: str
    ejercicio: str
    mensaje: str

    def __repr__(self):
        return f"{self.estado} {self.ejercicio} · {self.mensaje}"

    def _repr_html_(self):
        mensaje = re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(self.mensaje))
        return (
            f'<div style="border-left: 4px solid {_COLORES[self.estado]}; padding: 0.4em 0.8em">'
            f"{self.estado} <strong>{html.escape(self.ejercicio)}</strong> · {mensaje}</div>"
        )


@dataclass
class _Ejercicio:
    nombre: str
    juzga: Callable
    segundos: float
    huecos: int


class Ejercicios:
    """Los ejercicios de una lección y cómo se juzga cada uno.

    Args:
        leccion: su número, por ejemplo `"02"`.
    """

    def __init__(self, leccion):
        self.leccion = leccion
        self.ejercicios = {}

    def comprueba(self, identificador, nombre, segundos=5, huecos=1):
        """Decora la función `juzga(respuesta, prueba)` que juzga un ejercicio.

        La función lanza `Fallo` (o usa `exige`) si la respuesta no es correcta. Puede devolver
        un texto, que se muestra con el ✓. Recibe la respuesta y una `Prueba`.

        Args:
            identificador: por ejemplo `"02.1"`.
            nombre: el de la función, clase o variable que escribe quien aprende.
            segundos: lo que se espera, como mucho, a que termine.
            huecos: solo para clases: cuántos `...` tiene la del enunciado. Con menos ya se juzga.
        """

        def registra(juzga):
            self.ejercicios[identificador] = _Ejercicio(nombre, juzga, segundos, huecos)
            return juzga

        return registra

    def comprobar(self, identificador="comprobar", espacio=None):
        """Comprueba un ejercicio y devuelve su `Resultado`. No lanza nunca, salvo Ctrl-C.

        Args:
            identificador: por ejemplo `"02.1"`.
            espacio: diccionario de nombres donde está la respuesta; si falta, el del cuaderno.
        """
        try:
            ejercicio = self.ejercicios.get(str(identificador))
            if ejercicio is None:
                hay = ", ".join(self.ejercicios)
                estado, mensaje = MAL, f"No existe: escribe uno de los de esta lección: {hay}."
            else:
                espacio = _nombres_del_cuaderno() if espacio is None else espacio
                estado, mensaje = _comprueba(ejercicio, espacio)
        except Exception as error:
            estado = MAL
            mensaje = (
                f"No se pudo comprobar por un fallo del curso ({type(error).__name__}), no tuyo. "
                "Reinicia el kernel y ejecuta el cuaderno desde arriba."
            )
        return Resultado(estado, str(identificador), mensaje)


def _nombres_del_cuaderno():
    if (consola := get_ipython()) is not None:
        return consola.user_ns
    import __main__

    return vars(__main__)


def _comprueba(ejercicio, espacio):
    """Devuelve (estado, mensaje)."""
    if ejercicio.nombre not in espacio:
        return (
            PENDIENTE,
            f"Pendiente: no encuentro `{ejercicio.nombre}`. Ejecuta antes la celda del ejercicio.",
        )
    respuesta = espacio[ejercicio.nombre]
    codigo = _arbol(respuesta)
    if _sin_tocar(respuesta, codigo, ejercicio.huecos):
        return PENDIENTE, "Pendiente: escribe tu respuesta en lugar de «...» y ejecuta su celda."
    try:
        observador.conexiones()
    except ErrorServidor as error:
        return MAL, str(error)
    estado, mensaje = _juzga(ejercicio, respuesta, Prueba())
    if estado == MAL and codigo is not None and _puntos_suspensivos(codigo):
        mensaje += " Todavía queda un «...» en tu código."
    return estado, mensaje


# Lo que quien aprende escribió, leído como código


def _funciones(respuesta):
    """Las funciones de la respuesta: ella misma, o las que define si es una clase."""
    piezas = vars(respuesta).values() if isinstance(respuesta, type) else [respuesta]
    for pieza in piezas:
        pieza = pieza.fget if isinstance(pieza, property) else pieza
        pieza = inspect.unwrap(getattr(pieza, "__func__", pieza))
        if inspect.isfunction(pieza):
            yield pieza


def _archivo(respuesta):
    """El archivo, real o celda, donde está escrita la respuesta; None si no se sabe."""
    return next((funcion.__code__.co_filename for funcion in _funciones(respuesta)), None)


def _arbol(respuesta):
    """El trozo de `ast` que define la respuesta, o None.

    Se lee de linecache porque inspect.getsource no encuentra las clases de un cuaderno.
    """
    if not (isinstance(respuesta, type) or inspect.isroutine(respuesta)):
        return None
    nombre = getattr(inspect.unwrap(respuesta), "__name__", None)
    lineas = linecache.getlines(_archivo(respuesta) or "")
    try:
        nodos = list(ast.walk(ast.parse("".join(lineas))))
    except SyntaxError:
        return None
    definiciones = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return next(
        (n for n in reversed(nodos) if isinstance(n, definiciones) and n.name == nombre), None
    )


def _es_hueco(nodo):
    return isinstance(nodo, ast.Constant) and nodo.value is ...


def _solo_hueco(funcion):
    """Dice si el cuerpo de una función es, a lo sumo, su descripción y `...`."""
    cuerpo = funcion.body[1:] if ast.get_docstring(funcion) is not None else funcion.body
    return len(cuerpo) == 1 and isinstance(cuerpo[0], ast.Expr) and _es_hueco(cuerpo[0].value)


def _sin_tocar(respuesta, codigo, huecos):
    if respuesta is ...:
        return True
    if isinstance(codigo, ast.ClassDef):
        por_hacer = 0
        for nodo in codigo.body:
            if isinstance(nodo, (ast.FunctionDef, ast.AsyncFunctionDef)):
                por_hacer += _solo_hueco(nodo)
            else:
                por_hacer += _es_hueco(getattr(nodo, "value", None))
        return por_hacer >= huecos
    if isinstance(respuesta, type):
        # Una clase sin funciones no dice en qué celda está: se miran sus atributos.
        return all(v is ... for n, v in vars(respuesta).items() if not n.startswith("__"))
    return codigo is not None and _solo_hueco(codigo)


def _puntos_suspensivos(nodo):
    """Dice si queda un `...` por escribir; el de `tuple[int, ...]` no lo es."""
    if isinstance(nodo, ast.Subscript):
        return False
    return _es_hueco(nodo) or any(map(_puntos_suspensivos, ast.iter_child_nodes(nodo)))


# La respuesta, ejecutada


class Prueba:
    """Lo que un comprobador sabe y puede hacer mientras juzga una respuesta.

    `aplicacion` es el application_name de las conexiones que abre la respuesta.
    """

    def __init__(self):
        self.aplicacion = f"ejercicio_{uuid.uuid4().hex[:12]}"

    def conexiones(self):
        """Cuántas conexiones de la respuesta ve el servidor en este momento."""
        return len(observador.conexiones(self.aplicacion))

    def espera_conexiones(self, cuantas, segundos=2):
        """Espera a que el servidor vea `cuantas` conexiones y devuelve las últimas que vio."""
        return observador.espera_conexiones(cuantas, self.aplicacion, segundos)

    def termina_conexiones(self):
        """Termina, en el servidor, las conexiones de la respuesta."""
        observador.termina_conexiones(self.aplicacion)

    def subclase(self, clase):
        """Devuelve una subclase de usar y tirar, con el mismo nombre y sin ningún pool abierto.

        Así la respuesta abre el suyo y el pool de quien aprende no se toca.
        """
        pools = {
            nombre: None
            for base in clase.__mro__
            for nombre, valor in vars(base).items()
            if hasattr(valor, "getconn")
        }
        return type(clase.__name__, (clase,), pools)


def _juzga(ejercicio, respuesta, prueba):
    """Ejecuta la comprobación en un hilo, con tiempo contado, y devuelve (estado, mensaje)."""
    resultado = []

    def trabaja():
        try:
            mensaje = ejercicio.juzga(respuesta, prueba)
            resultado.append((BIEN, mensaje or "¡Correcto!"))
        except Fallo as fallo:
            resultado.append((MAL, str(fallo)))
        except BaseException as error:
            resultado.append((MAL, _explica(error, respuesta)))

    entorno = dict(os.environ)
    hilo = threading.Thread(target=trabaja, name=prueba.aplicacion, daemon=True)
    with _entorno_de_prueba(prueba, respuesta):
        try:
            hilo.start()
            limite = time.monotonic() + ejercicio.segundos
            while hilo.is_alive() and time.monotonic() < limite:
                # A trozos: en Windows, Ctrl-C no interrumpe una espera larga.
                hilo.join(0.1)
            veredicto = list(resultado)
        finally:
            # También si se interrumpe con Ctrl-C. La respuesta pudo cambiar adónde se conecta todo;
            # el nombre de sus conexiones se deja hasta que su hilo termine.
            _restaura({**entorno, "PGAPPNAME": prueba.aplicacion})
            _recoge(hilo, resultado, prueba)
    if veredicto:
        return veredicto[0]
    mensaje = (
        f"Tu código no terminó en {ejercicio.segundos:g} s: "
        "busca un bucle que no acaba o una espera que nadie termina."
    )
    if hilo.is_alive():
        # Duerme fuera de Python o atrapa hasta SystemExit: desde aquí no hay forma de pararlo.
        mensaje += " Además sigue en marcha: reinicia el kernel."
    return MAL, mensaje


@contextlib.contextmanager
def _entorno_de_prueba(prueba, respuesta):
    """Calla la respuesta y da nombre a sus conexiones; después deja todo como estaba."""
    entorno, nivel = dict(os.environ), logging.root.manager.disable
    os.environ["PGAPPNAME"] = prueba.aplicacion
    logging.disable(logging.CRITICAL)
    try:
        with (
            open(os.devnull, "w", encoding="utf-8") as nada,
            capture_output(stdout=False, stderr=False, display=True),
            contextlib.redirect_stdout(nada),
            contextlib.redirect_stderr(nada),
            _conserva_conexiones(respuesta, prueba.aplicacion),
            _cierra_pools(prueba),
            _sin_teclado(),
        ):
            yield
    finally:
        logging.disable(nivel)
        _restaura(entorno)


@contextlib.contextmanager
def _conserva_conexiones(respuesta, aplicacion):
    """Guarda las conexiones que abre la respuesta, para que Python no las cierre por su cuenta.

    Una variable local que se olvida se destruye y su conexión se cierra: sin esto, una respuesta
    que no cierra pasaría por buena.
    """
    abiertas, cambios = [], []

    def guarda(abre, **fijas):
        def conecta(*argumentos, **opciones):
            abiertas.append(abre(*argumentos, **{**fijas, **opciones}))
            return abiertas[-1]

        return conecta

    for driver in filter(None, map(sys.modules.get, _DRIVERS)):
        abre = driver.connect
        # A diferencia de los demás, ksycopg2 no lee las variables PG*.
        fijas = {"application_name": aplicacion} if driver.__name__ == "ksycopg2" else {}
        conecta = guarda(abre, **fijas)
        # La respuesta puede tenerla con otro nombre: `from psycopg2 import connect`.
        for sitio in (vars(driver), *(f.__globals__ for f in _funciones(respuesta))):
            for nombre in [n for n, valor in sitio.items() if valor is abre]:
                cambios.append((sitio, nombre, abre))
                sitio[nombre] = conecta
    try:
        yield
    finally:
        for sitio, nombre, abre in cambios:
            sitio[nombre] = abre
        for conexion in abiertas:
            if hasattr(conexion, "pgconn"):  # psycopg avisa de las que se olvidan sin cerrar
                conexion.close()


@contextlib.contextmanager
def _cierra_pools(prueba):
    """Cierra al final los pools de psycopg_pool que abre la respuesta.

    Tienen hilos propios, que volverían a conectarse cuando el servidor termina sus conexiones.
    """
    if (modulo := sys.modules.get("psycopg_pool")) is None:
        yield
        return
    pools, nace = [], modulo.ConnectionPool.__init__

    def nace_y_se_apunta(pool, *argumentos, **opciones):
        pools.append(pool)
        nace(pool, *argumentos, **opciones)

    modulo.ConnectionPool.__init__ = nace_y_se_apunta
    try:
        yield
    finally:
        modulo.ConnectionPool.__init__ = nace
        for pool in pools:
            with contextlib.suppress(AttributeError):  # nació con parámetros que no valen
                pool.close(timeout=1)
        if pools:
            prueba.termina_conexiones()


@contextlib.contextmanager
def _sin_teclado():
    """Quien pide un dato con `input` esperaría para siempre: nadie puede escribirlo."""

    def lee(*_):
        raise Fallo("No uses `input()`: el valor llega como parámetro de la función.")

    pide, builtins.input = builtins.input, lee
    try:
        yield
    finally:
        builtins.input = pide


def _restaura(entorno):
    for sobra in os.environ.keys() - entorno.keys():
        del os.environ[sobra]
    os.environ.update(entorno)


def _recoge(hilo, resultado, prueba):
    """Termina lo que la respuesta dejó: sus conexiones en el servidor y, si sigue vivo, su hilo.

    Primero las conexiones: un hilo que espera al servidor no atiende a nada más.
    """
    prueba.termina_conexiones()
    for _ in range(20):
        hilo.join(0.05)
        if not hilo.is_alive():
            break
        # Se repite por si la respuesta atrapa también SystemExit. Con el resultado escrito ya no:
        # le llegaría a Python mientras cierra el hilo.
        if not resultado:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(hilo.ident), ctypes.py_object(SystemExit)
            )
    prueba.termina_conexiones()


def _explica(error, respuesta):
    """Cuenta una excepción de la respuesta: su clase, la línea de quien aprende y poco más."""
    clase = type(error).__name__
    linea = _linea_del_alumno(error, respuesta)
    if isinstance(error, SystemExit):
        texto = "Tu código termina el programa con `sys.exit()`"
    elif linea is None:
        return (
            f"Tu respuesta no se puede usar como pide el enunciado ({clase}): "
            "revisa sus parámetros (en un método, también `self`) y lo que devuelve."
        )
    else:
        texto = f"Tu código lanza {clase}{_detalle(error)}"
    return f"{texto}, en la línea {linea}." if linea else f"{texto}."


def _linea_del_alumno(error, respuesta):
    archivo = _archivo(respuesta)
    lineas = [
        paso
        for paso in traceback.extract_tb(error.__traceback__)
        if archivo is not None and paso.filename == archivo
    ]
    return f"{lineas[-1].lineno}: `{lineas[-1].line}`" if lineas else None


def _detalle(error):
    """El texto de la excepción, si es siempre el mismo.

    El de libpq y el del servidor cambian con el idioma del sistema; de esos se da el SQLSTATE.
    Los de los pools los escribe Python.
    """
    clase = type(error)
    if clase.__module__.split(".")[0] in _DRIVERS and "Pool" not in clase.__name__:
        codigos = (getattr(error, nombre, None) for nombre in ("pgcode", "sqlstate", "kbcode"))
        codigo = next(filter(None, codigos), None)
        return f" (SQLSTATE {codigo})" if codigo else ""
    texto = str(error).strip().split("\n")[0]
    if clave := os.environ.get("PGPASSWORD"):
        texto = texto.replace(clave, "********")
    texto = re.sub(r"0x[0-9a-fA-F]+", "0x…", texto)
    return f" ({texto})" if texto else ""
