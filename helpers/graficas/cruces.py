"""La figura de las respuestas cruzadas: qué preguntó cada uno, y quién recibió cada respuesta."""

from collections.abc import Sequence

from .lienzo import (
    ANCHO,
    CARA,
    COLORES,
    FILA,
    GRIS,
    Imagen,
    ancho_mayor,
    nuevo_lienzo,
    nuevos_ejes,
)

_POR_PREGUNTA = 0.2  # pulgadas


def cruces(preguntas: Sequence[tuple[str, str, str]], titulo: str, alt: str) -> Imagen:
    """A la izquierda, las preguntas; a la derecha, quien las hizo, y una línea por respuesta.

    La respuesta a una pregunta es su mismo texto. La línea sale de la pregunta a la que responde y
    llega a quien la recibió: si es la suya, es horizontal.

    Args:
        preguntas: tríos (quién, qué preguntó, qué recibió), en el orden de la figura.
        titulo: la frase que resume la figura.
        alt: texto alternativo. Sin números medidos: cambian en cada ejecución.

    Returns:
        Una `Imagen`.
    """
    figura, arriba, alto = nuevo_lienzo(_POR_PREGUNTA * len(preguntas) + 0.3 + 2 * FILA, titulo, "")
    textos = [texto for _, texto, _ in preguntas]
    margen = ancho_mayor([*textos, "la respuesta a x"]) + 0.2
    ejes = nuevos_ejes(figura, margen, 0.15, ANCHO - 2 * margen, alto - 0.15 - arriba - 2 * FILA)
    sitios = {texto: fila for fila, texto in enumerate(textos)}
    for suya, color, trazo, nombre in (
        (True, COLORES[0], "-", "su respuesta"),
        (False, CARA, (0, (4, 1.5)), "otra, sin ningún error"),
    ):
        ejes.plot([], [], color=color, linestyle=trazo, label=nombre)
        for fila, (_, texto, recibe) in enumerate(preguntas):
            if recibe in sitios and (recibe == texto) is suya:
                ejes.plot(
                    [0, 1], [sitios[recibe], fila], color=color, linestyle=trazo, linewidth=1.3
                )
    for x, lado in ((0, "right"), (1, "left")):
        ejes.plot([x] * len(textos), range(len(textos)), "o", color="#222222", markersize=3.5)
        for fila, texto in enumerate(textos):
            donde = x + (0.02 if x else -0.02)
            ejes.text(donde, fila, texto, ha=lado, va="center", fontsize=10, color=GRIS)
    for x, lado, que in ((0, "right", "la respuesta a"), (1, "left", "la recibe")):
        donde = x + (0.02 if x else -0.02)
        ejes.text(donde, -1, que, ha=lado, va="center", fontsize=10, fontweight="bold")
    ejes.set_ylim(len(preguntas) - 0.5, -1.5)
    ejes.set_xlim(0, 1)
    ejes.set_axis_off()
    ejes.legend(
        loc=8,
        bbox_to_anchor=(0.5, 1),
        ncols=2,
        frameon=False,
        fontsize=10.5,
        borderpad=0,
    )
    return Imagen(figura, alt)
