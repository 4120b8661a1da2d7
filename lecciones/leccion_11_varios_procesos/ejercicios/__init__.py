"""Los ejercicios de la lección 11, y `comprobar`, que los juzga."""

from helpers.ejercicios import Ejercicios

from . import e1, e2, e3, e4, e5, e6

ejercicios = Ejercicios("11", e1.juzga, e2.juzga, e3.juzga, e4.juzga, e5.juzga, e6.juzga)
comprobar = ejercicios.comprobar
