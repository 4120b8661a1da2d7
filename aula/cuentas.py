"""Quién entra en el aula: quien tiene cuenta en el PostgreSQL de la clase, con su contraseña.

Es una sola cuenta: la abre y la cierra «python3 curso.py aula clase». El hub no sabe la contraseña
de quien administra el servidor: prueba la que le dan, y con la que vale abre el servidor de esa
persona, que la recibe en CURSO_DSN. Se guarda cifrada, con JUPYTERHUB_CRYPT_KEY.
"""

import asyncio
import contextlib
import os
from typing import Any

import psycopg2
from jupyterhub.auth import Authenticator
from tornado import web
from traitlets import Int, Unicode

from helpers.servidor.cuentas import Clase
from helpers.servidor.externo import parametros
from helpers.servidor.libpq import Datos, conecta, no_entra, uri

_NO_RESPONDE = (
    "El servidor de bases de datos de la clase no responde: espera un momento, vuelve atrás y "
    "repite. Si sigue igual, avisa a quien da la clase."
)
# Dos altas a la vez no caben: véase Clase.abre.
_DE_UNA_EN_UNA = asyncio.Lock()


class CuentasDeLaClase(Authenticator):
    """Comprueba cada cuenta entrando con ella en el PostgreSQL de la clase."""

    servidor = Unicode("servidor", help="Su nombre en la red del aula.").tag(config=True)
    puerto = Int(5432, help="Su puerto.").tag(config=True)

    async def authenticate(self, handler: Any, data: dict[str, str]) -> dict[str, Any] | None:
        """Devuelve quién es y su CURSO_DSN, o None si la cuenta no vale.

        Raises:
            web.HTTPError: el servidor no responde.
        """
        usuario = self.normalize_username(data.get("username", ""))
        clave = data.get("password", "")
        if not clave or not self.validate_username(usuario):
            return None
        datos = {
            "host": self.servidor,
            "port": self.puerto,
            "user": usuario,
            "password": clave,
            "dbname": usuario,  # Su puerta: véase helpers/servidor/cuentas.py.
            "sslmode": "prefer",
        }
        vale = await asyncio.to_thread(_vale, datos)
        if vale is None:
            raise web.HTTPError(503, _NO_RESPONDE)
        return {"name": usuario, "auth_state": {"CURSO_DSN": uri(datos)}} if vale else None

    async def refresh_user(self, user: Any, handler: Any = None) -> bool:
        """Dice si su cuenta sigue abierta, y con la misma contraseña; si no, tiene que entrar.

        Con el servidor caído nadie se queda fuera: lo que ya tenía abierto le sirve.
        """
        estado = await user.get_auth_state()
        return bool(estado) and await asyncio.to_thread(_vale, estado["CURSO_DSN"]) is not False

    async def pre_spawn_start(self, user: Any, spawner: Any) -> None:
        """Da a su servidor, y solo al suyo, su CURSO_DSN.

        Raises:
            web.HTTPError: no se puede leer, porque ha cambiado la llave con que se cifró.
        """
        estado = await user.get_auth_state()
        if not estado:
            raise web.HTTPError(403, "Sal del aula y vuelve a entrar: tu sesión es de otra.")
        spawner.environment = {**spawner.environment, **estado}


async def abre_su_cuenta(spawner: Any) -> None:
    """Da a alguien que entró con otra cuenta, la del centro, una de la clase: véase la receta.

    Su contraseña cambia cada vez que abre su servidor, y solo la sabe él.

    Raises:
        ErrorServidor: no se puede; el texto dice qué hacer.
    """
    async with _DE_UNA_EN_UNA:
        suyo = await asyncio.to_thread(_da_de_alta, spawner.user.name)
    spawner.environment = {**spawner.environment, "CURSO_DSN": suyo}


def _da_de_alta(nombre: str) -> str:
    admin = parametros(os.environ["AULA_DSN_PROFE"])
    with Clase.abre(admin) as clase:
        clase.cierra_a_los_demas()
        usuario, clave = clase.da_de_alta(nombre, clave_nueva=True)
    return uri({**admin, "user": usuario, "password": clave, "dbname": usuario})


def _vale(cuenta: Datos | str) -> bool | None:
    """Si con esa cuenta se entra; None si el servidor no responde.

    No vale la de quien administra: su servidor sería el de todos.
    """
    datos: Datos = {"dsn": cuenta} if isinstance(cuenta, str) else cuenta
    try:
        with contextlib.closing(conecta(datos, application_name="curso_aula")) as conexion:
            return conexion.info.parameter_status("is_superuser") == "off"
    except (ValueError, UnicodeError):  # una contraseña con lo que PostgreSQL no admite
        return False
    except psycopg2.Error as error:
        return False if no_entra(error) or "does not exist" in str(error) else None
