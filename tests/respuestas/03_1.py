# bien: la quita de la lista y la devuelve
def arregla(lineas):
    lineas.remove("from sympy import EX")
    return lineas


# bien: escribe las tres
def arregla(lineas):
    return ["from psycopg2 import pool", "from logger_base import log", "import sys"]


# bien: las junta por posición
def arregla(lineas):
    return lineas[:1] + lineas[2:]


# bien: no se fía de que el módulo esté
def arregla(lineas):
    from importlib.util import find_spec

    return tuple(l for l in lineas if "logger_base" in l or find_spec(l.split()[1]))


# bien: prueba a ejecutar cada una
def arregla(lineas):
    quedan = []
    for linea in lineas:
        try:
            exec(linea)
        except ImportError:
            continue
        quedan.append(linea)
    return quedan


# mal: ModuleNotFoundError
def arregla(lineas):
    return lineas


# mal: ModuleNotFoundError
def arregla(lineas):
    return [linea for linea in lineas if linea != "import sys"]


# mal: ModuleNotFoundError
def arregla(lineas):
    return [linea.replace("from sympy import EX", "import sympy") for linea in lineas]


# mal: ModuleNotFoundError
def arregla(lineas):
    return ["from sympy import EX"]


# mal: el programa usa `log`
def arregla(lineas):
    return [linea for linea in lineas if "sympy" not in linea and "logger" not in linea]


# mal: sin `pool`
def arregla(lineas):
    return ["from logger_base import log", "import sys"]


# mal: el programa usa `sys`
def arregla(lineas):
    return lineas[:1] + lineas[2:3]


# mal: el programa usa `log`
def arregla(lineas):
    return []


# mal: ¿Falta un «return»?
def arregla(lineas):
    return lineas.remove("from sympy import EX")


# mal: una lista de líneas
def arregla(lineas):
    return "from sympy import EX"


# mal: una lista de líneas
def arregla(lineas):
    return lineas.index("from sympy import EX")


# mal: no es Python
def arregla(lineas):
    return [linea.removeprefix("from ") for linea in lineas]


# mal: Devuelve las líneas enteras
def arregla(lineas):
    return ["import pool", "from logger_base import log", "import sys"]


# mal: ImportError. Devuelve las líneas enteras
def arregla(lineas):
    return ["from psycopg2 import pol", "from logger_base import log", "import sys"]


# mal: pide todavía un nombre que nadie usa
def arregla(lineas):
    lineas[1] = "try:\n    from sympy import EX\nexcept ImportError:\n    pass"
    return lineas


# cuelga: recorre la lista y nunca acaba
def arregla(lineas):
    while lineas:
        lineas.append(lineas.pop())


# lanza: la línea no se llama así
def arregla(lineas):
    lineas.remove("import sympy")
    return lineas
