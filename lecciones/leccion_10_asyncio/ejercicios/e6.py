"""10.6: leer un diario de errores y elegir el remedio de cada uno."""

from helpers.ejercicios import Fallo, ejercicio, exige, exige_claves

from ..diario import ENTRADAS, REMEDIOS

_BUENOS = {"A": 5, "B": 2, "C": 3, "D": 4}
# Lo que se dice de un remedio que no es el suyo.
_POR_QUE = {
    1: "un pool tan grande como las tareas no cabe en el servidor, y no va a la causa.",
    2: "ahí ninguna corrutina se quedó sin esperar.",
    3: "ahí no hay dos bucles con un mismo pool.",
    4: "ahí no llegaron muchas tareas a la vez.",
    5: "ahí no hay un bucle en marcha que estorbe.",
    6: "`time.sleep` para el hilo, y con él todas las tareas.",
}


@ejercicio("remedios")
def juzga(remedios, prueba):
    exige_claves(remedios, "remedios", ENTRADAS, 'cuatro claves, de "A" a "D"')
    for letra, numero in remedios.items():
        exige(numero is not ..., f"Falta el remedio de la {letra}.")
        es_numero = isinstance(numero, (int, float)) and not isinstance(numero, bool)
        if not es_numero or numero not in REMEDIOS:
            raise Fallo(f"""El remedio de la {letra} es un número de la lista, del 1 al 6: uno, y
                sin comillas.""")
        if numero == _BUENOS[letra]:
            continue
        if {letra, numero} == {"C", 4} or {letra, numero} == {"D", 3}:
            raise Fallo(f"""{letra}: los dos acaban en PoolTimeout. En uno, la primera consulta del
                segundo bucle va bien y la otra no; en el otro, hay un solo bucle y 500 tareas.""")
        raise Fallo(f"{letra}: el {numero:.0f} no, {_POR_QUE[numero]}")
    return "¡Correcto! Dos veces el mismo PoolTimeout, y dos causas: por eso se lee lo de antes."
