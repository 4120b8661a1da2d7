"""12.5: el menú."""

from helpers.ejercicios import Fallo, ejercicio, exige

from ..ensayos import MENU
from .comun import Charla, Puesto, exige_final, exige_pool_cerrado, puesto

_YA_HAY = "Ya hay un usuario con ese nombre"
_DEL_MENU = ("1.", "2.", "3.", "4.", "5.", "Opción")
_CAMBIO = "Alguien lo ha cambiado"


@ejercicio("menu_app_usuario_py", segundos=180)
def juzga(menu_app_usuario_py, prueba):
    with puesto(menu_app_usuario_py, sql="") as suyo:
        menu = suyo.lanza(MENU)
        _modifica(suyo, menu)
        _elimina(suyo, menu)
        _cuenta_los_errores(suyo, menu)
        adios = menu.dice("5")
        exige(adios.endswith("Hasta luego.\n"), "Al salir no dice «Hasta luego.»")
        exige(adios.count("Hasta luego.") == 1, "Al salir se despide dos veces.")
        exige_final(suyo, menu, "sale con 5")
        exige(menu.turno.codigo == 0, f"Al salir con 5, su código es {menu.turno.codigo}, y es 0.")
        for como, respuestas in (
            ("ctrl_c", ["3", "2"]),
            ("sigterm", ["1"]),
            ("fin_de_entrada", ["4"]),
        ):
            menu = suyo.lanza(MENU)
            menu.dice(*respuestas)
            menu.acaba(como)
            exige_final(suyo, menu, como)
        exige_pool_cerrado(suyo)


def _modifica(suyo: Puesto, menu: Charla) -> None:
    menu.dice("2", "ana", "secreta", "2", "luis", "clave")
    antes = _filas(suyo)
    _exige_que_diga(menu, ["3", "2", "luisa", ""], "Usuario modificado")
    esperado = [antes[0], (2, "luisa", antes[1][2])]
    exige(
        _filas(suyo) == esperado,
        "Al modificar solo el nombre, la contraseña y los demás tienen que quedar como estaban.",
    )
    _exige_que_diga(menu, ["3", "2", "", "nueva"], "Usuario modificado")
    (_, (_, nombre, resumen)) = _filas(suyo)
    exige(
        nombre == "luisa" and resumen != antes[1][2] and "nueva" not in resumen,
        "Al modificar solo la contraseña, se guarda su resumen y el nombre queda como estaba.",
    )
    _exige_que_diga(menu, ["3", "2", "ana", ""], _YA_HAY)
    menu.dice("3", "1")
    suyo.mesa.filas("UPDATE usuario SET username = 'anita' WHERE id_usuario = 1")
    _exige_que_diga(menu, ["mia", ""], _CAMBIO)
    exige(suyo.nombres()[0] == "anita", "Ha pisado el nombre que otro puso mientras preguntaba.")


def _elimina(suyo: Puesto, menu: Charla) -> None:
    for respuesta in ("n", "x"):
        _exige_que_diga(menu, ["4", "1", respuesta], "No se ha eliminado nada")
        exige(suyo.nombres() == ["anita", "luisa"], "Ha eliminado a quien no se confirmó.")
    menu.dice("4", "1", "")
    if not menu.turno.pregunta.startswith("Opción"):
        menu.dice("n")  # Lo ha vuelto a preguntar.
    exige(suyo.nombres() == ["anita", "luisa"], "Ha eliminado a quien no se confirmó.")
    menu.dice("4", "1")
    suyo.mesa.filas("UPDATE usuario SET username = 'ana' WHERE id_usuario = 1")
    _exige_que_diga(menu, ["s"], _CAMBIO)
    exige(suyo.nombres() == ["ana", "luisa"], "Ha eliminado a uno que ya no era el que enseñó.")
    _exige_que_diga(menu, ["4", "1", "s"], "Usuario eliminado")
    exige(suyo.nombres() == ["luisa"], f"Se eliminó a «ana», y queda {suyo.nombres()!r}.")


def _cuenta_los_errores(suyo: Puesto, menu: Charla) -> None:
    for numero in ("99", "dos", "²"):
        for orden in "34":
            _exige_que_diga(menu, [orden, numero], "No hay ningún usuario con el número")
    _exige_que_diga(menu, ["2", "luisa", "x"], _YA_HAY)
    _exige_que_diga(menu, ["2", "l" * 200, "x"], "demasiado largo")
    suyo.mesa.filas("ALTER TABLE usuario RENAME TO otra")
    _exige_que_diga(menu, ["1"], "Falta la tabla de usuarios")
    suyo.mesa.filas("ALTER TABLE otra RENAME TO usuario")
    exige("luisa" in menu.dice("1"), "Después de un error, la orden siguiente no funciona.")
    registro = suyo.registro()
    exige(
        "usuario_username_key" not in registro,
        "En el registro queda el texto del servidor, que lleva los datos de una persona.",
    )
    exige(
        not any(secreto in registro for secreto in ("secreta", "clave", "$argon2")),
        "En el registro queda escrita una contraseña, o su resumen.",
    )


def _exige_que_diga(menu: Charla, respuestas: list[str], frase: str) -> None:
    dicho = menu.dice(*respuestas)
    if frase not in dicho:
        lineas = [x for x in dicho.splitlines() if x.strip() and not x.startswith(_DEL_MENU)]
        raise Fallo(f"""A «{", ".join(r[:20] for r in respuestas)}» tenía que contestar «{frase}»,
            y dice «{" / ".join(lineas[:2]) or "nada"}».""")


def _filas(suyo: Puesto) -> list[tuple[int, str, str]]:
    return suyo.mesa.filas("SELECT id_usuario, username, password FROM usuario ORDER BY 1")
