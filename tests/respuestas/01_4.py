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


# mal: Resta el tiempo con pool
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


# mal: el ahorro son 760 ms
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
