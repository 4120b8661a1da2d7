"""Los secretos del aula: se inventan una vez y están fuera del curso, y solo los lee su dueño."""

import json
import secrets
from pathlib import Path

from helpers.servidor.propio import carpeta_de_datos, prepara_carpeta
from taller.procesos import ORDEN, Fallo

# Las variables de compose.yml y aula/compose.yml que son secretas: la contraseña de quien
# administra el servidor, la que firma las sesiones, la que cifra los CURSO_DSN y la del proxy.
_NOMBRES = ("CURSO_CLAVE", "AULA_GALLETA", "AULA_CIFRA", "AULA_TOKEN")


def carpeta(proyecto: str) -> Path:
    """Donde se guarda lo de un aula, creada y solo de su dueño.

    Raises:
        Fallo: no se puede crear.
    """
    donde = carpeta_de_datos() / proyecto
    try:
        prepara_carpeta(donde)
        donde.chmod(0o700)
    except OSError:
        raise Fallo(
            f"No se puede escribir en «{donde}»: elige otra carpeta con la variable CURSO_DATOS."
        ) from None
    return donde


def guarda(archivo: Path) -> dict[str, str]:
    """Los secretos de ese archivo, inventados si no existía.

    Raises:
        Fallo: no se puede escribir, o lo que hay no se entiende.
    """
    if not archivo.exists():
        texto = json.dumps({nombre: secrets.token_hex(32) for nombre in _NOMBRES}, indent=2)
        try:
            archivo.touch(mode=0o600)
            archivo.write_text(texto, encoding="utf-8")
        except OSError:
            raise Fallo(
                f"No se puede escribir «{archivo}»: elige otra carpeta con la variable CURSO_DATOS."
            ) from None
    return lee(archivo)


def lee(archivo: Path) -> dict[str, str]:
    """Los secretos de ese archivo.

    Raises:
        Fallo: no existe, o lo que hay no se entiende.
    """
    try:
        leidos = json.loads(archivo.read_text(encoding="utf-8"))
        return {nombre: str(leidos[nombre]) for nombre in _NOMBRES}
    except FileNotFoundError:
        raise Fallo(f"El aula no está preparada: ejecuta antes «{ORDEN} aula prepara».") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Fallo(
            f"No se puede leer «{archivo}», que guarda las llaves del aula: recupéralo de una "
            f"copia con «{ORDEN} aula restaura», o bórralo y prepara un aula nueva."
        ) from None
