"""Los ejercicios de la lección 02, y `comprobar`, que los juzga."""

from helpers.ejercicios import Ejercicios

from . import e1, e2, e3, e4

ejercicios = Ejercicios("02", e1.juzga, e2.juzga, e3.juzga, e4.juzga)
comprobar = ejercicios.comprobar
