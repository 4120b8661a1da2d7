"""Lo que comparten los ejercicios de la lección 06."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import psycopg2
from psycopg_pool import ConnectionPool

from helpers.ejercicios import (
    Fallo,
    aparte,
    exige,
    exige_que_lance,
    faltan,
    libres,
    mata,
    si_lanza,
)

from ..ensayos import TABLAS
from .herencia import ATRIBUTOS, lo_que_hereda

# Cada comprobación trabaja en su propio esquema: no toca las tablas del cuaderno.
_ESQUEMA = "ejercicio_06"
# Otras cuentas, que no son las del ejemplo, y lo que solo falla en el commit.
_MAS = """
    INSERT INTO cuentas VALUES ('O''Hara', 40), ('Noa', 7), ('NOA', 50), (' N_a', 9), (' Noa', 9);
    CREATE SEQUENCE veces;
    CREATE FUNCTION falla() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE check_violation; END $$;
    CREATE CONSTRAINT TRIGGER al_final AFTER INSERT OR UPDATE ON cuentas
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.saldo = 66) EXECUTE FUNCTION falla();
    CREATE CONSTRAINT TRIGGER al_final AFTER INSERT ON personas
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.nombre = 'Nadie')
        EXECUTE FUNCTION falla();
    CREATE TRIGGER enseguida BEFORE INSERT ON personas
        FOR EACH ROW WHEN (NEW.nombre = 'Nunca') EXECUTE FUNCTION falla();
    -- Un choque con otra transacción: la primera vez, no la segunda.
    CREATE FUNCTION choca() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('veces') = 1 THEN RAISE deadlock_detected; END IF; RETURN NEW; END $$;
    CREATE TRIGGER choque BEFORE UPDATE ON cuentas
        FOR EACH ROW WHEN (NEW.saldo = 67) EXECUTE FUNCTION choca();
    CREATE TRIGGER choque BEFORE INSERT ON personas
        FOR EACH ROW WHEN (NEW.nombre = 'Choque') EXECUTE FUNCTION choca();
"""
CERRADA = "Has cerrado `reserva`, y otros la usan. La función solo pide y devuelve."
_TIMEOUT = """Has cambiado el `timeout` del pool, que es de todos: otro hilo que pida a la vez
    espera lo tuyo. El límite de una sola petición se le dice a `connection`."""
CON_APOSTROFO = (
    "Con el nombre «O'Hara» el SQL se rompe por el apóstrofo. No juntes textos: pasa los valores "
    "aparte, con `%s` sin comillas alrededor."
)


class Reserva(ConnectionPool):
    """Un pool que apunta cuánto espera cada petición, y avisa de cada orden y de cada commit.

    Args:
        cuantas: cuántas conexiones tiene, siempre abiertas.
        espera: segundos que espera quien no dice otra cosa.
    """

    def __init__(self, cuantas: int, espera: float = 1) -> None:
        self.esperas: list[float] = []
        self.avisa: Callable[[Any, str], None] | None = None
        super().__init__(
            kwargs={
                "options": f"-c search_path={_ESQUEMA} -c lock_timeout=5s",
                "cursor_factory": _cursor_que_avisa(self),
            },
            connection_class=_conexion_que_avisa(self),
            min_size=cuantas,
            max_size=cuantas,
            timeout=espera,
            open=False,
        )
        self.cambios = 0
        self.al_nacer: list[Any] = []
        self.procesos: set[int] = set()

    def apunta(self) -> None:
        """Apunta cómo son sus conexiones antes de que nadie las use."""
        tomadas = libres(self, self.max_size)
        self.al_nacer = [getattr(tomadas[0], nombre) for nombre in ATRIBUTOS]
        self.procesos = {conexion.info.backend_pid for conexion in tomadas}

    def getconn(self, timeout=None):
        self.esperas.append(self.timeout if timeout is None else timeout)
        return super().getconn(timeout)

    @property
    def timeout(self):
        return self._espera

    @timeout.setter
    def timeout(self, segundos):
        self._espera, self.cambios = segundos, 1


def _cursor_que_avisa(reserva):
    class Cursor(psycopg.Cursor):
        def execute(self, *argumentos, **opciones):
            super().execute(*argumentos, **opciones)
            if reserva.avisa:
                reserva.avisa(self.connection, "orden")
            return self

        def executemany(self, *argumentos, **opciones):
            super().executemany(*argumentos, **opciones)
            if reserva.avisa:
                reserva.avisa(self.connection, "orden")

    return Cursor


def _conexion_que_avisa(reserva):
    class Connection(psycopg.Connection):
        def commit(self):
            super().commit()
            if reserva.avisa:
                reserva.avisa(self, "commit")

    return Connection


def al_primero(que: str, hace: Callable[[Any], None], vez: int = 1) -> Callable[[Any, str], None]:
    """Lo que avisa un pool: llama a `hace(conexion)` la vez `vez` que ocurre `que`."""
    pendientes = [que] * vez

    def avisa(conexion: Any, ocurre: str) -> None:
        if ocurre in pendientes:
            pendientes.pop()
            if not pendientes:
                hace(conexion)

    return avisa


def interrumpe(_: Any) -> None:
    """Lo que pasa cuando alguien pulsa Ctrl-C."""
    raise KeyboardInterrupt


def _se_pierde(_: Any) -> None:
    raise psycopg.OperationalError("se ha perdido la respuesta")


# Lo que puede pasar en medio: cuándo se dice, y con qué se hace.
EN_MEDIO = (
    ("alguien pulsa Ctrl-C después de la primera orden", "orden", interrumpe),
    ("alguien pulsa Ctrl-C justo después de un commit", "commit", interrumpe),
    ("la conexión muere después de la primera orden", "orden", mata),
    ("la conexión muere mientras se guarda, y no se sabe si se guardó", "commit", _se_pierde),
)
NO_REPITAS = "No se repite nada: deja que el error llegue a quien llamó."


@contextmanager
def con_tablas(cuantas: int) -> Iterator[tuple[Reserva, Any]]:
    """(una reserva, un cursor que mira desde fuera), con las tablas de la lección recién hechas."""
    with aparte() as mira:
        mira.execute(f"SET lock_timeout = '5s'; DROP SCHEMA IF EXISTS {_ESQUEMA} CASCADE")
        mira.execute(f"CREATE SCHEMA {_ESQUEMA}; SET search_path = {_ESQUEMA}")
        mira.execute(TABLAS + _MAS)
        with Reserva(cuantas) as reserva:
            reserva.wait(timeout=10)
            reserva.apunta()
            yield reserva, mira
        # Si una respuesta tiene la transacción abierta, se borra la próxima vez.
        with suppress(psycopg2.errors.LockNotAvailable):
            mira.execute(f"DROP SCHEMA {_ESQUEMA} CASCADE")


def exige_vuelta(reserva: Reserva, frase: str, la_misma: bool = False) -> None:
    """Lanza Fallo si a la reserva le falta una conexión, o si vuelve cambiada.

    Args:
        la_misma: si nada la ha podido cerrar, salvo la respuesta.
    """
    if faltan(reserva, reserva.max_size, CERRADA):
        raise Fallo(f"""{frase} Usa `with reserva.connection()`; o, con `getconn`, `putconn` en un
            «finally».""")
    vueltas = libres(reserva, reserva.max_size)
    if la_misma and {conexion.info.backend_pid for conexion in vueltas} != reserva.procesos:
        raise Fallo("""Cierras la conexión, y el pool tiene que abrir otra. Devuélvela abierta, como
            la recibiste.""")
    if any(conexion.autocommit for conexion in vueltas):
        raise Fallo("""La conexión vuelve al pool en autocommit, y así la hereda el siguiente.
            Déjala como la recibiste: aquí no hace falta el autocommit.""")
    for conexion in vueltas:
        if hereda := lo_que_hereda(conexion, reserva.al_nacer):
            raise Fallo(f"""La conexión vuelve al pool cambiada, y el siguiente hereda {hereda}.
                Déjala como la recibiste.""")
    exige(not reserva.cambios, _TIMEOUT)


def exige_la_reserva(funcion: Callable[..., Any], reserva: Reserva, *argumentos: Any) -> Any:
    """Llama a la función; si va por otra conexión, no usa las tablas que hay en la reserva."""
    antes = len(reserva.esperas)
    with si_lanza(
        UndefinedTable="La consulta no encuentra la tabla. "
        "Usa una conexión de `reserva` y revisa el nombre.",
    ):
        dice = funcion(reserva, *argumentos)
    if len(reserva.esperas) == antes:
        raise Fallo("La función no pide ninguna conexión a `reserva`. Pídesela con `connection`.")
    return dice


def exige_los_del_pool(llama: Callable[[], Any], reserva: Reserva) -> None:
    """Lanza Fallo si con el pool agotado, o cerrado, su error no llega a quien llamó.

    La reserva queda cerrada.
    """
    tomadas = [ConnectionPool.getconn(reserva) for _ in range(reserva.max_size)]
    reserva._espera = 0.05
    for clase, cuando in (("PoolTimeout", "agotado"), ("PoolClosed", "cerrado")):
        if clase == "PoolClosed":
            reserva.close()
        with exige_que_lance(
            clase,
            f"Con el pool {cuando} quien llamó no se entera. Su error, `{clase}`, tiene que "
            "llegar: no lo atrapes.",
            Exception=f"Con el pool {cuando} llega {{clase}}, no `{clase}`. Pide la conexión fuera "
            "del «try», o déjalo pasar.",
        ):
            llama()
        if clase == "PoolTimeout":
            for conexion in tomadas:
                ConnectionPool.putconn(reserva, conexion)
