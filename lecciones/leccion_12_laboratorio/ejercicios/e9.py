"""12.9: el mismo programa con psycopg_pool, cambiando un archivo."""

from helpers.ejercicios import Archivos, ejercicio, exige

from ..ensayos import MENU
from .comun import exige_final, puesto
from .e1 import exige_conexion


@ejercicio("conexion_psycopg_pool_py", segundos=180)
def juzga(conexion_psycopg_pool_py, prueba):
    suyo = conexion_psycopg_pool_py
    textos = suyo.textos() if isinstance(suyo, Archivos) else suyo
    # En la copia, en el sitio de `conexion.py`: lo demás del programa no cambia.
    with puesto({"conexion.py": textos["conexion_psycopg_pool.py"]}) as suyo:
        pool = exige_conexion(suyo)
        exige(
            pool[0].startswith("psycopg_pool"),
            f"El pool es de `{pool[0]}`, y aquí tiene que ser de `psycopg_pool`.",
        )
        suyo.mesa.filas("TRUNCATE usuario RESTART IDENTITY")
        menu = suyo.lanza(MENU)
        menu.dice("2", "ana", "secreta", "2", "luis", "clave")
        dicho = menu.dice("1")
        exige(
            "username='luis')\nUsuarios: 2" in dicho,
            f"Con tu archivo, el menú lista «{dicho.splitlines()[0]}».",
        )
        dicho = menu.dice("2", "ana", "x")
        exige("Ya hay un usuario" in dicho, "Un nombre repetido no llega como UniqueViolation.")
        dicho = menu.dice("3", "2", "luisa", "")
        exige(suyo.nombres() == ["ana", "luisa"], f"Al modificar, el menú dice «{dicho}».")
        menu.dice("5")
        exige_final(suyo, menu, "sale con 5")
    with puesto({"conexion.py": textos["conexion_psycopg_pool.py"]}) as suyo:
        suyo.guion("sin_servidor.py", sin_servidor=True)
