# bien: el mínimo, sin más
def quedan_abiertas(minconn, prestadas):
    """Conexiones que el servidor ve cuando todas han vuelto al pool."""
    return minconn

# bien: simulación del pool con listas
def quedan_abiertas(minconn, prestadas):
    libres = list(range(minconn))
    fuera = []
    for n in range(prestadas):
        fuera.append(libres.pop() if libres else f"nueva {n}")
    while fuera:
        vuelve = fuera.pop()
        if len(libres) < minconn:
            libres.append(vuelve)
    return len(libres)

# bien: cuenta abiertas menos cerradas
def quedan_abiertas(minconn: int, prestadas: int) -> int:
    abiertas = max(minconn, prestadas)
    cerradas = max(0, prestadas - minconn)
    return abiertas - cerradas

# bien: lambda
quedan_abiertas = lambda minconn, prestadas: minconn

# bien: los dos casos por separado
def quedan_abiertas(minconn, prestadas):
    if prestadas <= minconn:
        sin_tocar = minconn - prestadas
        return sin_tocar + prestadas
    de_mas = prestadas - minconn
    return prestadas - de_mas

# mal: cree que quedan las que se tomaron, [K11]
def quedan_abiertas(minconn, prestadas):
    return prestadas

# mal: cree que quedan todas las que llegó a haber, [K11]
def quedan_abiertas(minconn, prestadas):
    return max(minconn, prestadas)

# mal: el menor: si tomas menos que el mínimo, las demás siguen abiertas, [K9]
def quedan_abiertas(minconn, prestadas):
    return min(minconn, prestadas)

# mal: suma el mínimo y las prestadas, [K11]
def quedan_abiertas(minconn, prestadas):
    return minconn + prestadas

# mal: siempre una, como en el ejemplo de mínimo 1, [K12]
def quedan_abiertas(minconn, prestadas):
    return 1

# mal: solo los dos casos de la celda de arriba, [K12]
def quedan_abiertas(minconn, prestadas):
    return {(1, 3): 1, (3, 3): 3}[minconn, prestadas]

# mal: al devolverlas todas no queda ninguna, [K11]
def quedan_abiertas(minconn, prestadas):
    return 0

# mal: la diferencia: las que cierra, no las que quedan, [K11]
def quedan_abiertas(minconn, prestadas):
    return max(0, prestadas - minconn)

# mal: con cero prestadas cree que no hay ninguna: el pool abre el mínimo al nacer, [K9]
def quedan_abiertas(minconn, prestadas):
    return minconn if prestadas else 0

# mal: cree que el mínimo nunca baja de uno: con minconn 0 no guarda ninguna, [K9]
def quedan_abiertas(minconn, prestadas):
    return max(1, minconn)

# mal: en la frontera (tantas como el mínimo) descuenta una, [K9]
def quedan_abiertas(minconn, prestadas):
    if prestadas < minconn:
        return minconn
    return minconn - 1 if prestadas == minconn else minconn

# mal: «menos de minconn libres»: cree que guarda hasta minconn - 1, [K9]
def quedan_abiertas(minconn, prestadas):
    return minconn - 1

# mal: cree que guarda hasta el máximo, que supone cinco, [K12]
def quedan_abiertas(minconn, prestadas):
    return min(5, max(minconn, prestadas))

# mal: mide con un pool de máximo cinco que deja abierto: con minconn o prestadas mayores falla, y pierde el pool, [K12]
_reservas = []


def quedan_abiertas(minconn, prestadas):
    reserva = pool.SimpleConnectionPool(minconn, 5)
    _reservas.append(reserva)
    tomadas = [reserva.getconn() for _ in range(prestadas)]
    for tomada in tomadas:
        reserva.putconn(tomada)
    return len(reserva._pool)

# mal: cuenta lo que ve el servidor, también las conexiones de otros, [K8]
def quedan_abiertas(minconn, prestadas):
    return len(observador.conexiones())

# mal: imprime y no devuelve, [K11]
def quedan_abiertas(minconn, prestadas):
    print(minconn)

# mal: devuelve una frase, [K11]
def quedan_abiertas(minconn, prestadas):
    return f"quedan {minconn}"

# mal: devuelve un bool en lugar del número, [K11]
def quedan_abiertas(minconn, prestadas):
    return minconn >= prestadas

# mal: los parámetros en otro orden, [K11]
def quedan_abiertas(prestadas, minconn):
    return minconn
