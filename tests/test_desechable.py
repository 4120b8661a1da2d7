"""El servidor para romper: es de quien lo enciende, resiste lo que se le hace y no queda suelto."""

import contextlib
import subprocess
import sys

import psutil
import psycopg
import pytest

from helpers.servidor import ErrorServidor, desechable
from tests.aula import carpeta_nueva, entorno, espera, procesos_de, quita_carpeta, vive

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]

ENCIENDE = """
import sys
from helpers import servidor
roto = servidor.desechable({ajustes})
print(roto.principal(), roto.parametros["port"], flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def en_otro_proceso(carpeta, ajustes="", **mas):
    """Un proceso que enciende uno y espera; da el proceso, y el principal y el puerto del suyo."""
    orden = [sys.executable, "-c", ENCIENDE.format(ajustes=ajustes)]
    tubos = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(orden, env=entorno(carpeta, **mas), **tubos) as proceso:
        try:
            dice = proceso.stdout.readline().split()
            assert len(dice) == 2, dice
            yield proceso, *map(int, dice)
        finally:
            proceso.kill()


@pytest.fixture
def carpeta():
    nueva = carpeta_nueva()
    yield nueva
    quita_carpeta(nueva)


@pytest.fixture(scope="module")
def roto():
    return desechable(deadlock_timeout="200ms")


def vale(roto, ajuste):
    with psycopg.connect(**roto.parametros) as conexion:
        return conexion.execute(f"SHOW {ajuste}").fetchone()[0]


def test_es_el_mismo_aunque_se_pida_otra_vez_y_lleva_sus_ajustes(roto):
    assert desechable(deadlock_timeout="200ms") is roto
    assert vale(roto, "deadlock_timeout") == "200ms"
    assert roto.parametros["password"] not in repr(roto)


@pytest.mark.parametrize("rompe", ["apaga", "mata", "congela"])
def test_pedirlo_otra_vez_lo_pone_en_pie(roto, rompe):
    if rompe == "apaga":
        roto.apaga()
    elif rompe == "mata":
        psutil.Process(roto.principal()).kill()
    else:
        for proceso in procesos_de(roto.carpeta):
            proceso.suspend()
    assert desechable(deadlock_timeout="200ms") is roto
    assert vale(roto, "deadlock_timeout") == "200ms"


@pytest.mark.parametrize("error", [KeyboardInterrupt, None])
def test_apagado_dice_que_lo_esta_y_vuelve_aunque_alguien_interrumpa(roto, error):
    with pytest.raises(error) if error else contextlib.nullcontext(), roto.apagado():
        with pytest.raises(ErrorServidor, match="Ese servidor está apagado"):
            vale(roto, "deadlock_timeout")
        if error:
            raise error
    assert vale(roto, "deadlock_timeout") == "200ms"


def test_un_reinicio_conserva_el_puerto_y_los_datos(roto):
    puerto = roto.parametros["port"]
    with psycopg.connect(**roto.parametros) as conexion:
        conexion.execute("CREATE TABLE IF NOT EXISTS queda ()")
    roto.reinicia()
    assert roto.parametros["port"] == puerto
    with psycopg.connect(**roto.parametros) as conexion:
        conexion.execute("SELECT FROM queda")


@pytest.mark.parametrize("muere", ["se_despide", "kill"])
@pytest.mark.parametrize("congelado", [False, True])
def test_se_va_con_quien_lo_encendio(carpeta, muere, congelado):
    with en_otro_proceso(carpeta) as (proceso, principal, _):
        suyo = psutil.Process(principal)
        if congelado:
            suyo.suspend()
        if muere == "kill":
            proceso.kill()
        else:
            proceso.stdin.close()
        espera(lambda: not procesos_de(carpeta), 30)
        assert not suyo.is_running() or suyo.status() == psutil.STATUS_ZOMBIE
        espera(lambda: not list(carpeta.iterdir()), 10)


def test_es_aparte_aunque_el_curso_vaya_por_otro_servidor(carpeta):
    ajeno = {"CURSO_DSN": "postgresql://nadie@127.0.0.1:1/nada", "CURSO_SERVIDOR": "contenedor"}
    with en_otro_proceso(carpeta, "max_connections=20", **ajeno) as (_, principal, puerto):
        assert psutil.Process(principal) in procesos_de(carpeta)
        assert puerto != 1


def test_si_tambien_mataron_a_su_guarda_lo_tira_el_siguiente(carpeta):
    with en_otro_proceso(carpeta) as (proceso, principal, _):
        guardas = [p for p in procesos_de(carpeta) if "helpers.servidor.desechable" in p.cmdline()]
        assert len(guardas) == 1
        for guarda in guardas:
            guarda.kill()
        huerfano = psutil.Process(principal)
        proceso.kill()
        proceso.wait(10)
    assert vive(huerfano)
    with en_otro_proceso(carpeta) as (_, otro, _):
        assert otro != principal
        espera(lambda: not vive(huerfano), 10)
