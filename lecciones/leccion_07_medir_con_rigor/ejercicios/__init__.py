"""Los ejercicios de la lección 07, y `comprobar`, que los juzga."""

from helpers.ejercicios import Ejercicios

from . import e1, e2, e3, e4, e5, e6, e7, e8

ejercicios = Ejercicios("07", *(e.juzga for e in (e1, e2, e3, e4, e5, e6, e7, e8)))
comprobar = ejercicios.comprobar
