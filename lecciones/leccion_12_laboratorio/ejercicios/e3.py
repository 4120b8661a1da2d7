"""12.3: un usuario, que no enseña su contraseña."""

from helpers.ejercicios import ejercicio

from .comun import puesto


@ejercicio("usuario_py", segundos=180)
def juzga(usuario_py, prueba):
    with puesto(usuario_py) as suyo:
        suyo.guion("e3.py")
