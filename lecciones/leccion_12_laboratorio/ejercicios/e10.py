"""12.10: el programa entero, con los archivos de quien aprende, y el servidor que se le va."""

from helpers.ejercicios import ejercicio, exige

from ..ensayos import MENU
from .comun import Charla, exige_final, puesto

_CORTES = 7  # Más que las conexiones que caben en el pool.


@ejercicio("mi_programa", segundos=180)
def juzga(mi_programa, prueba):
    with puesto(mi_programa, sql="") as suyo:
        menu = suyo.lanza(MENU)
        menu.dice("2", "ana", "secreta")
        for _ in range(_CORTES):
            suyo.mesa.termina_conexiones()
            _exige_que_siga(menu, menu.dice("1"), "mientras espera una orden")
        menu.dice("4", "1")
        suyo.mesa.termina_conexiones()
        if "Usuario eliminado" not in (dicho := menu.dice("s")):
            _exige_que_siga(menu, dicho, "a mitad de una orden")
            dicho = menu.dice("4", "1", "s")
        exige("Usuario eliminado" in dicho, f"Al repetir la orden, dice «{_primera(dicho)}».")
        exige(suyo.nombres() == [], f"Se eliminó a «ana», y en la tabla está {suyo.nombres()!r}.")
        menu.acaba("sigterm")
        exige_final(suyo, menu, "sigterm")
        sin_nadie = suyo.lanza(MENU, sin_servidor=True)
        _exige_frase(sin_nadie.dice("1"), "Sin servidor,")
        sin_nadie.acaba()
        exige(sin_nadie.turno.codigo is not None, "Se acaba la entrada y sigue preguntando.")


def _exige_que_siga(menu: Charla, dicho: str, cuando: str) -> None:
    """El servidor le acaba de cortar las conexiones: como mucho falla esa orden, con una frase."""
    if "username='ana'" not in dicho:
        _exige_frase(dicho, f"El servidor le corta las conexiones {cuando}, y")
        dicho = menu.dice("1")
        exige(
            "username='ana'" in dicho,
            f"Le cortan las conexiones {cuando}, y la orden siguiente dice «{_primera(dicho)}».",
        )


def _exige_frase(dicho: str, cuando: str) -> None:
    frase = _primera(dicho)
    exige(
        len(frase.split()) > 3 and not frase.startswith("1."),
        f"{cuando} la orden no dice nada: hace falta una frase que diga qué hacer.",
    )


def _primera(dicho: str) -> str:
    return next((linea for linea in dicho.splitlines() if linea.strip()), "")
