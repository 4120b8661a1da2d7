"""Un almacén: cada clase tiene su pool, y todos se cierran al salir."""
import atexit
import signal
import sys

import psycopg2
from psycopg2 import pool as pools


class Tabla:
    _todos = []
    _pool = None

    @classmethod
    def pool(cls):
        if cls._pool is None:
            cls._pool = pools.ThreadedConnectionPool(0, 3)
            Tabla._todos.append(cls._pool)
        return cls._pool

    @classmethod
    def ejecuta(cls, sql, datos=()):
        """Ejecuta una orden en su transacción; devuelve las filas, si las hay."""
        pool = cls.pool()
        conexion = pool.getconn()
        try:
            with conexion, conexion.cursor() as cursor:
                cursor.execute(sql, datos)
                return cursor.fetchall() if cursor.description else cursor.rowcount
        finally:
            pool.putconn(conexion, close=conexion.closed != 0)

    @staticmethod
    def cierra():
        for pool in Tabla._todos:
            pool.closeall()


class Producto(Tabla):
    _pool = None
    crear = """CREATE TABLE IF NOT EXISTS producto (
        codigo serial PRIMARY KEY, nombre text NOT NULL, precio numeric(8, 2) NOT NULL)"""

    @classmethod
    def lista(cls):
        return cls.ejecuta("select codigo, nombre, precio from producto order by codigo")

    @classmethod
    def alta(cls, nombre, precio):
        return cls.ejecuta("insert into producto (nombre, precio) values (%s, %s)", (nombre, precio))

    @classmethod
    def sube(cls, codigo, precio):
        return cls.ejecuta("update producto set precio = %s where codigo = %s", (precio, codigo))


class Tienda(Tabla):
    _pool = None
    crear = "CREATE TABLE IF NOT EXISTS tienda (codigo serial PRIMARY KEY, ciudad text NOT NULL)"

    @classmethod
    def lista(cls):
        return cls.ejecuta("select codigo, ciudad from tienda order by codigo")


MENU = {
    "a": "Alta de producto",
    "l": "Lista de productos",
    "t": "Ver tiendas",
    "p": "Cambiar el precio",
    "x": "Salir",
}


def numero(pregunta):
    while True:
        try:
            return float(input(pregunta))
        except ValueError:
            print("Eso no es un número.")


def principal():
    while True:
        print(*(f"{letra}) {nombre}" for letra, nombre in MENU.items()), sep="\n")
        letra = input("¿Qué hacemos? ").lower()
        try:
            match letra:
                case "a":
                    Producto.alta(input("Nombre: "), numero("Precio: "))
                case "l":
                    print("\n".join(f"- {n}: {p} €" for _, n, p in Producto.lista()))
                case "t":
                    print(Tienda.lista())
                case "p":
                    print("Cambiados:", Producto.sube(numero("Código: "), numero("Precio nuevo: ")))
                case "x":
                    return
        except psycopg2.Error as fallo:
            print("No se ha podido:", type(fallo).__name__)


if __name__ == "__main__":
    atexit.register(Tabla.cierra)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        for tabla in (Producto, Tienda):
            try:
                tabla.ejecuta(tabla.crear)
            except psycopg2.Error as fallo:
                print("Sin base de datos:", type(fallo).__name__)
        principal()
    except (EOFError, KeyboardInterrupt):
        print()
