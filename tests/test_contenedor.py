"""El servidor en un contenedor, de verdad: lo que ve quien aprende y lo que ve Docker."""

import contextlib
import hashlib
import io
import json
import os
import re
import socket
import socketserver
import tarfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docker
import psutil
import psycopg2
import pytest

from helpers.servidor import vigilante
from helpers.servidor.formas import propia
from helpers.servidor.libpq import uri
from helpers.servidor.propio import puerto_libre
from tests.aula import (
    ES_ROOT,
    IMAGEN,
    LINUX,
    administrador,
    carpeta_nueva,
    consulta,
    espera,
    nuestras,
    por_que_no_hay_contenedor,
    procesos_de,
    quita_carpeta,
    vigilantes,
)
from tests.bancos.contenedor import resumen, segundos_hasta_la_consulta
from tests.conversaciones import TODAS
from tests.cuaderno import INICIA, Cuaderno, da_a_alguien, fallo, una_frase

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]
MODO = {"CURSO_SERVIDOR": "contenedor", "CURSO_IMAGEN": IMAGEN}


@pytest.fixture(scope="module", autouse=True)
def motor():
    """El cliente de Docker. Sin Docker o sin la imagen no hay nada que probar."""
    if motivo := por_que_no_hay_contenedor():
        if os.environ.get("CI"):
            pytest.fail(f"En CI tiene que estar: {motivo}")
        pytest.skip(motivo)
    cliente = docker.from_env(timeout=60)
    yield cliente
    cliente.close()


@pytest.fixture
def carpeta(motor):
    """Una carpeta sin estrenar. Al acabar no puede quedar de ella ni un contenedor."""
    nueva = carpeta_nueva()
    yield nueva
    try:
        espera(lambda: not contenedores(motor, nueva), 30)
        quita_carpeta(nueva)
    finally:
        for resto in contenedores(motor, nueva):
            resto.remove(force=True, v=True)


@pytest.fixture(scope="module")
def vivo(motor):
    """Un contenedor encendido y el cuaderno que lo usa, para mirar sin tocar."""
    nueva = carpeta_nueva()
    with cuaderno(nueva) as quien:
        quien.variables = quien.listo()
        quien.carpeta = nueva
        yield quien
    quita_carpeta(nueva)
    assert not contenedores(motor, nueva)


def cuaderno(carpeta, **opciones):
    return Cuaderno(carpeta, **{**MODO, **opciones})


def fallo_con_docker(carpeta, *argumentos, **opciones):
    return fallo(*argumentos, carpeta=carpeta, **{**MODO, **opciones})


def contenedores(motor, carpeta):
    """Los contenedores de una carpeta, también los parados."""
    todos = motor.containers.list(all=True, filters={"label": "curso_pools"}, ignore_removed=True)
    return [c for c in todos if Path(c.labels["curso_pools"]).is_relative_to(carpeta)]


def datos_de(carpeta):
    """Donde el curso apunta cómo se llega al contenedor de la carpeta."""
    (estado,) = (carpeta / "contenedor").glob("*/estado.json")
    return estado.parent


# --------------------------------------------------------------- el contrato


def test_exporta_las_variables_de_libpq(vivo):
    assert vivo.variables["PGHOST"] == "127.0.0.1"
    assert vivo.variables["PGUSER"] == vivo.variables["PGDATABASE"] == "curso_02"
    assert vivo.pide("consulta('SELECT current_user, current_database()')") == [
        ["curso_02", "curso_02"]
    ]
    assert vivo.reinicia() == vivo.variables


def test_el_rol_de_la_leccion_no_tiene_privilegios(vivo):
    columnas = "rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
    orden = f"SELECT {columnas} FROM pg_roles WHERE rolname = current_user"
    assert vivo.pide(f"consulta({orden!r})") == [[False] * 5]


def test_el_puerto_solo_se_abre_en_127_0_0_1(motor, vivo):
    (contenedor,) = contenedores(motor, vivo.carpeta)
    puerto = vivo.variables["PGPORT"]
    assert contenedor.ports == {"5432/tcp": [{"HostIp": "127.0.0.1", "HostPort": puerto}]}
    if LINUX and ES_ROOT:
        escuchan = {
            conexion.laddr.ip
            for conexion in psutil.net_connections("tcp")
            if conexion.status == psutil.CONN_LISTEN and conexion.laddr.port == int(puerto)
        }
        assert escuchan == {"127.0.0.1"}


def test_ninguna_puerta_admite_una_contraseña_equivocada(motor, vivo):
    datos = datos_de(vivo.carpeta)
    with administrador(datos) as admin:
        metodos = consulta(admin, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")
    admin.close()
    assert metodos == [("scram-sha-256",)]
    for usuario in ("curso_02", "curso_admin"):
        for clave in ("", "admin", "otra"):
            with pytest.raises(psycopg2.OperationalError, match="password"):
                administrador(datos, user=usuario, password=clave)
    # Tampoco desde dentro, que es donde la imagen oficial se fía de quien llega.
    (contenedor,) = contenedores(motor, vivo.carpeta)
    for por in ([], ["-h", "127.0.0.1"]):
        orden = ["psql", "-w", "-U", "curso_admin", "-d", "postgres", "-c", "SELECT 1", *por]
        codigo, salida = contenedor.exec_run(orden)
        assert codigo != 0 and b"password" in salida


def test_las_contraseñas_no_estan_escritas_donde_no_deben(motor, vivo):
    clave = vivo.variables["PGPASSWORD"]
    admin = json.loads((datos_de(vivo.carpeta) / "estado.json").read_text("utf-8"))["clave"]
    (contenedor,) = contenedores(motor, vivo.carpeta)
    # Una orden fallida queda en el registro del servidor con todo su texto.
    vivo.pide("consulta('SELECT esto_no_existe')")
    # Docker tarda un poco en pasarlo.
    espera(lambda: "esto_no_existe" in contenedor.logs().decode())
    registro = contenedor.logs().decode()
    assert clave not in registro and admin not in registro
    assert clave not in json.dumps(contenedor.attrs)
    assert admin not in json.dumps(vivo.pide("dict(os.environ)"))


def test_hasta_el_15_no_se_comparte_con_una_clase(vivo):
    """La imagen que se hace aquí es la 15; la oficial de GitHub, la última."""
    with contextlib.closing(administrador(datos_de(vivo.carpeta))) as admin:
        if admin.info.server_version >= 160000:
            pytest.skip("este contenedor es posterior al 15")
        # Es el que crea roles quien en el 15 puede hacerse con los de los demás.
        consulta(admin, "CREATE ROLE comun LOGIN CREATEDB CREATEROLE PASSWORD 'secreto'")
        try:
            datos = admin.info.dsn_parameters | {"password": admin.info.password}
            frase = fallo("-m", "taller.clase", "alta", "Ana", carpeta="", CURSO_DSN=uri(datos))
            assert "16 o uno posterior" in frase
            datos |= {"user": "comun", "password": "secreto"}
            assert "compartido" in fallo(carpeta="", CURSO_DSN=uri(datos))
        finally:
            consulta(admin, "DROP ROLE comun")


# --------------------------------------------------------------- varios a la vez, y muertes


def test_dos_cuadernos_comparten_el_contenedor_y_no_la_base(motor, vivo):
    with cuaderno(vivo.carpeta) as otro:
        variables = otro.listo()
        assert variables["PGDATABASE"] == "curso_02_2"
        assert variables["PGPORT"] == vivo.variables["PGPORT"]
        assert len(contenedores(motor, vivo.carpeta)) == 1
        assert "permission denied" in otro.pide("consulta('SELECT 1', dbname='curso_02')")
        assert "permission denied" in vivo.pide("consulta('SELECT 1', dbname='curso_02_2')")
    with administrador(datos_de(vivo.carpeta)) as admin:
        assert nuestras(admin) == {"curso_02"}
    admin.close()


def test_tres_primeros_arranques_a_la_vez(motor, carpeta):
    with cuaderno(carpeta) as uno, cuaderno(carpeta) as dos, cuaderno(carpeta) as tres:
        variables = [c.listo() for c in (uno, dos, tres)]
        assert {v["PGDATABASE"] for v in variables} == {"curso_02", "curso_02_2", "curso_02_3"}
        assert len({v["PGPORT"] for v in variables}) == 1
        assert len(contenedores(motor, carpeta)) == 1
        espera(lambda: len(vigilantes(carpeta)) == 1)


def test_se_va_cuando_muere_el_ultimo_y_no_antes(motor, carpeta):
    with cuaderno(carpeta) as uno, cuaderno(carpeta) as dos:
        uno.listo()
        dos.listo()
        (contenedor,) = contenedores(motor, carpeta)
        volumenes = {m["Name"] for m in contenedor.attrs["Mounts"] if m["Type"] == "volume"}
        uno.mata()
        time.sleep(1.5)  # Tres miradas del vigilante.
        assert dos.pide("consulta('SELECT 1')") == [[1]]
        assert len(contenedores(motor, carpeta)) == 1
        dos.mata()
    espera(lambda: not contenedores(motor, carpeta))
    espera(lambda: not procesos_de(carpeta))
    # Sus datos tampoco se quedan ocupando disco.
    assert volumenes and not volumenes & {v.name for v in motor.volumes.list()}


def test_se_va_cuando_el_cuaderno_acaba_bien(motor, carpeta):
    with cuaderno(carpeta) as quien:
        quien.listo()
    espera(lambda: not contenedores(motor, carpeta) and not procesos_de(carpeta))


@pytest.mark.parametrize("muerte", ["kill", "stop", "remove"])
def test_muere_el_contenedor_y_la_siguiente_llamada_pone_otro(motor, carpeta, muerte):
    with cuaderno(carpeta) as quien:
        antes = quien.listo()
        (contenedor,) = contenedores(motor, carpeta)
        getattr(contenedor, muerte)(**({"force": True, "v": True} if muerte == "remove" else {}))
        assert "Error" in quien.pide("consulta('SELECT 1')")
        # Los datos se van con su contenedor.
        assert "base de datos vacía" in quien.pide("servidor.iniciar('02')")
        assert quien.reinicia() == antes
        assert quien.pide("consulta('SELECT 1')") == [[1]]
        (nuevo,) = contenedores(motor, carpeta)
        assert nuevo.id != contenedor.id
        espera(lambda: len(vigilantes(carpeta)) == 1)


def test_un_contenedor_en_pausa_sigue_con_sus_datos(motor, carpeta):
    with cuaderno(carpeta) as quien:
        antes = quien.listo()
        quien.pide("consulta('CREATE TABLE t AS SELECT 42 AS n')")
        (contenedor,) = contenedores(motor, carpeta)
        contenedor.pause()
        assert quien.reinicia() == antes
        assert quien.pide("consulta('SELECT n FROM t')") == [[42]]
        assert [c.id for c in contenedores(motor, carpeta)] == [contenedor.id]
        espera(lambda: len(vigilantes(carpeta)) == 1)


def test_un_vigilante_que_llega_en_la_pausa_no_borra_el_contenedor(motor, carpeta):
    with cuaderno(carpeta) as quien:
        quien.listo()
        (contenedor,) = contenedores(motor, carpeta)
        servidor = propia("contenedor", datos_de(carpeta))
        contenedor.pause()
        assert not servidor.contesta() and servidor.esta_sano()
        assert not vigilante._recoge_lo_que_quede(servidor)
        contenedor.unpause()
        assert quien.pide("consulta('SELECT 1')") == [[1]]


@pytest.mark.skipif(not (LINUX and ES_ROOT), reason="solo root de Linux para así lo que hay dentro")
def test_un_contenedor_en_marcha_que_calla_no_se_borra(motor, carpeta):
    with cuaderno(carpeta) as quien:
        quien.listo()
        quien.pide("consulta('CREATE TABLE t AS SELECT 42 AS n')")
        (contenedor,) = contenedores(motor, carpeta)
        dentro = [psutil.Process(int(linea[1])) for linea in contenedor.top()["Processes"]]
        for proceso in dentro:
            proceso.suspend()
        try:
            frase = quien.pide("servidor.iniciar('02')")
        finally:
            for proceso in dentro:
                proceso.resume()
        assert "está en marcha y no contesta" in frase
        una_frase(f"✗ {frase.partition(': ')[2]}")
        quien.reinicia()
        assert quien.pide("consulta('SELECT n FROM t')") == [[42]]


def test_muere_el_contenedor_y_pone_otro_un_cuaderno_distinto(motor, carpeta):
    with cuaderno(carpeta) as quien:
        antes = quien.listo()
        (contenedor,) = contenedores(motor, carpeta)
        contenedor.kill()
        with cuaderno(carpeta, leccion="01") as otro:
            otro.listo()
            assert "base de datos vacía" in quien.pide("servidor.iniciar('02')")
            assert quien.reinicia() == antes
            assert len(contenedores(motor, carpeta)) == 1


def test_matan_al_vigilante_y_el_siguiente_arranque_pone_otro(carpeta):
    with cuaderno(carpeta) as quien:
        quien.listo()
        (vigilante,) = espera(lambda: vigilantes(carpeta))
        espera(lambda: vigilante.net_connections())
        vigilante.kill()
        espera(lambda: vigilante not in vigilantes(carpeta))
        with cuaderno(carpeta, leccion="01") as otro:
            otro.listo()
            espera(lambda: len(vigilantes(carpeta)) == 1)


@pytest.mark.parametrize("ya_hay", ["carpeta", "contenedor", "contenedor en marcha"])
def test_matan_el_primer_arranque_a_medias(motor, carpeta, ya_hay):
    with cuaderno(carpeta) as quien:
        if ya_hay == "carpeta":
            espera(lambda: list(carpeta.glob("contenedor/*/arranque.lock")))
        else:
            estados = ["running"] if "marcha" in ya_hay else ["created", "running"]
            espera(lambda: [c for c in contenedores(motor, carpeta) if c.status in estados], 30)
        quien.mata()
    # El vigilante repasa durante unos segundos.
    espera(lambda: not contenedores(motor, carpeta) and not procesos_de(carpeta), 30)
    with cuaderno(carpeta) as siguiente:
        assert siguiente.listo()["PGDATABASE"] == "curso_02"


def test_docker_crea_el_contenedor_cuando_ya_han_matado_a_quien_lo_pidio(motor, carpeta):
    pedido, suelta, borrado = threading.Event(), threading.Event(), threading.Event()
    miradas = []

    def retrasa_la_creacion(trozo):
        if b"/containers/create" in trozo:
            pedido.set()
            assert suelta.wait(60)
        elif trozo.startswith(b"DELETE "):
            borrado.set()
        elif trozo.startswith(b"GET ") and b"/containers/json" in trozo:
            miradas.append(trozo)

    with reenvia_a_docker("127.0.0.1", retrasa_la_creacion) as puerto:
        with cuaderno(carpeta, DOCKER_HOST=f"tcp://127.0.0.1:{puerto}") as quien:
            assert pedido.wait(30)
            time.sleep(0.5)  # El cuerpo de la petición va detrás.
            quien.mata()
        # El vigilante ya ha mirado tres veces, y no había nada que borrar.
        antes = len(miradas)
        espera(lambda: len(miradas) >= antes + 3)
        assert not borrado.is_set()
        suelta.set()
        assert borrado.wait(15)
        espera(lambda: not contenedores(motor, carpeta) and not procesos_de(carpeta), 30)


def test_una_carpeta_con_espacios_y_acentos(motor, carpeta):
    dificil = carpeta / "José Núñez" / "Mis «documentos» = todos"
    with cuaderno(dificil) as quien:
        quien.listo()
        assert len(contenedores(motor, dificil)) == 1


# --------------------------------------------------------------- puertos


def ocupado():
    """Un puerto de 127.0.0.1 en el que ya escucha alguien."""
    intruso = socket.socket()
    intruso.bind(("127.0.0.1", 0))
    intruso.listen()
    return intruso


def test_si_ocupan_el_puerto_de_la_ultima_vez_usa_otro(motor, carpeta):
    with cuaderno(carpeta) as quien:
        quien.listo()
    espera(lambda: not procesos_de(carpeta))
    estado = datos_de(carpeta) / "estado.json"
    with ocupado() as intruso:
        puerto = intruso.getsockname()[1]
        # La contraseña se olvidó con el contenedor.
        assert json.loads(estado.read_text("utf-8"))["clave"] is None
        estado.write_text(json.dumps({"clave": None, "puerto": puerto}))
        with cuaderno(carpeta) as quien:
            assert int(quien.listo()["PGPORT"]) != puerto
            assert len(contenedores(motor, carpeta)) == 1


def test_si_todos_los_puertos_estan_ocupados_lo_dice(motor, carpeta):
    with ocupado() as intruso:
        siempre = (
            "from helpers.servidor import contenedor;"
            f"contenedor.puerto_libre = lambda: {intruso.getsockname()[1]};"
        )
        frase = fallo_con_docker(carpeta, "-c", siempre + INICIA)
    assert "puerto" in frase and "CURSO_SERVIDOR" in frase
    assert not contenedores(motor, carpeta)


# --------------------------------------------------------------- Docker que no está


def test_docker_sin_permiso(carpeta, alguien):
    if not alguien:
        pytest.skip("hace falta root para hacerse pasar por otro usuario")
    da_a_alguien(carpeta)
    frase = fallo_con_docker(carpeta, como=alguien, segundos=15)
    assert "permiso" in frase and "docker $USER" in frase


def test_docker_que_no_contesta(carpeta):
    with ocupado() as mudo:
        donde = f"tcp://127.0.0.1:{mudo.getsockname()[1]}"
        frase = fallo_con_docker(carpeta, segundos=15, DOCKER_HOST=donde)
    assert "no contesta" in frase


@pytest.mark.skipif(not LINUX, reason="solo Linux tiene 127.0.0.2 sin más")
def test_docker_en_otra_maquina(motor, carpeta):
    with reenvia_a_docker("127.0.0.2") as puerto:
        frase = fallo_con_docker(carpeta, DOCKER_HOST=f"tcp://127.0.0.2:{puerto}")
    assert "otra máquina" in frase and "CURSO_DSN" in frase
    assert not contenedores(motor, carpeta)


@contextlib.contextmanager
def reenvia_a_docker(direccion, mira=lambda trozo: None):
    """Un Docker al que se llega por otra dirección; da su puerto. `mira` ve lo que se le pide."""

    class Reenvia(socketserver.BaseRequestHandler):
        def handle(self):
            with socket.socket(socket.AF_UNIX) as motor:
                motor.connect("/var/run/docker.sock")
                vuelta = threading.Thread(target=copia, args=(motor, self.request), daemon=True)
                vuelta.start()
                copia(self.request, motor, mira)
                vuelta.join(5)

    def copia(desde, hacia, mira=lambda trozo: None):
        with contextlib.suppress(OSError):
            while trozo := desde.recv(65536):
                mira(trozo)
                hacia.sendall(trozo)
            hacia.shutdown(socket.SHUT_WR)

    with sirve(socketserver.ThreadingTCPServer, direccion, Reenvia) as puerto:
        yield puerto


@contextlib.contextmanager
def sirve(clase, direccion, atiende):
    """Un servidor de red en otro hilo; da su puerto."""
    servidor = clase((direccion, 0), atiende)
    servidor.daemon_threads = True
    servidor.block_on_close = False
    hilo = threading.Thread(target=servidor.serve_forever, args=(0.05,))
    hilo.start()
    try:
        yield servidor.server_address[1]
    finally:
        servidor.shutdown()
        hilo.join()
        servidor.server_close()


# --------------------------------------------------------------- el laboratorio


@pytest.mark.parametrize("conversa", TODAS, ids=lambda conversa: conversa.__name__)
def test_el_programa_entero(vivo, conversa):
    orden = f"__import__('tests.conversaciones').conversaciones.{conversa.__name__}()"
    assert vivo.pide(orden) is None


# --------------------------------------------------------------- imágenes que no valen


def fallo_al_descargar(carpeta, imagen, segundos=15):
    """La frase de un fallo que llega después de anunciar la descarga."""
    with cuaderno(carpeta, CURSO_IMAGEN=imagen, inicia=False) as quien:
        desde = time.monotonic()
        quien.envia("servidor.iniciar('02')")
        assert re.match(rf"⏳ Docker descarga la imagen «{imagen}».* minutos", quien.linea())
        frase = quien.recibe()
        assert time.monotonic() - desde < segundos
    assert re.fullmatch(r"ErrorServidor: [^\n]+\.", frase), frase
    assert imagen in frase and "CURSO_SERVIDOR" in frase
    return frase


def test_imagen_de_un_registro_que_no_esta(carpeta):
    frase = fallo_al_descargar(carpeta, f"127.0.0.1:{puerto_libre()}/postgres:18")
    assert "conexión" in frase


def resumen_sha(cosa):
    return "sha256:" + hashlib.sha256(cosa).hexdigest()


def describe(tipo, cosa):
    tipo = f"application/vnd.docker.{tipo}"
    return {"mediaType": tipo, "size": len(cosa), "digest": resumen_sha(cosa)}


def imagen_vacia():
    """Lo que guarda un registro de una imagen sin nada dentro: qué ruta da qué."""
    with io.BytesIO() as memoria:
        tarfile.open(fileobj=memoria, mode="w").close()
        capa = memoria.getvalue()
    raiz = {"type": "layers", "diff_ids": [resumen_sha(capa)]}
    configuracion = json.dumps(
        {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": raiz}
    ).encode()
    manifiesto = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": MANIFIESTO,
            "config": describe("container.image.v1+json", configuracion),
            "layers": [describe("image.rootfs.diff.tar.gzip", capa)],
        }
    ).encode()
    return {
        "/v2/": b"{}",
        "/v2/nada/manifests/1": manifiesto,
        f"/v2/nada/manifests/{resumen_sha(manifiesto)}": manifiesto,
        f"/v2/nada/blobs/{resumen_sha(configuracion)}": configuracion,
        f"/v2/nada/blobs/{resumen_sha(capa)}": capa,
    }


MANIFIESTO = "application/vnd.docker.distribution.manifest.v2+json"


class Registro(BaseHTTPRequestHandler):
    """Un registro de imágenes con una sola: «nada:1»."""

    contenido = imagen_vacia()

    def do_GET(self):
        cuerpo = self.contenido.get(self.path)
        self.send_response(200 if cuerpo else 404)
        cuerpo = cuerpo or b'{"errors": [{"code": "MANIFEST_UNKNOWN"}]}'
        self.send_header("Content-Length", str(len(cuerpo)))
        if "manifests" in self.path:
            self.send_header("Content-Type", MANIFIESTO)
            self.send_header("Docker-Content-Digest", resumen_sha(cuerpo))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(cuerpo)

    do_HEAD = do_GET

    def log_message(self, *_):
        """Sin escribir nada en la salida de las pruebas."""


class RegistroMudo(Registro):
    """Saluda, y cuando le piden una imagen se calla: Docker esperaría sin límite."""

    def do_GET(self):
        if self.path != "/v2/":
            time.sleep(45)
        super().do_GET()

    do_HEAD = do_GET


def test_imagen_de_un_registro_que_no_contesta(carpeta):
    with sirve(ThreadingHTTPServer, "127.0.0.1", RegistroMudo) as puerto:
        frase = fallo_al_descargar(carpeta, f"127.0.0.1:{puerto}/nada:1", segundos=30)
    assert "conexión" in frase


def test_imagen_que_no_existe(carpeta):
    with sirve(ThreadingHTTPServer, "127.0.0.1", Registro) as puerto:
        frase = fallo_al_descargar(carpeta, f"127.0.0.1:{puerto}/ninguna:1")
    assert "no existe" in frase


def test_imagen_que_si_se_descarga(motor, carpeta):
    """Llega a Docker. Como está vacía, no arranca, y eso también se dice."""
    with sirve(ThreadingHTTPServer, "127.0.0.1", Registro) as puerto:
        imagen = f"127.0.0.1:{puerto}/nada:1"
        try:
            frase = fallo_al_descargar(carpeta, imagen)
            assert "no puede arrancar" in frase
            assert motor.images.get(imagen)
        finally:
            with contextlib.suppress(docker.errors.ImageNotFound):
                motor.images.remove(imagen)
    (registro,) = carpeta.rglob("contenedor.log")
    assert str(registro) in frase and "postgres" in registro.read_text("utf-8")


def test_nombre_de_imagen_imposible(carpeta):
    assert "«NO VALE»" in fallo_con_docker(carpeta, CURSO_IMAGEN="NO VALE")


@pytest.mark.parametrize(
    ("receta", "esperado"),
    [
        ('ENTRYPOINT ["false"]', "se ha parado al arrancar"),
        ('ENV PATH=/nada\nENTRYPOINT ["/bin/sh", "-c", "/bin/sleep 60"]', "no es de PostgreSQL"),
    ],
    ids=["se_para", "es_otra_cosa"],
)
def test_imagen_que_no_es_de_postgresql(motor, carpeta, receta, esperado):
    imagen, _ = motor.images.build(fileobj=io.BytesIO(f"FROM {IMAGEN}\n{receta}".encode()), rm=True)
    try:
        frase = fallo_con_docker(carpeta, CURSO_IMAGEN=imagen.id)
    finally:
        motor.images.remove(imagen.id, force=True)
    assert esperado in frase and "CURSO_IMAGEN" in frase
    assert not contenedores(motor, carpeta)


# --------------------------------------------------------------- tiempos


def test_cuanto_tarda_la_primera_consulta(carpeta, record_property):
    frio, caliente = segundos_hasta_la_consulta(carpeta)
    record_property("medida", resumen(frio, caliente))
    # Lo que tarda depende del disco; aquí solo se vigila que nadie espere de más.
    assert caliente < frio < 30
