# no aplica K2: no hay errores que puedan pasar
# no aplica K3: no deja nada a medias
# no aplica K4: no usa ninguna conexión
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: no llama a nadie
# no aplica K10: no recibe ninguna orden
from helpers import observador
from psycopg2 import pool


# bien: con nombre para el resultado
def quedan_abiertas(minconn, prestadas):
    guardadas = minconn
    return guardadas


# bien: por casos
def quedan_abiertas(minconn, prestadas):
    if prestadas <= minconn:
        return minconn
    return prestadas - (prestadas - minconn)


# mal: el servidor ve 1 y tu función dice 3
def quedan_abiertas(minconn, prestadas):
    return prestadas


# mal: por encima del mínimo
def quedan_abiertas(minconn, prestadas):
    return max(minconn, prestadas)


# mal: abre el mínimo al nacer
def quedan_abiertas(minconn, prestadas):
    return min(minconn, prestadas)


# mal: tu función dice 0
def quedan_abiertas(minconn, prestadas):
    return 0


# mal: ¿Falta un «return»?
def quedan_abiertas(minconn, prestadas):
    print(minconn)


# mal: un número entero
def quedan_abiertas(minconn, prestadas):
    return str(minconn)

# cuelga: resta para siempre
def quedan_abiertas(minconn, prestadas):
    while True:
        prestadas -= 1


# lanza: divide por cero
def quedan_abiertas(minconn, prestadas):
    return prestadas / 0


# mal [K1]: el servidor ve 3 y tu función dice 1
# recuerda la primera respuesta
from functools import lru_cache

primera = []


def quedan_abiertas(minconn, prestadas):
    primera.append(minconn)
    return primera[0]


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


# mal [K11]: Con minconn=1, tras tomar y devolver 3, el servidor ve 1 y tu función dice 4
# suma el mínimo y las prestadas
def quedan_abiertas(minconn, prestadas):
    return minconn + prestadas


# mal [K12]: Con minconn=3, tras tomar y devolver 1, el servidor ve 3 y tu función dice 1
# siempre una, como en el ejemplo de mínimo 1
def quedan_abiertas(minconn, prestadas):
    return 1


# mal [K12]: Tu código lanza KeyError ((3, 1))
# solo los dos casos de la celda de arriba
def quedan_abiertas(minconn, prestadas):
    return {(1, 3): 1, (3, 3): 3}[minconn, prestadas]


# mal [K11]: Con minconn=1, tras tomar y devolver 3, el servidor ve 1 y tu función dice 2
# la diferencia: las que cierra, no las que quedan
def quedan_abiertas(minconn, prestadas):
    return max(0, prestadas - minconn)


# mal [K9]: Con minconn=1, tras tomar y devolver 0, el servidor ve 1 y tu función dice 0
# con cero prestadas cree que no hay ninguna: el pool abre el mínimo al nacer
def quedan_abiertas(minconn, prestadas):
    return minconn if prestadas else 0


# mal [K9]: Con minconn=0, tras tomar y devolver 2, el servidor ve 0 y tu función dice 1
# cree que el mínimo nunca baja de uno: con minconn 0 no guarda ninguna
def quedan_abiertas(minconn, prestadas):
    return max(1, minconn)


# mal [K9]: Con minconn=2, tras tomar y devolver 2, el servidor ve 2 y tu función dice 1
# en la frontera (tantas como el mínimo) descuenta una
def quedan_abiertas(minconn, prestadas):
    if prestadas < minconn:
        return minconn
    return minconn - 1 if prestadas == minconn else minconn


# mal [K9]: Con minconn=1, tras tomar y devolver 3, el servidor ve 1 y tu función dice 0
# «menos de minconn libres»: cree que guarda hasta minconn - 1
def quedan_abiertas(minconn, prestadas):
    return minconn - 1


# mal [K12]: Con minconn=1, tras tomar y devolver 3, el servidor ve 1 y tu función dice 3
# cree que guarda hasta el máximo, que supone cinco
def quedan_abiertas(minconn, prestadas):
    return min(5, max(minconn, prestadas))


# mal [K12]: Tu función abre conexiones:
# mide con un pool de máximo cinco que deja abierto: con minconn o prestadas mayores falla, y
# pierde el pool
_reservas = []


def quedan_abiertas(minconn, prestadas):
    reserva = pool.SimpleConnectionPool(minconn, 5)
    _reservas.append(reserva)
    tomadas = [reserva.getconn() for _ in range(prestadas)]
    for tomada in tomadas:
        reserva.putconn(tomada)
    return len(reserva._pool)


# mal [K8]: Sin ningún pool abierto, tu función cambia de respuesta:
# cuenta lo que ve el servidor, también las conexiones de otros
def quedan_abiertas(minconn, prestadas):
    return len(observador.conexiones())


# mal [K11]: La función tiene que devolver un número entero
# devuelve una frase
def quedan_abiertas(minconn, prestadas):
    return f"quedan {minconn}"


# mal [K11]: La función tiene que devolver un número entero
# devuelve un bool en lugar del número
def quedan_abiertas(minconn, prestadas):
    return minconn >= prestadas


# mal [K11]: Con minconn=1, tras tomar y devolver 3, el servidor ve 1 y tu función dice 3
# los parámetros en otro orden
def quedan_abiertas(prestadas, minconn):
    return minconn


# mal [K11]: aunque luego las cierre
def quedan_abiertas(minconn, prestadas):
    from contextlib import closing

    import psycopg2
    with closing(psycopg2.connect()) as c, c.cursor() as cur:
        cur.execute("SELECT %s::int", (minconn,))
        return cur.fetchone()[0]


# mal [K11]: aunque luego las cierre
def quedan_abiertas(minconn, prestadas):
    p = pool.SimpleConnectionPool(minconn, max(prestadas, minconn, 1))
    cs = [p.getconn() for _ in range(prestadas)]
    for c in cs:
        p.putconn(c)
    n = len(p._pool)
    p.closeall()
    return n
