"""Una base de datos preparada para ver lo que hace un programa: cuenta, y falla cuando se pide."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg2

from helpers.laboratorio import Mesa, mesa

from .tablas import Tablas

# Cuenta cada fila que se escribe, también si después se deshace: una secuencia no vuelve atrás.
# Si se le pide, el commit falla, como cuando dos filas se repiten y se mira al confirmar.
_SQL = """
    CREATE SCHEMA revision;
    CREATE SEQUENCE revision.insert;
    CREATE SEQUENCE revision.update;
    CREATE SEQUENCE revision.delete;
    CREATE TABLE revision.falla (ahora boolean);
    INSERT INTO revision.falla VALUES (false);
    CREATE FUNCTION revision.cuenta() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM nextval('revision.' || quote_ident(lower(TG_OP)));
        RETURN NULL;
    END $$;
    CREATE FUNCTION revision.confirma() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT ahora FROM revision.falla) THEN
            RAISE unique_violation USING MESSAGE = 'duplicate key value', CONSTRAINT = 'revision';
        END IF;
        RETURN NULL;
    END $$;
    -- Si el programa tiene algo a medias, no se le espera.
    SET lock_timeout = '1s';
"""
_VIGILA = """
    CREATE TRIGGER cuenta AFTER INSERT OR UPDATE OR DELETE ON {tabla}
        FOR EACH ROW EXECUTE FUNCTION revision.cuenta();
    CREATE CONSTRAINT TRIGGER confirma AFTER INSERT OR UPDATE OR DELETE ON {tabla}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revision.confirma();
"""
# Segundos sin que cambien las conexiones: las de un pool con hilos se abren por su cuenta.
_QUIETO, _QUIETO_COMO_MUCHO = 0.15, 2.0


@dataclass(frozen=True)
class Escritas:
    """Las filas que se han insertado, cambiado y borrado, y las que hay confirmadas."""

    insert: int
    update: int
    delete: int
    hay: int


class Banco:
    """La mesa, con las tablas del programa y quien cuenta lo que escribe."""

    def __init__(self, puesta: Mesa) -> None:
        self.mesa = puesta

    def tablas(self) -> list[str]:
        """Los nombres de las que hay, citados, como se escriben en una orden."""
        filas = self.mesa.filas(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'revision') ORDER BY 1"
        )
        return [tabla for (tabla,) in filas]

    def completa(self, propias: list[str]) -> None:
        """Crea las tablas del programa que no estén y empieza a contar en las que hay."""
        for orden in propias:
            self._intenta(orden)
        for tabla in self.tablas():
            self._intenta(_VIGILA.format(tabla=tabla))

    def quita_tablas(self) -> bool:
        """Deja la base de datos sin tablas; dice si ha podido."""
        return all([self._intenta(f"DROP TABLE IF EXISTS {t} CASCADE") for t in self.tablas()])

    def el_commit_falla(self, ahora: bool) -> None:
        """Desde ahora falla, o no, al confirmar lo que se escriba."""
        self.mesa.filas("UPDATE revision.falla SET ahora = %s", ahora)

    def escritas(self) -> Escritas:
        """Lo que se ha escrito hasta ahora."""
        (cuentas,) = self.mesa.filas(
            "SELECT coalesce(pg_sequence_last_value('revision.insert'), 0),"
            " coalesce(pg_sequence_last_value('revision.update'), 0),"
            " coalesce(pg_sequence_last_value('revision.delete'), 0)"
        )
        hay = [self.mesa.filas(f"SELECT count(*) FROM {t}")[0][0] for t in self.tablas()]
        return Escritas(cuentas[0], cuentas[1], cuentas[2], sum(hay))

    def se_ha_usado(self) -> bool:
        """Dice si algún programa se ha conectado: además de la sesión que mira, hay otra."""
        (fila,) = self.mesa.filas(
            "SELECT sessions FROM pg_stat_database WHERE datname = current_database()"
        )
        return bool(fila[0] > 1 or self.mesa.conexiones())

    def guarda(self, texto: str) -> str | None:
        """La tabla en la que está un texto, tal cual; None si no está en ninguna."""
        for tabla in self.tablas():
            sql = f"SELECT 1 FROM {tabla} AS t WHERE strpos(t::text, %s) > 0 LIMIT 1"
            if self.mesa.filas(sql, texto):
                return tabla.removeprefix("public.")
        return None

    def un_texto(self) -> str | None:
        """Un dato que está en una tabla, para buscarlo en una lista."""
        for tabla in self.tablas():
            sql = (
                f"SELECT dato.value FROM {tabla} AS t, jsonb_each_text(to_jsonb(t)) AS dato "
                "WHERE dato.value ~ %s"
            )
            if filas := self.mesa.filas(f"{sql} LIMIT 1", "^zutano"):
                return str(filas[0][0])
        return None

    def conexiones(self) -> int:
        """Cuántas tienen los programas, cuando dejan de cambiar."""
        limite = time.monotonic() + _QUIETO_COMO_MUCHO
        desde, cuantas = time.monotonic(), len(self.mesa.conexiones())
        while time.monotonic() < min(limite, desde + _QUIETO):
            time.sleep(0.02)
            if cuantas != (ahora := len(self.mesa.conexiones())):
                desde, cuantas = time.monotonic(), ahora
        return cuantas

    def _intenta(self, orden: str) -> bool:
        try:
            self.mesa.filas(orden.replace("%", "%%") if "%" in orden else orden)
        except psycopg2.Error:
            return False
        return True


@contextlib.contextmanager
def banco(tablas: Tablas | None) -> Iterator[Banco]:
    """Una base de datos nueva con las tablas que necesita un programa; sin ellas, si es None.

    Raises:
        ErrorServidor: no hay servidor.
    """
    with mesa(_SQL) as puesta:
        nuevo = Banco(puesta)
        for orden in tablas.ordenes if tablas else []:
            nuevo._intenta(orden)
        yield nuevo
