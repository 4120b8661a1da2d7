# no aplica K3: no tiene nada que recoger
# no aplica K4: no recibe ninguna conexión
# no aplica K5: no hay pool
# no aplica K6: no confirma nada
# no aplica K7: no se llama dentro de otra
# no aplica K8: solo lee el texto que recibe
# no aplica K10: no recibe ninguna orden
import os
import re
from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2.extensions import parse_dsn

from lecciones.leccion_09_kingbase.driver import extensions


# bien [K1]: con setdefault
def datos_de_uri(uri):
    datos = parse_dsn(uri.replace("kingbase://", "postgresql://", 1))
    datos.setdefault("port", "54321" if uri.startswith("kingbase") else "5432")
    return datos


# bien [K9]: con urllib
from urllib.parse import unquote, urlsplit


def datos_de_uri(uri):
    """Devuelve un diccionario con `host`, `port`, `user`, `dbname` y, si la trae, `password`."""
    partes = urlsplit(uri)
    datos = {
        "host": partes.hostname,
        "port": str(partes.port or {"postgresql": 5432, "kingbase": 54321}[partes.scheme]),
        "user": unquote(partes.username),
        "dbname": unquote(partes.path[1:]),
    }
    if partes.password is not None:
        datos["password"] = unquote(partes.password)
    return datos


# bien: con psycopg
from psycopg.conninfo import conninfo_to_dict

_PUERTOS = {"kingbase": "54321", "postgresql": "5432"}


def datos_de_uri(uri: str) -> dict[str, str]:
    esquema, _, _ = uri.partition("://")
    return {"port": _PUERTOS[esquema], **conninfo_to_dict(uri.replace(esquema, "postgresql", 1))}


# bien [K11]: con una expresión regular
import re
from urllib.parse import unquote

_FORMA = re.compile(
    r"(?P<esquema>postgresql|kingbase)://(?P<user>[^:@/]+)(?::(?P<password>[^@/]*))?@"
    r"(?P<host>[^:/@]+)(?::(?P<port>\d+))?/(?P<dbname>[^?]+)"
)


def datos_de_uri(uri):
    trozos = _FORMA.match(uri).groupdict()
    esquema = trozos.pop("esquema")
    trozos["port"] = trozos["port"] or ("5432" if esquema == "postgresql" else "54321")
    return {clave: unquote(valor) for clave, valor in trozos.items() if valor}


# mal: `port` tiene que ser `54321`
def datos_de_uri(uri):
    return {"port": "5432"} | parse_dsn("postgresql://" + uri.partition("://")[2])


# mal: `port` tiene que ser `5432`
def datos_de_uri(uri):
    return {"port": "54321"} | parse_dsn("postgresql://" + uri.partition("://")[2])


# mal [K9]: falta `port`
def datos_de_uri(uri):
    return parse_dsn("postgresql://" + uri.partition("://")[2])


# mal [K9]: `port` tiene que ser `5000`
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    datos = parse_dsn(f"postgresql://{resto}")
    datos["port"] = "54321" if esquema == "kingbase" else "5432"
    return datos


# mal [K11]: Todos los valores son textos
def datos_de_uri(uri):
    partes = urlsplit(uri)
    datos = {
        "host": partes.hostname,
        "port": partes.port or {"kingbase": 54321}.get(partes.scheme, 5432),
        "user": unquote(partes.username),
        "dbname": unquote(partes.path[1:]),
    }
    return datos | ({"password": unquote(partes.password)} if partes.password else {})


# mal [K9]: `password` tiene que ser `a@b/c`
from urllib.parse import urlsplit


def datos_de_uri(uri):
    p = urlsplit(uri)
    datos = {
        "host": p.hostname,
        "port": str(p.port or (54321 if p.scheme == "kingbase" else 5432)),
        "user": p.username,
        "dbname": p.path[1:],
    }
    if p.password:
        datos["password"] = p.password
    return datos


# mal [K9]: `password` tiene que ser `a+b`
from urllib.parse import unquote_plus


def datos_de_uri(uri):
    p = urlsplit(uri)
    datos = {
        "host": p.hostname,
        "port": str(p.port or (54321 if p.scheme == "kingbase" else 5432)),
        "user": unquote(p.username),
        "dbname": unquote(p.path[1:]),
    }
    if p.password:
        datos["password"] = unquote_plus(p.password)
    return datos


# mal [K9]: tiene que ser
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    puerto = "54321" if esquema == "kingbase" else "5432"
    return {"port": puerto} | parse_dsn(f"postgresql://{unquote(resto)}")


# mal [K11]: Ponla solo si la trae
from urllib.parse import unquote, urlsplit


def datos_de_uri(uri):
    p = urlsplit(uri)
    return {
        "host": p.hostname,
        "port": str(p.port or (54321 if p.scheme == "kingbase" else 5432)),
        "user": unquote(p.username),
        "dbname": unquote(p.path[1:]),
        "password": p.password and unquote(p.password),
    }


# mal [K11]: La base de datos va en la clave `dbname`
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    datos = psycopg2.extensions.parse_dsn("postgresql://" + resto)
    return {
        "port": "54321" if esquema == "kingbase" else "5432",
        "database": datos.pop("dbname"),
    } | datos


# mal: `dbname` tiene que ser `tienda`
from urllib.parse import unquote, urlsplit


def datos_de_uri(uri):
    p = urlsplit(uri)
    datos = {
        "host": p.hostname,
        "port": str(p.port or (54321 if p.scheme == "kingbase" else 5432)),
        "user": unquote(p.username),
        "dbname": unquote(p.path),
    }
    if p.password:
        datos["password"] = unquote(p.password)
    return datos


# mal [K11]: sobra `esquema`
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    puerto = "54321" if esquema == "kingbase" else "5432"
    return {"port": puerto, "esquema": esquema} | parse_dsn(f"postgresql://{resto}")


# mal [K1]: el mismo diccionario en dos llamadas
def datos_de_uri(uri, datos={}):
    esquema, _, resto = uri.partition("://")
    datos["port"] = "54321" if esquema == "kingbase" else "5432"
    datos.update(psycopg2.extensions.parse_dsn("postgresql://" + resto))
    return datos


# mal [K1]: el mismo diccionario en dos llamadas
from functools import lru_cache


@lru_cache
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    puerto = "54321" if esquema == "kingbase" else "5432"
    return {"port": puerto} | parse_dsn(f"postgresql://{resto}")


# mal: tiene que devolver un diccionario
def datos_de_uri(uri):
    return uri.replace("kingbase://", "postgresql://")


# mal: ¿Falta un «return»?
def datos_de_uri(uri):
    parse_dsn(uri.replace("kingbase://", "postgresql://"))


# mal [K12]: `host` tiene que ser `kingbase.sitio`
def datos_de_uri(uri):
    puerto = "54321" if uri.startswith("kingbase") else "5432"
    return {"port": puerto} | psycopg2.extensions.parse_dsn(uri.replace("kingbase", "postgresql"))


# mal [K12]: `port` tiene que ser `5432`
def datos_de_uri(uri):
    resto = uri.partition("://")[2]
    puerto = "54321" if "kingbase" in uri else "5432"
    return {"port": puerto} | psycopg2.extensions.parse_dsn("postgresql://" + resto)


# mal [K2]: el driver no entiende la URI
def datos_de_uri(uri):
    return parse_dsn(uri)


# mal [K12]: intentas conectar
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    conexion = psycopg2.connect("postgresql://" + resto)
    datos = {"port": "54321" if esquema == "kingbase" else "5432"} | conexion.get_dsn_parameters()
    conexion.close()
    return datos


# mal [K12]: `port` tiene que ser `5000`
def datos_de_uri(uri):
    esquema = uri.partition("://")[0]
    return {
        "host": "sitio",
        "port": "5432" if esquema == "postgresql" else "54321",
        "user": "ana",
        "dbname": "tienda",
    }


# cuelga: busca sin fin
def datos_de_uri(uri):
    while True:
        uri.partition("://")


# lanza: un atributo que no existe
def datos_de_uri(uri):
    return urlsplit(uri).hots


# mal [K12]: tiene que ser ` a%40b` y es ` a@b`
def datos_de_uri(uri):
    p = urlsplit(uri)
    puerto = str(p.port or {"kingbase": 54321, "postgresql": 5432}[p.scheme])
    datos = {"host": p.hostname, "user": p.username, "dbname": p.path[1:]}
    if p.password is not None:
        datos["password"] = p.password
    return {"port": puerto} | {nombre: unquote(unquote(valor)) for nombre, valor in datos.items()}


# mal [K12]: `user` tiene que ser `josé`
def datos_de_uri(uri):
    p = urlsplit(uri)
    puerto = str(p.port or {"kingbase": 54321, "postgresql": 5432}[p.scheme])
    datos = {"host": p.hostname, "user": p.username, "dbname": p.path[1:]}
    if p.password is not None:
        datos["password"] = p.password
    return {"port": puerto} | {nombre: unquote(valor, "latin-1") for nombre, valor in datos.items()}


# mal [K12]: tiene que ser ` a%40b` y es `a%40b`
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    datos = {"port": "54321" if esquema == "kingbase" else "5432"}
    datos |= parse_dsn(f"postgresql://{resto}")
    return {nombre: valor.strip() for nombre, valor in datos.items()}


# mal [K12]: `port` tiene que ser `80`
import re


def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    datos = {"port": "54321" if esquema == "kingbase" else "5432"}
    datos |= parse_dsn(f"postgresql://{resto}")
    puerto = re.search(r":(\d{4,5})/", resto)
    datos["port"] = puerto[1] if puerto else "54321" if esquema == "kingbase" else "5432"
    return datos


# mal [K12]: una búsqueda que no encontró nada
import re

_FORMA = r"(\w+)://([^:@]+)(?::([^@]+))?@([^:/]+)(?::(\d+))?/([\w%]+)"


def datos_de_uri(uri):
    partes = re.fullmatch(_FORMA, uri)
    esquema, *valores = (parte and unquote(parte) for parte in partes.groups())
    datos = dict(zip(("user", "password", "host", "port", "dbname"), valores))
    datos["port"] = datos["port"] or ("54321" if esquema == "kingbase" else "5432")
    return {nombre: valor for nombre, valor in datos.items() if valor}


# mal [K1]: el mismo diccionario en dos llamadas
def datos_de_uri(uri, datos={}):
    esquema, _, resto = uri.partition("://")
    datos.clear()
    datos["port"] = "54321" if esquema == "kingbase" else "5432"
    datos.update(parse_dsn(f"postgresql://{resto}"))
    return datos


# mal [K12]: Abres una conexión
from contextlib import suppress


def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    datos = {"port": "54321" if esquema == "kingbase" else "5432"}
    datos |= parse_dsn(f"postgresql://{resto}")
    with suppress(psycopg2.OperationalError):
        psycopg2.connect(**datos | {"host": os.environ["PGHOST"]}).close()
    return datos


# mal [K9]: Con `kingbase://ana%40casa@10.0.0.7/la%20tienda`, tu código lanza AttributeError
def datos_de_uri(uri):
    forma = r"(\w+)://([^:@]+)(?::([^@]*))?@([a-z]+)(?::(\d+))?/(.+)"
    esquema, user, password, host, port, dbname = re.match(forma, uri).groups()
    port = port or ("54321" if esquema == "kingbase" else "5432")
    datos = {"host": host, "port": port, "user": user, "dbname": dbname, "password": password}
    return {clave: unquote(valor) for clave, valor in datos.items() if valor is not None}
