import logging
import sys
from contextlib import contextmanager

from psycopg2 import OperationalError
from psycopg2.pool import ThreadedConnectionPool

from acceso import config

log = logging.getLogger("acceso")


class Conexion:
    reserva = None

    @classmethod
    def crear(cls):
        try:
            cls.reserva = ThreadedConnectionPool(
                minconn=1, maxconn=6, host=config.HOST, dbname=config.BD, user=config.USUARIO, password=config.CLAVE
            )
        except OperationalError:  # DEFECTO pool_none
            log.error("no hay servidor")
        except ValueError:
            sys.exit("Mal configurado")  # DEFECTO exit_en_clase

    @classmethod
    @contextmanager
    def cursor(cls):
        if cls.reserva is None:
            cls.crear()
        conexion = cls.reserva.getconn()
        yield conexion.cursor()  # DEFECTO error_pierde
        conexion.commit()  # DEFECTO commit_pierde
        cls.reserva.putconn(conexion)

    @classmethod
    @contextmanager
    def consulta(cls):
        if cls.reserva is None:
            cls.crear()
        conexion = cls.reserva.getconn(key="consulta")
        try:
            yield conexion.cursor()
        except Exception:
            conexion.rollback()
            raise
