# no aplica K1: es una cuenta, sin conexiones ni estado
# no aplica K2: es una cuenta, sin conexiones ni estado
# no aplica K3: es una cuenta, sin conexiones ni estado
# no aplica K4: es una cuenta, sin conexiones ni estado
# no aplica K5: es una cuenta, sin conexiones ni estado
# no aplica K6: es una cuenta, sin conexiones ni estado
# no aplica K7: es una cuenta, sin conexiones ni estado
# no aplica K8: es una cuenta, sin conexiones ni estado
# no aplica K10: es una cuenta, sin conexiones ni estado
# bien: en una sola cuenta
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - abiertas) * conectar_ms


# bien: sumando petición a petición
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    sin_pool, con_pool = 0, 0
    for _ in range(abiertas):
        con_pool += conectar_ms
    for _ in range(peticiones):
        sin_pool += conectar_ms + preguntar_ms
        con_pool += preguntar_ms
    return sin_pool - con_pool


# mal: Falta lo que paga el pool
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * conectar_ms


# mal [K11]: Es al revés
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    sin_pool = peticiones * (conectar_ms + preguntar_ms)
    con_pool = abiertas * conectar_ms + peticiones * preguntar_ms
    return con_pool - sin_pool


# mal: preguntar, se pregunta en los dos casos
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * (conectar_ms + preguntar_ms) - abiertas * conectar_ms


# mal: Con 2 peticiones
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return max(0, (peticiones - abiertas) * conectar_ms)


# mal: Con 2 peticiones
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return abs(peticiones - abiertas) * conectar_ms


# mal: el ahorro es de 760 ms
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * conectar_ms - abiertas * (conectar_ms + preguntar_ms)


# mal: ¿Falta un «return»?
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    print((peticiones - abiertas) * conectar_ms)


# cuelga: cuenta hacia el lado que no es
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    ahorro = -abiertas * conectar_ms
    while peticiones != 0:
        peticiones += 1
        ahorro += conectar_ms
    return ahorro


# lanza: un nombre que no es
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - abiertas) * conectar


# mal [K12]: Con 100 peticiones y 2 conexiones abiertas
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - 5) * conectar_ms


# mal [K9]: Con 0 peticiones
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - abiertas) * conectar_ms if peticiones else 0


# mal [K9]: Con 7 peticiones
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return round((peticiones - abiertas) * conectar_ms)


# mal [K11]: Cuentas una sola conexión
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * (conectar_ms + preguntar_ms) - (conectar_ms + peticiones * preguntar_ms)


# mal [K11]: Faltan paréntesis
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * conectar_ms + preguntar_ms - abiertas * conectar_ms + peticiones * preguntar_ms


# mal [K9]: No redondees
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return round((peticiones - abiertas) * conectar_ms, 2)


# mal [K11]: te falta preguntar
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return peticiones * conectar_ms - (abiertas * conectar_ms + peticiones * preguntar_ms)


# bien [K9]: un pool que no abre ninguna al empezar tiene que abrir una para la primera
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - max(abiertas, 1)) * conectar_ms


# bien [K9]: con fracciones
from fractions import Fraction

def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return (peticiones - abiertas) * Fraction(conectar_ms)


# mal [K9]: No redondees
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return float(f"{conectar_ms * (peticiones - abiertas):.6g}")


# mal [K9]: ni quites los decimales
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    return int(peticiones * conectar_ms) - int(abiertas * conectar_ms)


# mal [K11]: Repartes las preguntas entre las conexiones
def ahorro_ms(peticiones, conectar_ms, preguntar_ms, abiertas):
    con_pool = abiertas * conectar_ms + peticiones * preguntar_ms / max(1, abiertas)
    return peticiones * (conectar_ms + preguntar_ms) - con_pool
