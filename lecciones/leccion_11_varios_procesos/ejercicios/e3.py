"""11.3: cuántas conexiones ve el servidor, según quién abre el pool."""

from helpers.ejercicios import Fallo, ejercicio, exige_devuelve

from .. import ensayos

_MINIMO = 2  # El de metodos.py. No se importa: importarlo abre su pool.
_ABRE = ("al importar", "en el padre", "en cada hijo")
_MOTIVOS = (
    (lambda hijos, minimo: (hijos + 1) * minimo, "Cuenta solo los procesos que ejecutan la línea."),
    (lambda hijos, minimo: hijos * minimo, "¿Y el padre? Mira si también ejecuta la línea."),
    (lambda hijos, minimo: minimo, "Mira qué procesos importan el archivo con ese método."),
    (lambda hijos, minimo: hijos, "Cada pool abre las de su mínimo."),
)


@ejercicio("cuantas_ve", segundos=40)
def juzga(cuantas_ve, prueba):
    for _ in range(2):
        for metodo in ("fork", "spawn"):
            for abre in _ABRE:
                for hijos in (2, 0, 1, 3, 8):
                    for minimo in (2, 0, 1, 5):
                        _compara(cuantas_ve, metodo, abre, hijos, minimo)
    if prueba.abiertas:
        raise Fallo("Tu función se conecta. Solo tiene que hacer la cuenta, con lo que recibe.")
    for metodo, abre, *tarde in (
        ("fork", "al importar"),
        ("spawn", "al importar"),
        ("spawn", "en cada hijo", "tarde"),
    ):
        if metodo not in ensayos.metodos():  # En Windows no hay fork.
            continue
        vistas = ensayos.ejecuta("metodos.py", metodo, *tarde)["ve"]
        if cuantas_ve(metodo, abre, 2, _MINIMO) != vistas:
            raise Fallo(f"""Con `{metodo}`, abriendo {abre}, dos hijos y un mínimo de {_MINIMO}, el
                servidor ve {vistas}, y tu función dice otra cosa.""")
    return "¡Correcto! Los programas de verdad han dicho lo mismo."


def _esperado(metodo, abre, hijos, minimo):
    if abre == "en cada hijo":
        return hijos * minimo
    return (hijos + 1) * minimo if (metodo, abre) == ("spawn", "al importar") else minimo


def _compara(cuantas_ve, metodo, abre, hijos, minimo):
    dice, esperado = cuantas_ve(metodo, abre, hijos, minimo), _esperado(metodo, abre, hijos, minimo)
    exige_devuelve(dice, int, "un número entero")
    if dice == esperado:
        return
    motivo = next((porque for cuenta, porque in _MOTIVOS if cuenta(hijos, minimo) == dice), "")
    raise Fallo(f"""Con `{metodo}`, abriendo {abre}, hijos: {hijos}, mínimo: {minimo}. El servidor
        ve {esperado}, y tu función dice {dice}. {motivo}""")
