"""Los ejercicios de la lección 00, y `comprobar`, que los juzga."""

from helpers.ejercicios import Ejercicios

from . import e1

ejercicios = Ejercicios("00", e1.juzga)
comprobar = ejercicios.comprobar
