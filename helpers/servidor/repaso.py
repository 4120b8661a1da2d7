"""Si una lección sirve y, si no, por qué no se puede preparar."""

import contextlib
import os
import re

import psycopg2
from psycopg2 import errors

from .errores import LLENO, OTRA_CUENTA, SIN_ESPACIO, ErrorServidor
from .libpq import Datos, conecta, esta_lleno, no_entra

# Lo que pide cualquier lección: entrar, y poder crear una tabla donde se buscan las suyas.
_LO_QUE_HACE = 'BEGIN; CREATE TABLE "curso: prueba" (); ROLLBACK'
_LIMITE_SUYO = r"(database|base de datos) «?\""


def sirve(datos: Datos) -> bool:
    """Dice si con esos datos se puede hacer lo que hace una lección.

    Raises:
        ErrorServidor: no se puede ahora, y no es cosa suya: está lleno, o no queda disco.
    """
    try:
        with contextlib.closing(conecta(datos)) as conexion:
            conexion.cursor().execute(_LO_QUE_HACE)
    except errors.DiskFull as error:
        raise ErrorServidor(por_que_no_se_prepara(error)) from None
    except (psycopg2.Error, UnicodeDecodeError) as error:
        # El límite de su base de datos lo puso quien aprende, y se quita.
        if esta_lleno(error) and not re.search(_LIMITE_SUYO, str(error)):
            raise ErrorServidor(LLENO) from None
        return False
    return True


def por_que_no_se_prepara(error: psycopg2.Error) -> str:
    """La frase de un error al preparar la lección como administrador."""
    ajeno = bool(os.environ.get("CURSO_DSN"))
    if esta_lleno(error):
        return LLENO
    if ajeno and no_entra(error):
        return OTRA_CUENTA
    if isinstance(error, errors.DiskFull):
        return SIN_ESPACIO.format("PostgreSQL")
    if ajeno and isinstance(error, errors.InsufficientPrivilege):
        return (
            "El usuario de CURSO_DSN no puede crear bases de datos: pide a quien administra el "
            "servidor que ejecute ALTER ROLE … CREATEDB INHERIT."
        )
    if ajeno and isinstance(error, errors.ReadOnlySqlTransaction):
        return (
            "El servidor de CURSO_DSN es de solo lectura, quizá una réplica: pon en CURSO_DSN otro "
            "donde se pueda escribir, o borra la variable para usar el servidor del curso."
        )
    if isinstance(error, psycopg2.OperationalError) and not error.pgcode:
        return (
            "PostgreSQL ha dejado de responder mientras preparaba la lección: "
            "vuelve a ejecutar esta celda."
        )
    return (
        f"PostgreSQL no ha podido preparar la lección (código {error.pgcode}): "
        "vuelve a ejecutar esta celda y, si se repite, usa otro servidor."
    )


def por_que_no_entra(error: Exception) -> str:
    """La frase de cuando la lección no puede entrar en una base de datos recién creada."""
    if esta_lleno(error):
        return LLENO
    if os.environ.get("CURSO_DSN"):
        if no_entra(error):
            return OTRA_CUENTA
        return (
            "El servidor de CURSO_DSN no deja entrar con contraseña a los usuarios que crea "
            "el curso: pon en CURSO_DSN una dirección con host y puerto, o usa otro servidor."
        )
    return (
        "PostgreSQL no deja entrar en la base de datos de la lección: reinicia el kernel y, si se "
        "repite, borra la carpeta de datos del curso, que está en la variable CURSO_DATOS."
    )
