"""El servidor del curso en primer plano: `python -m helpers.servidor`."""

import argparse
import contextlib
import io
import shutil
import sys
import time
from typing import NoReturn

from psycopg2 import errors
from psycopg2.extensions import connection

from . import VIGILANTE, ErrorServidor, iniciar
from .embebido import Embebido, programa
from .libpq import GUARDIAN, Datos, conecta, uri
from .propio import carpeta_de_datos


class _Opciones(argparse.ArgumentParser):
    """argparse, que aquí responde en español."""

    def error(self, message: str) -> NoReturn:
        raise ErrorServidor(
            "No entiendo esas opciones: puedes escribir «--como-en-los-tutoriales», o ninguna."
        )


def main() -> int:
    """Enciende el servidor, dice cómo conectarse y lo tiene encendido hasta Ctrl-C."""
    # Una consola antigua puede no tener «✓».
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    analizador = _Opciones(add_help=False, allow_abbrev=False)
    analizador.add_argument("--como-en-los-tutoriales", action="store_true")
    analizador.add_argument("--mientras-viva", action="store_true")
    try:
        opciones = analizador.parse_args()
        if opciones.mientras_viva:
            iniciar("libre")
            print("listo", flush=True)
            sys.stdin.read()  # Acaba cuando muere quien lo lanzó, aunque sea de golpe.
            return 0
        if opciones.como_en_los_tutoriales:
            guardian, datos = _como_en_los_tutoriales()
        else:
            guardian, datos = None, iniciar("libre").datos
        _explica(datos)
        _espera_ctrl_c()
        if guardian:
            guardian.close()
    except ErrorServidor as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass  # Ctrl-C durante el arranque.
    return 0


def _como_en_los_tutoriales() -> tuple[connection, Datos]:
    """Un servidor aparte con los datos que traen escritos los tutoriales, solo en 127.0.0.1."""
    embebido = Embebido(carpeta_de_datos() / "tutoriales", puerto=5432)
    with embebido.encendido(VIGILANTE) as admin:
        guardian = conecta(admin, application_name=GUARDIAN)
        for orden in (
            "CREATE ROLE postgres",
            # Con esa contraseña entra cualquier cuenta de la máquina, y un superusuario de
            # PostgreSQL lee archivos y ejecuta programas de quien lo encendió. (Lo era en la 2.0.)
            "ALTER ROLE postgres LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD 'admin'",
            "CREATE DATABASE test_db OWNER postgres",
        ):
            # La segunda vez ya están: lo que alguien guardó ahí sigue en su sitio.
            with contextlib.suppress(errors.DuplicateObject, errors.DuplicateDatabase):
                guardian.cursor().execute(orden)
    return guardian, {**admin, "user": "postgres", "password": "admin", "dbname": "test_db"}


def _explica(datos: Datos) -> None:
    host, puerto, usuario, base = (datos[c] for c in ("host", "port", "user", "dbname"))
    clave, direccion = datos["password"], uri({**datos, "sslmode": None})
    psql = "psql" if shutil.which("psql") else f'"{programa("psql")}"'
    print(
        "✓ PostgreSQL está listo.\n\n"
        f"  servidor    {host}\n"
        f"  puerto      {puerto}\n"
        f"  usuario     {usuario}\n"
        f"  contraseña  {clave}\n"
        f"  base        {base}\n\n"
        f"  URI   {direccion}\n"
        f'  psql  {psql} "{direccion}"\n\n'
        "Se apaga cuando pulses Ctrl-C aquí y nadie más lo use.",
        flush=True,
    )


def _espera_ctrl_c() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
