import signal
import sys

import psycopg2

from base import datos
from base.autores import AutorDAO
from base.libros import LibroDAO

libros, autores = LibroDAO(), AutorDAO()


def menu_libros():
    while True:
        print("--- Libros ---\n1) Ver libros\n2) Añadir libro\n3) Borrar libro\n0) Volver")
        opcion = input("> ").strip()
        try:
            if opcion == "0":
                return
            elif opcion == "1":
                for id_, titulo, autor in libros.todos():
                    print(f"{id_:>4} {titulo} ({autor})")
            elif opcion == "2":
                titulo = input("Título: ")
                autor = input("Número del autor: ")
                if not autor.isdigit():
                    print("Ese autor no vale.")
                    continue
                print("Libro número", libros.nuevo(titulo, int(autor)))
            elif opcion == "3":
                id_ = input("Número: ")
                if id_.isdigit():
                    print("Borrados:", libros.borrar(int(id_)))
        except psycopg2.Error as e:
            print("La base de datos no ha podido:", e.pgcode)


def menu_autores():
    while True:
        print("--- Autores ---\n1) Ver autores\n2) Añadir autor\n0) Volver")
        opcion = input("> ").strip()
        try:
            if opcion == "0":
                return
            elif opcion == "1":
                for id_, nombre in autores.todos():
                    print(f"{id_:>4} {nombre}")
            elif opcion == "2":
                print("Autor número", autores.nuevo(input("Nombre: ")))
        except psycopg2.Error as e:
            print("La base de datos no ha podido:", e.pgcode)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        while True:
            print("=== Biblioteca ===\n1) Libros\n2) Autores\n0) Salir")
            opcion = input("> ").strip()
            if opcion == "1":
                menu_libros()
            elif opcion == "2":
                menu_autores()
            elif opcion == "0":
                break
    except (EOFError, KeyboardInterrupt):
        print("\nAdiós")
    finally:
        datos.cerrar()


if __name__ == "__main__":
    main()
