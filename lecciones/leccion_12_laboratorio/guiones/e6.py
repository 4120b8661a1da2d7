"""Lo que promete `intercambia`: 12.6."""

from conexion import Conexion, Error
from intercambio import intercambia

for uno, otro, esperado in ((1, 2, True), (2, 1, True), (1, 2, True), (3, 3, True)):
    dice = intercambia(uno, otro)
    assert dice is not None, "`intercambia` no devuelve nada. ¿Falta un «return»?"
    assert dice is esperado, f"`intercambia({uno}, {otro})` devuelve {dice!r}, y es {esperado}."
input("intercambiados")
for uno, otro in ((1, 99), (99, 1), (99, 98), (99, 99)):
    assert intercambia(uno, otro) is False, "Si uno de los dos no existe, es False."
input("uno no existe")
for uno, otro in ((1, 2), (2, 1)) * 3:
    dice = intercambia(uno, otro)
    assert dice is False, f"Uno ha cambiado mientras tanto, y devuelve {dice!r}: es False."
input("uno ha cambiado")
for _ in range(6):
    try:
        intercambia(1, 2)
    except Error:
        continue
    raise AssertionError("Si el segundo paso lanza un error, tiene que llegar.")
input("el segundo paso falla")
assert intercambia(1, 3) is True, "Después de un error, el intercambio siguiente no da True."
Conexion.cerrarConexiones()
