import signal
import sys

import psycopg
from psycopg.rows import class_row
from contacto import Contacto


def conecta():
    return psycopg.connect("service=agenda", connect_timeout=3)


def lista():
    with conecta() as con, con.cursor(row_factory=class_row(Contacto)) as cur:
        return cur.execute("SELECT * FROM contactos ORDER BY id").fetchall()


def agrega(nombre, telefono):
    with conecta() as con:
        con.execute("INSERT INTO contactos (nombre, telefono) VALUES (%s, %s)", [nombre, telefono])


def busca(trozo):
    with conecta() as con, con.cursor(row_factory=class_row(Contacto)) as cur:
        cur.execute("SELECT id, nombre, telefono FROM contactos WHERE nombre ILIKE %s", [f"%{trozo}%"])
        return cur.fetchall()


def borra(id_):
    with conecta() as con:
        return con.execute("DELETE FROM contactos WHERE id = %s", [id_]).rowcount


def orden():
    print("1 - Listar contactos")
    print("2 - Agregar contacto")
    print("3 - Buscar")
    print("4 - Eliminar")
    print("5 - Salir")
    return input()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    while (elegida := orden()) != "5":
        try:
            match elegida:
                case "1":
                    print(*lista(), sep="\n")
                case "2":
                    agrega(input("Nombre: "), input("Teléfono: "))
                case "3":
                    print(*busca(input("Nombre, o un trozo: ")), sep="\n")
                case "4":
                    try:
                        id_ = int(input("Id: "))
                    except ValueError:
                        print("Un número, por favor")
                        continue
                    if input("¿Seguro? (s/n) ") == "s":
                        print(borra(id_), "eliminados")
        except psycopg.Error as e:
            print("Fallo de la base de datos:", e.sqlstate)


if __name__ == "__main__":
    try:
        main()
    except (EOFError, KeyboardInterrupt):
        print("Hasta otra")
