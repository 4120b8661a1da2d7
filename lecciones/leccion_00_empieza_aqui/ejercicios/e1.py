"""00.1: abrir una conexión con el nombre que se recibe."""

import os
from collections.abc import Callable
from typing import Any

from helpers.ejercicios import Fallo, Prueba, ejercicio, exige, exige_que_lance


@ejercicio("conecta_con_nombre")
def juzga(conecta_con_nombre: Callable[[str], Any], prueba: Prueba) -> None:
    # Empiezan como el de esta comprobación: así el servidor puede cerrar lo que quede abierto.
    # El repetido, al final: también entonces tiene que ser una conexión nueva.
    finales = (
        "_mia",
        " de Ana",
        " dos  espacios, y uno al final ",
        "_l'hora",
        r" 100%20 seguro, C:\pan",
        "_mia",
    )
    nombres = [f"{prueba.aplicacion}{final}" for final in finales]
    abiertas: list[Any] = []
    for nombre in nombres:
        conexion = conecta_con_nombre(nombre)
        _exige_abierta(conexion)
        exige(
            all(conexion is not otra for otra in abiertas),
            "La segunda llamada devuelve la conexión de la primera. Abre una nueva cada vez.",
        )
        abiertas.append(conexion)
        _exige_nombre(conexion, nombre, prueba)
        _exige_las_de_antes(abiertas[:-1], nombres)
        conexion.rollback()
        exige(
            _nombre_de(conexion) == nombre,
            "El nombre se pierde con el primer `rollback()`: ese SET se deshace. Da el nombre al "
            "conectar, con `application_name`.",
        )
        conexion.rollback()
    for conexion, nombre in zip(abiertas, nombres, strict=True):
        conexion.reset()
        exige(
            _nombre_de(conexion) == nombre,
            "El nombre se pierde con `conexion.reset()`, que la deja como recién abierta: un SET "
            "se olvida. Da el nombre al conectar, con `application_name`.",
        )
    _exige_el_entorno(prueba, "")
    exige(
        prueba.conexiones() == len(nombres),
        f"En {len(nombres)} llamadas, el servidor ve {prueba.conexiones()} conexiones. Una por "
        "llamada.",
    )
    with (
        prueba.sin_servidor(),
        exige_que_lance(
            "OperationalError",
            "Cuando no se puede conectar, el error tiene que llegar a quien llamó.",
            Exception="Cuando no se puede conectar llega {clase}, no el error de la conexión. "
            "Déjalo pasar.",
        ),
    ):
        conecta_con_nombre(nombres[0])
    _exige_el_entorno(prueba, "Cuando no se puede conectar, no lo dejas como estaba. ")


def _exige_las_de_antes(abiertas: list[Any], nombres: list[str]) -> None:
    for conexion, nombre in zip(abiertas, nombres, strict=False):
        exige(not conexion.closed, "Al abrir otra conexión, cierras una de antes. No las toques.")
        exige(
            _nombre_de(conexion) == nombre,
            "Al abrir otra conexión, cambias el nombre de una de antes. No las toques.",
        )
        conexion.rollback()


def _exige_el_entorno(prueba: Prueba, cuando: str) -> None:
    exige(
        os.environ.get("PGAPPNAME") == prueba.aplicacion,
        f"Has cambiado PGAPPNAME. {cuando}Todas las conexiones que vengan después llevarán ese "
        "nombre.",
    )


def _exige_abierta(conexion: Any) -> None:
    if conexion is None:
        raise Fallo("La función no devuelve nada. Termina con «return» y la conexión.")
    if not hasattr(conexion, "closed") or not hasattr(conexion, "cursor"):
        raise Fallo("La función tiene que devolver la conexión, no un cursor ni otra cosa.")
    if conexion.closed:
        raise Fallo("""La conexión llega cerrada, o es una de antes. Abre otra en la función y no la
            cierres.""")


def _exige_nombre(conexion: Any, nombre: str, prueba: Prueba) -> None:
    visto = _nombre_de(conexion)
    # Sin nombre propio, libpq pone el de la comprobación, que está en PGAPPNAME.
    if visto in ("", prueba.aplicacion):
        raise Fallo("""El servidor ve una conexión sin nombre, o con el de PGAPPNAME, que la
            comprobación cambia. Usa el parámetro `application_name`, que manda sobre ella.""")
    if visto != nombre:
        raise Fallo(f"""El servidor ve el nombre «{visto}», no el que recibe la función,
            «{nombre}». Pasa `nombre`, tal cual y sin comillas, en el parámetro
            `application_name`.""")


def _nombre_de(conexion: Any) -> str:
    with conexion.cursor() as cursor:
        cursor.execute("SELECT current_setting('application_name')")
        return cursor.fetchone()[0]
