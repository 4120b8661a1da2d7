# no aplica K2: no recibe nada que pueda fallar
# no aplica K3: es una cuenta sobre textos: no deja nada a medias
# no aplica K4: no usa ninguna conexión
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: no llama a nada de la lección
# no aplica K8: no guarda nada que dos hilos puedan compartir
# no aplica K10: no ejecuta ninguna orden


# bien: la quita de una copia
def arregla(lineas):
    copia = lineas.copy()
    copia.remove("from sympy import EX")
    return copia


# bien [K9]: escribe las tres
def arregla(lineas):
    return ["from psycopg2 import pool", "from logger_base import log", "import sys"]


# bien: las junta por posición
def arregla(lineas):
    return lineas[:1] + lineas[2:]


# bien: mira el nombre que trae cada línea, con ast
import ast


def arregla(lineas):
    usados = {"pool", "log", "sys"}
    utiles = []
    for linea in lineas:
        (nodo,) = ast.parse(linea.strip()).body
        if any((alias.asname or alias.name) in usados for alias in nodo.names):
            utiles.append(linea)
    return utiles


# bien: al revés, y con un generador
def arregla(lineas):
    return list(linea for linea in reversed(lineas) if not linea.endswith("EX"))


# mal [K1]: Has cambiado la lista que recibe
def arregla(lineas):
    lineas.remove("from sympy import EX")
    return list(lineas)


# mal [K1 K11]: Has cambiado la lista que recibe
def arregla(lineas):
    lineas.pop(1)
    return lineas


# mal: no encuentra `sympy`
def arregla(lineas):
    return list(lineas)


# mal [K1]: La segunda vez, con las mismas líneas
hechas = []


def arregla(lineas):
    hechas.extend(linea for linea in lineas if "sympy" not in linea)
    return hechas


# mal [K1 K11]: Las dos veces devuelves la misma lista
def arregla(lineas, buenas=[]):
    buenas.clear()
    buenas.extend(linea for linea in lineas if "sympy" not in linea)
    return buenas


# mal [K11]: entera y sin cambios, la línea `from logger_base import log`
def arregla(lineas):
    return [li.replace("logger_base", "helpers.logger_base") for li in lineas if "EX" not in li]


# mal [K11]: no has devuelto tres de las cuatro líneas
def arregla(lineas):
    return [linea for linea in lineas if "sympy" not in linea] + ["import os"]


# mal: Has quitado de más: el programa usa `log`
def arregla(lineas):
    return [linea for linea in lineas if "sympy" not in linea and "logger" not in linea]


# mal: sin `pool`
def arregla(lineas):
    return ["from logger_base import log", "import sys"]


# mal [K11]: si no responde, el programa usa `sys`
def arregla(lineas):
    return [linea for linea in lineas if "sympy" not in linea and linea != "import sys"]


# mal [K9]: el programa usa `log`
def arregla(lineas):
    return []


# mal: Ni `remove` ni `del` devuelven la lista
def arregla(lineas):
    return list(lineas).remove("from sympy import EX")


# mal [K11]: una lista de líneas, y devuelve `tuple`
def arregla(lineas):
    return tuple(linea for linea in lineas if "sympy" not in linea)


# mal [K11]: una lista con otra cosa dentro
def arregla(lineas):
    return [[linea for linea in lineas if "sympy" not in linea]]


# mal [K11]: enteras y una vez cada una
def arregla(lineas):
    return ["# " + linea if "sympy" in linea else linea for linea in lineas]


# mal [K11]: enteras y una vez cada una
def arregla(lineas):
    return [linea.replace("from sympy import EX", "") for linea in lineas]


# mal: no es Python
def arregla(lineas):
    return [linea.removeprefix("from ") for linea in lineas]


# mal: Devuelve las líneas enteras
def arregla(lineas):
    return ["from psycopg2 import pol", "from logger_base import log", "import sys"]


# mal: pide todavía un nombre que nadie usa
def arregla(lineas):
    intento = "try:\n    from sympy import EX\nexcept ImportError:\n    pass"
    return [intento if "sympy" in linea else linea for linea in lineas]


# mal [K12]: pide todavía un nombre que nadie usa
def arregla(lineas):
    return ["import sys, types; sys.modules['sympy'] = types.SimpleNamespace(EX=None)", *lineas]


# mal [K12]: Con `sympy` instalado
def arregla(lineas):
    from importlib.util import find_spec

    return [linea for linea in lineas if "logger" in linea or find_spec(linea.split()[1])]


# mal [K12]: no por lo que se puede importar
def arregla(lineas):
    quedan = []
    for linea in lineas:
        try:
            exec(linea)
        except ImportError:
            continue
        quedan.append(linea)
    return quedan


# mal [K12]: donde tampoco se encuentra `logger_base`
def arregla(lineas):
    from importlib.util import find_spec

    return [l for l in lineas if "sympy" not in l and find_spec(l.split()[1])]


# cuelga: recorre la lista y nunca acaba
def arregla(lineas):
    while lineas:
        lineas.append(lineas.pop())


# lanza: la línea no se llama así
def arregla(lineas):
    lineas.remove("import sympy")
    return lineas
