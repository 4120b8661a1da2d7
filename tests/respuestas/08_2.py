# no aplica K1: es una elección, no una función
# no aplica K2: es una elección, no una función
# no aplica K3: es una elección, no una función
# no aplica K4: es una elección, no una función
# no aplica K5: es una elección, no una función
# no aplica K6: es una elección, no una función
# no aplica K7: es una elección, no una función
# no aplica K8: es una elección, no una función
# no aplica K9: no hay números
# no aplica K10: no hay órdenes
from types import MappingProxyType

BUENA = {
    "A": "connect_timeout",
    "B": "check",
    "C": "statement_timeout",
    "D": "keepalives",
    "E": "plazo",
    "F": "reconnect_failed",
}


# bien: en otro orden
defensa_de = dict(sorted(BUENA.items(), reverse=True))

# bien: con dict
defensa_de = dict(
    A="connect_timeout",
    B="check",
    C="statement_timeout",
    D="keepalives",
    E="plazo",
    F="reconnect_failed",
)

# bien: con espacios
defensa_de = {**BUENA, "A": " connect_timeout "}

# mal [K11]: E: `statement_timeout` no lo resuelve
defensa_de = {**BUENA, "E": "statement_timeout", "C": "plazo"} | {"C": "statement_timeout"}

# mal [K11]: Para el programa habría que cambiarlo
defensa_de = {**BUENA, "C": "plazo"}

# mal [K11]: contesta por él
defensa_de = {**BUENA, "E": "keepalives", "D": "plazo"} | {"D": "keepalives"}

# mal [K11]: D: `statement_timeout`
defensa_de = {**BUENA, "D": "statement_timeout"}

# mal: A: `keepalives`
defensa_de = {**BUENA, "A": "keepalives"}

# mal: B: `repetir`
defensa_de = {**BUENA, "B": "repetir"}

# mal: Repetir no despierta a nadie
defensa_de = {**BUENA, "F": "repetir"}

# mal: no es una de las siete
defensa_de = {**BUENA, "B": "pool.check()"}

# mal: seis claves
defensa_de = {"A": "connect_timeout", "B": "check"}

# mal: seis claves
defensa_de = list(BUENA.values())

# mal: Falta la de F
defensa_de = {**BUENA, "F": ...}

# mal [K12]: A: `check` no lo resuelve
defensa_de = dict.fromkeys("ABCDEF", "check")

# mal: entre comillas
defensa_de = {**BUENA, "C": 60}


# bien: un diccionario que no se puede cambiar
defensa_de = MappingProxyType(BUENA)


# mal: sobra la coma
defensa_de = (BUENA,)


# mal: Sobra: G
defensa_de = BUENA | {"G": "repetir"}


# mal: Falta: F
defensa_de = {letra: defensa for letra, defensa in BUENA.items() if letra != "F"}
