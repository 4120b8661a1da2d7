"""El laboratorio: los programas de la lección 12, enteros, y cada avería, vista por el servidor.

Cada avería se provoca en el programa como lo tiene la gente, y ahí se ve; en el remendado, con
psycopg2 y con psycopg_pool, no está. En el contenedor, las conversaciones enteras se prueban en
`test_contenedor.py`.
"""

import contextlib
import signal

import psycopg2
import pytest

from helpers import servidor
from helpers.laboratorio import NoSigue, mesa
from lecciones.leccion_12_laboratorio import tablas
from lecciones.leccion_12_laboratorio.ensayos import MENU, agrega, copia, en_marcha, nombres
from tests.aula import POSIX
from tests.conversaciones import REMENDADOS, TODAS

pytestmark = [pytest.mark.usefixtures("servidor_del_curso"), pytest.mark.lenta]

UNICO = tablas.USUARIO + tablas.SIN_REPETIR
remendados = pytest.mark.parametrize("cambios", REMENDADOS.values(), ids=REMENDADOS)


def estados(puesta):
    return [foto["estado"] for foto in puesta.conexiones()]


@pytest.mark.parametrize("conversa", TODAS, ids=lambda c: c.__name__)
def test_la_conversacion_entera(conversa):
    conversa()


# --------------------------------------------------------------- el commit que falla


def test_el_commit_que_falla_cinco_veces_agota_el_pool():
    with en_marcha("copiado", "ana") as (puesta, menu):
        for _ in range(5):
            assert "exhausted" not in menu.dice("2", "ana", "x").texto
        # El servidor las ve sin nada entre manos; el pool no las tiene.
        assert estados(puesta) == ["idle"] * 5
        assert "connection pool exhausted" in menu.dice("2", "otra", "x").texto
        assert "connection pool exhausted" in menu.dice("1").texto
        assert nombres(puesta) == ["ana"]


@remendados
def test_el_commit_que_falla_es_una_frase_y_no_pierde_conexiones(cambios):
    with en_marcha("remendado", "ana", **cambios) as (puesta, menu):
        for _ in range(6):
            assert menu.dice("2", "ana", "x").texto.startswith("Ya hay un usuario con ese nombre.")
        assert estados(puesta) == ["idle"]
        assert "Usuarios: 1" in menu.dice("1").texto


# --------------------------------------------------------------- la conexión que muere


@pytest.mark.lenta
def test_cinco_conexiones_muertas_dentro_agotan_el_pool():
    with en_marcha("copiado", "ana") as (puesta, menu):
        for _ in range(5):
            menu.dice("4", "1")
            assert puesta.termina_conexiones() == 1
            assert "exhausted" not in menu.dice("s").texto
        assert estados(puesta) == []
        assert "connection pool exhausted" in menu.dice("1").texto


@pytest.mark.lenta
@remendados
def test_mueren_sus_conexiones_y_la_orden_siguiente_funciona(cambios):
    with en_marcha("remendado", "ana", **cambios) as (puesta, menu):
        for _ in range(6):
            menu.dice("4", "1")
            puesta.termina_conexiones()
            # psycopg_pool revisa la que presta, y no falla ni esta; psycopg2 se entera al usarla.
            texto = menu.dice("n").texto + menu.dice("1").texto
            assert "Traceback" not in texto and "Error" not in texto
            assert "Usuarios: 1" in menu.dice("1").texto


@pytest.mark.lenta
@remendados
def test_se_apaga_el_servidor_y_cuando_vuelve_funciona(cambios):
    roto = servidor.desechable()
    with copia("remendado", **cambios) as carpeta, mesa(datos=roto.parametros) as puesta:
        puesta.filas("DROP TABLE IF EXISTS usuario")
        with puesta.programa(carpeta, MENU) as menu:
            roto.apaga()
            texto = menu.dice("1").texto
            assert texto.startswith(("PostgreSQL ha fallado.", "No hay conexión con"))
            assert menu.turno.conexiones == []
            roto.enciende()
            assert "Usuarios: 0" in menu.dice("1").texto
            assert menu.dice("5").codigo == 0


# --------------------------------------------------------------- las otras manos


def test_el_cursor_usado_despues():
    cambios = {"usuario_dao": "otras_manos/usuario_dao_cursor_despues.py"}
    with en_marcha("copiado", "ana", **cambios) as (_, menu):
        assert "cursor already closed" in menu.dice("1").texto


@pytest.mark.lenta
def test_un_with_alrededor_de_otro():
    """Dice que ha insertado uno, y no hay ninguno; a la tercera no quedan conexiones."""
    cambios = {"usuario_dao": "otras_manos/usuario_dao_con_with.py"}
    with en_marcha("copiado", **cambios) as (puesta, menu):
        for veces in (1, 2):
            assert "Usuarios insertados: 1" in menu.dice("2", "ana", "x").texto
            assert menu.turno.en_transaccion == veces
            assert len(menu.turno.conexiones) == 2 * veces
        assert "connection pool exhausted" in menu.dice("2", "ana", "x").texto
        menu.dice("5")
        assert nombres(puesta) == []


GUIONES = {
    "cerrar": """
from conexion import Conexion

Conexion.liberarConexion(Conexion.obtenerConexion())
try:
    Conexion.cerrarConexiones()
except AttributeError as error:
    print(error)
input("cerrado")
""",
    "despues": """
from cursor_del_pool import CursorDelPool
from usuario import Usuario

with CursorDelPool(Usuario) as cursor:
    cursor.execute("SELECT id_usuario, username, password FROM usuario")
try:
    cursor.fetchall()
except Exception as error:
    print(type(error).__name__)
""",
    "dos_pasos": """
from cursor_del_pool import CursorDelPool
from dataclasses import replace
from usuario import Usuario
from usuario_dao import UsuarioDAO

ana, luis = UsuarioDAO.seleccionar()
with CursorDelPool(Usuario) as cursor:
    UsuarioDAO.actualizar(ana, replace(ana, username="luis"), cursor)
    UsuarioDAO.actualizar(luis, replace(luis, username="ana"), cursor)
input("cambiados")
try:
    with CursorDelPool(Usuario) as cursor:
        UsuarioDAO.eliminar(UsuarioDAO.buscar(1, cursor), cursor)
        raise ValueError
except ValueError:
    pass
input("deshecho")
""",
    "tragado": """
from conexion import Error, NoConfirmada
from cursor_del_pool import CursorDelPool
from usuario import Usuario
from usuario_dao import UsuarioDAO

try:
    with CursorDelPool(Usuario) as cursor:
        UsuarioDAO.insertar(Usuario(None, "eva", "x"), cursor)
        try:
            cursor.execute("SELECT 1 / 0")
        except Error:
            pass
except NoConfirmada:
    print("no confirmada")
input("y sigue")
""",
    "suelta": """
from conexion import Conexion, SinConexion

for _ in range(6):
    conexion = Conexion.obtenerConexion()
    conexion.cursor().execute("SELECT 1")
    input("con ella")
    Conexion.liberarConexion(conexion)
try:
    Conexion.obtenerConexion()
    print("queda")
except SinConexion:
    print("agotado")
""",
    "clave": """
from usuario import Usuario

eva = Usuario(None, "eva", Usuario.resume("secreta"))
print(eva, eva.es_su_clave("secreta"), eva.es_su_clave("otra"))
print(Usuario.resume("secreta") != eva.password, Usuario(1, "ana", "x").es_su_clave("x"))
""",
}


@contextlib.contextmanager
def guion(nombre, programa="remendado", **cambios):
    """Un programa corto que usa los archivos de otro."""
    with mesa(UNICO) as puesta, copia(programa, **cambios) as carpeta:
        agrega(puesta, "ana", "luis")
        (carpeta / "guion.py").write_text(GUIONES[nombre], "utf-8")
        with puesta.programa(carpeta, "guion.py") as quien:
            yield puesta, quien


def test_cerrar_conexiones_sobre_una_conexion():
    with guion("cerrar", "copiado") as (puesta, quien):
        assert "no attribute 'closeall'" in quien.turno.texto
        assert estados(puesta) == ["idle"]


@remendados
def test_cerrar_conexiones_las_cierra(cambios):
    with guion("cerrar", **cambios) as (puesta, quien):
        assert quien.turno.texto == "cerrado"
        assert puesta.espera_conexiones(0) == []


@pytest.mark.lenta
@remendados
def test_devolver_una_conexion_muerta_a_medias_no_pierde_su_sitio(cambios):
    with guion("suelta", **cambios) as (puesta, quien):
        while quien.turno.codigo is None:
            puesta.termina_conexiones()
            quien.dice("")
        assert quien.turno.texto.endswith("queda\n")


@remendados
def test_el_cursor_no_sirve_despues(cambios):
    with guion("despues", **cambios) as (_, quien):
        assert quien.turno.texto == "InterfaceError\n"


@remendados
def test_dos_pasos_en_una_transaccion(cambios):
    with guion("dos_pasos", **cambios) as (puesta, quien):
        assert quien.turno.texto == "cambiados"
        assert nombres(puesta) == ["luis", "ana"]
        assert quien.dice("").texto == "deshecho"
        assert nombres(puesta) == ["luis", "ana"]
        assert estados(puesta) == ["idle"]


@remendados
def test_un_error_tragado_no_pasa_por_confirmado(cambios):
    with guion("tragado", **cambios) as (puesta, quien):
        assert quien.turno.texto == "no confirmada\ny sigue"
        assert nombres(puesta) == ["ana", "luis"]
        assert estados(puesta) == ["idle"]


# --------------------------------------------------------------- lo que se pregunta


def test_pregunta_con_una_transaccion_a_medias():
    with en_marcha("copiado", "ana") as (_, menu):
        turno = menu.dice("4", "1")
        assert turno.pregunta == "¿Seguro que lo eliminas? (s/n): "
        assert turno.en_transaccion == 1
        assert menu.dice("n").en_transaccion == 0


def dos_menus(programa, **cambios):
    """Mientras uno piensa, el otro cambia el nombre. Da los nombres, y qué se le dijo al uno."""
    with en_marcha(programa, "ana", **cambios) as (puesta, uno):
        uno.dice("1", "3", "1")
        with copia(programa, **cambios) as carpeta, puesta.programa(carpeta, MENU) as otro:
            otro.dice("3", "1", "ana maría", "x", "5")
        # Lo que el uno quería cambiar es la contraseña.
        texto = uno.dice("ana" if programa == "copiado" else "", "nueva").texto
        return nombres(puesta), texto


def test_dos_menus_a_la_vez_se_pisan():
    quedan, texto = dos_menus("copiado")
    assert quedan == ["ana"]
    assert "Usuarios actualizados: 1" in texto


@remendados
def test_dos_menus_a_la_vez_no_se_pisan(cambios):
    quedan, texto = dos_menus("remendado", **cambios)
    assert quedan == ["ana maría"]
    assert texto.startswith("Alguien lo ha cambiado o eliminado")


@pytest.mark.skipif(not POSIX, reason="en Windows no hay más señal que la que lo mata")
def test_ctrl_c_mientras_espera_a_otro():
    with en_marcha("copiado", "ana") as (puesta, menu):
        with contextlib.closing(psycopg2.connect(**puesta.datos)) as otro:
            otro.cursor().execute("UPDATE usuario SET password = 'y'")
            menu.dice("3", "1", "ana")
            menu.escribe("x")
            puesta.espera_bloqueo()
            menu.manda_senal(signal.SIGINT)
            # Sigue ahí: psycopg2 no atiende a Ctrl-C hasta que el servidor conteste.
            puesta.espera_bloqueo()
            otro.rollback()
        final = menu.espera()
        assert "KeyboardInterrupt" in final.texto


@pytest.mark.lenta
@remendados
def test_nadie_espera_a_otro_sin_limite(cambios):
    with (
        en_marcha("remendado", "ana", **cambios) as (puesta, menu),
        contextlib.closing(psycopg2.connect(**puesta.datos)) as otro,
    ):
        otro.cursor().execute("UPDATE usuario SET password = 'y'")
        texto = menu.dice("4", "1", "s").texto
        assert texto.startswith("Otro programa está cambiando ese usuario.")


# --------------------------------------------------------------- lo que se escribe

LARGO = "a" * 200


def test_un_nombre_de_200_letras():
    with en_marcha("copiado") as (puesta, menu):
        assert "character varying(50)" in menu.dice("2", LARGO, "x").texto
        assert nombres(puesta) == []


@remendados
def test_un_nombre_de_200_letras_es_una_frase(cambios):
    with en_marcha("remendado", **cambios) as (puesta, menu):
        assert menu.dice("2", LARGO, "x").texto.startswith("Ese nombre es demasiado largo")
        assert menu.turno.en_transaccion == 0
        # Y otras cosas que no se esperan.
        assert menu.dice("2", "a\0b").texto.startswith("Escribe algo")
        menu.dice("zoë", "x")
        assert menu.dice("3", "9" * 40).texto.startswith("No hay ningún usuario")
        assert menu.dice("cinco").texto.startswith("Escribe un número del 1 al 5.")
        assert nombres(puesta) == ["zoë"]


def test_la_contrasena_esta_en_todas_partes():
    with mesa(UNICO) as puesta, copia("copiado") as carpeta:
        with puesta.programa(carpeta, MENU) as menu:
            assert "secreta" in menu.dice("2", "ana", "secreta").texto
            assert "secreta" in menu.dice("1").texto
        assert puesta.filas("SELECT password FROM usuario") == [("secreta",)]
        assert "secreta" in (carpeta / "capa_datos.log").read_text("utf-8")


@remendados
def test_la_contrasena_no_esta_en_ninguna(cambios):
    with mesa(UNICO) as puesta, copia("remendado", **cambios) as carpeta:
        with puesta.programa(carpeta, MENU) as menu:
            textos = [menu.dice(r).texto for r in ("2", "ana", "secreta", "1")]
            textos += [
                menu.dice(r).texto for r in ("2", "ana", "secreta", "3", "1", "", "la secreta")
            ]
            assert menu.dice("5").codigo == 0
        ((guardada,),) = puesta.filas("SELECT password FROM usuario")
        registro = (carpeta / "capa_datos.log").read_text("utf-8")
    assert "UniqueViolation" in registro
    for texto in (*textos, guardada, registro):
        assert "secreta" not in texto and "argon2" not in texto.replace(guardada, "")


def test_de_su_resumen_se_sabe_si_es_la_suya():
    with guion("clave") as (_, quien):
        texto = "Usuario(id_usuario=None, username='eva') True False\nTrue False\n"
        assert quien.turno.texto == texto


def test_select_con_asterisco_depende_del_orden():
    otra = UNICO.replace("username varchar(50) NOT NULL,", "").replace(
        "password varchar(128) NOT NULL",
        "password varchar(128), username varchar(50), correo varchar(50)",
    )
    with en_marcha("copiado", "ana", sql=otra) as (_, menu):
        assert "Usuario: 1 clave ana" in menu.dice("1").texto
    with en_marcha("remendado", "ana", sql=otra) as (_, menu):
        assert "username='ana'" in menu.dice("1").texto


def test_una_orden_pegada_borra_todo():
    with en_marcha("copiado", "ana", "luis", "eva") as (puesta, menu):
        assert "Usuarios eliminados: 3" in menu.dice("4", "1 OR true", "s").texto
        assert nombres(puesta) == []


@remendados
def test_una_orden_no_se_pega(cambios):
    with en_marcha("remendado", "ana", "luis", "eva", **cambios) as (puesta, menu):
        assert menu.dice("4", "1 OR true").texto.startswith("No hay ningún usuario")
        menu.dice("2", "'); DROP TABLE usuario; --", "x")
        assert nombres(puesta) == ["ana", "luis", "eva", "'); DROP TABLE usuario; --"]


def test_todavia_no_hay_tabla():
    with en_marcha("copiado", sql="") as (_, menu):
        assert '"usuario"' in menu.dice("1").texto
    with en_marcha("remendado", sql="") as (puesta, menu):
        assert "Usuarios: 0" in menu.dice("1").texto
        puesta.filas("DROP TABLE usuario")
        assert menu.dice("1").texto.startswith("Falta la tabla de usuarios.")


def test_un_pool_que_no_se_pudo_crear_es_none():
    with en_marcha("copiado", sin_servidor=True) as (_, menu):
        assert "'NoneType' object has no attribute 'getconn'" in menu.dice("1").texto


@pytest.mark.lenta
@remendados
def test_sin_servidor_es_una_frase(cambios):
    with en_marcha("remendado", **cambios, sin_servidor=True) as (_, menu):
        assert menu.turno.texto.startswith("No hay conexión con PostgreSQL.")
        assert menu.dice("5").codigo == 0


def test_cero_filas_no_dice_nada():
    with en_marcha("copiado") as (_, menu):
        assert "Usuarios actualizados: 0" in menu.dice("3", "7", "ana", "x").texto


# --------------------------------------------------------------- cómo acaba

# Lo que se le ha dicho cuando llega el final: cada sitio donde el menú espera.
LUGARES = [(), ("2",), ("2", "eva"), ("3",), ("3", "1"), ("3", "1", "eva"), ("4",), ("4", "1")]


def test_al_copiado_el_fin_de_la_entrada_no_lo_para():
    with en_marcha("copiado") as (_, menu):
        menu.dice("1")
        with pytest.raises(NoSigue) as error:
            menu.fin_de_entrada()
        assert error.value.motivo == "insiste"
        assert "EOF when reading a line" in error.value.texto


def test_el_copiado_acaba_en_una_traza_o_abandona_sus_sesiones():
    with en_marcha("copiado", "ana") as (puesta, menu):
        menu.dice("1")
        final = menu.ctrl_c()
        assert "KeyboardInterrupt" in final.texto and final.codigo != 0
        assert final.conexiones == []
    with en_marcha("copiado", "ana") as (puesta, menu):
        menu.dice("4", "1")
        final = menu.sigterm()
        assert (final.texto, final.conexiones) == ("", [])
        # Las cierra el sistema, y no el programa.
        assert puesta.abandonadas() == 1


# El menú es el mismo: con psycopg_pool bastan dos sitios.
DONDE = [
    *(pytest.param(lugar, {}, id=" ".join(lugar) or "opciones") for lugar in LUGARES),
    *(pytest.param(lugar, REMENDADOS["psycopg_pool"], id="pool3") for lugar in LUGARES[::7]),
]


@pytest.mark.lenta
@pytest.mark.parametrize(("lugar", "cambios"), DONDE)
def test_el_remendado_se_despide_siempre(lugar, cambios):
    with mesa(UNICO) as puesta, copia("remendado", **cambios) as carpeta:
        agrega(puesta, "ana")
        for como, codigo in (("ctrl_c", 130), ("sigterm", 143), ("fin_de_entrada", 0)):
            with puesta.programa(carpeta, MENU) as menu:
                menu.dice(*lugar)
                final = getattr(menu, como)()
            assert final.texto.strip() == "Hasta luego."
            assert (final.codigo, final.conexiones) == (codigo, [])
        assert puesta.abandonadas() == 0
        with puesta.programa(carpeta, MENU) as menu:
            assert menu.dice(*lugar).en_transaccion == 0
            assert menu.mata().conexiones == []
        assert puesta.abandonadas() == 1
