"""Lo que cumplen las tres formas de conseguir un PostgreSQL."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from typing import ClassVar

from .libpq import Datos


class Forma(ABC):
    """De dónde sale el servidor. Crearla no arranca nada."""

    nombre: ClassVar[str]

    @abstractmethod
    def encendido(self, vigilante: str) -> AbstractContextManager[Datos]:
        """Enciende el servidor si hace falta y da los datos de conexión de su administrador.

        Mientras dura el contexto nadie puede pararlo: dentro se abre la primera conexión.

        Args:
            vigilante: el módulo que parará el servidor cuando nadie lo use; se ejecuta en otro
                proceso con el nombre de la forma y su carpeta. Un servidor ajeno no se vigila.

        Raises:
            ErrorServidor: no hay servidor; el texto dice qué hacer.
        """
