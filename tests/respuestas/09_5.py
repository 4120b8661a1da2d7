import psycopg2


# bien: con «or»
def codigo(error):
    return (
        getattr(error, "pgcode", None)
        or getattr(error, "kbcode", None)
        or getattr(error, "sqlstate", None)
    )


# bien: por el diagnóstico, que los tres llaman igual
def codigo(error):
    return getattr(getattr(error, "diag", None), "sqlstate", None)


# bien: con hasattr
def codigo(error):
    if hasattr(error, "pgcode"):
        return error.pgcode
    if hasattr(error, "kbcode"):
        return error.kbcode
    if hasattr(error, "sqlstate"):
        return error.sqlstate


# mal: Pregunta con `getattr`
def codigo(error):
    return error.pgcode


# mal: Con un error de psycopg2, que trae 22012 en `pgcode`, tu función devuelve None
def codigo(error):
    return getattr(error, "kbcode", None)


# mal: Con un error de psycopg, que trae 22012 en `sqlstate`, tu función devuelve None
def codigo(error):
    return getattr(error, "pgcode", None) or getattr(error, "kbcode", None)


# mal: Con un error de ksycopg2, que trae 22012 en `kbcode`, tu función devuelve None
def codigo(error):
    if isinstance(error, psycopg2.Error):
        return error.pgcode
    return getattr(error, "sqlstate", None)


# mal: la función tiene que devolver None
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        if getattr(error, atributo, None):
            return getattr(error, atributo)
    return "desconocido"


# mal: Si el error no trae código
def codigo(error):
    return error.diag.sqlstate


# mal: tal como viene
def codigo(error):
    return type(error).__name__


# mal: tal como viene
def codigo(error):
    return "22012"


# mal: tal como viene
def codigo(error):
    for atributo in ("pgcode", "kbcode", "sqlstate"):
        if getattr(error, atributo, None):
            return int(getattr(error, atributo), 36)


# bien: mira de qué biblioteca es la clase
def codigo(error):
    atributos = {"psycopg2": "pgcode", "ksycopg2": "kbcode", "psycopg": "sqlstate"}
    biblioteca = type(error).__module__.partition(".")[0]
    return getattr(error, atributos.get(biblioteca, ""), None)


# mal: Con un error de psycopg tu función lanza AttributeError: su código está en `sqlstate`
def codigo(error):
    if isinstance(error, psycopg2.Error):
        return error.pgcode
    return error.kbcode


# cuelga: no avanza
def codigo(error):
    while error:
        pass


# lanza: un nombre que no existe
def codigo(error):
    return errores[error]
