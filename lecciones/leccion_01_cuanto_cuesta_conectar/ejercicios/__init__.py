"""Los ejercicios de la lección 01, y `comprobar`, que los juzga."""

from helpers.ejercicios import Ejercicios

from . import e1, e2, e3, e4

ejercicios = Ejercicios("01", e1.juzga, e2.juzga, e3.juzga, e4.juzga)
comprobar = ejercicios.comprobar
