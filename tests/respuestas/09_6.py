from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2.extensions import parse_dsn


# bien: con setdefault
def datos_de_uri(uri):
    datos = parse_dsn(uri.replace("kingbase://", "postgresql://", 1))
    datos.setdefault("port", "54321" if uri.startswith("kingbase") else "5432")
    return datos


# bien: con urllib
def datos_de_uri(uri):
    partes = urlsplit(uri)
    return {
        "host": partes.hostname,
        "port": partes.port or {"kingbase": 54321}.get(partes.scheme, 5432),
        "user": unquote(partes.username),
        "password": partes.password and unquote(partes.password),
        "database": partes.path.lstrip("/"),
    }


# mal: `port` tiene que ser `54321`
def datos_de_uri(uri):
    return {"port": "5432"} | parse_dsn("postgresql://" + uri.partition("://")[2])


# mal: `port` tiene que ser `5432`
def datos_de_uri(uri):
    return {"port": "54321"} | parse_dsn("postgresql://" + uri.partition("://")[2])


# mal: falta `port`
def datos_de_uri(uri):
    return parse_dsn("postgresql://" + uri.partition("://")[2])


# mal: `port` tiene que ser `5000`
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    datos = parse_dsn(f"postgresql://{resto}")
    datos["port"] = "54321" if esquema == "kingbase" else "5432"
    return datos


# mal: `password` tiene que ser `a@b/c`
def datos_de_uri(uri):
    partes = urlsplit(uri)
    return {
        "host": partes.hostname,
        "port": partes.port or (54321 if partes.scheme == "kingbase" else 5432),
        "user": partes.username,
        "password": partes.password,
        "dbname": partes.path[1:],
    }


# mal: `dbname` tiene que ser `tienda`
def datos_de_uri(uri):
    partes = urlsplit(uri)
    return {
        "host": partes.hostname,
        "port": partes.port or (54321 if partes.scheme == "kingbase" else 5432),
        "user": partes.username,
        "password": unquote(partes.password or ""),
        "dbname": partes.path,
    }


# mal: una clave que `connect` no conoce
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    puerto = "54321" if esquema == "kingbase" else "5432"
    return {"port": puerto, "esquema": esquema} | parse_dsn(f"postgresql://{resto}")


# mal: tiene que devolver un diccionario
def datos_de_uri(uri):
    return uri.replace("kingbase://", "postgresql://")


# mal: ¿Falta un «return»?
def datos_de_uri(uri):
    parse_dsn(uri.replace("kingbase://", "postgresql://"))


# mal: `user` tiene que ser `kingbase`
def datos_de_uri(uri):
    puerto = "54321" if uri.startswith("kingbase") else "5432"
    return {"port": puerto} | parse_dsn(uri.replace("kingbase", "postgresql"))


# mal: `port` tiene que ser `5432`
def datos_de_uri(uri):
    puerto = "54321" if "kingbase" in uri else "5432"
    return {"port": puerto} | parse_dsn(uri.replace("kingbase://", "postgresql://"))


# cuelga: busca sin fin
def datos_de_uri(uri):
    while True:
        uri.partition("://")


# lanza: psycopg2 no entiende el otro principio
def datos_de_uri(uri):
    return psycopg2.extensions.parse_dsn(uri)
