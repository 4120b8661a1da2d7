"""Órdenes que solo leen, y lo que da cada una: ni la orden ni sus filas se pueden cambiar."""

from collections.abc import Callable
from typing import Any

from helpers.numeros import cuenta

from .exige import Fallo, si_lanza

# (orden, filas, cómo se llama)
LECTURAS: tuple[tuple[str, list[tuple[Any, ...]], str], ...] = (
    ("VALUES (7), (8), (8)".lower(), [(7,), (8,), (8,)], "un `values` con una fila repetida"),
    ("SELECT 7 WHERE false".lower(), [], "una consulta sin filas"),
    ("SELECT 7 WHERE 'pan' LIKE 'p%'", [(7,)], "una consulta con un `%`"),
    ("SELECT 7 % 4", [(3,)], "el resto de una división (`7 % 4`)"),
    ("SELECT 'Luis;  y Ana'", [("Luis;  y Ana",)], "un texto con mayúsculas, espacios y un `;`"),
    ("SHOW integer_datetimes", [("on",)], "`SHOW`"),
    ("SELECT 7, 'pan'", [(7, "pan")], "una fila de dos columnas"),
    ("VALUES (0), (NULL)", [(0,), (None,)], "un cero y un `NULL`"),
    ("SELECT FROM generate_series(1, 2)", [(), ()], "dos filas sin columnas"),
    (
        "SELECT * FROM generate_series(1, 3000)",
        [(n,) for n in range(1, 3001)],
        "una consulta de 3000 filas",
    ),
)


def exige_lecturas(lee: Callable[[str], Any]) -> None:
    """Lanza Fallo si `lee(sql)` no da la lista de filas de cada orden de `LECTURAS`."""
    for sql, esperadas, que in LECTURAS:
        with si_lanza(
            ProgrammingError=f"Con {que} falla tu SQL: ejecuta el que recibes, sin cambiar ni "
            "añadir nada, con un cursor sin nombre.",
            IndexError=f"Con {que} falla `execute`: dale solo el SQL.",
            ValueError=f"Con {que}, tu cursor no puede leer las filas. Usa el corriente, "
            "`conexion.cursor()`.",
        ):
            filas = lee(sql)
        if filas == esperadas:
            continue
        dice = repr(filas)
        if isinstance(filas, list):
            dice = cuenta(len(filas), "fila", "filas")
            dice = dice if len(filas) != len(esperadas) else f"otras filas: {filas!r:.60}"
        raise Fallo(f"""Con {que}, la función devuelve {dice}. Usa fetchall(), sin mirar ni cambiar
            el SQL, ni las filas.""")
