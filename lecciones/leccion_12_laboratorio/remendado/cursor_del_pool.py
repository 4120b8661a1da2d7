"""Un cursor prestado para un bloque `with`, que es una transacción."""

from contextlib import suppress

from conexion import Conexion, Error


class CursorDelPool:
    """Al salir del bloque se confirma todo o, si hubo un error, nada; y la conexión vuelve siempre.

    Args:
        clase: de qué es cada fila.
    """

    def __init__(self, clase):
        self._clase = clase

    def __enter__(self):
        self._conexion = Conexion.obtenerConexion()
        try:
            self._cursor = Conexion.cursor(self._conexion, self._clase)
        except BaseException:
            Conexion.liberarConexion(self._conexion)
            raise
        return self._cursor

    def __exit__(self, tipo_excepcion, valor_excepcion, detalle_excepcion):
        try:
            self._cursor.close()  # Quien lo use después recibe un error.
            if tipo_excepcion is None:
                Conexion.confirma(self._conexion)
            else:
                # Muerta o cerrada, no hay nada que deshacer: que llegue el error del bloque.
                with suppress(Error):
                    self._conexion.rollback()
        finally:
            Conexion.liberarConexion(self._conexion)
