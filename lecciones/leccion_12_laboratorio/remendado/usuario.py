"""Un usuario. De su contraseña solo se guarda un resumen, del que no se puede volver."""

from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_RESUME = PasswordHasher()


@dataclass(frozen=True)
class Usuario:
    """Una fila de la tabla `usuario`. Al escribirlo con `print`, su contraseña no sale."""

    id_usuario: int | None
    username: str
    password: str = field(repr=False)

    @staticmethod
    def resume(clave):
        """Lo que se guarda de una contraseña. Dos veces la misma dan dos resúmenes distintos."""
        return _RESUME.hash(clave)

    def es_su_clave(self, clave):
        """Dice si esa es su contraseña."""
        try:
            return _RESUME.verify(self.password, clave)
        except (VerifyMismatchError, InvalidHashError):  # No es, o no hay un resumen guardado.
            return False
