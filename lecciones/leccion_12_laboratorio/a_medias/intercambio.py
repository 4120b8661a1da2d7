"""Dos pasos en una transacción: o los dos, o ninguno."""

from dataclasses import replace

from cursor_del_pool import CursorDelPool
from usuario import Usuario
from usuario_dao import UsuarioDAO


def intercambia(uno, otro):
    """Cambia entre sí los nombres de dos usuarios, de los que recibe los números.

    Devuelve True. Si alguno no existe, o ya no es el que se vio, no cambia nada y devuelve False.
    """
    ...
