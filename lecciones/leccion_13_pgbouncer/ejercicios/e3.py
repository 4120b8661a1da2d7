"""13.3: qué le pasa a un PgBouncer, según él y según el servidor."""

import itertools

from helpers.ejercicios import Fallo, ejercicio, exige, exige_devuelve

_TEXTOS = ("nadie", "bien", "sin servidor", "nadie suelta", "no dan abasto", "acaba de llegar")
_PARADO, _FALLIDO = "idle in transaction", "idle in transaction (aborted)"
_AYUDAS = {
    "nadie": "Sin clientes atendidos ni esperando, no hay nadie.",
    "bien": "Si `cl_waiting` es 0, nadie espera.",
    "sin servidor": "Alguien espera y no hay ninguna conexión: ni ocupada ni libre.",
    "nadie suelta": "Todas las ocupadas están en una transacción sin hacer nada.",
    "no dan abasto": "Basta con que una de las ocupadas no esté así: trabaja, o la van a soltar.",
    "acaba de llegar": "Alguien espera, y hay una libre: libres son `sv_idle` y `sv_used`.",
}


def _lo_que_pasa(fila, estados):
    libres = fila["sv_idle"] + fila["sv_used"]
    if not fila["cl_active"] + fila["cl_waiting"]:
        return "nadie"
    if not fila["cl_waiting"]:
        return "bien"
    if libres:
        return "acaba de llegar"
    if not fila["sv_active"]:
        return "sin servidor"
    return "nadie suelta" if all(e in (_PARADO, _FALLIDO) for e in estados) else "no dan abasto"


def _casos():
    estados = ([], ["active"], [_PARADO], [_FALLIDO], ["active", _PARADO], [_PARADO, "active"])
    estados += ([_PARADO, _FALLIDO, _PARADO], ["active", "active"], ["idle", _PARADO])
    estados += (["fastpath function call", _PARADO], [_PARADO, _FALLIDO, _PARADO, "active"])
    estados += ([_PARADO, "idle"], ["idle"])
    numeros = ((0, 0), (0, 3), (2, 0), (1, 1), (90, 7))
    for (atendidos, esperan), suyos, libre, usada in itertools.product(
        numeros, estados, (0, 1), (0, 2)
    ):
        yield (
            {
                "database": "tienda",
                "cl_active": atendidos,
                "cl_waiting": esperan,
                "sv_active": len(suyos),
                "sv_idle": libre,
                "sv_used": usada,
                "cl_active_cancel_req": 1,
                "sv_login": 1,
                "maxwait": 0,
            },
            suyos,
        )


@ejercicio("que_pasa")
def juzga(que_pasa, prueba):
    for _ in range(2):
        for fila, estados in _casos():
            _compara(que_pasa, fila, estados)


def _compara(que_pasa, fila, estados):
    suya, suyos = dict(fila), list(estados)
    dice = que_pasa(suya, suyos)
    exige(suya == fila and suyos == estados, "Cambias lo que recibes. La función solo mira.")
    exige_devuelve(dice, str, "un texto")
    if dice not in _TEXTOS:
        raise Fallo(f"«{dice}» no es uno de los seis textos: {', '.join(_TEXTOS)}.")
    esperado = _lo_que_pasa(fila, estados)
    if dice != esperado:
        cuales = {
            k: fila[k] for k in ("cl_active", "cl_waiting", "sv_active", "sv_idle", "sv_used")
        }
        raise Fallo(f"""Con `{cuales}` y los estados `{estados}`, tu función dice «{dice}», y es
            «{esperado}». {_AYUDAS[esperado]}""")
