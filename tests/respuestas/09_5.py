# no aplica K3: no tiene nada que recoger
# no aplica K4: no recibe ninguna conexión
# no aplica K5: no hay pool
# no aplica K6: no confirma nada
# no aplica K7: no se llama dentro de otra
# no aplica K8: solo mira el error que recibe
# no aplica K10: no recibe ninguna orden
import psycopg
import psycopg2

from lecciones.leccion_09_kingbase.driver import driver


# bien [K11]: con «or»
def codigo(error):
    return (
        getattr(error, "pgcode", None)
        or getattr(error, "kbcode", None)
        or getattr(error, "sqlstate", None)
    )


# bien: por el diagnóstico, que los tres llaman igual
def codigo(error):
    return getattr(getattr(error, "diag", None), "sqlstate", None)


# bien [K2]: con hasattr
def codigo(error):
    if hasattr(error, "pgcode"):
        return error.pgcode
    if hasattr(error, "kbcode"):
        return error.kbcode
    if hasattr(error, "sqlstate"):
        return error.sqlstate


# bien [K9]: next con un generador
def codigo(error):
    """Devuelve el SQLSTATE de un error de psycopg2, ksycopg2 o psycopg, o None."""
    candidatos = (getattr(error, nombre, None) for nombre in ("sqlstate", "kbcode", "pgcode"))
    return next((c for c in candidatos if c is not None), None)


# bien [K1]: se llama a sí misma
def codigo(error, nombres=("pgcode", "kbcode", "sqlstate")):
    if not nombres:
        return None
    try:
        valor = getattr(error, nombres[0])
    except AttributeError:
        valor = None
    return valor if valor is not None else codigo(error, nombres[1:])


# bien: mira de qué biblioteca es la clase
def codigo(error):
    atributos = {"psycopg2": "pgcode", "ksycopg2": "kbcode", "psycopg": "sqlstate"}
    biblioteca = type(error).__module__.partition(".")[0]
    return getattr(error, atributos.get(biblioteca, ""), None)


# mal [K2]: Pregunta con `getattr`
def codigo(error):
    return error.pgcode


# mal: Con un error de psycopg2, que trae 22012 en `pgcode`, tu función devuelve None
def codigo(error):
    return getattr(error, "kbcode", None)


# mal [K11]: Con un error de psycopg, que trae 22012 en `sqlstate`, tu función devuelve None
def codigo(error):
    return getattr(error, "pgcode", None) or getattr(error, "kbcode", None)


# mal [K11]: Con un error de ksycopg2, que trae 22012 en `kbcode`, tu función devuelve None
def codigo(error):
    for atributo in ("pgcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            return valor
    return None


# mal [K12]: en `sqlstate`, tu función devuelve None
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        return getattr(error, atributo, None)


# mal [K9]: tiene que devolver None y devuelve 'desconocido'
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        if getattr(error, atributo, None):
            return getattr(error, atributo)
    return "desconocido"


# mal [K2]: Si el error no trae código
def codigo(error):
    return error.diag.sqlstate


# mal: tal como viene
def codigo(error):
    return type(error).__name__


# mal [K12]: tal como viene
def codigo(error):
    return "22012"


# mal [K9]: devuelve 'None'
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        if hasattr(error, atributo):
            return str(getattr(error, atributo))
    return None


# mal [K2]: Si el error no trae código
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        if hasattr(error, atributo):
            return getattr(error, atributo)
    raise TypeError("no es un error de la base de datos")


# mal [K12]: que trae 42703
def codigo(error):
    conocidos = {"DivisionByZero": "22012", "UniqueViolation": "23505", "SyntaxError": "42601"}
    return conocidos.get(type(error).__name__)


# mal [K12]: que trae ZZ123 en `pgcode`
import psycopg2.errorcodes


def codigo(error):
    nombre = "".join("_" + letra if letra.isupper() else letra for letra in type(error).__name__)
    return getattr(psycopg2.errorcodes, nombre.strip("_").upper(), None)


# mal: Con un error de psycopg2
def codigo(error):
    modulo = type(error).__module__
    if modulo.startswith("psycopg"):
        return getattr(error, "sqlstate", None)
    if modulo.startswith("psycopg2"):
        return getattr(error, "pgcode", None)
    if modulo.startswith("ksycopg2"):
        return getattr(error, "kbcode", None)
    return None


# mal [K11]: por causa otro error
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            return valor
    if error.__cause__ is not None:
        return codigo(error.__cause__)
    return None


# mal: devuelve '22'
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            return valor[:2]
    return None


# mal [K1]: una conexión cerrada
_ultimo = None


def codigo(error):
    global _ultimo
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            _ultimo = valor
    return _ultimo


# cuelga: no avanza
def codigo(error):
    while error:
        pass


# lanza: un nombre que no existe
def codigo(error):
    return errores[error]


# mal [K12]: que trae P0001
def codigo(error):
    suyo = getattr(error, "sqlstate", None)
    dice = getattr(error, "pgcode", None) or getattr(error, "kbcode", None) or suyo
    return dice if dice and dice[0].isdigit() else None


# mal [K12]: que trae ZZ123
def codigo(error):
    de_psycopg = getattr(type(error), "sqlstate", None)
    return de_psycopg or getattr(error, "pgcode", None) or getattr(error, "kbcode", None)


# mal [K12]: devuelve '22012'
import re


def codigo(error):
    suyo = getattr(error, "sqlstate", None)
    dice = getattr(error, "pgcode", None) or getattr(error, "kbcode", None) or suyo
    escrito = re.search("[0-9A-Z]{5}", str(error))
    return dice or (escrito and escrito.group())


# mal [K1]: que trae ZZ124
_vistos = {}


def codigo(error):
    suyo = getattr(error, "sqlstate", None)
    dice = getattr(error, "pgcode", None) or getattr(error, "kbcode", None) or suyo
    return _vistos.setdefault(type(error), dice)


# mal [K11]: un ValueError que lleva otro error
def codigo(error):
    for uno in (error, *error.args):
        for atributo in ("pgcode", "kbcode", "sqlstate"):
            if (valor := getattr(uno, atributo, None)) is not None:
                return valor
    return None
