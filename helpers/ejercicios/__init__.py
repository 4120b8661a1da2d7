"""Comprueba los ejercicios: ⏳ pendiente, ✗ con un mensaje que ayuda, ✓ correcto.

Cada ejercicio se juzga en un módulo, `ejercicios/e1.py` en la carpeta de su lección:

    @ejercicio("consulta")
    def juzga(consulta, prueba):
        exige(consulta() == 1, "`consulta` tiene que devolver 1.")

Los junta su `ejercicios/__init__.py`, con un número por orden, «02.1», «02.2»…:

    ejercicios = Ejercicios("02", e1.juzga, e2.juzga)
    comprobar = ejercicios.comprobar

Y en el cuaderno, `comprobar("02.1")`.

Un comprobador pregunta con las palabras de `exige`, `eleccion`, `lecturas`, `ilegible`,
`pools`, `hilos`, `corrutinas`, `sustituto` y `testigo`.
Cuando `exige(condición, mensaje)` no cabe en una línea, se escribe con `if` y `Fallo`, y el mensaje
va entre comillas triples: sus saltos de línea cuentan como espacios.
"""

from .archivos import Archivos
from .catalogo import Ejercicio, Ejercicios, ejercicio
from .codigo import nombres_globales
from .corrutinas import acaba, corre, espera, sin_esperar
from .eleccion import exige_claves, exige_elegidas, sencillo
from .exige import (
    SIN_RETURN,
    Adrede,
    Fallo,
    en_el_caso,
    exige,
    exige_devuelve,
    exige_error_de_la_consulta,
    exige_parametro,
    exige_que_lance,
    si_lanza,
)
from .hilos import Hilo, Trabajador, a_la_vez
from .ilegible import ILEGIBLE, exige_que_no_calle, mensaje_ilegible
from .lecturas import exige_lecturas
from .pools import faltan, libres, pools_que_nacen, segundos_para_abrir_otra
from .prueba import Prueba
from .resultado import BIEN, MAL, PENDIENTE, Resultado
from .sustituto import en_lugar_de
from .testigo import AJUSTES_CAMBIADOS, aparte, como_acabo, mata

__all__ = [
    "AJUSTES_CAMBIADOS",
    "BIEN",
    "ILEGIBLE",
    "MAL",
    "PENDIENTE",
    "SIN_RETURN",
    "Adrede",
    "Archivos",
    "Ejercicio",
    "Ejercicios",
    "Fallo",
    "Hilo",
    "Prueba",
    "Resultado",
    "Trabajador",
    "a_la_vez",
    "acaba",
    "aparte",
    "como_acabo",
    "corre",
    "ejercicio",
    "en_el_caso",
    "en_lugar_de",
    "espera",
    "exige",
    "exige_claves",
    "exige_devuelve",
    "exige_elegidas",
    "exige_error_de_la_consulta",
    "exige_lecturas",
    "exige_parametro",
    "exige_que_lance",
    "exige_que_no_calle",
    "faltan",
    "libres",
    "mata",
    "mensaje_ilegible",
    "nombres_globales",
    "pools_que_nacen",
    "segundos_para_abrir_otra",
    "sencillo",
    "si_lanza",
    "sin_esperar",
]
