"""La lección 13 donde no hay PgBouncer: se dice, se sigue, y los ejercicios se hacen igual."""

import os
import subprocess
import sys

import nbformat
import pytest

from helpers.servidor import ErrorServidor, busca_pgbouncer, pgbouncer
from taller.construir import LECCIONES, ErrorConstruccion, construye, cuadernos_de, diferencia
from taller.construir import ejecuta as ejecuta_cuaderno
from taller.fuente import lee_ficha, lee_leccion, resuelto

LECCION = LECCIONES / "leccion_13_pgbouncer"
_, RESUELTO = cuadernos_de(LECCION)


def salidas(celda):
    return "".join(s.get("text", "") for s in celda.get("outputs", []))


@pytest.mark.lenta
def test_el_cuaderno_se_ejecuta_entero_y_lo_dice(monkeypatch):
    monkeypatch.setenv("CURSO_PGBOUNCER", "no")
    nuevo = resuelto(lee_leccion(LECCION))
    ejecuta_cuaderno(nuevo, RESUELTO.parent, LECCION.name)
    guardado = nbformat.read(RESUELTO, as_version=4)
    assert len(nuevo.cells) == len(guardado.cells)
    usan = 0
    for celda, suya in zip(nuevo.cells, guardado.cells, strict=True):
        veces = celda.source.count("pgbouncer.prueba(")
        if celda.cell_type == "code" and veces:
            usan += 1
            lineas = salidas(celda).splitlines()
            assert lineas.count("sin PgBouncer") == veces, celda.source
            assert set(lineas) <= {"sin PgBouncer", "— en modo sesión"}
            # Y guardado está lo que sale con él.
            assert "sin PgBouncer" not in salidas(suya)
        elif celda.source.startswith("pgbouncer = "):
            assert "Sin PgBouncer: CURSO_PGBOUNCER vale «no»" in str(celda.outputs)
            assert "✓ Hay un PgBouncer." in str(suya.outputs)
        else:
            una, otra = (nbformat.v4.new_notebook(cells=[c]) for c in (suya, celda))
            assert diferencia(una, otra) is None, celda.source
    assert usan >= 15


def test_sin_el_no_se_construye(monkeypatch, tmp_path):
    assert lee_ficha(LECCION).pide == "pgbouncer"
    monkeypatch.setenv("CURSO_PGBOUNCER", "no")
    with pytest.raises(ErrorConstruccion, match="se construye con PgBouncer"):
        construye(LECCION, tmp_path)
    assert not list(tmp_path.iterdir())


# Encontrarlo, o no


def test_si_la_variable_dice_que_lo_hay_y_no_es_asi_falla(monkeypatch):
    monkeypatch.setenv("CURSO_PGBOUNCER", "/no/existe/pgbouncer")
    with pytest.raises(ErrorServidor, match=r"pgbouncer» y no sirve: no hay.*instálalo"):
        pgbouncer.por_que_no()


def test_donde_no_lo_hay_se_dice_como_conseguirlo(monkeypatch, tmp_path):
    monkeypatch.delenv("CURSO_PGBOUNCER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(busca_pgbouncer, "_SITIOS", ())
    motivo = pgbouncer.por_que_no()
    for como in ("apt install", "brew install", "conda-forge", "Docker"):
        assert como in motivo
    with pytest.raises(ErrorServidor, match="Sin PgBouncer"), pgbouncer.delante({}):
        pass


@pytest.mark.skipif(os.name == "nt", reason="el programa de mentira es de sh")
@pytest.mark.parametrize(
    ("dice", "motivo"),
    [
        ("PgBouncer 1.18.0", "es PgBouncer 1.18 y hace falta el 1.22"),
        ("PgBouncer 1.22.0", ""),
        ("PgBouncer 2.0.1", ""),
        ("otra cosa", "no se puede ejecutar"),
    ],
)
def test_uno_antiguo_no_sirve(monkeypatch, tmp_path, dice, motivo):
    programa = tmp_path / "pgbouncer"
    programa.write_text(f"#!/bin/sh\necho {dice}\n", encoding="utf-8")
    programa.chmod(0o755)
    monkeypatch.delenv("CURSO_PGBOUNCER", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert (motivo in pgbouncer.por_que_no()) if motivo else pgbouncer.por_que_no() == ""


@pytest.mark.lenta
def test_donde_tendria_que_haberlo_pytest_no_lo_salta(tmp_path):
    orden = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(RESUELTO)]
    hecho = subprocess.run(
        orden,
        cwd=LECCIONES.parent,
        env={**os.environ, "CURSO_PGBOUNCER": str(tmp_path / "no")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert hecho.returncode == pytest.ExitCode.USAGE_ERROR
    assert "no sirve: no hay PgBouncer" in hecho.stderr


@pytest.mark.parametrize("quien", ["docker", "podman"])
def test_en_un_contenedor_se_pide_lo_que_hace_falta(monkeypatch, tmp_path, quien):
    programa = tmp_path / quien
    programa.write_text("", encoding="utf-8")
    programa.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CURSO_IMAGEN_PGBOUNCER", "una/imagen:1")
    orden = busca_pgbouncer.orden_de("contenedor", tmp_path)
    assert orden[0] == str(programa) and orden[-1] == "una/imagen:1"
    assert {"--rm", "--network=host", f"--volume={tmp_path}:{tmp_path}"} <= set(orden)
