"""La pizarra de la clase: cabe donde se dibuja, y nada de lo que otros escriben la descoloca."""

import datetime

import pytest

from helpers.progreso import Leccion
from helpers.servidor.cuentas import Cuenta
from helpers.servidor.libreta import Apunte
from taller.pizarra import Pizarra
from taller.recuento import Recuento, visible

AHORA = datetime.datetime(2026, 11, 30, tzinfo=datetime.timezone.utc)
NOMBRES = ["Ana", "Óscar Peña", "李雷", "María del Carmen Fernández de la Vega y Ruiz"]
LECCIONES = [
    Leccion(f"{n:02}", f"la {n}", "", {f"{n:02}.{e}": "" for e in range(1, 12 if n == 12 else 7)})
    for n in range(14)
]


def apunte(usuario, ejercicio, resuelto, intentos, mensaje="", hace=90.0):
    return Apunte(usuario, ejercicio, resuelto, intentos, mensaje, AHORA, AHORA, hace)


@pytest.fixture
def clase():
    cuentas = [Cuenta(NOMBRES[n % 4], f"u{n}", True, 0, 0) for n in range(30)]
    apuntes = [
        *(apunte(f"u{n}", "01.1", True, 2) for n in range(30)),
        *(apunte("u0", f"00.{e}", True, 1) for e in range(1, 7)),
        apunte("u0", "02.1", False, 3, "No «vuelve»\n\x1b[2J\u202e " + "muy " * 60),
        apunte("u1", "02.1", False, 1, "Otro"),
    ]
    return Recuento(
        True,
        LECCIONES,
        cuentas,
        {(uno.usuario, uno.ejercicio): uno for uno in apuntes},
        {uno.usuario: uno for uno in apuntes},
    )


def columnas(linea):
    return len(linea) + sum(letra in "李雷" for letra in linea)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("ancho", [30, 40, 60, 80, 100, 120])
def test_cabe_a_lo_ancho_y_a_lo_alto(clase, ancho):
    de_una = (lambda p, c, n=n: p.detalle(c, LECCIONES[n]) for n in (2, 12))
    for dibuja in (Pizarra.resumen, *de_una):
        lineas = dibuja(Pizarra(ancho), clase)
        assert max(map(columnas, lineas)) <= ancho
        assert "".join(lineas).isprintable()
        baja = dibuja(Pizarra(ancho, 20), clase)
        assert len(baja) == 20
        assert any("personas más: " in linea for linea in baja)
    en_color = Pizarra(ancho, color=True).resumen(clase)
    assert "\x1b[1;31m3!" not in "".join(en_color) and "\x1b[1;31m0!" in "".join(en_color)


def test_dice_quien_que_y_en_que_se_atasca(clase):
    lineas = Pizarra(80).resumen(clase)
    assert lineas[0].startswith(
        "30 personas · 36 de 2670 resueltos (1 %) · en un atasco, ahora: 1 · "
    )
    (ana,) = (linea for linea in lineas if linea.endswith("02.1 ✗3   1 min"))
    assert ana.split()[:4] == ["Ana", "✓", "1", "0!"]
    # Un ✗ de una sola persona, al primer intento, no es todavía un atasco.
    atascos = lineas[lineas.index("En qué se atasca la clase") + 1 :]
    assert atascos[0] == " 02.1  1 persona: Ana (3)"
    assert "Otro" not in "".join(atascos)
    detalle = Pizarra(80).detalle(clase, LECCIONES[2])
    assert " 02.1  1 persona: Óscar Peña (1)" in detalle
    assert any(linea.split()[:3] == ["Ana", "✗", "3"] for linea in detalle)


def test_lo_visible_no_mueve_el_cursor():
    assert visible("a\nb\t c\x1b[2J\u202e\0") == "a b c·[2J··"
