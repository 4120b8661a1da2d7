"""Apunta gastos. Cada orden abre su conexión y la cierra."""
import contextlib
import os
import signal

import psycopg2


@contextlib.contextmanager
def base():
    con = psycopg2.connect(
        host=os.getenv("PGHOST", "localhost"), dbname="gastos", password=os.getenv("PGPASSWORD")
    )
    try:
        with con, con.cursor() as cur:
            yield cur
    finally:
        con.close()


def crea():
    with base() as cur:
        cur.execute(
            "CREATE TABLE IF NOT EXISTS gasto (id SERIAL PRIMARY KEY, que TEXT, importe NUMERIC)"
        )


def apunta():
    que, importe = input("¿En qué? "), input("Importe: ")
    try:
        importe = float(importe)
    except ValueError:
        return print("El importe es un número.")
    with base() as cur:
        cur.execute("INSERT INTO gasto (que, importe) VALUES (%s, %s)", (que, importe))


def lista():
    with base() as cur:
        cur.execute("SELECT que, importe FROM gasto ORDER BY id")
        filas = cur.fetchall()
    for que, importe in filas:
        print(f"{que:20} {importe:>10}")


def varios():
    """Los gastos de una lista: todos o ninguno."""
    nombres = input("Separados por comas: ").split(",")
    marcas = ", ".join(["(%s, 0)"] * len(nombres))
    with base() as cur:
        cur.execute(f"INSERT INTO gasto (que, importe) VALUES {marcas}", nombres)


ORDENES = {"l": lista, "a": apunta, "v": varios}


def main():
    while True:
        letra = input("(l)istar, (a)puntar, (v)arios, (s)alir: ").strip().lower()
        if letra == "s":
            break
        try:
            crea()
            ORDENES.get(letra, lambda: print("No entiendo."))()
        except psycopg2.Error as e:
            print("La base de datos:", e.__class__.__name__)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, EOFError):
        main()
