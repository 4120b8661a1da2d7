"""Lo que hace una persona en la clase: entra, hace una lección entera, la guarda y sale."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import websocket

from tests.hub import Kernel, Persona

RAIZ = Path(__file__).resolve().parents[2]
# Lo que gastan el servidor de una persona y todo lo que ha arrancado, y cuántas conexiones tiene
# mientras mira. Lo compartido con otros procesos se reparte entre ellos: es la PSS de Linux.
MIRA = """
import json as _json, os as _os, psutil as _psutil, psycopg2 as _psycopg2
_suyo = _psutil.Process().parent()
_todos = [_suyo, *_suyo.children(recursive=True)]
_mira = _psycopg2.connect("")
_cursor = _mira.cursor()
_cursor.execute(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE usename = current_user AND pid <> pg_backend_pid()"
)
print(_json.dumps({
    "cpu": sum(sum(p.cpu_times()[:4]) for p in _todos),
    "lab": _suyo.memory_full_info().pss / 2**20,
    "kernel": sum(p.memory_full_info().pss for p in _todos[1:]) / 2**20,
    "conexiones": _cursor.fetchone()[0],
}))
_mira.close()
"""


def respuestas(ruta: str) -> dict[str, str]:
    """El código de cada celda del cuaderno resuelto, por su identificador."""
    resuelto = RAIZ / "notebooks" / "soluciones" / ruta
    celdas = json.loads(resuelto.read_text("utf-8"))["cells"]
    return {c["id"]: "".join(c["source"]) for c in celdas if c["cell_type"] == "code"}


def estudia(persona: Persona, leccion: str, crono: Callable[[str], None], veces: int = 1) -> dict:
    """Toda la sesión de una persona. Devuelve cuánto ha tardado y qué ha visto.

    Args:
        leccion: `"02"`, por ejemplo.
        crono: se llama al empezar cada parte, con su nombre; puede hacer esperar.
        veces: cuántas empieza la lección, como mucho, si algo se cae mientras la hace.

    Raises:
        AssertionError: algo no ha ido como tiene que ir.
    """
    (ruta,) = (solucion.name for solucion in RAIZ.glob(f"notebooks/soluciones/{leccion}_*.ipynb"))
    desde = time.monotonic()
    crono("entra")
    entrada = persona.entra().status_code
    assert entrada == 302, f"El hub no la deja entrar: {entrada}."
    persona.abre()
    cuaderno = persona.lee(ruta)
    kernel = persona.kernel(ruta)
    dicho = kernel.ejecuta("1+1")
    assert dicho == ("2", ""), f"El kernel dice que 1+1 es {dicho}."
    visto = {"listo": time.monotonic() - desde, "rechazos": persona.rechazos}
    crono("trabaja")
    desde = time.monotonic()
    for vez in range(1, veces + 1):
        try:
            visto |= {"bien": hace(kernel, cuaderno, ruta), "vez": vez}
            break
        except (AssertionError, OSError, websocket.WebSocketException):
            if vez == veces:
                raise
        # Como quien ve que algo no va: recarga la página y empieza la lección con otro kernel.
        kernel.cierra()
        persona.abre()
        persona.cierra_cuadernos()
        kernel = persona.kernel(ruta)
    persona.escribe(ruta, cuaderno)
    visto["leccion"] = time.monotonic() - desde
    crono("espera")
    escrito, error = kernel.ejecuta(MIRA)
    assert not error, f"No se puede mirar lo que gasta: {error}"
    visto |= json.loads(escrito)
    kernel.cierra()
    crono("sale")
    persona.sale()
    return visto


def hace(kernel: Kernel, cuaderno: dict, ruta: str) -> int:
    """Ejecuta el cuaderno entero, con las respuestas puestas. Devuelve cuántos ✓ ha visto."""
    resueltas, bien = respuestas(ruta), 0
    for celda in (celda for celda in cuaderno["cells"] if celda["cell_type"] == "code"):
        celda["source"] = resueltas[celda["id"]]
        escrito, error = kernel.ejecuta(celda["source"])
        se_espera = "raises-exception" in celda["metadata"].get("tags", [])
        assert se_espera or not error, f"La celda «{celda['source'][:60]}» acaba en {error}."
        if celda["source"].startswith("comprobar("):
            assert escrito.startswith("✓"), f"{celda['source']} dice: {escrito[:300]}"
            bien += 1
    return bien
