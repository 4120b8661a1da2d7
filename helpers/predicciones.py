"""Predicciones: quien aprende apunta la suya, ejecuta la celda siguiente y ve qué ha salido.

Si es un número o una letra lo dice solo la celda donde se responde:

    predice("02.a", ...)  # un número
    predice("02.b", "...", "abc")  # una letra

La celda siguiente dice lo que ha visto, que nunca se escribe a mano:

    sale("02.a", len(vistas))
    sale("02.b", a=llega is None, b=llega == [], c=llega == [(1,)])

No son ejercicios: no dan nota, y lo apuntado se olvida con el kernel.
"""

import math
import re

from .ejercicios.resultado import BIEN, PENDIENTE, VISTO, Resultado, muestra
from .numeros import aproximado, exacto

_APUNTADAS: dict[str, float | str] = {}


def predice(
    cual: object = "", respuesta: object = ..., opciones: object = "", *sobra: object
) -> Resultado:
    """Apunta una predicción, o dice qué le falta. No lanza nunca.

    Args:
        cual: por ejemplo `"02.a"`.
        respuesta: un número, o una de las letras de `opciones`; sin responder, `...` o `"..."`.
        opciones: las letras que se pueden elegir, como `"abc"`; si no hay, se pide un número.
        sobra: lo que llega de más si alguien escribe un decimal con coma.
    """
    try:
        cual = str(cual)
    except Exception:
        cual = ""
    _APUNTADAS.pop(cual, None)
    if not re.fullmatch(r"\d\d\.[a-z]", cual):
        falta = 'Delante va el nombre de la predicción, así: predice("02.a", 3).'
    elif sobra or not isinstance(opciones, str):
        falta = "Los decimales se escriben con punto, como 0.5."
    elif (dicho := _letra(respuesta, opciones) if opciones else _numero(respuesta)) is not None:
        _APUNTADAS[cual] = dicho
        return _di(VISTO, cual, f"Apuntado: {_texto(dicho)}. Ahora, la celda siguiente.")
    elif respuesta is ... or (isinstance(respuesta, str) and respuesta.strip() in ("...", "")):
        falta = f"Escribe {_que(opciones)} en lugar de «...», o sigue sin predecir."
    elif opciones:
        falta = f"Aquí va una letra, entre comillas: {_que(opciones)}."
    else:
        falta = "Aquí va un número, sin comillas."
    return _di(PENDIENTE, cual, falta)


def sale(
    cual: str, numero: float = math.nan, medido: str | None = None, **opciones: bool
) -> Resultado:
    """Dice qué ha salido y, si se predijo algo, qué se predijo.

    Args:
        cual: por ejemplo `"02.a"`.
        numero: lo que se ha visto, si se pedía un número.
        medido: si cambia en cada ejecución, su unidad («» si no tiene). Se acierta entre la mitad
            y el doble, y se escribe con «≈».
        opciones: si se pedía una letra, cuál se ha visto: de todas, una es cierta.
    """
    dicho, matiz = _APUNTADAS.get(cual), ""
    if opciones:
        visto = next((letra for letra, es in opciones.items() if es), "otra cosa")
        acierta = dicho == visto
    elif medido is None:
        visto, acierta = exacto(numero), dicho == numero
    else:
        visto = aproximado(numero, medido)
        acierta, matiz = _compara(dicho, numero)
    if dicho is None:
        return _di(VISTO, cual, f"Ha salido {visto}.")
    frase = f"Predijiste {_texto(dicho)} y ha salido {visto}{matiz}."
    return _di(BIEN if acierta else VISTO, cual, frase)


def _letra(respuesta: object, opciones: str) -> str | None:
    letra = respuesta.strip().lower() if isinstance(respuesta, str) else ""
    return letra if letra in [*opciones] else None


def _numero(respuesta: object) -> float | None:
    if isinstance(respuesta, bool) or not isinstance(respuesta, (int, float)):
        return None
    try:
        return float(respuesta) if math.isfinite(respuesta) else None
    except OverflowError:  # un entero de cientos de cifras
        return None


def _compara(dicho: float | str | None, medida: float) -> tuple[bool, str]:
    """Si lo dicho se acerca a una medida, y las palabras que lo cuentan."""
    if not isinstance(dicho, float) or min(dicho, medida) <= 0:
        return False, ""
    if dicho / 2 <= medida <= dicho * 2:
        return True, ": te has acercado"
    veces, que = (medida / dicho, "más") if medida > dicho else (dicho / medida, "menos")
    return False, f": unas {veces:.0f} veces {que}"


def _texto(dicho: float | str) -> str:
    return dicho if isinstance(dicho, str) else exacto(dicho)


def _que(opciones: str) -> str:
    """«un número», o «a, b o c»."""
    return f"{', '.join(opciones[:-1])} o {opciones[-1]}" if opciones else "un número"


def _di(estado: str, cual: str, mensaje: str) -> Resultado:
    resultado = Resultado(estado, cual, mensaje)
    muestra(resultado)
    return resultado
