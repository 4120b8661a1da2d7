"""El aula de verdad: JupyterHub, PostgreSQL y dos personas en Docker, y una de ellas ataca.

Con Docker y las imágenes, todo va en una clase que se abre una vez:

    CURSO_POSTGRES=17 tests/contenedor/con_docker.sh tests/contenedor/con_jupyterhub.sh \
        .venv/bin/python -m pytest tests/test_aula.py -n0
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest
import requests

from helpers.servidor.propio import puerto_libre
from taller.aula.docker import explica
from tests.cuaderno import una_frase
from tests.hub import Persona, espera

RAIZ = Path(__file__).resolve().parent.parent
ATAQUE = RAIZ / "tests" / "contenedor" / "ataque.py"
SECRETO = "lo que solo sabe Luis"
LECCION = "02_clase_conexion.ipynb"
INICIA = "from helpers import servidor; servidor.iniciar('02')"


def orden(*argumentos, **variables):
    """Ejecuta «curso.py aula …» sin pasar por la puerta."""
    return subprocess.run(
        [sys.executable, "-m", "taller.aula", *argumentos],
        cwd=RAIZ,
        env={**os.environ, **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )


def no_puede(*argumentos, **variables):
    """La frase con que falla."""
    hecho = orden(*argumentos, **variables)
    assert hecho.returncode == 1, hecho
    return una_frase(hecho.stderr)


# --------------------------------------------------------------- lo que se dice cuando no se puede


@pytest.fixture
def carpeta(tmp_path):
    return {"CURSO_DATOS": str(tmp_path), "COMPOSE_PROJECT_NAME": "curso_prueba"}


@pytest.fixture
def sin_motor(carpeta, tmp_path):
    """Un aula preparada, y un Docker que no está en marcha."""
    (tmp_path / "curso_prueba").mkdir(mode=0o700)
    nombres = ("CURSO_CLAVE", "AULA_GALLETA", "AULA_CIFRA", "AULA_TOKEN")
    (tmp_path / "curso_prueba" / "llaves.json").write_text(json.dumps(dict.fromkeys(nombres, "x")))
    return {**carpeta, "DOCKER_HOST": f"unix://{tmp_path}/nadie.sock"}


@pytest.mark.parametrize(
    ("argumentos", "frase"),
    [
        (["baila"], "No entiendo esa orden"),
        (["enciende", "--puertos", "8000"], "No entiendo esa orden"),
        (["enciende", "--puerto", "0"], "«0» no es un puerto"),
        (["enciende", "--direccion", "aula"], "no es una dirección"),
        (["enciende", "--certificado", "nada.pem"], "No encuentro el archivo"),
        (["restaura", "nada.tar"], "No encuentro el archivo"),
    ],
)
def test_una_orden_mal_escrita_dice_que_hacer(carpeta, argumentos, frase):
    assert frase in no_puede(*argumentos, **carpeta)


@pytest.mark.skipif(not shutil.which("openssl"), reason="hace falta la orden openssl")
def test_un_certificado_que_no_vale_se_dice_antes_de_abrir(sin_motor, tmp_path):
    def archivos(nombre, *como):
        suyos = tmp_path / f"{nombre}.pem", tmp_path / f"{nombre}.key"
        orden = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-subj", "/CN=aula", *como]
        orden += ["-out", suyos[0], "-keyout", suyos[1]]
        subprocess.run(orden, check=True, capture_output=True)
        return [str(suyo) for suyo in suyos]

    aula, otra = archivos("aula", "-nodes"), archivos("otra", "-nodes")
    con_clave = archivos("con_clave", "-passout", "pass:secreta")
    for certificado, llave, frase in (
        (*aula, "Docker"),
        (aula[0], otra[1], "no son un certificado y su llave"),
        (__file__, aula[1], "no son un certificado y su llave"),
        (*con_clave, "tiene contraseña"),
    ):
        como = ("--certificado", certificado, "--llave", llave)
        assert frase in no_puede("enciende", *como, **sin_motor)
    assert "van juntas" in no_puede("enciende", "--llave", aula[1], **sin_motor)


def test_la_ayuda_de_las_cuentas_no_pide_docker(carpeta):
    hecho = orden("clase", "--help", **carpeta, PATH="")
    assert hecho.returncode == 0, hecho
    assert hecho.stdout.startswith("Una clase que comparte un servidor")


def test_sin_docker_dice_que_hacer(carpeta):
    assert "No encuentro Docker" in no_puede("prepara", **carpeta, PATH="")


@pytest.mark.skipif(
    os.name != "posix" or not shutil.which("docker"), reason="hace falta la orden docker, y Unix"
)
@pytest.mark.parametrize("argumentos", ["prepara", "enciende", "apaga", "copia", "clase"])
def test_con_docker_apagado_dice_que_hacer(sin_motor, argumentos):
    frase = no_puede(argumentos, **sin_motor)
    assert frase.startswith("✗ Docker no está en marcha")
    assert frase.endswith(f"aula {argumentos}».")


@pytest.mark.parametrize(
    ("dicho", "frase"),
    [
        (
            "Got permission denied while trying to connect to the Docker daemon socket at unix:///"
            "var/run/docker.sock",
            "no tiene permiso",
        ),
        ("failed to solve: write /var/lib: no space left on device", "espacio en el disco"),
        (
            "Bind for 127.0.0.1:8000 failed: port is already allocated",
            "El puerto 8000 está ocupado",
        ),
        (
            "listen tcp4 192.0.2.1:8000: bind: cannot assign requested address",
            "no tiene la dirección 192.0.2.1",
        ),
        ("Get https://registro/v2/: dial tcp: lookup registro: no such host", "no puede descargar"),
        ("pull access denied for curso-aula, repository does not exist", "aula prepara"),
        ("Service 'hub' needs to be built, but --no-build was passed.", "aula prepara"),
        ("esto es nuevo", "otra cosa"),
    ],
)
def test_lo_que_dice_docker_se_explica(dicho, frase):
    datos = {"puerto": "8000", "direccion": "192.0.2.1"}
    assert frase in explica(dicho, "enciende", "otra cosa", **datos)


# --------------------------------------------------------------- el aula


class Aula:
    """Una clase abierta en Docker, y quien la da."""

    def __init__(self, carpeta, puerto):
        self.nombre = f"curso_prueba_{os.getpid()}"
        self.variables = {"CURSO_DATOS": str(carpeta), "COMPOSE_PROJECT_NAME": self.nombre}
        self.variables |= {"AULA_IMAGEN": "curso-aula-prueba"}
        self.sitio, self.puerto = f"http://127.0.0.1:{puerto}", str(puerto)

    def profe(self, *argumentos):
        """Ejecuta una orden que sale bien, y devuelve lo que escribe."""
        hecho = orden(*argumentos, **self.variables)
        assert hecho.returncode == 0, hecho
        return hecho.stdout

    def no_puede(self, *argumentos):
        return no_puede(*argumentos, **self.variables)

    def enciende(self):
        self.profe("enciende", "--puerto", self.puerto)

    def alta(self, *nombres):
        """Abre cuentas; devuelve quién entra con cada una."""
        dicho = self.profe("clase", "alta", *nombres)
        cuentas = re.findall(rf": {self.sitio}, usuario (\w+), contraseña (\w+)", dicho)
        assert len(cuentas) == len(nombres)
        return [Persona(self.sitio, usuario, clave) for usuario, clave in cuentas]

    def docker(self, *argumentos):
        return subprocess.check_output(["docker", *argumentos], encoding="utf-8").strip()

    def de(self, persona):
        """Lo que hay en Docker de alguien."""
        filtro = f"name={self.nombre}-{persona.usuario}$"
        hay = {
            "contenedor": self.docker("ps", "--all", "--quiet", "--filter", filtro),
            "volumen": self.docker("volume", "ls", "--quiet", "--filter", filtro),
        }
        return {cosa for cosa, visto in hay.items() if visto}

    def contenedor(self, servicio):
        filtros = [f"label=com.docker.compose.project={self.nombre}"]
        filtros.append(f"label=com.docker.compose.service={servicio}")
        return self.docker("ps", "-aq", *(parte for f in filtros for parte in ("--filter", f)))

    def red(self, cual, que):
        return self.docker("network", "inspect", "--format", que, f"{self.nombre}_{cual}")

    def mata(self, servicio):
        """Mata con -9 el primer proceso de un servicio; espera a que Docker ponga otro."""
        antes = self.proceso(servicio)
        psutil.Process(antes).send_signal(signal.SIGKILL)
        espera(lambda: self.proceso(servicio) not in (0, antes), f"que vuelva {servicio}")

    def proceso(self, servicio):
        return int(self.docker("inspect", "--format", "{{.State.Pid}}", self.contenedor(servicio)))

    def sano(self):
        """Espera a que contesten el hub y, con él, el proxy."""
        espera(lambda: requests.get(f"{self.sitio}/hub/api/", timeout=5).ok, "el hub")

    def queda(self):
        """Lo que hay en Docker con el nombre de esta clase."""
        return [
            *self.docker(
                "ps", "-a", "--format", "{{.Names}}", "--filter", f"name={self.nombre}"
            ).split(),
            *self.docker(
                "network", "ls", "--format", "{{.Name}}", "--filter", f"name={self.nombre}"
            ).split(),
        ]

    def borra(self):
        orden("apaga", **self.variables)
        volumenes = self.docker("volume", "ls", "-q", "--filter", f"name={self.nombre}").split()
        if volumenes:
            self.docker("volume", "rm", "--force", *volumenes)


@pytest.fixture(scope="module")
def aula():
    if "AULA_BASE" not in os.environ:
        pytest.skip("el aula se prueba con tests/contenedor/con_jupyterhub.sh")
    with tempfile.TemporaryDirectory() as carpeta:
        clase = Aula(carpeta, puerto_libre())
        clase.profe("prepara")
        try:
            clase.enciende()
            yield clase
        finally:
            clase.borra()
        assert not clase.queda()


@pytest.fixture(scope="module")
def personas(aula):
    ana, luis = aula.alta("Ana", "Luis")
    for persona in (ana, luis):
        assert persona.entra().status_code == 302
    for persona in (ana, luis):
        persona.abre()
    luis.escribe("secreto.txt", SECRETO)
    return ana, luis


@pytest.fixture(scope="module")
def kernel(personas):
    ana, _ = personas
    suyo = ana.kernel(LECCION)
    yield suyo
    suyo.cierra()


@pytest.mark.lenta
@pytest.mark.timeout(600)
class TestAula:
    """En este orden: cada prueba deja el aula como la siguiente la espera."""

    def test_lo_que_no_se_puede_con_el_aula_abierta(self, aula):
        assert "ya está abierta" in aula.no_puede("enciende")
        llaves = Path(aula.variables["CURSO_DATOS"], aula.nombre, "llaves.json")
        assert llaves.stat().st_mode & 0o777 == 0o600
        assert "está abierta" in aula.no_puede("restaura", str(llaves))

    def test_las_paginas_estan_en_espanol(self, aula):
        """Y cada texto que se traduce sigue en las plantillas de JupyterHub."""
        faltan = aula.docker(
            *["exec", aula.contenedor("hub"), "python", "-c"],
            "import sys; from pathlib import Path; from aula.espanol import TEXTOS\n"
            "d = Path(sys.prefix, 'share/jupyterhub/templates')\n"
            "print([t for p, ts in TEXTOS.items() for t in ts if t not in (d / p).read_text()])",
        )
        assert faltan == "[]"
        pagina = requests.get(f"{aula.sitio}/hub/login", timeout=30).text
        assert 'lang="es"' in pagina and "Curso de pools de conexiones" in pagina

    def test_solo_entra_quien_tiene_cuenta(self, aula, personas):
        ana, luis = personas
        llaves = json.loads(
            Path(aula.variables["CURSO_DATOS"], aula.nombre, "llaves.json").read_text()
        )
        for usuario, clave in (
            (ana.usuario, "otra"),
            (ana.usuario, luis.clave),
            (ana.usuario, ""),
            ("nadie", "x"),
            ("profe", llaves["CURSO_CLAVE"]),  # su servidor sería el de todos
            ("host=otro", "x"),
            (ana.usuario, "\0"),
        ):
            respuesta = Persona(aula.sitio, usuario, clave).entra()
            assert respuesta.status_code == 403, usuario
            assert "no valen" in respuesta.text

    def test_con_la_cuenta_del_centro_se_abre_la_suya(self, aula):
        """Lo que hace la receta de jupyterhub_config.py con quien entra por otra puerta."""
        programa = (
            "import asyncio, types, psycopg2; from aula.cuentas import abre_su_cuenta\n"
            "nuevo = types.SimpleNamespace\n"
            "s = nuevo(environment={}, user=nuevo(name='eva@x.org'))\n"
            "for _ in range(2): asyncio.run(abre_su_cuenta(s))\n"
            "print(psycopg2.connect(s.environment['CURSO_DSN']).info.user)"
        )
        llaves = Path(aula.variables["CURSO_DATOS"], aula.nombre, "llaves.json").read_text()
        dsn = f"postgresql://profe:{json.loads(llaves)['CURSO_CLAVE']}@servidor/postgres"
        orden = ["exec", "--env", f"AULA_DSN_PROFE={dsn}", aula.contenedor("hub")]
        assert aula.docker(*orden, "python", "-c", programa) == "eva_x_org"

    def test_el_curso_funciona_dentro(self, personas, kernel):
        ana, _ = personas
        assert LECCION in {x["name"] for x in ana.lee("")}
        assert not kernel.ejecuta(INICIA).error
        conecta = "import psycopg2; con = psycopg2.connect(''); con.autocommit = True\n"
        conecta += "cursor = con.cursor()\n"
        conecta += "cursor.execute('CREATE TABLE mia AS SELECT 42 AS n; SELECT current_user')\n"
        assert kernel.ejecuta(conecta + "print(cursor.fetchone())").escrito.startswith("('ana")
        # El que se rompe a propósito es suyo, y está en su contenedor: lecciones 08, 11 y 13.
        aparte = "otro = servidor.desechable()\n"
        aparte += (
            "print(psycopg2.connect(**otro.parametros).info.server_version > 0)\notro.cierra()"
        )
        assert kernel.ejecuta(aparte) == ("True", "")
        bouncer = (
            "from helpers.servidor import busca_pgbouncer as busca\nprint([busca.por_que_no()])"
        )
        assert kernel.ejecuta(bouncer) == ("['']", "")

    def test_quien_ataca_no_llega_a_nada(self, aula, personas, kernel):
        ana, luis = personas
        assert aula.red("aula", "{{.Internal}}") == "true"
        redes = "{{range $red, $x := .NetworkSettings.Networks}}{{$red}} {{$x.IPAddress}}\n{{end}}"
        de_cada = dict(
            linea.split()
            for linea in aula.docker("inspect", "-f", redes, aula.contenedor("proxy")).splitlines()
        )
        puesto = (
            f"VICTIMA, AJENO, PUERTOS = 'luis', '{aula.nombre}-luis', {[int(aula.puerto), 2375]}\n"
        )
        puesto += f"OTRA_RED = {de_cada[f'{aula.nombre}_default']!r}\n"
        dicho = kernel.ejecuta(puesto + ATAQUE.read_text("utf-8"))
        assert "VISTO" in dicho.escrito and not dicho.error, dicho
        visto = json.loads(dicho.escrito.partition("VISTO")[2])
        nada = {
            "capacidades": 0,
            "sin_privilegios_nuevos": "1",
            "montados": ["/opt/curso/mi_curso", "/usr/sbin/docker-init"],
            "socket_de_docker": [],
            "escribe_en_el_curso": False,
            "procesos_ajenos": [],
            "secretos": [],
            "otra red": False,
            "esta máquina": [],
            "el hub por otros puertos": [],
            "hub yo": 200,
            "yo": [["ana"]],
        }
        assert visto.pop("uid") == 1000
        assert {clave: visto.pop(clave) for clave in nada} == nada
        sql = {
            clave: visto.pop(clave) for clave in list(visto) if isinstance(visto[clave], str | list)
        }
        permitido = {c for c, v in sql.items() if not str(v).startswith("error:") and v != []}
        assert not permitido, sql
        # Lo que queda son respuestas del hub, del proxy y del servidor de Luis.
        assert {codigo for codigo in visto.values()} <= {403, 404}, visto
        # Con su sesión de navegador, por la puerta, tampoco.
        assert ana.sesion.get(f"{aula.sitio}/user/luis/api/contents", timeout=30).status_code == 403
        assert ana.api("GET", "users/luis").status_code == 404
        assert luis.lee("secreto.txt") == SECRETO

    def test_si_muere_el_hub_se_sigue_trabajando(self, aula, personas, kernel):
        ana, _ = personas
        ana.escribe("mio.txt", "lo de Ana")
        kernel.ejecuta("x = 42")
        hub = aula.contenedor("hub")
        aula.docker("stop", "--time", "0", hub)
        # Sin hub: el mismo kernel, y los archivos.
        assert kernel.ejecuta("print(x)") == ("42", "")
        assert ana.lee("mio.txt") == "lo de Ana"
        aula.docker("start", hub)
        aula.sano()
        aula.mata("hub")
        aula.sano()
        assert kernel.ejecuta("print(x)") == ("42", "")
        assert ana.api("GET", "users/ana").json()["servers"][""]["ready"]

    def test_si_muere_el_proxy_vuelve_con_todo(self, aula, personas, kernel):
        ana, _ = personas
        aula.mata("proxy")
        espera(lambda: ana.pide("GET", "api/status").ok, "que el hub ponga las rutas")
        kernel.conecta()  # el navegador también lo hace solo
        assert kernel.ejecuta("print(x)") == ("42", "")
        assert ana.lee("mio.txt") == "lo de Ana"

    def test_si_muere_el_servidor_vuelve_con_lo_confirmado(self, aula, personas, kernel):
        servidor = aula.contenedor("servidor")
        aula.docker("stop", "--time", "0", servidor)
        otra = Persona(aula.sitio, "luis", "x").entra()
        assert otra.status_code == 503 and "no responde" in otra.text
        aula.docker("start", servidor)
        vuelve = "con = psycopg2.connect(''); cursor = con.cursor(); cursor.execute('TABLE mia')\n"
        vuelve += "print(cursor.fetchone())"
        espera(lambda: kernel.ejecuta(vuelve) == ("(42,)", ""), "lo de Ana")
        aula.mata("servidor")
        espera(lambda: kernel.ejecuta(vuelve) == ("(42,)", ""), "lo de Ana")
        assert kernel.ejecuta("print(x)") == ("42", "")

    def test_la_copia_se_restaura(self, aula, personas):
        ana, luis = personas
        copia = Path(aula.variables["CURSO_DATOS"]) / "copia.tar"
        aula.profe("copia", str(copia))
        assert copia.stat().st_mode & 0o777 == 0o600
        assert "ya existe" in aula.no_puede("copia", str(copia))
        assert "No existe la carpeta" in aula.no_puede("copia", str(copia / "otra" / "copia.tar"))
        ana.escribe("mio.txt", "lo que se perderá")
        assert aula.de(luis) == {"contenedor", "volumen"}
        aula.profe("clase", "baja", "Luis")
        assert luis.entra().status_code == 403
        assert aula.de(luis) == {"volumen"}
        aula.profe("clase", "baja", "Luis", "--con-sus-datos")
        assert aula.de(luis) == set()
        assert aula.de(ana) == {"contenedor", "volumen"}
        assert "está abierta" in aula.no_puede("borra", "--del-todo")
        aula.profe("apaga")
        assert not aula.queda()
        assert "no está abierta" in aula.no_puede("apaga")
        assert "no es una copia" in aula.no_puede("restaura", __file__)
        assert "ya hay un aula" in aula.no_puede("restaura", str(copia))
        assert "repite con «--del-todo»" in aula.no_puede("borra")
        assert aula.de(ana) == {"volumen"}
        aula.profe("borra", "--del-todo")
        assert aula.de(ana) == set()
        assert "no hay nada que borrar" in aula.no_puede("borra", "--del-todo")
        assert "no está preparada" in aula.no_puede("enciende", "--puerto", aula.puerto)
        aula.profe("restaura", str(copia))
        assert "ya hay un aula" in aula.no_puede("restaura", str(copia))
        aula.profe("restaura", str(copia), "--encima")
        assert not aula.queda()
        aula.enciende()
        for persona in (ana, luis):
            assert persona.entra().status_code == 302
        ana.abre()
        assert ana.lee("mio.txt") == "lo de Ana"
        suyo = ana.kernel(LECCION)
        assert not suyo.ejecuta(INICIA).error
        suyo.cierra()
