"""Lo que promete `Usuario`: 12.3."""

import dataclasses

from argon2 import PasswordHasher, extract_parameters
from usuario import Usuario

CLAVE = " contraseña con ñ y espacios "
# De otro programa, y de los más baratos: al verificarlo se usan sus parámetros.
DE_OTRO = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("una contraseña larga")
otro, resumen = Usuario.resume("secreta"), Usuario.resume(CLAVE)
assert resumen is not None, "`resume` no devuelve nada. ¿Falta un «return»?"
assert isinstance(resumen, str), "`resume` tiene que devolver un texto."
assert CLAVE not in resumen, "El resumen lleva la contraseña dentro."
assert resumen.startswith("$argon2"), "El resumen no es de argon2. Usa `PasswordHasher`."
assert extract_parameters(resumen).memory_cost >= 7 * 1024, (
    "El resumen es demasiado barato. Deja los parámetros que elige `PasswordHasher`."
)
assert len(resumen) <= 128, "El resumen no cabe en su columna, de 128 letras."
assert Usuario.resume("secreta") != otro, (
    "Dos resúmenes de la misma contraseña son iguales: falta la sal, que `PasswordHasher` pone."
)
ana = Usuario(1, "ana", resumen)
luis = Usuario(id_usuario=2, username="luis", password=otro)
for texto in (repr(ana), str(ana), f"{[ana]}"):
    assert "ana" in texto, "Al escribir un usuario no sale su nombre."
    assert resumen not in texto, "Al escribir un usuario sale su resumen. Mira `field(repr=False)`."
assert ana == Usuario(1, "ana", resumen), "Dos usuarios con los mismos datos no son iguales."
assert dataclasses.is_dataclass(ana), "`Usuario` tiene que llevar `@dataclass`."
assert dataclasses.replace(ana, username="eva") == Usuario(1, "eva", resumen)
try:
    ana.username = "otra"
except dataclasses.FrozenInstanceError:
    pass
else:
    raise AssertionError("Un usuario se puede cambiar: `@dataclass(frozen=True)`.")
for usuario, clave, esperado in (
    (ana, CLAVE, True),
    (ana, CLAVE.strip(), False),
    (luis, "secreta", True),
    (luis, "Secreta", False),
    (luis, "luis", False),
    (luis, otro, False),
    (dataclasses.replace(luis, password=DE_OTRO), "una contraseña larga", True),
    (dataclasses.replace(luis, password=DE_OTRO), "una contraseña larguísima", False),
    (Usuario(3, "eva", "una clave"), "una clave", False),
):
    dice = usuario.es_su_clave(clave)
    assert isinstance(dice, bool), "`es_su_clave` tiene que devolver True o False."
    assert dice == esperado, f"`es_su_clave` dice {dice} cuando es {esperado}."
