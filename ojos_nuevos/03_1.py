# bien: comprensión
def arregla(lineas):
    """Devuelve las líneas de `import` que el programa necesita."""
    return [linea for linea in lineas if "sympy" not in linea]

# bien: filter y lambda
def arregla(lineas):
    return list(filter(lambda linea: not linea.rstrip().endswith("import EX"), lineas))

# bien: copia y remove sobre la copia
def arregla(lineas: list[str]) -> list[str]:
    copia = lineas.copy()
    copia.remove("from sympy import EX")
    return copia

# bien: recursiva
def arregla(lineas):
    if not lineas:
        return []
    cabeza, *cola = lineas
    return ([] if cabeza.split()[1] == "sympy" else [cabeza]) + arregla(cola)

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

# bien: generador y list
def arregla(lineas):
    def _sin_ex():
        for linea in lineas:
            if linea.split()[-1] == "EX":
                continue
            yield linea

    return list(_sin_ex())

# mal: cambia la lista que recibe y devuelve la misma, no otra, [K11]
def arregla(lineas):
    lineas.pop(1)
    return lineas

# mal: borra de la lista recibida: la segunda vez con la misma lista falla, [K1]
def arregla(lineas):
    lineas.remove("from sympy import EX")
    return list(lineas)

# mal: del no devuelve nada: falta el return, [K11]
def arregla(lineas):
    del lineas[1]

# mal: remove devuelve None, [K11]
def arregla(lineas):
    return list(lineas).remove("from sympy import EX")

# mal: quita también sys: con el servidor sin responder, NameError, [K2]
def arregla(lineas):
    return [linea for linea in lineas if "sympy" not in linea and "sys" not in linea]

# mal: quita las que llevan «sy»: se va sys con sympy, [K2]
def arregla(lineas):
    return [linea for linea in lineas if "sy" not in linea]

# mal: quita solo import sys, «que el programa casi no usa», y deja sympy, [K12]
def arregla(lineas):
    return [linea for linea in lineas if linea != "import sys"]

# mal: quita logger_base porque no está instalado: NameError con log, [K12]
def arregla(lineas):
    return [linea for linea in lineas if "sympy" not in linea and "logger_base" not in linea]

# mal: deja solo las que se pueden importar aquí: logger_base cae también, [K12]
import importlib.util


def arregla(lineas):
    return [linea for linea in lineas if importlib.util.find_spec(linea.split()[1])]

# mal: prueba cada línea y quita la que falla: depende de lo instalado (con sympy, no quita nada), [K12]
def arregla(lineas):
    buenas = []
    for linea in lineas:
        try:
            exec(linea, {})
        except ImportError:
            continue
        buenas.append(linea)
    return buenas

# mal: un texto en lugar de una lista, [K11]
def arregla(lineas):
    return "\n".join(linea for linea in lineas if "sympy" not in linea)

# mal: un filter no es una lista, [K11]
def arregla(lineas):
    return filter(lambda linea: "sympy" not in linea, lineas)

# mal: devuelve la línea que sobra, no las que hacen falta, [K11]
def arregla(lineas):
    return [linea for linea in lineas if "sympy" in linea]

# mal: el return está dentro del for: solo la primera línea, [K9]
def arregla(lineas):
    buenas = []
    for linea in lineas:
        if "sympy" not in linea:
            buenas.append(linea)
        return buenas

# mal: quita la última, [K9]
def arregla(lineas):
    return lineas[:-1]

# mal: índices contados desde uno: lineas[2] es la de log, [K9]
def arregla(lineas):
    return lineas[:2] + lineas[3:]

# mal: deja la línea tal cual y apaga el fallo con un paquete de mentira, [K12]
def arregla(lineas):
    return ["import sys, types; sys.modules['sympy'] = types.SimpleNamespace(EX=None)"] + list(lineas)

# mal: mete la línea que sobra en un try: el import que nadie usa sigue ahí, [K12]
def arregla(lineas):
    return [
        "try:\n    from sympy import EX\nexcept ImportError:\n    EX = None" if "sympy" in linea else linea
        for linea in lineas
    ]

# mal: las deja todas: «basta con instalar sympy», [K12]
def arregla(lineas):
    return list(lineas)

# mal: compara el nombre entero con «EX» y no quita nada, [K11]
def arregla(lineas):
    return [linea for linea in lineas if linea != "EX"]

# mal: quita todas las from: pool y log faltan, [K11]
def arregla(lineas):
    return [linea for linea in lineas if not linea.startswith("from")]

# mal: una lista con la lista dentro, [K11]
def arregla(lineas):
    return [[linea for linea in lineas if "sympy" not in linea]]

# mal: imprime la lista y no la devuelve, [K11]
def arregla(lineas):
    print([linea for linea in lineas if "sympy" not in linea])
