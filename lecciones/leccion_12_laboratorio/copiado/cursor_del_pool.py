from conexion import Conexion
from logger_base import log


class CursorDelPool:
    def __init__(self):
        self._conexion = None
        self._cursor = None

    def __enter__(self):
        log.debug("Inicio de «with» y de __enter__")
        self._conexion = Conexion.obtenerConexion()
        self._cursor = self._conexion.cursor()
        return self._cursor

    def __exit__(self, tipo_excepcion, valor_excepcion, detalle_excepcion):
        log.debug("Se ejecuta el método __exit__")
        if valor_excepcion:
            self._conexion.rollback()
            log.debug(f"Ocurrió una excepción: {valor_excepcion}")
        else:
            self._conexion.commit()
            log.debug("Commit de la transacción")
        self._cursor.close()
        Conexion.liberarConexion(self._conexion)
