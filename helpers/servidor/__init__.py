"""Dame un PostgreSQL con el que aprender, sea cual sea esta máquina.

    from helpers import servidor
    servidor.iniciar("02")

Hay tres formas de conseguirlo, con el mismo contrato:

- `externo`: si `CURSO_DSN` contiene una cadena de conexión, se usa ese servidor.
- `contenedor`: si `CURSO_SERVIDOR=contenedor`, se arranca uno con Docker.
- `embebido`: en los demás casos, con los programas de PostgreSQL que instala una rueda de Python.

Después de `iniciar`, las variables de libpq (`PGHOST`, `PGPORT`, `PGUSER`, `PGPASSWORD`,
`PGDATABASE`) llevan a una base de datos propia de la lección, recién creada, cuyo dueño es
un rol sin privilegios o, en el servidor de una clase, la cuenta de cada persona. El servidor se
apaga solo cuando nadie lo usa.

`aparte` da otra base de datos en el mismo servidor, sin tocar esas variables.
`desechable` da otro servidor, para lo que no se le puede hacer a uno compartido: véase su módulo.
"""

import atexit
import os
import re
import sys

from .desechable import desechable
from .errores import ErrorServidor
from .formas import elegida
from .libpq import olvida_variables
from .sesion import Sesion

__all__ = ["ErrorServidor", "Sesion", "aparte", "desechable", "iniciar"]

# Por su nombre: es un programa, y este proceso no necesita importarlo.
VIGILANTE = "helpers.servidor.vigilante"
_sesion: Sesion | None = None
# Todas las que ha abierto este proceso, por lección: duran lo que él.
_propias: dict[str, Sesion] = {}


def iniciar(leccion: str) -> Sesion:
    """Deja un servidor listo y las variables `PG*` apuntando a la base de datos de la lección.

    Se puede llamar cuantas veces se quiera: si el servidor sigue ahí, no cambia nada; si se
    cayó, lo vuelve a arrancar. Cada lección tiene su base de datos, también dos en el mismo
    proceso: las variables llevan a la última que se pidió. Un script que lanza un cuaderno usa
    la sesión del cuaderno.

    Args:
        leccion: nombre corto de la lección, por ejemplo `"02"`; solo letras minúsculas,
            cifras y guiones bajos.

    Returns:
        La `Sesion` abierta. En un cuaderno se muestra como «✓ PostgreSQL está listo».

    Raises:
        ErrorServidor: no hay servidor; el texto dice qué hacer.
    """
    global _sesion
    # De una base de datos caben 63 caracteres, y delante y detrás va algo más.
    if not (isinstance(leccion, str) and re.fullmatch(r"[a-z0-9][a-z0-9_]{0,39}", leccion)):
        raise ErrorServidor(
            f"{leccion!a} no es el nombre de una lección: escribe, por ejemplo, «02»."
        )
    es_de_aqui = _sesion is not None and _sesion.es_de_este_proceso()
    if not es_de_aqui and (heredada := _hereda()) is not None:
        return heredada
    try:
        _sesion = _abierta(leccion)
    except BaseException:
        # Encender el servidor quita las variables: se queda la lección que había.
        if _sesion is not None and es_de_aqui:
            _sesion.exporta()
        raise
    return _sesion


def aparte(nombre: str) -> Sesion:
    """Otra base de datos, para este proceso, en el mismo servidor: las variables `PG*` no cambian.

    Args:
        nombre: como el de una lección. Con el mismo nombre, es la misma.

    Raises:
        ErrorServidor: no hay servidor; el texto dice qué hacer.
    """
    suya = _propias.get(nombre)
    if suya is not None and suya.es_de_este_proceso() and suya.responde():
        return suya
    antes = {v: x for v, x in os.environ.items() if v.startswith("PG") or v == "CURSO_SESION"}
    try:
        return _abierta(nombre)
    finally:
        olvida_variables()
        os.environ.pop("CURSO_SESION", None)
        os.environ.update(antes)


def _abierta(leccion: str) -> Sesion:
    """La sesión de una lección, que se abre si hace falta, con sus variables."""
    suya = _propias.get(leccion)
    if suya is None or not suya.es_de_este_proceso():
        with elegida().encendido(VIGILANTE) as admin:
            suya = _propias[leccion] = Sesion.abre(admin, leccion)
        atexit.register(suya.cierra)
    elif not suya.responde():
        with elegida().encendido(VIGILANTE) as admin:
            suya.reabre(admin)
    else:  # La anterior era otra, un intento falló o la persona quitó las variables.
        suya.exporta()
    return suya


def _hereda() -> Sesion | None:
    """La sesión del cuaderno que lanzó este script, o None.

    Un kernel nunca hereda: cada cuaderno tiene su propia base de datos. El hijo que un kernel
    crea con `fork` sí: es un script más.
    """
    if "CURSO_SESION" not in os.environ or ("ipykernel" in sys.modules and _sesion is None):
        return None
    heredada = Sesion.heredada()
    return heredada if heredada.responde() else None
