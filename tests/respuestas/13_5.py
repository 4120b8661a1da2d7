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
    "A": "transacción",
    "B": "directo",
    "C": "sesión",
    "D": "sin_pgbouncer",
    "E": "transacción",
    "F": "directo",
}


# bien: sin tildes
entra_por = BUENA | {"A": "transaccion", "C": "sesion", "E": "transaccion"}

# bien: en otro orden
entra_por = dict(sorted(BUENA.items(), reverse=True))

# bien: con dict
entra_por = dict(
    A="transacción",
    B="directo",
    C="sesión",
    D="sin_pgbouncer",
    E="transacción",
    F="directo",
)

# bien: con espacios
entra_por = {**BUENA, "C": " sesión "}

# mal [K11]: el aviso le llega a otro
entra_por = {**BUENA, "B": "transacción"}

# mal: pone menos cosas en medio
entra_por = {**BUENA, "B": "sesión"}

# mal [K11]: no estarían en la transacción siguiente
entra_por = {**BUENA, "C": "transacción"}

# mal: crea un proceso cada vez
entra_por = {**BUENA, "C": "directo"}

# mal: En modo sesión cada cliente conectado ocupa una
entra_por = {**BUENA, "A": "sesión"}

# mal: donde caben cien
entra_por = {**BUENA, "D": "transacción"}

# mal: ningún PgBouncer que esquivar
entra_por = {**BUENA, "D": "directo"}

# mal: diez minutos
entra_por = {**BUENA, "E": "sesión"}

# mal: durante dos horas
entra_por = {**BUENA, "F": "sesión"}

# mal: lo necesita A
entra_por = {**BUENA, "F": "sin_pgbouncer"}

# mal: no es una de las cuatro
entra_por = {**BUENA, "B": "LISTEN"}

# mal: seis claves
entra_por = {"A": "transacción", "B": "directo"}

# mal: seis claves
entra_por = list(BUENA.values())

# mal: Falta la de F
entra_por = {**BUENA, "F": ...}

# mal [K12]: B: `transacción` no es lo suyo
entra_por = dict.fromkeys("ABCDEF", "transacción")

# mal: entre comillas
entra_por = {**BUENA, "C": 3}

# bien: con las tildes sueltas, que se ven igual, y con mayúsculas
entra_por = BUENA | {"A": "transaccio\u0301n", "C": "Sesio\u0301n", "D": "SIN_PGBOUNCER"}

# bien: un diccionario que no se puede cambiar
entra_por = MappingProxyType(BUENA)

# mal [K11]: los hereda otro
entra_por = {**BUENA, "F": "transacción"}

# mal: sobra la coma
entra_por = (BUENA,)

# mal: Sobra: a
entra_por = {"a": "transacción", **BUENA}
