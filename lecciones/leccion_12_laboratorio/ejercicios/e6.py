"""12.6: dos pasos en una transacción, con el DAO."""

from helpers.ejercicios import ejercicio, exige

from .comun import puesto

# El segundo paso, el que toca a la fila 2, no encuentra lo que se vio, o falla.
_EN_LA_2 = """
    CREATE FUNCTION estropea() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {} ;
    END $$;
    CREATE TRIGGER estropea BEFORE UPDATE ON usuario FOR EACH ROW WHEN (old.id_usuario = 2)
        EXECUTE FUNCTION estropea()"""
_QUITA = "DROP FUNCTION estropea CASCADE"


@ejercicio("intercambio_py", segundos=180)
def juzga(intercambio_py, prueba):
    with puesto(intercambio_py) as suyo:
        suyo.agrega("ana", "luis", "O'Hara")
        suyo.mesa.filas("UPDATE usuario SET password = 'de ' || id_usuario")
        guion = suyo.guion("e6.py")
        exige(
            suyo.nombres() == ["luis", "ana", "O'Hara"],
            f"Tras intercambiar «ana» y «luis» tres veces, en la tabla está {suyo.nombres()!r}.",
        )
        contrasenas = suyo.mesa.filas("SELECT password FROM usuario ORDER BY id_usuario")
        exige(
            contrasenas == [("de 1",), ("de 2",), ("de 3",)],
            "Ha cambiado también las contraseñas: se cambian solo los nombres.",
        )
        guion.dice("")
        _exige_igual(suyo, "Uno de los dos no existe")
        suyo.mesa.filas(_EN_LA_2.format("RETURN NULL"))
        guion.dice("")
        _exige_igual(suyo, "Uno de los dos ha cambiado mientras tanto")
        suyo.mesa.filas(_QUITA)
        suyo.mesa.filas(_EN_LA_2.format("RAISE division_by_zero"))
        guion.dice("")
        _exige_igual(suyo, "El segundo paso lanza un error")
        suyo.mesa.filas(_QUITA)
        guion.dice("")
        exige(suyo.nombres() == ["O'Hara", "ana", "luis"], "Después de un error ya no intercambia.")


def _exige_igual(suyo, cuando):
    exige(
        suyo.nombres() == ["luis", "ana", "O'Hara"],
        f"{cuando}, y queda hecho un paso solo: en la tabla está {suyo.nombres()!r}.",
    )
