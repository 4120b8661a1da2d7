"""Las averías que prueban las pruebas: cuáles son, y la cuenta que se escribe al final.

Una prueba que intenta varias lo dice con `record_property("averias", cuántas)`; las demás cuentan
por una. Si una prueba falla, todas las suyas han acabado mal.
"""

import re
from collections.abc import Iterable

# Por archivo, en qué nombres de pruebas se estropea, se quita o se ataca algo.
_DONDE = {
    "respuestas_que_atacan": "",
    "enredo": "se_arregla",
    "servidor_sano": "",
    "servidor_vida": "mat|muere|muerto|ctrl_c|a_la_vez|hora|lanzo",
    "servidor_carpetas": "",
    "servidor_externo": "",
    "servidor": "contraseña|ocupan|tutoriales|opcion|estorban|modo|nombre|paquete|contenedor",
    "clase": "",
    "libreta": "",
    "entrega": "no_se_puede|tarde|no_contesta|calla|engana",
    "desechable": "rompe|pone_en_pie|se_va|mataron",
    "casos_08": "",
    "abrir": "",
    "contenedor": "docker|imagen|matan|muere|ocupa|contraseña|a_la_vez|espacios",
    "laboratorio": "agota|muer|apaga|with|despues|no_|limite|todas|borra|cero|acaba|siempre",
    "conversacion": "no_|tras|se_van|sin_",
    "comprobaciones": r"veredicto\[[^]]*(cuelga|lanza)",
    "curso": "frase|python_|entorno|movid|sello|interrump|red|hash|pip|sin_|enlace|nombre|carpeta",
    "ejercicios": "no_existe|mala|error|clave_no|peligro|cuelga|abierto|restaura|control|servidor",
    "observador": "cortan|sin_servidor",
    "nueva": "no_puede_ser|no_se_puede",
    "construir": "mal_|para_la|falta|que_no",
}
_AVERIA = re.compile("|".join(rf"test_{a}\.py::test_\w*({p})" for a, p in _DONDE.items()))


def cuenta(informes: Iterable) -> int:
    """Cuántas averías prueban unos informes de pytest."""
    return sum(
        dict(informe.user_properties).get("averias", 1)
        for informe in informes
        if getattr(informe, "when", "") == "call" and _AVERIA.search(informe.nodeid)
    )
