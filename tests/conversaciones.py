"""Las conversaciones enteras con los programas del laboratorio, y lo que se ve en cada espera.

Las comparten las pruebas del servidor embebido y las del contenedor, que las ejecutan en otro
proceso: por eso están aquí, y no necesitan pytest.
"""

from lecciones.leccion_12_laboratorio import tablas
from lecciones.leccion_12_laboratorio.ensayos import en_marcha, nombres

CON_POOL3 = {"conexion": "con_psycopg_pool/conexion.py"}
REMENDADOS = {"psycopg2": {}, "psycopg_pool": CON_POOL3}


def copiado():
    """El programa como lo tiene la gente: el primer día, todo va bien."""
    with en_marcha("copiado", sql=tablas.USUARIO) as (puesta, menu):
        assert menu.turno.pregunta == "Escribe tu opción (1-5): "
        assert menu.turno.conexiones == []
        assert "Usuarios insertados: 1" in menu.dice("2", "ana", "secreta").texto
        assert "Usuarios insertados: 1" in menu.dice("2", "luis", "clave").texto
        assert "Usuario: 2 luis clave" in menu.dice("1").texto
        assert "Usuarios actualizados: 1" in menu.dice("3", "2", "luisa", "clave").texto
        assert "Usuarios eliminados: 1" in menu.dice("4", "1", "s").texto
        assert nombres(puesta) == ["luisa"]
        assert [foto["estado"] for foto in menu.turno.conexiones] == ["idle"]
        final = menu.dice("5")
        assert "Salimos de la aplicación" in final.texto
        assert (final.codigo, final.conexiones) == (0, [])


def capa_datos_persona():
    """La variante del tercer tutorial, con psycopg_pool."""
    suyo = {"sql": tablas.PERSONA, "archivo": "menu_persona.py"}
    with en_marcha("capa_datos_persona", **suyo) as (puesta, menu):
        assert "Agregadas: 1" in menu.dice("2", "Ana", "Ruiz", "ana@ejemplo.es").texto
        assert "Modificadas: 1" in menu.dice("3", "1", "Eva", "Ruiz", "eva@ejemplo.es").texto
        assert "Persona: 1 Eva Ruiz eva@ejemplo.es" in menu.dice("1").texto
        assert menu.turno.en_transaccion == 0
        assert "Eliminadas: 1" in menu.dice("4", "1").texto
        assert puesta.filas("SELECT * FROM persona") == []
        final = menu.dice("5")
        assert (final.codigo, final.conexiones, puesta.abandonadas()) == (0, [], 0)


def remendado(**cambios):
    """El mismo programa, sin sus defectos: en ninguna espera tiene nada a medias."""
    with en_marcha("remendado", sql="", **cambios) as (puesta, menu):
        assert menu.turno.pregunta == "Opción: "
        turnos = [menu.turno]

        def dice(*respuestas):
            turnos.extend(menu.dice(respuesta) for respuesta in respuestas)
            return turnos[-1].texto

        assert dice("2", "ana", "secreta").startswith("Usuario agregado.")
        assert dice("2", "luis", "clave").startswith("Usuario agregado.")
        assert dice("2", "ana", "otra").startswith("Ya hay un usuario con ese nombre.")
        assert "username='luis')\nUsuarios: 2" in dice("1")
        assert dice("3", "2", "luisa", "").startswith("Usuario modificado.")
        assert dice("4", "1", "n").startswith("No se ha eliminado nada.")
        assert dice("4", "1", "s").startswith("Usuario eliminado.")
        assert dice("4", "1").startswith("No hay ningún usuario con el número «1».")
        assert nombres(puesta) == ["luisa"]
        assert [turno.en_transaccion for turno in turnos] == [0] * len(turnos)
        final = menu.dice("5")
        assert final.texto == "Hasta luego.\n"
        assert (final.codigo, final.conexiones, puesta.abandonadas()) == (0, [], 0)


def remendado_con_psycopg_pool():
    """El remendado con psycopg_pool: cambia un archivo."""
    remendado(**CON_POOL3)


TODAS = [copiado, capa_datos_persona, remendado, remendado_con_psycopg_pool]
