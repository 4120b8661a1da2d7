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
