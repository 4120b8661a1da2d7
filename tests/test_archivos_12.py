"""Los archivos que se escriben en un editor: los de la 12, en mi_curso/laboratorio/."""

import ast
from pathlib import Path

import pytest

from helpers import cuadernos
from helpers.cuadernos import DEL_CURSO, LABORATORIO
from helpers.ejercicios import MAL, PENDIENTE
from lecciones.leccion_12_laboratorio import archivos as modulo
from lecciones.leccion_12_laboratorio.archivos import (
    A_MEDIAS,
    archivos,
    conversa,
    programa,
    resueltos,
    solucion,
)
from lecciones.leccion_12_laboratorio.ejercicios import comprobar
from taller import repetir
from taller.copia import CUADERNOS, pone_al_dia

DADOS = sorted(a.name for a in A_MEDIAS.glob("*.py"))


@pytest.fixture
def mi_curso(tmp_path, monkeypatch):
    """La carpeta de quien aprende, y este cuaderno, en ella."""
    copia = tmp_path / "mi_curso"
    (copia / DEL_CURSO).mkdir(parents=True)
    monkeypatch.setattr(modulo, "carpeta_del_cuaderno", lambda: copia)
    return copia


def test_se_ponen_los_que_faltan_y_lo_escrito_no_se_toca(mi_curso):
    laboratorio = mi_curso / LABORATORIO
    laboratorio.mkdir()
    (laboratorio / "conexion.py").write_text("# mío")
    suyos = archivos("conexion.py", "usuario.py")
    assert sorted(a.name for a in laboratorio.iterdir()) == DADOS
    assert suyos.textos()["conexion.py"] == "# mío"
    assert suyos.sin_tocar() == ["usuario.py"]
    (laboratorio / "usuario.py").unlink()
    assert suyos.sin_tocar() == ["usuario.py"]
    archivos("conexion.py")
    assert (laboratorio / "usuario.py").read_bytes() == (A_MEDIAS / "usuario.py").read_bytes()


def test_fuera_de_mi_curso_no_se_escribe_nada(tmp_path, monkeypatch):
    monkeypatch.setattr(modulo, "carpeta_del_cuaderno", lambda: tmp_path)
    assert programa().sin_tocar() == list(modulo.PROGRAMA)
    assert [*tmp_path.iterdir()] == []


def test_lo_que_queda_por_escribir_se_dice(mi_curso, servidor_del_curso):
    pendiente = comprobar("12.3", {"usuario_py": archivos("usuario.py")})
    assert (pendiente.estado, "`usuario.py`" in pendiente.mensaje) == (PENDIENTE, True)
    suyo = mi_curso / LABORATORIO / "usuario.py"
    suyo.write_text(suyo.read_text("utf-8").replace("username", "nombre"), encoding="utf-8")
    mal = comprobar("12.3", {"usuario_py": archivos("usuario.py")})
    assert (mal.estado, mal.mensaje.endswith("Todavía queda un «...» en `usuario.py`.")) == (
        MAL,
        True,
    )


def test_repetir_da_el_archivo_del_principio_y_guarda_el_suyo(mi_curso):
    pone_al_dia(CUADERNOS, mi_curso)
    archivos()
    for nombre in ("conexion.py", "usuario.py"):
        (mi_curso / LABORATORIO / nombre).write_text("# mío")
    dicho = repetir.repite("12.1", CUADERNOS, mi_curso)
    (guardado,) = (mi_curso / "anteriores" / LABORATORIO).iterdir()
    assert guardado.read_text() == "# mío"
    assert any(guardado.name in frase for frase in dicho)
    assert archivos("conexion.py").sin_tocar() == ["conexion.py"]
    assert archivos("usuario.py").sin_tocar() == []
    # La lección entera, los demás también.
    repetir.repite("12", CUADERNOS, mi_curso)
    assert len([*(mi_curso / "anteriores" / LABORATORIO).iterdir()]) == len(DADOS)
    assert archivos("usuario.py").sin_tocar() == ["usuario.py"]


def test_los_archivos_de_una_celda():
    celda = {"cell_type": "code", "source": ["x = archivos(\n", '    "a.py", "b_2.py")  # "c.py"']}
    assert cuadernos.archivos(celda) == ["a.py", "b_2.py"]
    assert cuadernos.archivos({**celda, "source": ['resueltos("a.py")']}) == []


@pytest.mark.parametrize("nombre", [n for n in DADOS if n != "logger_base.py"])
def test_lo_que_se_da_promete_lo_mismo_que_su_solucion(nombre):
    dado, resuelto = (
        promesas(ruta.read_text("utf-8")) for ruta in (A_MEDIAS / nombre, solucion(nombre))
    )
    assert {que: dado[que] for que in dado} == {que: resuelto.get(que) for que in dado}


def promesas(codigo):
    """{clase o función: (parámetros, descripción)}"""
    return {
        nodo.name: (
            ast.unparse(nodo.args) if isinstance(nodo, ast.FunctionDef) else "",
            ast.get_docstring(nodo),
        )
        for nodo in ast.walk(ast.parse(codigo))
        if isinstance(nodo, (ast.FunctionDef, ast.ClassDef))
    }


def test_conversa_ensena_lo_que_se_ve_en_un_terminal(servidor_del_curso, capsys):
    conversa(programa(), "5")
    assert capsys.readouterr().out.startswith("Todavía falta por escribir: conexion.py")
    entero = resueltos(*modulo.PROGRAMA)
    conversa(entero, "2", "ana", "secreta", "1", "5")
    dicho = capsys.readouterr().out
    assert "Contraseña: secreta\nUsuario agregado." in dicho and "Hasta luego." in dicho
    conversa(entero, "5", "de más")
    assert "ya había terminado" in capsys.readouterr().out
    assert not [*Path(modulo.AQUI).rglob("*.log")]
