"""Un cursor prestado para un bloque `with`, que es una transacción."""

from conexion import Conexion


class CursorDelPool:
    """Al salir del bloque se confirma todo o, si hubo un error, nada; y la conexión vuelve siempre.

    Args:
        clase: de qué es cada fila.
    """

    def __init__(self, clase):
        self._clase = clase

    def __enter__(self):
        self._conexion = Conexion.obtenerConexion()
        self._cursor = Conexion.cursor(self._conexion, self._clase)
        return self._cursor

    def __exit__(self, tipo_excepcion, valor_excepcion, detalle_excepcion):
        if valor_excepcion:
            self._conexion.rollback()
        else:
            self._conexion.commit()
        self._cursor.close()
        Conexion.liberarConexion(self._conexion)
