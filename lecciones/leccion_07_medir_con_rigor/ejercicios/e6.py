"""07.6: lo que se espera desde que tocaba, con una sola conexión."""

from helpers.ejercicios import Fallo, ejercicio, en_el_caso
from helpers.numeros import con_coma

from .comun import exige_numero

_CASOS = (
    ([0, 10, 20, 30], [1, 1, 1, 1], "nadie tropieza"),
    ([0, 10, 20, 30, 40], [1, 25, 1, 1, 1], "la segunda tropieza y la cola se vacía después"),
    ([0, 10, 20], [10, 10, 10], "cada una acaba justo cuando toca la siguiente"),
    ([100, 110, 400], [200, 5, 7], "la primera no toca en el momento 0, y hay un hueco"),
    ([5, 5, 5], [2.5, 1.5, 3], "llegan juntos"),
    ([7], [3], "uno solo"),
    ([], [], "no llega nadie"),
    ([10 * n for n in range(40)], [200 if n == 9 else 1 for n in range(40)], "la de la lección"),
)


@ejercicio("esperas")
def juzga(esperas, prueba):
    for tocaban, duran, que in _CASOS:
        recibidas = list(tocaban), list(duran)
        with en_el_caso(f"Cuando {que}"):
            dicho = esperas(*recibidas)
        if dicho is None:
            raise Fallo(f"Cuando {que}, la función no devuelve nada. ¿Falta un «return»?")
        if recibidas != (tocaban, duran):
            raise Fallo("Has cambiado las listas que recibes: otro las puede necesitar.")
        if not isinstance(dicho, (list, tuple)) or len(dicho) != len(tocaban):
            raise Fallo(f"""Con {len(tocaban)} usuarios ({que}), la función tiene que devolver una
                lista de {len(tocaban)} números.""")
        for numero in dicho:
            exige_numero(numero, "Cada espera")
        _juzga_uno(tocaban, duran, que, dicho)


def _juzga_uno(tocaban, duran, que, dicho):
    acaba, bien = 0, []
    for toca, dura in zip(tocaban, duran, strict=True):
        acaba = max(acaba, toca) + dura
        bien.append(acaba - toca)
    malas = [n for n, (a, b) in enumerate(zip(dicho, bien, strict=True)) if abs(a - b) > 1e-6]
    if not malas:
        return
    n = malas[0]
    caso = (
        f"Cuando {que}, el usuario número {n + 1} espera {con_coma(bien[n])} ms y dices "
        f"{con_coma(dicho[n])}."
    )
    if abs(dicho[n] - duran[n]) < 1e-6:
        raise Fallo(f"""{caso} Eso es lo que dura su pregunta, desde el envío: le falta lo que
            esperó a que la conexión quedara libre.""")
    if abs(dicho[n] - (bien[n] - duran[n])) < 1e-6:
        raise Fallo(f"{caso} Te falta lo que dura su propia pregunta.")
    if abs(dicho[n] - (bien[n] + tocaban[n])) < 1e-6:
        raise Fallo(f"{caso} Eso es cuándo acaba. Resta cuándo le tocaba.")
    raise Fallo(f"""{caso} Empieza cuando le toca o cuando acaba la anterior, lo que pase más
        tarde, y dura lo suyo.""")
