"""13.4: por qué echa PgBouncer a sus clientes, según su registro."""

from helpers.ejercicios import Fallo, ejercicio, exige, exige_devuelve

_QUIEN = "tienda/tienda@127.0.0.1:5426"
# Lo que escribe PgBouncer cuando echa a alguien, y cuando cierra una conexión.
_ECHA = "21:31:10 WARNING C-{:02}: {} pooler error: {}"
_CIERRA = "21:31:10 LOG C-{:02}: {} closing because: {} (age=0s)"


def _echa(motivo, n=1):
    return _ECHA.format(n, _QUIEN, motivo)


def _cierra(motivo, n=1):
    return _CIERRA.format(n, _QUIEN, motivo)


_CLAVE, _OTRA_CLAVE = "SASL authentication failed", "password authentication failed"
_PARAMETRO, _COLA = "unsupported startup parameter", "query_wait_timeout"
# Los demás motivos que usan los casos, tal como los escribe.
_MOTIVOS = (
    "no more connections allowed (max_client_conn)|client close request|client unexpected eof|"
    "server login has been failing, cached error: connect failed (server_login_retry)|"
    "database nohay does not exist|client_idle_timeout, not query_wait_timeout|"
    "timeout before SASL authentication failed|21:31:10 LOG listening, query_wait_timeout is 120|"
    "pooler error|query_timeout|unsupported protocol version"
)
_LLENO, _SE_VA, _SE_CORTA, _SIN_SERVIDOR, _SIN_BASE, *_MAS = _MOTIVOS.split("|")
_PARADO, _ANTES, _OTRAS, _SIN_PUNTOS, *_PARECIDOS = _MAS
# (cuándo se dice, el registro, lo que se espera)
_CASOS = (
    ("no hay ninguna línea", [], {}),
    ("hay una de cada", [_echa(_CLAVE), _echa(f"{_PARAMETRO}: x"), _echa(_COLA),
     _echa(_LLENO)], {"contraseña": 1, "parámetro": 1, "cola": 1, "lleno": 1}),
    ("cada echado sale dos veces", [_cierra(_COLA), _echa(_COLA), _cierra(_LLENO, 2),
     _echa(_LLENO, 2)], {"cola": 1, "lleno": 1}),
    ("se van ellos", [_cierra(_SE_VA), _cierra(_SE_CORTA)], {}),
    ("las dos contraseñas", [_echa(_OTRA_CLAVE), _echa(_CLAVE)], {"contraseña": 2}),
    ("el parámetro es como en los antiguos", [_echa(f"{_PARAMETRO}: x")], {"parámetro": 1}),
    ("hay motivos que no están en la tabla", [_echa(_SIN_SERVIDOR), _echa(_SIN_BASE),
     _echa(_COLA)], {"otro": 2, "cola": 1}),
    ("un motivo nombra a otro más adelante", [_echa(_PARADO), _echa(_ANTES)], {"otro": 2}),
    ("hay líneas de otra cosa", ["21:31:10 LOG PgBouncer", "", _OTRAS, _echa(_LLENO)],
     {"lleno": 1}),
    ("una base de datos se llama como un motivo", [_ECHA.format(1, f"{_COLA}/ana", _LLENO)],
     {"lleno": 1}),
    ("un motivo se parece a los de la tabla", [_echa(otro) for otro in _PARECIDOS], {"otro": 2}),
    ("el motivo sigue de otra manera", [_echa(_LLENO.partition(" (")[0]), _echa(f"{_COLA}: x")],
     {"lleno": 1, "cola": 1}),
    ("dos líneas son iguales", [_echa(_COLA), _echa(_COLA)], {"cola": 2}),
    ("la línea no se ha acortado, y acaba en un salto de línea", ["2026-11-29 "
     + _echa(_COLA).replace(" WARNING", ".123 UTC [7] WARNING") + "\n"], {"cola": 1}),
    ("a la marca le faltan los dos puntos", [_cierra(_SIN_PUNTOS), _echa(_COLA)], {"cola": 1}),
    ("el mismo motivo sale muchas veces", [_echa(_COLA, n) for n in range(120)], {"cola": 120}),
)  # fmt: skip
_AYUDA = """Cuenta las líneas con «pooler error: », por cómo empieza lo que va detrás; las de
    «closing because» cuentan lo mismo otra vez."""


@ejercicio("por_que_los_echa")
def juzga(por_que_los_echa, prueba):
    for _ in range(2):
        for cuando, lineas, esperado in _CASOS:
            suyas = list(lineas)
            dice = por_que_los_echa(suyas)
            exige_devuelve(dice, dict, "un diccionario")
            exige(suyas == lineas, "Cambias la lista: quien te la dio la necesita entera.")
            if (sobran := [c for c, n in dice.items() if n == 0]) and not esperado.get(sobran[0]):
                raise Fallo(f"""Cuando {cuando}, está la clave «{sobran[0]}» con un 0: los motivos
                    que no salen no están en el diccionario.""")
            if dice != esperado:
                raise Fallo(f"""Cuando {cuando}, es `{esperado!r}`, y tu función dice
                    `{dict(dice)!r}`. {_AYUDA}""")
