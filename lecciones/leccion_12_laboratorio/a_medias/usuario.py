"""Un usuario. De su contraseña solo se guarda un resumen, del que no se puede volver."""

from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError


@dataclass
class Usuario:
    """Una fila de la tabla `usuario`. Al escribirlo con `print`, su contraseña no sale."""

    id_usuario: int | None
    username: str
    password: str

    @staticmethod
    def resume(clave):
        """Lo que se guarda de una contraseña. Dos veces la misma dan dos resúmenes distintos."""
        ...

    def es_su_clave(self, clave):
        """Dice si esa es su contraseña."""
        ...
