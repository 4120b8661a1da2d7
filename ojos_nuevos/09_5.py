# bien: next con un generador
def codigo(error):
    """Devuelve el SQLSTATE de un error de psycopg2, ksycopg2 o psycopg, o None."""
    candidatos = (getattr(error, nombre, None) for nombre in ("sqlstate", "kbcode", "pgcode"))
    return next((c for c in candidatos if c is not None), None)

# bien: getattr uno dentro de otro
def codigo(error):
    return getattr(error, "pgcode", getattr(error, "kbcode", getattr(error, "sqlstate", None)))

# bien: por el tipo, sin exigir que ksycopg2 esté instalado
def codigo(error: BaseException) -> str | None:
    if isinstance(error, psycopg.Error):
        return error.sqlstate
    if isinstance(error, psycopg2.Error):
        return error.pgcode
    if isinstance(error, driver.Error):
        return error.kbcode
    return None

# bien: recursión
def codigo(error, nombres=("pgcode", "kbcode", "sqlstate")):
    if not nombres:
        return None
    try:
        valor = getattr(error, nombres[0])
    except AttributeError:
        valor = None
    return valor if valor is not None else codigo(error, nombres[1:])

# bien: match con patrones de clase
def codigo(error):
    match error:
        case psycopg2.Error(pgcode=valor):
            return valor
        case psycopg.Error(sqlstate=valor):
            return valor
        case driver.Error(kbcode=valor):
            return valor
    return None

# mal: a un error de psycopg2 no le existe kbcode: AttributeError [K2]
def codigo(error):
    return error.pgcode or error.kbcode or error.sqlstate

# mal: falta el de psycopg [K11]
def codigo(error):
    for atributo in ("pgcode", "kbcode"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            return valor
    return None

# mal: falta el de ksycopg2 [K11]
def codigo(error):
    for atributo in ("pgcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            return valor
    return None

# mal: sale en la primera vuelta, tenga o no el atributo [K12]
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        return getattr(error, atributo, None)

# mal: el último getattr no tiene valor por defecto, y se calcula siempre [K2]
def codigo(error):
    return getattr(error, "pgcode", getattr(error, "kbcode", getattr(error, "sqlstate")))

# mal: un ValueError no tiene diag: AttributeError [K2]
def codigo(error):
    return error.diag.sqlstate

# mal: vars() no ve los atributos que el driver guarda en C [K12]
def codigo(error):
    datos = vars(error)
    return datos.get("pgcode") or datos.get("kbcode") or datos.get("sqlstate")

# mal: como número: 42P01 no lo es, y los ceros del principio se pierden [K9]
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            return int(valor)
    return None

# mal: sin código devuelve el texto «None» [K9]
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        if hasattr(error, atributo):
            return str(getattr(error, atributo))
    return None

# mal: sin código devuelve un texto vacío [K9]
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor:
            return valor
    return ""

# mal: lanza si no es de un driver [K11]
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        if hasattr(error, atributo):
            return getattr(error, atributo)
    raise TypeError("no es un error de la base de datos")

# mal: una lista con los códigos que conoce [K12]
def codigo(error):
    conocidos = {"DivisionByZero": "22012", "UniqueViolation": "23505", "SyntaxError": "42601"}
    return conocidos.get(type(error).__name__)

# mal: SyntaxError de Python se llama igual que el del servidor [K12]
import psycopg2.errorcodes


def codigo(error):
    nombre = "".join("_" + letra if letra.isupper() else letra for letra in type(error).__name__)
    return getattr(psycopg2.errorcodes, nombre.strip("_").upper(), None)

# mal: el nombre del módulo psycopg2 también empieza por psycopg: da None [K12]
def codigo(error):
    modulo = type(error).__module__
    if modulo.startswith("psycopg"):
        return getattr(error, "sqlstate", None)
    if modulo.startswith("psycopg2"):
        return getattr(error, "pgcode", None)
    if modulo.startswith("ksycopg2"):
        return getattr(error, "kbcode", None)
    return None

# mal: si no trae código, busca el de la causa: da el código de otro error [K11]
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            return valor
    if error.__cause__ is not None:
        return codigo(error.__cause__)
    return None

# mal: en psycopg y psycopg2 el mensaje no lleva el código: siempre None [K12]
import re


def codigo(error):
    hallado = re.search(r"\b[0-9A-Z]{5}\b", str(error))
    return hallado.group() if hallado else None

# mal: da por hecho que lo que no es de psycopg ni de psycopg2 es de ksycopg2 [K2]
def codigo(error):
    for modulo, atributo in ((psycopg, "sqlstate"), (psycopg2, "pgcode")):
        if isinstance(error, modulo.Error):
            return getattr(error, atributo)
    return error.kbcode

# mal: devuelve el atributo, no el código [K11]
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        if hasattr(error, atributo):
            return atributo
    return None

# mal: solo la clase del código, dos caracteres [K11]
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            return valor[:2]
    return None

# mal: guarda el último código y lo repite si este error no trae [K1]
_ultimo = None


def codigo(error):
    global _ultimo
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        valor = getattr(error, atributo, None)
        if valor is not None:
            _ultimo = valor
    return _ultimo
