"""El servidor del curso, de verdad: varios a la vez, y muertes de unos y de otros."""

import os
import re
import signal
import subprocess
import sys
import time

import psutil
import psycopg2
import pytest

from tests.aula import (
    POSIX,
    administrador,
    entorno,
    espera,
    lanzado,
    mata_al_servidor,
    nuestras,
    principal,
    procesos_de,
    relevos,
    vigilantes,
)
from tests.cuaderno import Cuaderno

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]


def test_tres_primeros_arranques_a_la_vez(carpeta):
    with Cuaderno(carpeta) as uno, Cuaderno(carpeta) as dos, Cuaderno(carpeta) as tres:
        variables = [cuaderno.listo() for cuaderno in (uno, dos, tres)]
        assert {v["PGDATABASE"] for v in variables} == {"curso_02", "curso_02_2", "curso_02_3"}
        assert len({v["PGPORT"] for v in variables}) == 1
        assert [p.name for p in carpeta.glob("datos*")] == ["datos"]
        espera(lambda: len(vigilantes(carpeta)) == 1)


def test_muere_un_cuaderno_y_el_servidor_se_va(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        cuaderno.pide("consulta('CREATE TABLE t ()')")
        servidor = principal(apagado)
        cuaderno.mata()
    espera(lambda: not procesos_de(apagado))
    assert not servidor.is_running() or servidor.status() == psutil.STATUS_ZOMBIE
    # El nombre vuelve a estar libre, y la base de datos es otra.
    with Cuaderno(apagado) as siguiente:
        assert siguiente.listo()["PGDATABASE"] == "curso_02"
        assert siguiente.pide("consulta(\"SELECT to_regclass('t')\")") == [[None]]


def test_un_cuaderno_muerto_no_apaga_el_de_otro(apagado):
    with Cuaderno(apagado) as uno, Cuaderno(apagado) as dos:
        uno.listo()
        dos.listo()
        uno.mata()
        time.sleep(1.5)  # Tres miradas del vigilante.
        assert dos.pide("consulta('SELECT 1')") == [[1]]
        with Cuaderno(apagado) as tres:
            tres.listo()
            with administrador(apagado) as admin:
                assert len(nuestras(admin)) == 2
            admin.close()


def test_matan_al_servidor_y_la_siguiente_llamada_lo_levanta(apagado):
    with Cuaderno(apagado) as cuaderno:
        antes = cuaderno.listo()
        cuaderno.pide("consulta('CREATE TABLE t AS SELECT 42 AS n')")
        mata_al_servidor(apagado)
        assert cuaderno.reinicia() == antes
        assert cuaderno.pide("consulta('SELECT n FROM t')") == [[42]]
        # Otro proceso encuentra el nuevo, y hay quien lo vigile.
        with Cuaderno(apagado) as otro:
            assert otro.listo()["PGPORT"] == antes["PGPORT"]
            espera(lambda: len(vigilantes(apagado)) == 1)


def test_matan_al_servidor_y_lo_levanta_otro_proceso(apagado):
    with Cuaderno(apagado) as cuaderno:
        antes = cuaderno.listo()
        cuaderno.pide("consulta('CREATE TABLE t AS SELECT 42 AS n')")
        mata_al_servidor(apagado)
        with Cuaderno(apagado, leccion="01") as otro:
            otro.listo()
            # La sesión rota no se defiende sola: si no vuelve a iniciar, su base se borra.
            dice = cuaderno.pide("servidor.iniciar('02')")
            assert re.fullmatch(r"✓ .* base de datos vacía: .*desde el principio\.", dice)
            assert cuaderno.reinicia()["PGPORT"] == antes["PGPORT"]
            assert cuaderno.pide("consulta(\"SELECT to_regclass('t')\")") == [[None]]


# Un vigilante que no consigue conectar la primera vez, como cuando el servidor tarda en arrancar
# y han matado a quien lo arrancaba: contesta justo cuando el vigilante iba a darlo por perdido.
_VIGILANTE_QUE_LLEGA_TARDE = """
import sys
from helpers.servidor import vigilante
conecta, veces = vigilante._conecta, []
vigilante._conecta = lambda servidor: conecta(servidor) if veces else veces.append(1)
vigilante.main()
"""


def test_el_vigilante_no_se_va_si_el_servidor_contesta_a_ultima_hora(apagado):
    with Cuaderno(apagado) as quien:
        quien.listo()
        (vigilante,) = espera(lambda: vigilantes(apagado))
        vigilante.kill()
        # Enseguida hay otro, el relevo: el que llega tarde es uno más.
        espera(lambda: vigilante not in vigilantes(apagado))
        orden = [sys.executable, "-c", _VIGILANTE_QUE_LLEGA_TARDE, "embebido", apagado]
        otro = subprocess.Popen(orden, cwd=apagado)
        espera(lambda: psutil.Process(otro.pid).net_connections())
        quien.mata()
    assert otro.wait(20) == 0
    espera(lambda: not procesos_de(apagado))


@pytest.mark.parametrize("muere", ["vigilante", "relevo"])
def test_matan_a_uno_de_los_que_vigilan_y_el_otro_sigue(apagado, muere):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        (vigilante,) = espera(lambda: vigilantes(apagado))
        (relevo,) = espera(lambda: relevos(apagado))
        muerto = {"vigilante": vigilante, "relevo": relevo}[muere]
        muerto.kill()
        espera(lambda: muerto not in procesos_de(apagado) and relevos(apagado))
        assert cuaderno.pide("consulta('SELECT 1')") == [[1]]
        cuaderno.mata()
    espera(lambda: not procesos_de(apagado))


def test_matan_a_los_dos_que_vigilan_y_el_siguiente_arranque_pone_otros(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        (vigilante,) = espera(lambda: vigilantes(apagado))
        (relevo,) = espera(lambda: relevos(apagado))
        for proceso in (vigilante, relevo):
            proceso.suspend() if POSIX else None  # Que ninguno vea morir al otro.
        for proceso in (vigilante, relevo):
            proceso.kill()
        espera(lambda: not vigilantes(apagado))
        with Cuaderno(apagado, leccion="01") as otro:
            otro.listo()
            espera(lambda: len(vigilantes(apagado)) == 1)


@pytest.mark.parametrize("ya_hay", ["arranque.lock", "datos.*", "estado.json", "datos/*.pid"])
def test_matan_el_primer_arranque_a_medias(carpeta, ya_hay):
    with Cuaderno(carpeta) as cuaderno:
        espera(lambda: list(carpeta.glob(ya_hay)))
        cuaderno.mata()
    with Cuaderno(carpeta) as siguiente:
        assert siguiente.listo()["PGDATABASE"] == "curso_02"
        assert not list(carpeta.glob("datos.*"))


def test_matan_initdb_y_el_siguiente_arranque_limpia(carpeta):
    with Cuaderno(carpeta) as cuaderno:
        (resto,) = espera(lambda: [r for r in carpeta.glob("datos.*") if r.is_dir()])
        espera(lambda: (resto / "base").exists())
        cuaderno.mata()
    assert not (carpeta / "datos").exists()
    with Cuaderno(carpeta) as siguiente:
        siguiente.listo()
        assert not list(carpeta.glob("datos.*"))


def test_matan_al_que_arranca_y_no_queda_un_servidor_sin_vigilar(apagado):
    with Cuaderno(apagado) as cuaderno:
        espera(lambda: (apagado / "datos" / "postmaster.pid").exists())
        cuaderno.mata()
    espera(lambda: not procesos_de(apagado))


def test_ctrl_c_en_un_terminal_no_apaga_el_servidor_de_otros(apagado):
    with Cuaderno(apagado) as cuaderno:
        cuaderno.listo()
        with lanzado(
            *("-m", "helpers.servidor"),
            env=entorno(apagado),
            **({"start_new_session": True} if POSIX else {"creationflags": 0x200}),
        ) as terminal:
            assert terminal.stdout.readline() == "✓ PostgreSQL está listo.\n"
            resto = "".join(
                iter(
                    terminal.stdout.readline,
                    "Se apaga cuando pulses Ctrl-C aquí y nadie más lo use.\n",
                )
            )
            (uri,) = re.findall(r"URI +(postgresql://\S+)", resto)
            psycopg2.connect(uri).close()
            if POSIX:
                os.killpg(terminal.pid, signal.SIGINT)
            else:
                terminal.send_signal(signal.CTRL_BREAK_EVENT)
            assert terminal.wait(10) == 0
        assert cuaderno.pide("consulta('SELECT 1')") == [[1]]


def test_mientras_viva_se_va_con_quien_lo_lanzo(apagado):
    lanzador = (
        "import subprocess, sys;"
        "h = subprocess.Popen([sys.executable, '-m', 'helpers.servidor', '--mientras-viva'],"
        " stdin=subprocess.PIPE);"
        "h.wait()"
    )
    with lanzado("-c", lanzador, env=entorno(apagado), stdin=subprocess.DEVNULL) as padre:
        assert padre.stdout.readline() == "listo\n"
        assert principal(apagado).is_running()
        padre.kill()
    espera(lambda: not procesos_de(apagado))
