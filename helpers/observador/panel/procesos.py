"""Cada proceso del servidor que atiende a esta lección, en una consulta."""

from dataclasses import dataclass

from psycopg2.extensions import connection

from ..servidor import NOMBRE

# El bloqueo solo se busca para quien espera uno: mirar `pg_locks` es lo único caro.
_PREPARA = """
    PREPARE foto (text) AS
    SELECT a.pid, extract(epoch FROM a.backend_start)::float8, a.application_name,
           a.usename = current_user, coalesce(a.state, ''), coalesce(left(a.query, 500), ''),
           extract(epoch FROM clock_timestamp() - a.state_change)::float8,
           extract(epoch FROM clock_timestamp() - a.xact_start)::float8,
           b.locktype, b.tabla,
           CASE WHEN a.wait_event_type = 'Lock' THEN pg_blocking_pids(a.pid) ELSE '{}' END
      FROM pg_stat_activity a
      LEFT JOIN LATERAL (
           SELECT locktype, relation::regclass::text AS tabla
             FROM pg_locks WHERE pid = a.pid AND NOT granted LIMIT 1
           ) b ON a.wait_event_type = 'Lock'
     WHERE a.datname = current_database()
       AND a.backend_type = 'client backend'
       AND a.application_name <> $1
     ORDER BY a.backend_start, a.pid
"""
# Un número de proceso se repite; con la hora a la que empezó, no. Y solo lo de esta lección.
_TERMINA = """
    SELECT pg_terminate_backend(pid)
      FROM pg_stat_activity
     WHERE pid = %(pid)s
       AND abs(extract(epoch FROM backend_start) - %(inicio)s) < 0.001
       AND datname = current_database()
       AND usename = current_user
       AND backend_type = 'client backend'
       AND application_name <> %(observador)s
"""


@dataclass(frozen=True)
class Proceso:
    """Un proceso del servidor y la conexión que atiende.

    Attributes:
        `pid` e `inicio`: su número y cuándo empezó, en segundos de 1970; juntos no se repiten.
        `nombre`: el `application_name`, o «».
        `mia`: si es del usuario de la lección; en su base de datos también puede entrar quien
            administra.
        `estado`: el de `pg_stat_activity`, en inglés: `active`, `idle`…
        `consulta`: el principio de la última que recibió.
        `en_estado` y `en_transaccion`: segundos que lleva; None si no se sabe, o no hay.
        `espera_por`: qué bloqueo espera (`locktype`), o None.
        `tabla`: la de ese bloqueo, si es de una.
        `espera_a`: los procesos que lo impiden.
    """

    pid: int
    inicio: float
    nombre: str
    mia: bool
    estado: str
    consulta: str
    en_estado: float | None
    en_transaccion: float | None
    espera_por: str | None
    tabla: str | None
    espera_a: list[int]

    @property
    def es(self) -> str:
        """Con qué se nombra en un mensaje: `pid-inicio`."""
        return f"{self.pid}-{self.inicio!r}"


def prepara(conexion: connection) -> None:
    """Deja la consulta pensada en el servidor, una vez: pensarla cuesta más que hacerla.

    Raises:
        psycopg2.Error: el servidor no contesta.
    """
    with conexion.cursor() as cursor:
        cursor.execute(_PREPARA)


def mira(conexion: connection) -> list[Proceso]:
    """Los procesos de esta lección que ve ahora el servidor, sin los de los observadores.

    Args:
        `conexion`: la de un observador (véase `servidor.abre`), preparada.

    Raises:
        psycopg2.Error: el servidor no contesta.
    """
    with conexion.cursor() as cursor:
        cursor.execute("EXECUTE foto (%s)", [NOMBRE])
        return [Proceso(*fila) for fila in cursor.fetchall()]


def termina(conexion: connection, proceso: Proceso) -> bool:
    """Pide al servidor que termine un proceso de la lección; dice si lo ha hecho.

    Raises:
        psycopg2.Error: el servidor no contesta, o no deja.
    """
    datos = {"pid": proceso.pid, "inicio": proceso.inicio, "observador": NOMBRE}
    with conexion.cursor() as cursor:
        cursor.execute(_TERMINA, datos)
        return cursor.fetchall() == [(True,)]
