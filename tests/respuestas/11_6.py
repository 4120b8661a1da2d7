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
BUENA = {
    "A": "abrir tarde",
    "B": "enviar datos",
    "C": "main",
    "D": "pool menor",
    "E": "olvidar",
    "F": "elegir método",
}


# bien: en otro orden
cambio_de = dict(sorted(BUENA.items(), reverse=True))

# bien: con dict
cambio_de = dict(
    A="abrir tarde",
    B="enviar datos",
    C="main",
    D="pool menor",
    E="olvidar",
    F="elegir método",
)

# bien: con espacios
cambio_de = {**BUENA, "A": " abrir tarde "}

# mal [K11]: A: `olvidar` no lo resuelve
cambio_de = {**BUENA, "A": "olvidar"}

# mal [K11]: viaja con cualquier método
cambio_de = {**BUENA, "B": "elegir método"}

# mal [K11]: Ya piden más de lo que cabe
cambio_de = {**BUENA, "D": "pool mayor"}

# mal: E: `abrir tarde`
cambio_de = {**BUENA, "E": "abrir tarde"}

# mal: En Windows solo hay `spawn`
cambio_de = {**BUENA, "C": "elegir método"}

# mal: F: `abrir tarde`
cambio_de = {**BUENA, "F": "abrir tarde"}

# mal [K12]: A: `pool mayor`
cambio_de = dict.fromkeys("ABCDEF", "pool mayor")

# mal: no es uno de los siete
cambio_de = {**BUENA, "B": "pickle"}

# mal: Falta el de C
cambio_de = {**BUENA, "C": ...}

# mal: entre comillas
cambio_de = {**BUENA, "D": 3}

# mal: seis claves
cambio_de = {"A": "abrir tarde"}

# mal: seis claves
cambio_de = ["abrir tarde", "enviar datos", "main", "pool menor", "olvidar", "elegir método"]

# bien: sin tilde, y con mayúscula
cambio_de = {**BUENA, "F": "Elegir metodo"}

# mal: sobra la coma
cambio_de = (BUENA,)

# mal: Falta: F
cambio_de = {letra: cambio for letra, cambio in BUENA.items() if letra != "F"}
