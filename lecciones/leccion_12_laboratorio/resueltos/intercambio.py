"""Dos pasos en una transacción: o los dos, o ninguno."""

from dataclasses import replace

from cursor_del_pool import CursorDelPool
from usuario import Usuario
from usuario_dao import UsuarioDAO


class YaNoEs(Exception):
    """Uno de los dos ha cambiado mientras tanto."""


def intercambia(uno, otro):
    """Cambia entre sí los nombres de dos usuarios, de los que recibe los números.

    Devuelve True. Si alguno no existe, o ya no es el que se vio, no cambia nada y devuelve False.
    """
    try:
        with CursorDelPool(Usuario) as cursor:
            # Siempre en el mismo orden: dos programas no se quedan esperando uno al otro.
            vistos = [UsuarioDAO.buscar(numero, cursor) for numero in sorted((uno, otro))]
            if None in vistos:
                return False
            for visto, nombre in zip(vistos, [v.username for v in reversed(vistos)], strict=True):
                if not UsuarioDAO.actualizar(visto, replace(visto, username=nombre), cursor):
                    raise YaNoEs  # Sale del bloque con un error: el otro paso se deshace.
    except YaNoEs:
        return False
    return True
