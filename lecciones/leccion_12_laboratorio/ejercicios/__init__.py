"""Los ejercicios de la lección 12, y `comprobar`, que los juzga."""

from helpers.ejercicios import Ejercicios

from . import e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11

ejercicios = Ejercicios(
    "12",
    e1.juzga,
    e2.juzga,
    e3.juzga,
    e4.juzga,
    e5.juzga,
    e6.juzga,
    e7.juzga,
    e8.juzga,
    e9.juzga,
    e10.juzga,
    e11.juzga,
)
comprobar = ejercicios.comprobar
