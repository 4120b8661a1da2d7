"""11.6: qué cambio resuelve cada problema."""

from helpers.ejercicios import Fallo, ejercicio, exige_elegidas

_CAMBIOS = (
    "abrir tarde",
    "olvidar",
    "enviar datos",
    "main",
    "pool menor",
    "pool mayor",
    "elegir método",
)
_BUENAS = {
    "A": "abrir tarde",
    "B": "enviar datos",
    "C": "main",
    "D": "pool menor",
    "E": "olvidar",
    "F": "elegir método",
}
_PORQUE = {
    "A": "El pool se abre al importar, en el proceso principal, y los de trabajo lo heredan.",
    "B": "Una conexión no se puede convertir en bytes: se envía con qué se hace.",
    "C": "Cada hijo importa el archivo, y vuelve a ejecutar el programa.",
    "D": "Diez por veinte no caben, y con tres le basta a cada uno.",
    "E": "El hijo cierra conexiones que también son de su padre.",
    "F": "Con la versión cambió la manera de crear los hijos que hay por defecto.",
}
_NO_LO_RESUELVE = {
    ("A", "olvidar"): "Los procesos de trabajo necesitan un pool: hay que abrirlo, y cuándo.",
    ("A", "elegir método"): "gunicorn se divide siempre con `fork`.",
    ("A", "pool mayor"): "Con más conexiones heredadas se cruzan más.",
    ("B", "elegir método"): "Lo que se le da a `map` viaja con cualquier método.",
    ("C", "elegir método"): "En Windows solo hay `spawn`.",
    ("D", "pool mayor"): "Ya piden más de lo que cabe.",
    ("E", "abrir tarde"): "El que cierra es el hijo: lo que sobra es eso.",
    ("F", "abrir tarde"): "No es un pool lo que no encuentran, y el programa no puede cambiar.",
}


@ejercicio("cambio_de")
def juzga(cambio_de, prueba):
    seis = 'seis claves, de "A" a "F"'
    dichos = exige_elegidas(cambio_de, "cambio_de", _BUENAS, seis, _CAMBIOS, "uno de los siete")
    for letra, bueno in _BUENAS.items():
        if dichos[letra] != bueno:
            tampoco = _NO_LO_RESUELVE.get((letra, dichos[letra]), "")
            raise Fallo(f"{letra}: `{dichos[letra]}` no lo resuelve. {tampoco} {_PORQUE[letra]}")
