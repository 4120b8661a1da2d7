"""Una reserva y una transacción que valen detrás de PgBouncer, en modo transacción, y sin él."""

from contextlib import contextmanager

from psycopg_pool import NullConnectionPool

from helpers import servidor
from helpers.logger_base import log


def nueva_reserva(**datos):
    """Un NullConnectionPool sin abrir, que vale detrás de PgBouncer y sin él."""
    # Con un PgBouncer desde la 1.22 que las siga, se puede quitar prepare_threshold.
    kwargs = {"prepare_threshold": None} | datos
    return NullConnectionPool(kwargs=kwargs, max_size=20, timeout=5, open=False)


@contextmanager
def transaccion(reserva, **ajustes):
    """Presta una conexión dentro de una transacción, con esos ajustes solo para ella."""
    with reserva.connection() as conexion, conexion.transaction():
        for nombre, valor in ajustes.items():
            conexion.execute("SELECT set_config(%s, %s, true)", [nombre, str(valor)])
        yield conexion


if __name__ == "__main__":
    servidor.iniciar("13")
    with nueva_reserva() as reserva:
        with transaccion(reserva, statement_timeout="7s") as conexion:
            (dentro,) = conexion.execute("SHOW statement_timeout").fetchone()
            log.debug(f"Dentro: {dentro}")
        with transaccion(reserva) as conexion:
            (despues,) = conexion.execute("SHOW statement_timeout").fetchone()
            log.debug(f"Después: {despues}")
    log.debug("Reserva cerrada.")
