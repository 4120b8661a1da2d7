"""El menú: pregunta primero, y pide una conexión cuando ya tiene todas las respuestas."""

import dataclasses
from getpass import getpass

from conexion import (
    Conexion,
    Error,
    LockNotAvailable,
    NoConfirmada,
    SinConexion,
    StringDataRightTruncation,
    UndefinedTable,
    UniqueViolation,
)
from logger_base import log
from usuario import Usuario
from usuario_dao import UsuarioDAO

OPCIONES = """
1. Listar usuarios
2. Agregar usuario
3. Modificar usuario
4. Eliminar usuario
5. Salir"""
CAMBIO = "Alguien lo ha cambiado o eliminado mientras tanto. Lista los usuarios y repite."
FRASES = {
    SinConexion: "No hay conexión con PostgreSQL. Mira si está encendido y repite la orden.",
    UniqueViolation: "Ya hay un usuario con ese nombre. Elige otro.",
    StringDataRightTruncation: "Ese nombre es demasiado largo: caben 50 letras.",
    LockNotAvailable: "Otro programa está cambiando ese usuario. Espera un momento y repite.",
    UndefinedTable: "Falta la tabla de usuarios. Sal y vuelve a entrar: se crea al empezar.",
    NoConfirmada: "No se ha guardado nada. Repite la orden.",
    Error: "PostgreSQL ha fallado. Lista los usuarios para ver qué se guardó, y repite la orden.",
}


def listar():
    usuarios = UsuarioDAO.seleccionar()
    for usuario in usuarios:
        print(usuario)
    print(f"Usuarios: {len(usuarios)}")


def agregar():
    username = pide("Nombre: ")
    clave = pide("Contraseña: ", getpass)
    UsuarioDAO.insertar(Usuario(None, username, Usuario.resume(clave)))
    print("Usuario agregado.")


def modificar(): ...


def eliminar(): ...


def pide_usuario():
    """El usuario con el número que se escribe, o None si no hay."""
    ...


def pide(pregunta, lee=input, vacio=None):
    """Lo que se escribe, sin espacios a los lados; `vacio`, si se puede no escribir nada."""
    while True:
        texto = lee(pregunta).strip()
        if not texto and vacio is not None:
            return vacio
        if texto and texto.isprintable():
            return texto
        print("Escribe algo, y sin caracteres raros.")


def frase(error):
    """La frase con que se cuenta un error."""
    ...


def menu():
    ordenes = {"1": listar, "2": agregar, "3": modificar, "4": eliminar}
    orden = UsuarioDAO.crear_tabla
    while True:
        try:
            orden()
        except tuple(FRASES) as error:
            print(frase(error))
        print(OPCIONES)
        while (opcion := pide("Opción: ")) not in [*ordenes, "5"]:
            print("Escribe un número del 1 al 5.")
        if opcion == "5":
            return
        orden = ordenes[opcion]


if __name__ == "__main__":
    menu()
    Conexion.cerrarConexiones()
    print("Hasta luego.")
