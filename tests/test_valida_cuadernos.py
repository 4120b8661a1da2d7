"""Quien valida los cuadernos no da por bueno lo que no se ha ejecutado."""

import os
import subprocess
import sys

import pytest
from valida_cuadernos import CUADERNOS, RAIZ, NoVale, celdas_de_codigo, comprueba, misma_version

ESTE = "7465 desde 1764.5"
ULTIMA = f'<properties><property name="servidor" value="{ESTE}"/></properties>'
BIEN = [f"notebooks.{ruta}" for ruta in CUADERNOS for _ in range(celdas_de_codigo(ruta))]


def informe(carpeta, celdas, mal="", resultado="", dentro=ULTIMA):
    """El informe de pytest, con un caso por celda.

    La última de cada cuaderno dice, en `dentro`, qué servidor vio; la de `mal`, lleva `resultado`.
    """
    ultimas = {c: i for i, c in enumerate(celdas)}.values()
    casos = [
        f'<testcase classname="{c}">{dentro if i in ultimas else ""}</testcase>'
        for i, c in enumerate(celdas)
    ]
    casos.append(f'<testcase classname="{mal}">{resultado}</testcase>' if mal else "")
    archivo = carpeta / "informe.xml"
    archivo.write_text(f"<testsuite>{''.join(casos)}</testsuite>", "utf-8")
    return archivo


def test_todo_validado(tmp_path):
    esperado = len(CUADERNOS), len(BIEN)
    assert comprueba(0, informe(tmp_path, BIEN), ESTE) == esperado


@pytest.mark.parametrize("resultado", ["failure", "skipped", "error"])
def test_una_celda_que_no_pasa(tmp_path, resultado):
    archivo = informe(tmp_path, BIEN[:-1], BIEN[-1], f"<{resultado}/>")
    with pytest.raises(NoVale, match=f"solo se han validado {len(BIEN) - 1} celdas"):
        comprueba(0, archivo, ESTE)


def test_un_cuaderno_que_no_se_ejecuta(tmp_path):
    with pytest.raises(NoVale, match=f"de {len(CUADERNOS) - 1} cuadernos"):
        comprueba(0, informe(tmp_path, [c for c in BIEN if c != BIEN[0]]), ESTE)


def test_pytest_que_falla(tmp_path):
    with pytest.raises(NoVale, match="código 5"):
        comprueba(5, informe(tmp_path, []), ESTE)


@pytest.mark.parametrize("dentro", ["", ULTIMA.replace("7465", "7466")], ids=["nadie", "otro"])
def test_cuadernos_que_fueron_a_otro_servidor(tmp_path, dentro):
    """Pasan, pero el servidor que se validaba no ha visto a nadie, o no es el mismo."""
    with pytest.raises(NoVale, match=r"no han acabado en este servidor .*00_.*01_"):
        comprueba(0, informe(tmp_path, BIEN, dentro=dentro), ESTE)


def test_dos_servidores_de_la_misma_version():
    lineas = [
        "✓ embebido: PostgreSQL 18.6, y lo demás",
        "✓ contenedor: PostgreSQL 15.20, y lo demás",
    ]
    assert misma_version(lineas) == ""
    assert "18" in misma_version([lineas[0], "✓ contenedor: PostgreSQL 18.1, y lo demás"])


@pytest.mark.lenta
def test_sin_docker_no_hay_linea():
    hecho = subprocess.run(
        [sys.executable, "-m", "tests.valida_cuadernos", "contenedor"],
        cwd=RAIZ,
        env={**os.environ, "DOCKER_HOST": "tcp://127.0.0.1:1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert hecho.returncode == 1
    assert "✓" not in hecho.stdout
    assert "Docker" in hecho.stderr
