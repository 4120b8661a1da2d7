"""Cómo se escribe un número medido: igual en el texto y en las figuras."""

from decimal import Context, Decimal


def con_coma(numero: float) -> str:
    """El número con tres cifras significativas, sin exponente y con coma decimal.

    Args:
        numero: cualquier número finito. `5678` se escribe «5680» y `0.01234`, «0,0123».
    """
    redondo = Context(prec=3).create_decimal_from_float(float(numero)).normalize()
    return f"{redondo:f}".replace(".", ",")


def exacto(numero: float) -> str:
    """El número entero o con todos sus decimales, sin exponente y con coma: «0,5», «1200».

    Args:
        numero: cualquier número finito, no medido; `2.0` se escribe «2».
    """
    entero = float(numero).is_integer()
    return str(int(numero)) if entero else f"{Decimal(repr(float(numero))):f}".replace(".", ",")


def cuenta(numero: int, una: str, varias: str) -> str:
    """El número con su nombre, en singular o en plural: «1 vez», «0 veces», «2 veces»."""
    return f"{exacto(numero)} {una if numero == 1 else varias}"


def aproximado(numero: float, unidad: str = "") -> str:
    """Un número medido, que cambia en cada ejecución: «≈ 5,7 ms».

    El signo ≈ también avisa a las pruebas: comparan las palabras y la unidad, no la cifra.

    Args:
        numero: lo medido, sin signo: «más» o «menos» se dicen con palabras.
        unidad: la unidad, siempre la misma aunque el número sea grande o pequeño.
    """
    return f"≈ {con_coma(numero)} {unidad}".rstrip()
