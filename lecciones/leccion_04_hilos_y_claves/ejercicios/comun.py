"""Lo que comparten los comprobadores de esta lección."""

from typing import Any

from psycopg2.pool import ThreadedConnectionPool

from helpers.ejercicios import AJUSTES_CAMBIADOS, Fallo


def si_otro(mensaje: str) -> dict[str, str]:
    """Lo que decir, en `exige_que_lance`, si llega un error que alguien puso en lugar del suyo.

    Los de una errata, como NameError, se quedan fuera: de esos ayuda más su texto y su línea.
    """
    return dict.fromkeys(("Error", "OSError", "RuntimeError", "ValueError"), mensaje)


def ajustes_cambiados(conexion: Any) -> list[str]:
    """Los que alguien ha cambiado en la sesión de `conexion`, y no al conectar."""
    with conexion.cursor() as cursor:
        # El formato de las fechas lo pone psycopg2, si el servidor tiene otro.
        cursor.execute(AJUSTES_CAMBIADOS + " AND name <> 'DateStyle'")
        return [nombre for (nombre,) in cursor.fetchall()]


class PoolApuntado(ThreadedConnectionPool):
    """Un pool que apunta si presta una prestada, o si se la devuelven otra vez."""

    def __init__(self, *argumentos: Any) -> None:
        super().__init__(*argumentos)
        self.prestadas: list[Any] = []
        self.compartida = False
        self.repetida = False

    def getconn(self, *argumentos: Any, **opciones: Any) -> Any:
        conexion = super().getconn(*argumentos, **opciones)
        self.compartida |= conexion in self.prestadas
        self.prestadas.append(conexion)
        return conexion

    def putconn(self, conn: Any, *argumentos: Any, **opciones: Any) -> None:
        estaba = conn in self.prestadas
        self.repetida |= not estaba
        if estaba:
            self.prestadas.remove(conn)
        try:
            super().putconn(conn, *argumentos, **opciones)
        except BaseException:
            if estaba:
                self.prestadas.append(conn)
            raise


class Apuntes:
    """Una tarea que apunta con qué conexión la llaman."""

    __name__ = "apunta"  # como una función, por si alguien se lo pregunta

    def __init__(self) -> None:
        self.vistas: list[Any] = []
        self.autocommit = False

    def __call__(self, conexion: Any) -> Any:
        """Escribe lo mínimo en la transacción, su número, y lo devuelve."""
        if not hasattr(conexion, "cursor"):
            raise Fallo("La tarea tiene que recibir la conexión, y ha recibido otra cosa.")
        self.vistas.append(conexion)
        self.autocommit |= conexion.autocommit
        with conexion.cursor() as cursor:
            cursor.execute("SELECT txid_current()")
            return cursor.fetchone()[0]
