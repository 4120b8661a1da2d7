"""Una clase que comparte un servidor: sus cuentas, y por dónde va cada persona.

En el servidor de CURSO_DSN se escribe «python3 curso.py clase» y lo que sigue; en un aula con
JupyterHub, «python3 curso.py aula clase».

                       sin nada más: si se recoge lo que hace la clase, lo enseña, como progreso;
                       si no, dice quién tiene cuenta, como cuentas
  cuentas              quién tiene cuenta, y qué tiene abierto
  alta Ana "José Pérez"
                       abre una cuenta por persona y escribe lo que cada una necesita para entrar:
                       su CURSO_DSN o, en un aula, la dirección, el usuario y la contraseña
      --lista nombres.txt
                       los nombres, uno por línea, en un archivo
      --clave-nueva    da otra contraseña también a quien ya tenía cuenta
  baja Ana             cierra cuentas: lo suyo espera a que vuelvan
      --con-sus-datos  borra además la cuenta, sus bases de datos y lo recogido

  recoge               guarda, desde ahora, lo que «comprobar» dice a cada persona: el ejercicio, ✓
                       o ✗, el mensaje del ✗ y la hora. Su cuaderno se lo dice. Su código no se
                       guarda
  no-recoge            deja de guardarlo; lo que hay se queda
  progreso             quién lleva qué hecho y en qué se atasca, en vivo
      --leccion 02     ejercicio a ejercicio
      --una-vez        lo escribe y acaba
      --csv clase.csv  lo deja en un archivo para una hoja de cálculo
  olvida Ana           borra lo recogido de alguien
      --todo           borra lo de todas las personas, y ya no se recoge

Lo que da alta sale por la salida normal, y lo demás por la de errores: se puede guardar con «>>».
"""

import argparse
import contextlib
import ipaddress
import os
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from helpers.servidor import ErrorServidor
from helpers.servidor.cuentas import Clase, en_limpio, es_el_mismo
from helpers.servidor.externo import parametros
from helpers.servidor.libpq import Datos, uri

from .opciones import Opciones
from .procesos import ORDEN, Fallo, prepara_consola
from .recuento import Recuento, del_curso, exporta
from .vista import leccion_de, muestra

_MIRAN = (None, "cuentas", "progreso")


def main(
    argumentos: list[str], puerta: str = "", al_irse: Callable[[str, bool], None] | None = None
) -> int:
    """Atiende la orden escrita; devuelve el código de salida.

    Args:
        argumentos: lo que va detrás de «clase».
        puerta: en un aula con JupyterHub, la dirección en la que se entra.
        al_irse: recibe el usuario de cada cuenta que se cierra, y si se borra también lo suyo.
    """
    prepara_consola()
    orden = f"{ORDEN} aula clase" if puerta else f"{ORDEN} clase"
    try:
        opciones = _opciones(argumentos, orden)
        if opciones.help:
            print((__doc__ or "").strip())
            return 0
        admin = _admin()
        if opciones.accion in _MIRAN:
            _mira(opciones, admin, orden)
            return 0
        with Clase.abre(admin) as clase:
            if opciones.accion == "alta":
                _alta(clase, admin, opciones, puerta)
            elif opciones.accion == "baja":
                _baja(clase, _nombres(opciones), opciones.con_sus_datos, al_irse)
            elif opciones.accion == "olvida":
                _olvida(clase, opciones, orden)
            else:
                _recoge(clase, opciones.accion == "recoge", orden)
    except (ErrorServidor, Fallo) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrumpido: repite la orden, que sigue por donde iba.", file=sys.stderr)
        return 130
    return 0


def _opciones(argumentos: list[str], orden: str) -> argparse.Namespace:
    analizador = Opciones(orden)
    solas = ("cuentas", "recoge", "no-recoge")
    alta, baja, olvida, progreso, *_ = analizador.acciones(
        "accion", "alta", "baja", "olvida", "progreso", *solas
    ).values()
    for accion in (alta, baja, olvida):
        accion.add_argument("nombres", nargs="*")
        accion.add_argument("--lista", type=Path)
    alta.add_argument("--clave-nueva", action="store_true")
    baja.add_argument("--con-sus-datos", action="store_true")
    olvida.add_argument("--todo", action="store_true")
    progreso.add_argument("--leccion", default="")
    progreso.add_argument("--una-vez", action="store_true")
    progreso.add_argument("--csv", type=Path)
    return analizador.parse_args(argumentos)


def _admin() -> Datos:
    if cadena := os.environ.get("CURSO_DSN"):
        return parametros(cadena)
    raise ErrorServidor(
        "No sé cuál es el servidor de la clase: pon en CURSO_DSN cómo entra quien lo administra, "
        "«postgresql://usuario:contraseña@servidor:5432/postgres»."
    )


def _nombres(opciones: argparse.Namespace) -> list[str]:
    """Los nombres escritos en la orden y en la lista."""
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
    return [en_limpio(nombre) for nombre in nombres]


def _alta(clase: Clase, admin: Datos, opciones: argparse.Namespace, puerta: str) -> None:
    nombres = _nombres(opciones)
    repetidos = [uno for uno, otro in combinations(nombres, 2) if es_el_mismo(uno, otro)]
    if repetidos:
        raise ErrorServidor(
            f"«{repetidos[0]}» está dos veces y no se ha abierto ninguna cuenta: si son dos "
            "personas, escribe algo que las distinga; si es una, bórrala una vez."
        )
    tenian = []
    for base in clase.cierra_a_los_demas():
        _avisa(
            f"En la base de datos «{base}» puede entrar cualquiera que tenga una cuenta: para "
            f'cerrarla, ejecuta REVOKE CONNECT ON DATABASE "{base}" FROM PUBLIC.'
        )
    for nombre in nombres:
        with _sin_interrumpir():  # Una contraseña que no se escribe no la sabe nadie.
            usuario, clave = clase.da_de_alta(nombre, clave_nueva=opciones.clave_nueva)
            if clave is None:
                tenian.append(nombre)
                continue
            suyos = {**admin, "user": usuario, "password": clave, "dbname": usuario}
            suyo = f"{puerta}, usuario {usuario}, contraseña {clave}"
            print(f"{nombre}: {suyo if puerta else f'CURSO_DSN={uri(suyos)}'}", flush=True)
    if tenian:
        varias = f"{len(tenian)} de esas personas ya tenían cuenta"
        _avisa(
            f"{varias if len(tenian) > 1 else f'{tenian[0]} ya tenía cuenta'}, y su contraseña "
            "sigue valiendo: para dar otra a alguien, repite con su nombre y «--clave-nueva»."
        )
    if not puerta and _es_de_esta_maquina(admin["host"]):
        _avisa(
            f"«{admin['host']}» solo lleva al servidor desde esta máquina: para otras, repite con "
            "su dirección en la red del aula en CURSO_DSN."
        )


def _baja(
    clase: Clase,
    nombres: list[str],
    con_sus_datos: bool,
    al_irse: Callable[[str, bool], None] | None,
) -> None:
    # A todas antes de tocar a nadie: un nombre mal escrito no deja esto a medias.
    for cuenta in dict.fromkeys([clase.exige(nombre) for nombre in nombres]):
        usuario = clase.da_de_baja(cuenta.nombre)
        if al_irse:
            al_irse(usuario, con_sus_datos)
        if con_sus_datos:  # La cuenta, lo último: si se corta antes, se puede repetir.
            clase.da_de_baja(cuenta.nombre, con_sus_datos=True)
        queda = "y sus datos se han borrado" if con_sus_datos else "y sus datos siguen guardados"
        print(f"✓ «{usuario}» ya no puede entrar, {queda}.", flush=True)


def _recoge(clase: Clase, si: bool, orden: str) -> None:
    if not si:
        clase.libreta.para()
        print(f"✓ Ya no se recoge nada; lo que hay se borra con «{orden} olvida --todo».")
        return
    clase.libreta.empieza([cuenta.usuario for cuenta in clase.cuentas()])
    print(
        "✓ Desde ahora se recoge de cada comprobación el ejercicio, ✓ o ✗, el mensaje del ✗ y la "
        f"hora, y cada cuaderno se lo dice a su dueño: míralo con «{orden}»."
    )


def _olvida(clase: Clase, opciones: argparse.Namespace, orden: str) -> None:
    if opciones.todo:
        clase.libreta.borra()
        print("✓ Se ha borrado todo lo recogido, y ya no se recoge nada.")
        return
    for cuenta in dict.fromkeys([clase.exige(nombre) for nombre in _nombres(opciones)]):
        cuantos = clase.libreta.olvida(cuenta.usuario)
        que = "1 ejercicio" if cuantos == 1 else f"{cuantos} ejercicios"
        print(f"✓ De «{cuenta.nombre}» se ha borrado lo recogido: {que}.", flush=True)
    if clase.libreta.se_recoge():
        _avisa(f"Lo que hagan desde ahora se recoge: para que no, «{orden} no-recoge».")


def _mira(opciones: argparse.Namespace, admin: Datos, orden: str) -> None:
    accion = opciones.accion
    if accion != "progreso":
        with Clase.abre(admin, solo_mira=True) as clase:
            if accion == "cuentas" or not clase.libreta.se_recoge():
                _cuentas(clase, orden)
                return
    if accion and opciones.csv:
        leccion = leccion_de(opciones.leccion).numero if opciones.leccion else ""
        filas = exporta(Recuento.de(admin, del_curso()), opciones.csv, leccion)
        print(f"✓ «{opciones.csv.resolve()}» tiene {filas} filas, una por persona y ejercicio.")
        return
    muestra(admin, opciones.leccion if accion else "", una_vez=bool(accion and opciones.una_vez))


def _cuentas(clase: Clase, orden: str) -> None:
    cuentas = clase.cuentas()
    if not cuentas:
        _avisa(f"Nadie tiene cuenta todavía: ábrelas con «{orden} alta NOMBRES».")
    for cuenta in cuentas:
        estado = f"bases de datos: {cuenta.bases}, conexiones: {cuenta.conexiones}"
        if not cuenta.abierta:
            estado += ", cerrada"
        print(f"{cuenta.nombre} ({cuenta.usuario}) · {estado}")


@contextlib.contextmanager
def _sin_interrumpir() -> Iterator[None]:
    """Deja para el final del bloque el Ctrl-C que llegue dentro."""
    pendientes: list[int] = []
    antes = signal.signal(signal.SIGINT, lambda senal, _: pendientes.append(senal))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, antes)
    if pendientes:
        raise KeyboardInterrupt


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
    sys.exit(main(sys.argv[1:]))
