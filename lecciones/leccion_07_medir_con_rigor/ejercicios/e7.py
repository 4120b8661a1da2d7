"""07.7: medir por turnos, y sin contar las primeras.

Ningún tiempo se compara con uno fijo. Cada operación apunta cuándo empieza y cuándo acaba: lo que
la respuesta midió de una llamada no puede ser menos de lo que duró por dentro, ni más que el hueco
que va de la llamada de antes a la de después. Con las medianas pasa lo mismo, y da igual cómo esté
la máquina.
"""

import statistics
import time

import psycopg2

from helpers.ejercicios import (
    SIN_RETURN,
    Adrede,
    Fallo,
    ejercicio,
    en_el_caso,
    exige,
    exige_que_lance,
)
from helpers.numeros import con_coma

from .comun import exige_numero

_LENTA_S = 0.003
_RELOJ_US = 2
# Cuántas operaciones, rondas, veces y descartadas, y cuáles son lentas.
_CASOS = (
    (3, 3, 8, 3, (0, 1, 2, 7)),  # tropieza una de las que cuentan: la media lo nota
    (1, 1, 3, 2, (0, 1)),  # una sola de cada cosa
    (2, 2, 5, 2, (2, 3, 4)),  # las rápidas son las que se descartan: descartar las lentas se nota
    (2, 4, 3, 0, (2,)),  # nada que descartar
    (2, 2, 6, 2, (0, 1, 4, 5)),  # queda un número par, y las dos del medio no se parecen
)
# Hay relojes que cuentan por décimas: con ellos, un solo decimal es lo que hay.
_RELOJ_FINO = time.get_clock_info("perf_counter").resolution < 5e-8
_DE_UNA = {
    min: "la menor",
    max: "la mayor",
    statistics.median_low: "la mediana baja",
    statistics.median_high: "la mediana alta",
}
_OTRAS_UNIDADES = {"segundos": 1e6, "milisegundos": 1e3, "nanosegundos": 1e-3}


class _Testigo:
    """Operaciones que apuntan cuándo se las llama; de cada ronda, unas llamadas son lentas."""

    def __init__(self, cuantas, veces, descarta, lentas):
        self.veces, self.descarta, self.lentas, self.llamadas = veces, descarta, lentas, []
        self.variantes = {f"operación {n}": self._nueva(f"operación {n}") for n in range(cuantas)}

    def _nueva(self, nombre):
        def operacion():
            empieza = time.perf_counter()
            cual = sum(n == nombre for n, *_ in self.llamadas) % self.veces
            if cual in self.lentas:
                time.sleep(_LENTA_S)
            self.llamadas.append((nombre, empieza, time.perf_counter()))

        return operacion


@ejercicio("mide", segundos=20)
def juzga(mide, prueba):
    for caso in _CASOS:
        _juzga_una(mide, *caso)
    ordenes = _juzga_una(mide, 4, 80, 1, 0, ())
    _juzga_el_azar(ordenes)
    if ordenes == _juzga_una(mide, 4, 80, 1, 0, ()):
        raise Fallo("Dos llamadas dan los mismos órdenes: has fijado la semilla del sorteo.")
    for error in (Adrede("adrede"), psycopg2.OperationalError("adrede"), KeyboardInterrupt()):
        _juzga_el_error(mide, error)
    return "¡Correcto! Calienta, se turna y sortea el orden. Guárdalo para el final."


def _juzga_una(mide, cuantas, rondas, veces, descarta, lentas):
    """Lo que devuelve con unas operaciones. Da el orden en que pasaron en cada ronda."""
    testigo = _Testigo(cuantas, veces, descarta, lentas)
    recibidas = dict(testigo.variantes)
    desde = time.perf_counter()
    caso = f"Con rondas = {rondas}, veces = {veces} y descarta = {descarta}"
    with en_el_caso(caso):
        dicho = mide(recibidas, rondas, veces, descarta)
    hasta = time.perf_counter()
    exige(dicho is not None, SIN_RETURN)
    exige(recibidas == testigo.variantes, "Has cambiado el diccionario que recibes.")
    if not isinstance(dicho, dict) or set(dicho) != set(recibidas):
        raise Fallo("""La función tiene que devolver un diccionario con los nombres del que recibe,
            y de cada uno su lista.""")
    ordenes = _exige_los_turnos(caso, testigo, rondas)
    comparten = len({id(suyas) for suyas in dicho.values()}) < len(dicho)
    for nombre, suyas in dicho.items():
        _exige_una_por_ronda(caso, nombre, suyas, rondas, comparten)
    _juzga_lo_medido(caso, testigo, dicho, desde, hasta)
    return ordenes


def _exige_los_turnos(caso, testigo, rondas):
    """Los nombres, ronda a ronda: en cada una pasan todos, y sus llamadas van seguidas."""
    quien, veces, nombres = [n for n, *_ in testigo.llamadas], testigo.veces, [*testigo.variantes]
    for nombre in nombres:
        suyas = quien.count(nombre)
        if suyas != rondas * veces:
            una = "1 vez" if suyas == 1 else f"{suyas} veces"
            raise Fallo(f"""{caso}, llamas {una} a «{nombre}», y son {rondas * veces}: en cada
                ronda, `veces` llamadas a cada una, contando las que se descartan.""")
    tramos = [quien[n : n + veces] for n in range(0, len(quien), veces)]
    ordenes = [
        tuple(tramo[0] for tramo in tramos[n : n + len(nombres)])
        for n in range(0, len(tramos), len(nombres))
    ]
    if any(len(set(tramo)) > 1 for tramo in tramos):
        raise Fallo(f"""{caso}, mezclas las llamadas de varias operaciones. En una ronda, las
            `veces` de cada una van seguidas: las primeras son las que calientan.""")
    if any(len(set(orden)) < len(nombres) for orden in ordenes):
        raise Fallo(f"""{caso}, una operación pasa dos veces antes que otra: así, a una le puede
            tocar el rato bueno y a otra, el malo. En cada ronda pasan todas.""")
    return ordenes


def _exige_una_por_ronda(caso, nombre, suyas, rondas, comparten):
    if not isinstance(suyas, (list, tuple)):
        raise Fallo(f"""De cada operación se pide una lista de números, uno por ronda, y de
            «{nombre}» das {type(suyas).__name__}.""")
    if len(suyas) != rondas:
        de_mas = " De cada ronda queda solo la mediana." if len(suyas) > rondas else ""
        if de_mas and comparten:
            de_mas = " Todas las operaciones comparten una sola lista: crea una para cada nombre."
        raise Fallo(f"""{caso}, la lista de cada operación tiene que tener {rondas}: un número por
            ronda. La de «{nombre}» tiene {len(suyas)}.{de_mas}""")
    for numero in suyas:
        exige_numero(numero, "Cada número de la lista")


def _juzga_lo_medido(caso, testigo, dicho, desde, hasta):
    """Cada número, entre lo que no pudo ser menos y lo que no pudo ser más."""
    llamadas = testigo.llamadas
    acaban = [desde, *(acaba for *_, acaba in llamadas)]
    empiezan = [*(empieza for _, empieza, _ in llamadas[1:]), hasta]
    tramos = {nombre: [] for nombre in dicho}
    for n in range(0, len(llamadas), testigo.veces):
        por_dentro, huecos = [], []
        for i in range(n, n + testigo.veces):
            _, empieza, acaba = llamadas[i]
            por_dentro.append(1e6 * (acaba - empieza))
            huecos.append(1e6 * (empiezan[i] - acaban[i]))
        tramos[llamadas[n][0]].append((por_dentro, huecos))
    numeros = [
        (valor, *tramo)
        for nombre, suyas in dicho.items()
        for valor, tramo in zip(suyas, tramos[nombre], strict=True)
    ]

    def es(numero, cuenta, descarta=testigo.descarta, unidad=1.0, hasta=None):
        valor, dentro, huecos = numero
        menos, mas = cuenta(dentro[descarta:hasta]), cuenta(huecos[descarta:hasta])
        return menos - _RELOJ_US <= valor * unidad <= mas + _RELOJ_US

    def son(*que, **opciones):
        return all(es(numero, *que, **opciones) for numero in numeros)

    if son(statistics.median):
        que = {
            0: "son enteros",
            1: "tienen un decimal o ninguno",
            2: "tienen dos decimales o menos",
        }
        for decimales in range(3 if _RELOJ_FINO else 1):
            if len(numeros) > 8 and all(round(v, decimales) == v for v, *_ in numeros):
                raise Fallo(f"{caso}, todos tus números {que[decimales]}. No redondees.")
        return
    for cuenta, cual in _DE_UNA.items():
        if son(cuenta):
            par = ": quedan un número par, y es la media de las dos del centro"
            raise Fallo(f"""{caso}, de cada ronda das {cual} de las que no se descartan, y se pide
                su mediana{par if cual.startswith("la mediana") else ""}.""")
    if testigo.descarta and son(statistics.median, 0, hasta=-testigo.descarta):
        raise Fallo(f"""{caso}, descartas las últimas, y las que calientan son las primeras: se pide
            la mediana sin ellas.""")
    for unidad, us in _OTRAS_UNIDADES.items():
        if son(statistics.median, unidad=us):
            raise Fallo(f"{caso}, tus números parecen {unidad}. Se piden en microsegundos.")
    if testigo.descarta and son(statistics.median, descarta=0):
        raise Fallo(f"""{caso}, las primeras llamadas tardan mucho más, y tu mediana lo nota:
            descarta las primeras antes de calcularla.""")
    if son(statistics.mean) or son(statistics.mean, descarta=0):
        raise Fallo(f"""{caso}, de cada ronda das la media, y se pide la mediana de las llamadas que
            no se descartan.""")
    mal = next(n for n, numero in enumerate(numeros) if not es(numero, statistics.median))
    cual, ronda = divmod(mal, len(numeros) // len(dicho))
    valor, dentro, _ = numeros[mal]
    tiempos = "; ".join(con_coma(us) for us in dentro)
    raise Fallo(f"""{caso}, de «{[*dicho][cual]}» das {con_coma(valor)} en la ronda {ronda + 1}, y
        sus llamadas han durado (en µs) {tiempos}. Se pide la mediana en microsegundos, sin las
        {testigo.descarta} primeras, y cada número en el lugar de su ronda.""")


def _juzga_el_azar(ordenes):
    """Con ochenta rondas de cuatro operaciones, quien sortea en cada una se nota siempre."""
    distintos = len(set(ordenes))
    if distintos == 1:
        raise Fallo("""El orden es el mismo en todas las rondas. El sorteo se hace en cada una: si
            no, una operación va siempre detrás de la misma.""")
    fija = len({orden[0] for orden in ordenes}) < 4
    if distintos < 5 or fija:
        raise Fallo(f"""En 80 rondas de cuatro operaciones, solo hay {distintos} órdenes distintos.
            Sortea el orden entero en cada ronda.""")


def _juzga_el_error(mide, error):
    hechas = []

    def falla():
        hechas.append(None)
        if len(hechas) == 4:
            raise error

    clase = type(error).__name__
    cual = "Ctrl-C" if clase == "KeyboardInterrupt" else "un error"
    mensaje = f"Si en una operación salta {cual}, tiene que llegar a quien llamó a `mide`."
    with exige_que_lance(clase, mensaje, Exception=mensaje) as lanzado:
        mide({"una": int, "falla": falla}, 5, 2, 1)
    exige(lanzado[0] is error, mensaje)
