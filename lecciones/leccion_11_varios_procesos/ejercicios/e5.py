"""11.5: el mayor tamaño de pool que cabe, también durante un despliegue."""

from helpers.ejercicios import Fallo, ejercicio, en_el_caso, exige, exige_devuelve, exige_que_lance
from helpers.servidor import desechable

from .. import ensayos

_NOMBRES = ("max_connections", "superuser_reserved_connections", "reserved_connections")


def _ajustes(*valores):
    return dict(zip(_NOMBRES, valores, strict=True))


# (grupos, nuevos, ajustes, aparte, lo que se espera o None si no cabe)
_CASOS = (
    ({"web": 2, "tareas": 1}, ["web"], _ajustes(100, 13, 7), 25, 11),
    ({"web": 4, "tareas": 2}, ["web"], _ajustes(100, 3, 0), 8, 8),
    ({"web": 4, "tareas": 2}, ["web"], _ajustes(100, 3, 5), 7, 8),
    ({"a": 2, "b": 3, "c": 4}, ["c", "a"], _ajustes(200, 10, 15), 25, 10),
    ({"web": 4}, [], _ajustes(100, 3, 0), 0, 24),
    ({"web": 4}, ["web"], _ajustes(100, 3, 0), 0, 12),
    ({"web": 1}, [], _ajustes(100, 3, 0), 0, 97),
    ({"web": 3, "tareas": 0, "avisos": 1}, ["tareas", "avisos"], _ajustes(20, 3, 2), 0, 3),
    ({"web": 3, "tareas": 5}, ["web", "tareas"], _ajustes(103, 3, 0), 4, 6),
    ({"web": 2, "webhooks": 3}, ["webhooks"], _ajustes(100, 3, 0), 1, 12),
    ({"a": 2, "b": 2, "c": 1}, ["a", "b"], _ajustes(100, 3, 0), 7, 10),
    ({"web": 5}, ["web"], _ajustes(13, 3, 0), 0, 1),
    ({"web": 5}, ["web"], _ajustes(12, 3, 0), 0, None),
    ({"web": 5}, [], _ajustes(12, 3, 0), 4, 1),
    ({"web": 5}, [], _ajustes(12, 3, 0), 5, None),
    ({"web": 1}, [], _ajustes(10, 3, 7), 0, None),
    ({"web": 1}, [], _ajustes(10, 3, 0), 20, None),
)


@ejercicio("mayor_que_cabe", segundos=40)
def juzga(mayor_que_cabe, prueba):
    for _ in range(2):
        for caso in _CASOS:
            _compara(mayor_que_cabe, *caso)
    if prueba.abiertas:
        raise Fallo("Tu función se conecta. Solo tiene que hacer la cuenta, con lo que recibe.")
    _de_verdad(mayor_que_cabe)
    return "¡Correcto! Un servidor lleno de verdad ha dicho lo mismo."


def _compara(mayor_que_cabe, grupos, nuevos, ajustes, aparte, esperado):
    datos = f"`grupos={grupos}`, `nuevos={nuevos}`, `ajustes={ajustes}` y `aparte={aparte}`"
    suyos, suya, sus_ajustes = dict(grupos), list(nuevos), dict(ajustes)
    if esperado is None:
        with exige_que_lance(
            "ValueError",
            f"Con {datos} no cabe ni una por proceso, y tu función no lanza `ValueError`.",
            Exception="No cabe ni una por proceso: llega {clase}, y se pide `ValueError`.",
        ):
            mayor_que_cabe(suyos, suya, sus_ajustes, aparte)
    else:
        with en_el_caso(f"Con {datos}, donde cabe"):
            dice = mayor_que_cabe(suyos, suya, sus_ajustes, aparte)
        if isinstance(dice, float):
            raise Fallo("Devuelves un número con decimales. Media conexión no existe: usa `//`.")
        exige_devuelve(dice, int, "un número entero")
        if dice != esperado:
            raise Fallo(f"""Con {datos}, el mayor que cabe es {esperado}, y tu función dice {dice}.
                {_motivo(dice, grupos, nuevos, ajustes, aparte)}""")
    if (suyos, suya, sus_ajustes) != (grupos, nuevos, ajustes):
        raise Fallo("Cambias los datos que recibes: quien te los dio los necesita enteros.")


def _motivo(dice, grupos, nuevos, ajustes, aparte):
    todos = sum(grupos.values())
    durante = todos + sum(grupos[nombre] for nombre in nuevos)
    maximo, administra, otras = ajustes.values()
    for cuenta, porque in (
        (
            round((maximo - administra - otras - aparte) / durante),
            "Si se redondea hacia arriba, no caben.",
        ),
        ((maximo - administra - otras - aparte) // todos, "En el despliegue hay más procesos."),
        ((maximo - administra - otras - aparte) // (2 * todos), "Solo se doblan los nuevos."),
        ((maximo - aparte) // durante, "Las reservadas no son para un programa corriente."),
        ((maximo - administra - aparte) // durante, "Quita también `reserved_connections`."),
        ((maximo - otras - aparte) // durante, "Quita también las de quien administra."),
        ((maximo - administra - otras) // durante, "Faltan las que hay que dejar aparte."),
    ):
        if dice == cuenta:
            return porque
    return "Divide lo que queda entre los procesos del peor momento, sin el resto."


def _de_verdad(mayor_que_cabe):
    lleno = desechable(max_connections=12)
    ensayos.prepara(lleno)
    tamano = mayor_que_cabe({"web": 2}, ["web"], _ajustes(12, 3, 0), 0)
    for este, abren in ((tamano, 4), (tamano + 1, 3)):
        with ensayos.procesos(lleno, 4, este) as dicen:
            abiertos = list(dicen.values()).count("abierto")
        exige(abiertos == abren, f"De cuatro pools de {este}, se abren {abiertos}.")
