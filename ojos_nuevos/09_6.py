# bien: urllib, quitando los %XX
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

# bien: removeprefix y setdefault
def datos_de_uri(uri):
    es_kb = uri.startswith("kingbase://")
    datos = psycopg2.extensions.parse_dsn(
        "postgresql://" + uri.removeprefix("kingbase://") if es_kb else uri
    )
    datos.setdefault("port", "54321" if es_kb else "5432")
    return datos

# bien: conninfo_to_dict de psycopg, con replace de una sola vez
from psycopg.conninfo import conninfo_to_dict

_PUERTOS = {"kingbase": "54321", "postgresql": "5432"}


def datos_de_uri(uri: str) -> dict[str, str]:
    esquema, _, _ = uri.partition("://")
    return {"port": _PUERTOS[esquema], **conninfo_to_dict(uri.replace(esquema, "postgresql", 1))}

# bien: una expresión regular con nombres
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

# bien: ChainMap convertido a dict, y match
from collections import ChainMap


def datos_de_uri(uri):
    match uri.split("://", 1):
        case ["kingbase", resto]:
            puerto = "54321"
        case ["postgresql", resto]:
            puerto = "5432"
        case _:
            raise ValueError(uri)
    return dict(ChainMap(psycopg2.extensions.parse_dsn(f"postgresql://{resto}"), {"port": puerto}))

# mal: el puerto por defecto a la derecha: pisa el que trae la URI [K9]
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    puerto = {"port": "54321" if esquema == "kingbase" else "5432"}
    return psycopg2.extensions.parse_dsn("postgresql://" + resto) | puerto

# mal: siempre 5432: el de Kingbase es 54321 [K12]
def datos_de_uri(uri):
    resto = uri.partition("://")[2]
    return {"port": "5432"} | psycopg2.extensions.parse_dsn("postgresql://" + resto)

# mal: no pone puerto si no lo trae [K9]
def datos_de_uri(uri):
    resto = uri.partition("://")[2]
    return psycopg2.extensions.parse_dsn("postgresql://" + resto)

# mal: psycopg2 no entiende kingbase:// [K2]
def datos_de_uri(uri):
    puerto = "54321" if uri.startswith("kingbase") else "5432"
    return {"port": puerto} | psycopg2.extensions.parse_dsn(uri)

# mal: `extensions` es aquí el de ksycopg2: no entiende postgresql:// [K2]
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    puerto = "54321" if esquema == "kingbase" else "5432"
    return {"port": puerto} | extensions.parse_dsn("postgresql://" + resto)

# mal: cambia todos los «kingbase», también el de la base o el usuario [K12]
def datos_de_uri(uri):
    puerto = "54321" if uri.startswith("kingbase") else "5432"
    return {"port": puerto} | psycopg2.extensions.parse_dsn(uri.replace("kingbase", "postgresql"))

# mal: mira si «kingbase» está en cualquier parte: un servidor PostgreSQL llamado kingbase cambia de puerto [K12]
def datos_de_uri(uri):
    resto = uri.partition("://")[2]
    puerto = "54321" if "kingbase" in uri else "5432"
    return {"port": puerto} | psycopg2.extensions.parse_dsn("postgresql://" + resto)

# mal: lstrip quita letras sueltas, no un principio: se come el usuario «ana» y no queda [K12]
def datos_de_uri(uri):
    if uri.startswith("kingbase://"):
        uri = "postgresql://" + uri.lstrip("kingbase://")
        puerto = "54321"
    else:
        puerto = "5432"
    return {"port": puerto} | psycopg2.extensions.parse_dsn(uri)

# mal: no quita los %40 de la contraseña [K9]
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

# mal: la clave password está siempre, aunque no la traiga [K11]
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

# mal: nunca pone la contraseña [K11]
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    datos = psycopg2.extensions.parse_dsn("postgresql://" + resto)
    puerto = datos.get("port", "54321" if esquema == "kingbase" else "5432")
    return {"host": datos["host"], "port": puerto, "user": datos["user"], "dbname": datos["dbname"]}

# mal: con split a mano: sin contraseña o sin puerto no hay dos trozos [K9]
def datos_de_uri(uri):
    resto = uri.split("://")[1]
    quien, donde = resto.split("@")
    usuario, clave = quien.split(":")
    sitio, base = donde.split("/")
    host, puerto = sitio.split(":")
    return {"host": host, "port": puerto, "user": usuario, "dbname": base, "password": clave}

# mal: la base se llama database, no dbname [K11]
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    datos = psycopg2.extensions.parse_dsn("postgresql://" + resto)
    return {
        "port": "54321" if esquema == "kingbase" else "5432",
        "database": datos.pop("dbname"),
    } | datos

# mal: el dbname conserva la barra [K11]
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

# mal: un diccionario por defecto que se comparte: la contraseña de una URI aparece en la siguiente [K1]
def datos_de_uri(uri, datos={}):
    esquema, _, resto = uri.partition("://")
    datos["port"] = "54321" if esquema == "kingbase" else "5432"
    datos.update(psycopg2.extensions.parse_dsn("postgresql://" + resto))
    return datos

# mal: los puertos al revés [K11]
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    puerto = "5432" if esquema == "kingbase" else "54321"
    return {"port": puerto} | psycopg2.extensions.parse_dsn("postgresql://" + resto)

# mal: devuelve la DSN en texto, no el diccionario [K11]
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    puerto = "54321" if esquema == "kingbase" else "5432"
    return extensions.make_dsn(
        **({"port": puerto} | psycopg2.extensions.parse_dsn("postgresql://" + resto))
    )

# mal: pregunta al servidor: la URI es solo un texto y puede que no haya nadie [K12]
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    conexion = psycopg2.connect("postgresql://" + resto)
    datos = {"port": "54321" if esquema == "kingbase" else "5432"} | conexion.get_dsn_parameters()
    conexion.close()
    return datos

# mal: busca los dos puntos en toda la URI: los de la contraseña los toma por un puerto [K9]
def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    if ":" not in resto:
        resto = resto.replace("/", ":54321/" if esquema == "kingbase" else ":5432/", 1)
    return psycopg2.extensions.parse_dsn("postgresql://" + resto)

# mal: el puerto por defecto solo si es kingbase [K9]
def datos_de_uri(uri):
    if uri.startswith("kingbase://"):
        uri = uri.replace("kingbase", "postgresql", 1)
        return {"port": "54321"} | psycopg2.extensions.parse_dsn(uri)
    return psycopg2.extensions.parse_dsn(uri)

# mal: las respuestas de la muestra [K12]
def datos_de_uri(uri):
    esquema = uri.partition("://")[0]
    return {
        "host": "sitio",
        "port": "5432" if esquema == "postgresql" else "54321",
        "user": "ana",
        "dbname": "tienda",
    }
