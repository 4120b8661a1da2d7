"""07.8: el intervalo de una razón, por remuestreo de rondas.

De unas listas así se sabe la probabilidad exacta de cada mediana sorteada: con 17 rondas distintas,
la mediana es la cuarta o menos en 8 de cada mil sorteos, y la quinta o menos en 36. Con 12 000
sorteos, el corte de una de cada cuarenta cae en la quinta: no caer son más de seis desviaciones.
Con doce rondas cae entre la tercera y la cuarta, con el mismo margen.
"""

import random
import statistics

from helpers.ejercicios import SIN_RETURN, Fallo, ejercicio, en_el_caso, exige
from helpers.numeros import con_coma

from .comun import exige_numero

_SORTEOS = 12_000
_RONDAS = [11, 4, 16, 1, 9, 13, 6, 17, 2, 15, 8, 5, 12, 3, 10, 14, 7]
_DOCE = [9, 2, 12, 5, 7, 1, 11, 4, 10, 3, 8, 6]
# El lugar que ocupa la mediana sorteada por la que pasa el corte, según las rondas que hay.
_CORTE = {17: 5, 12: 3.5}
_CONOCIDAS = {
    "la razón de las medias": lambda a, b: statistics.mean(a) / statistics.mean(b),
    "la razón al revés, `otra` entre `una`": (
        lambda a, b: statistics.median(b) / statistics.median(a)
    ),
    "la diferencia": lambda a, b: statistics.median(a) - statistics.median(b),
    "la mediana de las razones de cada ronda": (
        lambda a, b: statistics.median(x / y for x, y in zip(a, b, strict=True))
    ),
    "la media de las razones de cada ronda": (
        lambda a, b: statistics.mean(x / y for x, y in zip(a, b, strict=True))
    ),
    "la mediana de `una`, sin la otra": lambda a, b: statistics.median(a),
}


@ejercicio("intervalo", segundos=20)
def juzga(intervalo, prueba):
    _juzga_la_razon(intervalo)
    _juzga_las_parejas(intervalo)
    una = [10 + n / 3 for n in _RONDAS]
    _juzga_el_95(intervalo, sorted(una), [7.0] * 17, lambda n: (10 + n / 3) / 7)
    _juzga_el_95(intervalo, [90.0] * 17, una, lambda n: 90 / (10 + (18 - n) / 3))
    _juzga_el_95(intervalo, [20.0 + n for n in _DOCE], [7.0] * 12, lambda n: (20 + n) / 7)
    _juzga_los_sorteos(intervalo)
    _juzga_mas_parejas(intervalo)
    _juzga_los_cortes(intervalo)
    return "¡Correcto! Sorteas rondas, no medidas sueltas. Guárdalo para el final."


def _tres(intervalo, una, otra, sorteos):
    recibidas = list(una), list(otra)
    with en_el_caso("Con una sola ronda" if len(una) == 1 else f"Con {len(una)} rondas"):
        dicho = intervalo(*recibidas, sorteos)
    exige(dicho is not None, SIN_RETURN)
    if recibidas != (una, otra):
        raise Fallo("""Has cambiado las listas que recibes: si ordenas una, sus medidas ya no son de
            las mismas rondas que las de la otra.""")
    if not isinstance(dicho, (tuple, list)) or len(dicho) != 3:
        raise Fallo("La función tiene que devolver tres números: la razón, desde y hasta.")
    for numero, que in zip(dicho, ("La razón", "«Desde»", "«Hasta»"), strict=True):
        exige_numero(numero, que)
    return dicho


def _igual(uno, otro):
    return abs(uno - otro) <= 1e-9 * abs(otro)


def _juzga_la_razon(intervalo):
    """Con una medida disparatada, con un número par de rondas y con una sola.

    En la tercera, siete de cada diez sorteos dan menos que la razón: su mediana no es la razón.
    """
    for una, otra in (
        ([30.0, 31.0, 500.0, 33.0, 34.0], [2.5, 3.0, 7.0, 3.5, 2.0]),
        ([8.0, 1.0, 5.0, 2.5], [3.0, 9.0, 4.0, 7.0]),
        ([15.0, 10.0, 2.0, 13.0], [20.0, 10.0, 6.0, 6.0]),
        ([5.0], [3.0]),
    ):
        bien = statistics.median(una) / statistics.median(otra)
        razon, desde, hasta = _tres(intervalo, una, otra, 400)
        caso = "Con una sola ronda" if len(una) == 1 else f"Con {len(una)} rondas"
        if not _igual(razon, bien):
            if _igual(desde, bien) or _igual(hasta, bien):
                raise Fallo("Primero va la razón; después, desde y hasta.")
            parece = next((n for n, c in _CONOCIDAS.items() if _igual(razon, c(una, otra))), "")
            que = f": es {parece}" if parece else ""
            raise Fallo(f"""{caso}, la razón es {con_coma(bien)} y dices {con_coma(razon)}{que}. Es
                la mediana de `una` entre la mediana de `otra`, sin redondear y con todas las
                rondas.""")
        if len(una) == 1 and not (_igual(desde, bien) and _igual(hasta, bien)):
            raise Fallo(f"""{caso}, todos los sorteos son iguales: el intervalo va de
                {con_coma(bien)} a {con_coma(bien)}, y dices de {con_coma(desde)} a
                {con_coma(hasta)}.""")


def _juzga_las_parejas(intervalo):
    """En cada ronda la máquina va a otra velocidad, la misma para las dos."""
    otra = [float(n) for n in _RONDAS]
    _, desde, hasta = _tres(intervalo, [4 * ms for ms in otra], otra, 300)
    if not (_igual(desde, 4) and _igual(hasta, 4)):
        raise Fallo(f"""En cada una de estas rondas, `una` tarda justo 4 veces lo que `otra`, aunque
            unas rondas sean lentas y otras rápidas. El intervalo es de 4 a 4, y dices de
            {con_coma(desde)} a {con_coma(hasta)}: sortea los números de ronda una vez y usa los
            mismos en las dos listas.""")


def _juzga_mas_parejas(intervalo):
    """Con rondas que no van todas igual: hay que dividir mediana entre mediana."""
    # Cuando una sube, la otra baja: la razón sorteada es siempre la de una de las tres rondas, y
    # cada una sale en más de un cuarto de los sorteos.
    _, desde, hasta = _tres(intervalo, [1.0, 2.0, 7.0], [10.0, 8.0, 5.0], 300)
    if not (_igual(desde, 0.1) and _igual(hasta, 1.4)):
        raise Fallo(f"""Con [1, 2, 7] y [10, 8, 5], el intervalo va de 0,1 a 1,4: la razón de la
            primera ronda y la de la última. Dices de {con_coma(desde)} a {con_coma(hasta)}. Sortea
            entre todas las rondas, y no ordenes las listas: cada medida va con la de su
            ronda.""")
    # Tres clases de ronda, 33 de cada una: en cada lista la mediana es la de la clase del medio, y
    # no es la misma clase. Que un sorteo dé otra cosa pasa menos de una vez de cada mil.
    una, otra = [2.0, 4.0, 9.0] * 33, [1.0, 8.0, 6.0] * 33
    _, desde, hasta = _tres(intervalo, una, otra, 400)
    if not (_igual(desde, 4 / 6) and _igual(hasta, 4 / 6)):
        como = " Has sorteado las razones de cada ronda." if _igual(desde, 1.5) else ""
        raise Fallo(f"""Con 99 rondas en las que la mediana de `una` casi siempre es 4 y la de
            `otra` 6, el intervalo va de 0,667 a 0,667, y dices de {con_coma(desde)} a
            {con_coma(hasta)}.{como} En cada sorteo se divide una mediana entre otra.""")


class _Apunta(float):
    """Un número que apunta lo que da al dividirlo."""

    def __new__(cls, valor, dados):
        nuevo = super().__new__(cls, valor)
        nuevo.dados = dados
        return nuevo

    def __truediv__(self, otro):
        self.dados.append(float(self) / float(otro))
        return self.dados[-1]


def _juzga_los_cortes(intervalo):
    """Si se ven todas las razones que se sortearon, los cortes son los que son."""
    for sorteos in (120, 200, 400):
        dados = []
        una = [_Apunta(50 + (71 * n) % 201 / 7, dados) for n in range(201)]
        otra = [30 + (16 * n) % 201 / 9 for n in range(201)]
        razon, desde, hasta = _tres(intervalo, una, otra, sorteos)
        if len(dados) == sorteos + 1 and razon in dados:
            dados.remove(razon)
        if len(dados) != sorteos:
            return  # Los ha calculado de otra forma.
        fuera, dados = sorteos // 40, sorted(dados)
        # Entre el que queda y el último de los de fuera caen los percentiles que interpolan.
        bien_desde = _igual(desde, dados[fuera]) or dados[fuera - 1] < desde < dados[fuera]
        bien_hasta = _igual(hasta, dados[-1 - fuera]) or dados[-1 - fuera] < hasta < dados[-fuera]
        if not (bien_desde and bien_hasta):
            visto = [sum(d < desde for d in dados), sum(d > hasta for d in dados)]
            raise Fallo(f"""De {sorteos} razones sorteadas, dejas {visto[0]} por debajo de «desde» y
                {visto[1]} por encima de «hasta». Son {fuera} por cada lado: `sorteos // 40`.""")


def _juzga_el_95(intervalo, una, otra, razon_de):
    """`razon_de` da la razón si la mediana sorteada es la que ocupa ese lugar."""
    razon, desde, hasta = _tres(intervalo, una, otra, _SORTEOS)
    rondas = len(una)
    bien = razon_de(_CORTE[rondas]), razon_de(rondas + 1 - _CORTE[rondas])
    if _igual(desde, bien[0]) and _igual(hasta, bien[1]):
        return
    dice = f"""Con {rondas} rondas y muchos sorteos, el 95 % del centro va de {con_coma(bien[0])} a
        {con_coma(bien[1])}, y dices de {con_coma(desde)} a {con_coma(hasta)}."""
    if desde > hasta:
        raise Fallo(f"{dice} Están al revés: primero el menor.")
    if _igual(desde, razon) and _igual(hasta, razon):
        raise Fallo(f"""{dice} Todos tus sorteos dan lo mismo: se elige con repeticiones, y
            unas rondas salen varias veces y otras, ninguna.""")
    if rondas == 12:
        raise Fallo(f"""{dice} Con un número par de rondas, la mediana de cada sorteo es la media de
            las dos del centro.""")
    if desde < bien[0] * (1 - 1e-9) and hasta > bien[1] * (1 + 1e-9):
        raise Fallo(f"""{dice} Es demasiado ancho. Son las razones sorteadas, de tantas rondas
            como hay, y se deja fuera una de cada cuarenta por cada lado.""")
    raise Fallo(f"""{dice} Sortea entre todas las rondas, ordena las razones y deja fuera una de
        cada cuarenta por cada lado: `sorteos // 40`.""")


def _juzga_los_sorteos(intervalo):
    """Quien usa el azar de Python gasta más cuanto más sortea."""
    antes, gastado = random.getstate(), []
    try:
        for sorteos in (100, 200):
            random.seed(7)
            virgen = random.getstate()
            _tres(intervalo, [3.0, 1.0, 2.0], [1.0, 2.0, 2.0], sorteos)
            gastado.append(random.getstate())
    finally:
        random.setstate(antes)
    if gastado[0] == gastado[1] != virgen:
        raise Fallo("""Haces los mismos sorteos con 100 que con 200: cuántos se hacen lo dice
            `sorteos`.""")
