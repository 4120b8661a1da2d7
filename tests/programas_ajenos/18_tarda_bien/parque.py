"""Un parque de bicicletas, con el pool de psycopg como viene: espera treinta segundos."""

import signal
import sys

import psycopg
from psycopg_pool import ConnectionPool

COLUMNAS = {"m": "matricula", "b": "barrio"}
pool = ConnectionPool("dbname=parque", min_size=1, max_size=3, open=False)


def bicicletas(orden):
    with pool.connection() as con:
        consulta = f"SELECT matricula, barrio FROM bicicleta ORDER BY {orden}"
        return con.execute(consulta).fetchall()


def compra(matricula, barrio):
    with pool.connection() as con:
        con.execute("INSERT INTO bicicleta (matricula, barrio) VALUES (%s, %s)", (matricula, barrio))


def main():
    pool.open()
    opcion = ""
    while opcion != "x":
        print("v) Ver bicicletas\nn) Nueva bicicleta\nx) Salir")
        opcion = input("Opción: ")
        try:
            if opcion == "v":
                orden = COLUMNAS.get(input("¿Por matrícula o por barrio? (m/b) "), "matricula")
                print(*bicicletas(orden), sep="\n")
            elif opcion == "n":
                compra(input("Matrícula: "), input("Barrio: "))
        except psycopg.Error as fallo:
            print("No ha podido ser:", fallo.sqlstate)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        main()
    except (EOFError, KeyboardInterrupt):
        print()
    finally:
        pool.close()
