"""Los ejercicios de la lección 13, y `comprobar`, que los juzga. Ninguno necesita PgBouncer."""

from helpers.ejercicios import Ejercicios

from . import e1, e2, e3, e4, e5

ejercicios = Ejercicios("13", e1.juzga, e2.juzga, e3.juzga, e4.juzga, e5.juzga)
comprobar = ejercicios.comprobar
