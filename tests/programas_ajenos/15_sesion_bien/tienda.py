"""Primero se entra con usuario y contraseña; después, órdenes escritas con palabras."""

import getpass
import hashlib
import logging
import os
import secrets
import signal
import sys

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

logging.basicConfig(filename="tienda.log", level=logging.INFO)
registro = logging.getLogger("tienda")

ESQUEMA = """
CREATE TABLE IF NOT EXISTS vendedor (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    nombre text NOT NULL UNIQUE,
    sal bytea NOT NULL,
    resumen bytea NOT NULL
)
"""


class SinEntrar(Exception):
    pass


class Vendedores:
    def __init__(self, reserva):
        self.reserva = reserva

    def prepara(self):
        with self.reserva.connection() as con:
            con.execute(ESQUEMA)

    def alta(self, nombre, clave):
        sal = secrets.token_bytes(16)
        with self.reserva.connection() as con:
            con.execute(
                "INSERT INTO vendedor (nombre, sal, resumen) VALUES (%s, %s, %s)",
                (nombre, sal, self.resume(clave, sal)),
            )
        registro.info("alta de %s", nombre)

    def todos(self):
        with self.reserva.connection() as con:
            return [n for (n,) in con.execute("SELECT nombre FROM vendedor ORDER BY id")]

    def olvida(self, nombre):
        with self.reserva.connection() as con, con.cursor() as cur:
            cur.execute("DELETE FROM vendedor WHERE nombre = %s", (nombre,))
            return cur.rowcount

    @staticmethod
    def resume(clave, sal):
        return hashlib.scrypt(clave.encode(), salt=sal, n=2**12, r=8, p=1)


class Consola:
    def __init__(self, vendedores):
        self.vendedores = vendedores
        self.ordenes = {"listar": self.listar, "agregar": self.agregar, "borrar": self.borrar}

    def entra(self):
        nombre = input("Usuario: ")
        getpass.getpass("Contraseña: ")
        print(f"Hola, {nombre}. Escribe listar, agregar, borrar o salir.")

    def listar(self):
        for nombre in self.vendedores.todos():
            print("*", nombre)

    def agregar(self):
        nombre = input("Nombre del vendedor: ").strip()
        clave = getpass.getpass("Su contraseña: ")
        if getpass.getpass("Otra vez la contraseña: ") != clave:
            print("No son iguales.")
        else:
            self.vendedores.alta(nombre, clave)
            print("Hecho.")

    def borrar(self):
        print("Borrados:", self.vendedores.olvida(input("Nombre del vendedor: ")))

    def atiende(self):
        self.entra()
        while (orden := input("orden> ").strip()) != "salir":
            if orden == "ayuda" or orden not in self.ordenes:
                print("No conozco esa orden.")
                continue
            try:
                self.ordenes[orden]()
            except psycopg.errors.UniqueViolation:
                print("Ese nombre ya está.")
            except (psycopg.Error, PoolTimeout) as fallo:
                registro.error("%s", type(fallo).__name__)
                print("No se ha podido. Prueba otra vez.")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ConnectionPool(os.environ.get("TIENDA_DSN", ""), min_size=2, max_size=6, timeout=2) as reserva:
        vendedores = Vendedores(reserva)
        try:
            vendedores.prepara()
        except (psycopg.Error, PoolTimeout):
            print("No hay base de datos: lo intentaré en cada orden.")
        try:
            Consola(vendedores).atiende()
        except (KeyboardInterrupt, EOFError):
            print("Hasta luego.")


if __name__ == "__main__":
    main()
