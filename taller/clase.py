"""Las cuentas de una clase en un servidor compartido, el de `CURSO_DSN`.

  python3 curso.py clase              quién tiene cuenta, y qué tiene abierto
  python3 curso.py clase alta Ana "José Pérez"
                                      abre una cuenta por persona y escribe el CURSO_DSN de cada una
      --lista nombres.txt             los nombres, uno por línea, en un archivo
      --clave-nueva                   da otra contraseña también a quien ya tenía cuenta
  python3 curso.py clase baja Ana     cierra cuentas: lo suyo espera a que vuelvan
      --con-sus-datos                 borra además la cuenta y sus bases de datos

Cada CURSO_DSN sale por la salida normal, y lo demás por la de errores: se puede guardar con «>».
"""

import argparse
import ipaddress
import os
import sys
from pathlib import Path
from typing import NoReturn

from helpers.servidor import ErrorServidor
from helpers.servidor.cuentas import Clase, en_limpio
from helpers.servidor.externo import parametros
from helpers.servidor.libpq import Datos, uri

from .procesos import ORDEN, prepara_consola


class _Opciones(argparse.ArgumentParser):
    """argparse, que aquí responde en español."""

    def error(self, message: str) -> NoReturn:
        raise ErrorServidor(
            f"No entiendo esa orden: escribe «{ORDEN} clase alta NOMBRES», «{ORDEN} clase baja "
            f"NOMBRES» o «{ORDEN} clase --help»."
        )


def main() -> int:
    """Atiende la orden escrita; devuelve el código de salida."""
    prepara_consola()
    try:
        opciones = _opciones()
        if opciones.help:
            print((__doc__ or "").strip())
            return 0
        admin = _admin()
        with Clase.abre(admin) as clase:
            if opciones.accion == "alta":
                _alta(clase, admin, _nombres(opciones), opciones.clave_nueva)
            elif opciones.accion == "baja":
                _baja(clase, _nombres(opciones), opciones.con_sus_datos)
            else:
                _muestra(clase)
    except ErrorServidor as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrumpido: repite la orden, que sigue por donde iba.", file=sys.stderr)
        return 130
    return 0


def _opciones() -> argparse.Namespace:
    analizador = _Opciones(add_help=False, allow_abbrev=False)
    analizador.add_argument("-h", "--help", action="store_true")
    acciones = analizador.add_subparsers(dest="accion")
    alta = acciones.add_parser("alta", add_help=False, allow_abbrev=False)
    baja = acciones.add_parser("baja", add_help=False, allow_abbrev=False)
    for accion in (alta, baja):
        accion.add_argument("nombres", nargs="*")
        accion.add_argument("--lista", type=Path)
    alta.add_argument("--clave-nueva", action="store_true")
    baja.add_argument("--con-sus-datos", action="store_true")
    return analizador.parse_args()


def _admin() -> Datos:
    if cadena := os.environ.get("CURSO_DSN"):
        return parametros(cadena)
    raise ErrorServidor(
        "No sé cuál es el servidor de la clase: pon en CURSO_DSN cómo entra quien lo administra, "
        "«postgresql://usuario:contraseña@servidor:5432/postgres»."
    )


def _nombres(opciones: argparse.Namespace) -> list[str]:
    """Los nombres escritos en la orden y en la lista, sin repetir."""
    nombres = list(opciones.nombres)
    if opciones.lista:
        try:
            # El Bloc de notas de Windows puede poner una marca al principio.
            lineas = opciones.lista.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            raise ErrorServidor(
                f"No se puede leer «{opciones.lista}»: comprueba que existe y guárdalo como texto "
                "en UTF-8."
            ) from None
        nombres += [linea for linea in lineas if linea.strip() and not linea.startswith("#")]
    if not nombres:
        raise ErrorServidor("Falta decir de quién: escribe los nombres, o «--lista» y un archivo.")
    unicos = list(dict.fromkeys(map(en_limpio, nombres)))
    if len(unicos) < len(nombres):
        _avisa("Hay nombres repetidos: si son dos personas, escribe algo que las distinga.")
    return unicos


def _alta(clase: Clase, admin: Datos, nombres: list[str], clave_nueva: bool) -> None:
    for base in clase.cierra_a_los_demas():
        _avisa(
            f"En la base de datos «{base}» puede entrar cualquiera que tenga una cuenta: para "
            f'cerrarla, ejecuta REVOKE CONNECT ON DATABASE "{base}" FROM PUBLIC.'
        )
    for nombre in nombres:
        usuario, clave = clase.da_de_alta(nombre, clave_nueva=clave_nueva)
        if clave is None:
            _avisa(
                f"{nombre} ya tenía cuenta, «{usuario}», y su contraseña sigue valiendo: para "
                "darle otra, repite con «--clave-nueva»."
            )
            continue
        suyos = {**admin, "user": usuario, "password": clave, "dbname": usuario}
        print(f"{nombre}: CURSO_DSN={uri(suyos)}", flush=True)
    if _es_de_esta_maquina(admin["host"]):
        _avisa(
            f"«{admin['host']}» solo lleva al servidor desde esta máquina: para otras, repite con "
            "su dirección en la red del aula en CURSO_DSN."
        )


def _baja(clase: Clase, nombres: list[str], con_sus_datos: bool) -> None:
    for nombre in nombres:  # Antes de tocar a nadie: un nombre mal escrito no deja esto a medias.
        clase.exige(nombre)
    for nombre in nombres:
        usuario = clase.da_de_baja(nombre, con_sus_datos=con_sus_datos)
        queda = "y sus datos se han borrado" if con_sus_datos else "y sus datos siguen guardados"
        print(f"✓ «{usuario}» ya no puede entrar, {queda}.", flush=True)


def _muestra(clase: Clase) -> None:
    cuentas = clase.cuentas()
    if not cuentas:
        _avisa(f"Nadie tiene cuenta todavía: ábrelas con «{ORDEN} clase alta NOMBRES».")
    for cuenta in cuentas:
        estado = f"bases de datos: {cuenta.bases}, conexiones: {cuenta.conexiones}"
        if not cuenta.abierta:
            estado += ", cerrada"
        print(f"{cuenta.nombre} ({cuenta.usuario}) · {estado}")


def _es_de_esta_maquina(host: str) -> bool:
    if host == "localhost" or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _avisa(texto: str) -> None:
    print(texto, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
