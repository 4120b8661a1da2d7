import csv
import sys
from pathlib import Path

import psycopg


def carga(ruta):
    with ruta.open(encoding="utf-8", newline="") as archivo, psycopg.connect() as con:
        with con.cursor() as cur:
            cur.executemany(
                "INSERT INTO personas (nombre, edad) VALUES (%(nombre)s, %(edad)s)",
                list(csv.DictReader(archivo)),
            )
            return cur.rowcount


if __name__ == "__main__":
    try:
        print("Cargadas:", carga(Path(__file__).with_name("personas.csv")))
    except (psycopg.Error, OSError) as e:
        sys.exit(f"No se han cargado: {e}")
