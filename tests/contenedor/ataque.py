"""Lo que prueba quien ataca desde su kernel: escribe qué ha conseguido, en JSON.

Se ejecuta en el contenedor de una persona, con sus permisos y lo que ella tiene. `VICTIMA`,
`AJENO` (su contenedor), `PUERTOS` (de esta máquina) y `OTRA_RED` (el proxy, en la red que sale) los
pone la prueba.
"""

import glob
import json
import os
import socket
import urllib.error
import urllib.request

import psycopg2
from psycopg2.extensions import parse_dsn

VICTIMA, AJENO = globals()["VICTIMA"], globals()["AJENO"]
PUERTOS, OTRA_RED = globals()["PUERTOS"], globals()["OTRA_RED"]
visto = {}


def lee(ruta):
    """Lo que tiene un archivo, o nada si no deja leerlo."""
    try:
        with open(ruta, errors="replace") as archivo:
            return archivo.read()
    except OSError:
        return ""


mio = parse_dsn(os.environ["CURSO_DSN"])
llave = os.environ["JUPYTERHUB_API_TOKEN"]


def pide(url, metodo="GET", quien=llave, datos=None):
    """El código con que responde, o por qué no responde."""
    peticion = urllib.request.Request(url, datos, method=metodo)
    if quien:
        peticion.add_header("Authorization", f"token {quien}")
    try:
        with urllib.request.urlopen(peticion, timeout=10) as respuesta:
            return respuesta.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError as error:
        return type(error).__name__


def entra(orden="SELECT current_user", **cambios):
    """Lo que devuelve una orden con otra cuenta o en otra base, o el error."""
    try:
        conexion = psycopg2.connect(**{**mio, "connect_timeout": 5, **cambios})
        conexion.autocommit = True
        cursor = conexion.cursor()
        cursor.execute(orden)
        return cursor.fetchall()
    except psycopg2.Error as error:
        return f"error: {str(error).splitlines()[0]}"


def abierto(donde, puerto):
    """Si alguien escucha ahí."""
    with socket.socket() as enchufe:
        enchufe.settimeout(3)
        return enchufe.connect_ex((donde, puerto)) == 0


# --- los archivos
estado = dict(x.split(":\t", 1) for x in lee("/proc/self/status").splitlines() if ":\t" in x)
visto["uid"] = os.getuid()
visto["capacidades"] = int(estado["CapEff"], 16) | int(estado["CapBnd"], 16)
visto["sin_privilegios_nuevos"] = estado["NoNewPrivs"]
visto["montados"] = sorted(
    x.split()[1]
    for x in lee("/proc/self/mounts").splitlines()
    if x.startswith("/dev/") and "/etc/" not in x
)
visto["socket_de_docker"] = glob.glob("/run/docker*") + glob.glob("/var/run/docker*")
visto["escribe_en_el_curso"] = os.access("/opt/curso/helpers", os.W_OK)
visto["procesos_ajenos"] = [p for p in glob.glob("/proc/[0-9]*") if VICTIMA in lee(f"{p}/cmdline")]
entornos = "\0".join(map(lee, glob.glob("/proc/[0-9]*/environ")))
visto["secretos"] = [
    x.split("=")[0]
    for x in entornos.split("\0")
    if x.startswith(("CURSO_CLAVE", "AULA_", "CONFIGPROXY", "JPY_COOKIE", "JUPYTERHUB_CRYPT"))
]

# --- el servidor de otra persona
ajeno = f"http://{AJENO}:8888/user/{VICTIMA}"
for ruta in ("api/contents", "api/kernels", "api/terminals", "files/secreto.txt"):
    for nombre, quien in (("sin", None), ("con", llave)):
        visto[f"ajeno {ruta} {nombre} llave"] = pide(f"{ajeno}/{ruta}", quien=quien)
visto["ajeno crea un kernel"] = pide(f"{ajeno}/api/kernels", "POST", datos=b"{}")

# --- el hub y el proxy
hub = os.environ["JUPYTERHUB_API_URL"]
visto["hub yo"] = pide(f"{hub}/user")
for nombre, metodo, ruta in (
    ("quién es", "GET", f"users/{VICTIMA}"),
    ("todos", "GET", "users"),
    ("sus llaves", "GET", f"users/{VICTIMA}/tokens"),
    ("otra llave", "POST", f"users/{VICTIMA}/tokens"),
    ("cerrarlo", "DELETE", f"users/{VICTIMA}/server"),
    ("el proxy", "GET", "proxy"),
    ("apagar", "POST", "shutdown"),
    ("hacerse profe", "PATCH", f"users/{mio['user']}"),
):
    visto[f"hub {nombre}"] = pide(
        f"{hub}/{ruta}", metodo, datos=b'{"admin": true}' if metodo == "PATCH" else None
    )
visto["hub sin llave"] = pide(f"{hub}/users/{VICTIMA}", quien=None)
for nombre, quien in (("sin", None), ("con", llave)):
    visto[f"rutas del proxy {nombre} llave"] = pide("http://proxy:8001/api/routes", quien=quien)

# --- PostgreSQL
visto["yo"] = entra()
visto["su base"] = entra(dbname=VICTIMA)
visto["la de mantenimiento"] = entra(dbname="postgres")
visto["su cuenta con mi clave"] = entra(user=VICTIMA, dbname=VICTIMA)
for clave in ("", mio["password"], "profe"):
    visto[f"profe con {len(clave)} letras"] = entra(user="profe", dbname="postgres", password=clave)
for nombre, orden in (
    ("contraseñas", "SELECT rolpassword FROM pg_authid"),
    ("archivos", "SELECT pg_read_file('postgresql.conf')"),
    ("programas", "COPY (SELECT 1) TO PROGRAM 'id'"),
    ("ser profe", "SET ROLE profe"),
    ("ser la víctima", f'SET ROLE "{VICTIMA}"'),
    ("crear cuentas", "CREATE ROLE otra SUPERUSER"),
    (
        "consultas ajenas",
        f"SELECT query FROM pg_stat_activity WHERE usename = '{VICTIMA}'"
        " AND query NOT LIKE '<insuf%'",
    ),
):
    visto[f"sql {nombre}"] = entra(orden)

# --- fuera
visto["otra red"] = abierto(OTRA_RED, 8000)
puerta = ".".join([*socket.gethostbyname(AJENO).split(".")[:3], "1"])
visto["esta máquina"] = [puerto for puerto in PUERTOS if abierto(puerta, puerto)]
visto["el hub por otros puertos"] = [p for p in (22, 2375, 5432, 8000, 8001) if abierto("hub", p)]
print("VISTO", json.dumps(visto))
