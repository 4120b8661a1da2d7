"""El observador enseña lo que el servidor ve."""

import os
import re
import subprocess
import sys
import time

import nbformat
import psycopg2
import pytest

from helpers import observador
from helpers.servidor import ErrorServidor
from taller import construir

pytestmark = pytest.mark.usefixtures("servidor_del_curso")


@pytest.fixture
def conexion():
    una = psycopg2.connect(application_name="observada")
    yield una
    una.close()
    assert observador.espera_conexiones(0, "observada") == 0


def test_ve_las_conexiones_y_no_se_cuenta(conexion):
    assert [fila["nombre"] for fila in observador.conexiones("observada")] == ["observada"]
    assert "observador" not in [fila["nombre"] for fila in observador.conexiones()]
    assert observador.conexiones("otra") == []


def test_la_tabla_dice_el_proceso_el_estado_y_la_consulta(conexion):
    conexion.cursor().execute("SELECT 1 <\n    2")
    foto = observador.conexiones("observada")
    letra = observador.proceso(conexion)
    assert repr(foto).splitlines()[1] == f"{letra} | observada | idle in transaction | SELECT 1 < 2"
    assert "<code>SELECT 1 &lt; 2</code>" in foto._repr_html_()
    assert "ninguna conexión" in repr(observador.conexiones("otra"))


def test_cada_proceso_conserva_su_letra(conexion):
    with psycopg2.connect(application_name="observada_2") as otra:
        assert observador.proceso(conexion) == observador.proceso(conexion)
        assert observador.proceso(conexion) != observador.proceso(otra)
    otra.close()


def test_espera_hasta_que_se_van(conexion):
    conexion.close()
    assert observador.espera_conexiones(0, "observada") == 0


def test_termina_solo_las_de_ese_nombre(conexion):
    otra = psycopg2.connect(application_name="no_tocar")
    assert observador.termina_conexiones("observada") == 1
    with pytest.raises(psycopg2.OperationalError):
        conexion.cursor().execute("SELECT 1")
    otra.cursor().execute("SELECT 1")
    otra.close()


def test_vigila_anota_lo_que_pasa_mientras_dura():
    with observador.vigila("vigilada") as muestras:
        abiertas = [psycopg2.connect(application_name="vigilada") for _ in range(3)]
        # Lo que dura poco puede no verse: se le da tiempo.
        limite = time.monotonic() + 5
        while muestras[-1][1] != 3 and time.monotonic() < limite:
            time.sleep(0.005)
        for una in abiertas:
            una.close()
        observador.espera_conexiones(0, "vigilada")
    assert [muestras[0][1], max(n for _, n in muestras), muestras[-1][1]] == [0, 3, 0]
    tiempos = [segundos for segundos, _ in muestras]
    assert tiempos == sorted(tiempos) and tiempos[0] >= 0
    cuantas = len(muestras)
    time.sleep(0.05)
    assert len(muestras) == cuantas


def test_vigila_deja_pasar_el_error_y_para():
    with pytest.raises(ZeroDivisionError), observador.vigila() as muestras:
        raise ZeroDivisionError
    cuantas = len(muestras)
    time.sleep(0.05)
    assert len(muestras) == cuantas


def test_se_recupera_si_le_cortan_la_conexion():
    observador.conexiones()
    with psycopg2.connect() as otra, otra.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'observador'"
        )
    otra.close()
    assert observador.espera_conexiones(0) == 0


def test_sin_servidor_dice_que_hacer(monkeypatch):
    monkeypatch.setenv("PGPORT", "1")
    with pytest.raises(ErrorServidor, match=r"ejecuta otra vez la celda de «servidor\.iniciar»"):
        observador.conexiones()


def test_no_deja_su_conexion_al_salir():
    programa = (
        "from helpers import observador; observador.conexiones();"
        " print(observador.servidor._propia[1].info.backend_pid)"
    )
    pid = int(subprocess.check_output([sys.executable, "-c", programa], env=os.environ))
    limite = time.monotonic() + 5
    with psycopg2.connect() as otra, otra.cursor() as cursor:
        otra.autocommit = True
        while time.monotonic() < limite:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", (pid,))
            if (quedan := cursor.fetchone()[0]) == 0:
                break
    otra.close()
    assert quedan == 0


def test_dice_las_que_son_de_antes_de_la_celda(conexion, capsys, monkeypatch):
    # Todas las de esta celda: lo que sobra es lo que se quería ver.
    assert observador.espera_conexiones(0, "observada", 0.1) == 1
    assert capsys.readouterr().out == ""
    time.sleep(0.05)
    observador.celda._empieza(None)
    with psycopg2.connect(application_name="observada_2") as otra:
        assert observador.espera_conexiones(2, "observada", 0.1) == 2
        assert capsys.readouterr().out == ""
        assert observador.espera_conexiones(1, "observada", 0.1) == 2
        assert re.fullmatch(
            r"⚠ Se esperaba 1 y hay 2\. De antes de esta celda: «observada», desde las "
            r"\d\d:\d\d:\d\d\. Si no contabas con ella, ejecuta "
            r"observador\.termina_conexiones\(\) y repite desde la celda que abre las tuyas\.\n",
            capsys.readouterr().out,
        )
    otra.close()


CELDAS = [
    "import psycopg2\nfrom helpers import observador, servidor\nservidor.iniciar('02')",
    "una = psycopg2.connect()",
    "observador.espera_conexiones(0)",
    "otra = psycopg2.connect()\nobservador.espera_conexiones(1)",
]


@pytest.mark.lenta
def test_en_un_cuaderno_cada_celda_cuenta_desde_que_empieza(tmp_path):
    celdas = [nbformat.v4.new_code_cell(c) for c in CELDAS]
    construir.ejecuta(nbformat.v4.new_notebook(cells=celdas), tmp_path, "prueba")
    avisos = [celda.outputs[0].get("text", "") for celda in celdas[2:]]
    assert [aviso[: aviso.find(" De")] for aviso in avisos] == [
        "⚠ Se esperaban 0 y hay 1.",
        "⚠ Se esperaba 1 y hay 2.",
    ]
    assert all(aviso.count("«sin nombre», desde las ") == 1 for aviso in avisos)
