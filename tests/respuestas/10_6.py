# no aplica K1: es un dato, no una función
# no aplica K3: es un dato: no se ejecuta nada que Ctrl-C pueda interrumpir
# no aplica K4: es un dato: no usa ninguna conexión
# no aplica K5: es un dato: no usa ningún pool
# no aplica K6: es un dato: no confirma nada
# no aplica K7: es un dato: no presta nada
# no aplica K8: es un dato: no lo usan varias tareas
# no aplica K10: es un dato: no ejecuta ninguna orden
from lecciones.leccion_10_asyncio import diario


# bien: con dict
remedios = dict(D=4, C=3, B=2, A=5)

# bien: de la lista, por su texto
remedios = {
    letra: next(n for n, texto in diario.REMEDIOS.items() if trozo in texto)
    for letra, trozo in (("A", "sin más"), ("B", "falta"), ("C", "cada bucle"), ("D", "semáforo"))
}

# mal [K2]: A: el 2 no
remedios = {"A": 2, "B": 2, "C": 3, "D": 4}

# mal [K2]: B: el 5 no
remedios = {"A": 5, "B": 5, "C": 3, "D": 4}

# mal [K2]: los dos acaban en PoolTimeout
remedios = {"A": 5, "B": 2, "C": 4, "D": 4}

# mal [K12]: los dos acaban en PoolTimeout
remedios = {"A": 5, "B": 2, "C": 3, "D": 3}

# mal [K9]: no cabe en el servidor
remedios = {"A": 5, "B": 2, "C": 3, "D": 1}

# mal: no cabe en el servidor
remedios = {"A": 5, "B": 2, "C": 1, "D": 1}

# mal: para el hilo
remedios = {"A": 6, "B": 6, "C": 6, "D": 6}

# mal [K9]: del 1 al 6
remedios = {"A": 5, "B": 2, "C": 3, "D": 0}

# mal [K11]: del 1 al 6
remedios = {"A": "5", "B": 2, "C": 3, "D": 4}

# mal [K11]: cuatro claves
remedios = {"A": 5, "B": 2, "C": 3}

# mal: cuatro claves
remedios = [5, 2, 3, 4]

# mal: Falta el remedio de la D
remedios = {"A": 5, "B": 2, "C": 3, "D": ...}

# bien [K9]: uno con decimales
remedios = {"A": 5.0, "B": 2, "C": 3, "D": 4}

# mal [K11]: sin comillas
remedios = {"A": 5, "B": "2", "C": 3, "D": 4}

# mal [K9]: uno, y sin comillas
remedios = {letra: [1, 2, 3, 4, 5, 6] for letra in "ABCD"}

# mal [K11]: sobra la coma
remedios = ({"A": 5, "B": 2, "C": 3, "D": 4},)

# mal [K11]: Sobra: E
remedios = {"A": 5, "B": 2, "C": 3, "D": 4, "E": 1}
