"""El registro de los tutoriales: qué escribe en pantalla, qué en su archivo, y sin él."""

import re

from helpers import programas
from taller.construir import RAIZ

PROGRAMA = "from helpers.logger_base import log; log.debug('Creación del pool'); print('sigue')"


def registra(carpeta, monkeypatch):
    monkeypatch.chdir(carpeta)
    return programas.ejecuta("-c", PROGRAMA, PYTHONPATH=str(RAIZ))


def test_en_pantalla_lo_corto_y_en_el_archivo_lo_largo(tmp_path, monkeypatch):
    hecho = registra(tmp_path, monkeypatch)
    assert (hecho.stdout, hecho.stderr) == ("DEBUG: Creación del pool\nsigue\n", "")
    guardado = (tmp_path / "capa_datos.log").read_text("utf-8")
    assert re.fullmatch(r"\d\d:\d\d:\d\d [AP]M: DEBUG \[<string>:1\] Creación del pool\n", guardado)


def test_si_el_archivo_no_se_puede_abrir_basta_la_pantalla(tmp_path, monkeypatch):
    # Una carpeta en su sitio tampoco deja escribir; y vale para root, que puede con los permisos.
    (tmp_path / "capa_datos.log").mkdir()
    hecho = registra(tmp_path, monkeypatch)
    assert (hecho.stdout, hecho.stderr) == ("DEBUG: Creación del pool\nsigue\n", "")
