"""Qué ejercicios hay y cómo se juzga cada uno."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from IPython import get_ipython

from helpers import observador
from helpers.progreso import apunta, carpeta_del_cuaderno
from helpers.servidor import ErrorServidor
from helpers.servidor.entrega import entrega
from helpers.servidor.errores import LLENO

from .archivos import Archivos
from .celda import no_llego
from .codigo import arbol, quedan_huecos, sin_tocar
from .ejecucion import Juzga, ejecuta
from .prueba import Prueba
from .resultado import BIEN, MAL, PENDIENTE, Resultado, muestra
from .retenida import PORQUE, la_vez_anterior, vigilada


@dataclass
class Ejercicio:
    """Lo que se sabe de un ejercicio; los campos son los de `ejercicio`."""

    nombre: str
    juzga: Juzga
    segundos: float
    huecos: int


def ejercicio(nombre: str, segundos: float = 10, huecos: int = 1) -> Callable[[Juzga], Ejercicio]:
    """Decora `juzga(respuesta, prueba)`, la función que juzga un ejercicio, y hace un `Ejercicio`.

    La función lanza `Fallo` (o usa `exige`) si la respuesta no es correcta. Puede devolver
    un texto, que se muestra con el ✓. Recibe la respuesta y una `Prueba`.

    Args:
        nombre: el de la función, clase o variable que escribe quien aprende.
        segundos: lo que se espera, como mucho, a que termine; de sobra, también con la máquina
            ocupada: que tarde no es un error.
        huecos: solo para clases: cuántos `...` tiene la del enunciado. Con menos ya se juzga.
    """
    return lambda juzga: Ejercicio(nombre, juzga, segundos, huecos)


class Interrumpida(KeyboardInterrupt):
    """Se interrumpió la comprobación: el cuaderno lo dice en una línea."""

    def _render_traceback_(self) -> list[str]:
        """Lo que IPython muestra en lugar de la traza."""
        return [f"{self} · Comprobación interrumpida: ejecuta otra vez la celda."]


class Ejercicios:
    """Los ejercicios de una lección.

    Args:
        leccion: su número, por ejemplo `"02"`.
        en_orden: el primero es `"02.1"`, el segundo `"02.2"`…
    """

    def __init__(self, leccion: str, *en_orden: Ejercicio) -> None:
        self.ejercicios = {f"{leccion}.{n}": uno for n, uno in enumerate(en_orden, 1)}

    def comprobar(
        self, identificador: str = "comprobar", espacio: dict[str, Any] | None = None
    ) -> Resultado:
        """Comprueba un ejercicio, muestra su `Resultado` y lo devuelve.

        No lanza nunca, salvo Ctrl-C.

        Args:
            identificador: por ejemplo `"02.1"`.
            espacio: diccionario de nombres donde está la respuesta; si falta, el del cuaderno.
        """
        try:
            elegido = self.ejercicios.get(str(identificador))
            if elegido is None:
                hay = ", ".join(self.ejercicios)
                mensaje = f"No existe: escribe uno de los de esta lección: {hay}."
                resultado = Resultado(MAL, str(identificador), mensaje)
            else:
                # La celda se mira en el cuaderno: en otros espacios no la hay.
                if espacio is None and (rota := no_llego(elegido.nombre)):
                    estado, mensaje, escrito = MAL, rota, ""
                else:
                    espacio = _nombres_del_cuaderno() if espacio is None else espacio
                    estado, mensaje, escrito = _veredicto(elegido, str(identificador), espacio)
                apuntado, resuelto = "", None
                if estado != PENDIENTE:
                    apuntado = apunta(carpeta_del_cuaderno(), str(identificador), estado)
                    resuelto = estado == BIEN
                aviso = entrega(str(identificador), resuelto, mensaje)
                mensaje += apuntado
                resultado = Resultado(estado, str(identificador), mensaje, escrito, aviso)
        except KeyboardInterrupt:
            # Sigue siendo una interrupción, que para las celdas que esperan, pero sin traza.
            raise Interrumpida(str(identificador)) from None
        except ErrorServidor as error:
            resultado = Resultado(MAL, str(identificador), str(error))
        except Exception as error:
            mensaje = (
                f"No se pudo comprobar por un fallo del curso ({type(error).__name__}), no tuyo. "
                "Reinicia el kernel y ejecuta el cuaderno desde arriba."
            )
            resultado = Resultado(MAL, str(identificador), mensaje)
        muestra(resultado)
        return resultado


def _nombres_del_cuaderno() -> dict[str, Any]:
    if (consola := get_ipython()) is not None:
        return consola.user_ns
    import __main__

    return vars(__main__)


def _veredicto(
    elegido: Ejercicio, identificador: str, espacio: dict[str, Any]
) -> tuple[str, str, str]:
    """Devuelve (estado, mensaje, lo que escribió la respuesta)."""
    if elegido.nombre not in espacio:
        return (
            PENDIENTE,
            f"Pendiente: no encuentro `{elegido.nombre}`. Ejecuta antes la celda del ejercicio.",
            "",
        )
    respuesta = espacio[elegido.nombre]
    if type(respuesta) is Archivos and (faltan := respuesta.sin_tocar()):
        cuales = ", ".join(f"`{nombre}`" for nombre in faltan)
        return PENDIENTE, f"Pendiente: escribe {cuales}, guarda y comprueba otra vez.", ""
    codigo = arbol(respuesta)
    if sin_tocar(respuesta, codigo, elegido.huecos):
        mensaje = "Pendiente: escribe tu respuesta en lugar de «...» y ejecuta su celda."
        return PENDIENTE, mensaje, ""
    observador.conexiones()  # Si no hay servidor, se dice eso.
    if la_vez_anterior(identificador):
        return MAL, PORQUE, ""
    prueba = Prueba()
    with vigilada(identificador):
        estado, mensaje, escrito = ejecuta(elegido.juzga, respuesta, prueba, elegido.segundos)
    if estado == MAL and prueba.lleno_por_otros:
        raise ErrorServidor(LLENO)  # Ni se juzga ni cuenta como un intento: no es cosa suya.
    if estado == MAL and codigo is not None and quedan_huecos(codigo):
        mensaje += " Todavía queda un «...» en tu código."
    if estado == MAL and type(respuesta) is Archivos and (huecos := respuesta.con_huecos()):
        mensaje += f" Todavía queda un «...» en `{huecos[0]}`."
    return estado, mensaje, escrito
