"""08.2: qué defensa sirve para cada fallo."""

from helpers.ejercicios import Fallo, ejercicio, exige_elegidas

_DEFENSAS = (
    "check",
    "connect_timeout",
    "keepalives",
    "plazo",
    "statement_timeout",
    "reconnect_failed",
    "repetir",
)
_BUENAS = {
    "A": "connect_timeout",
    "B": "check",
    "C": "statement_timeout",
    "D": "keepalives",
    "E": "plazo",
    "F": "reconnect_failed",
}
_PORQUE = {
    "A": "Se queda parado antes de estar conectado: ahí solo cuenta el límite de conectar.",
    "B": "El servidor vuelve y las libres del pool han muerto todas. Se sabe cuándo: pídele al "
    "pool que las revise.",
    "C": "El servidor está sano y la orden es lenta. El límite lo puede poner él, sin tocar el "
    "programa.",
    "D": "Está en silencio y la otra máquina ha desaparecido: alguien tiene que preguntar de vez "
    "en cuando si sigue ahí.",
    "E": "Quien está congelado no aplica ningún límite, y su sistema sigue contestando a la red: "
    "el reloj tiene que ser del programa.",
    "F": "El pool intenta reconectar un tiempo y, si no lo consigue, llama a quien tú digas.",
}
_NO_LO_PARA = {
    ("C", "plazo"): "Para el programa habría que cambiarlo, y no es de Python.",
    ("E", "statement_timeout"): "Lo tendría que aplicar el proceso congelado.",
    ("E", "keepalives"): "El sistema de la otra máquina sigue vivo y contesta por él.",
    ("D", "statement_timeout"): "No hay ninguna orden en marcha: espera avisos.",
    ("A", "keepalives"): "Empiezan cuando la conexión ya está en silencio, no al abrirla.",
    ("F", "repetir"): "Repetir no despierta a nadie.",
}


@ejercicio("defensa_de")
def juzga(defensa_de, prueba):
    seis = 'seis claves, de "A" a "F"'
    dichas = exige_elegidas(defensa_de, "defensa_de", _BUENAS, seis, _DEFENSAS, "una de las siete")
    for letra, buena in _BUENAS.items():
        if dichas[letra] != buena:
            tampoco = _NO_LO_PARA.get((letra, dichas[letra]), "")
            raise Fallo(f"{letra}: `{dichas[letra]}` no lo resuelve. {tampoco} {_PORQUE[letra]}")
