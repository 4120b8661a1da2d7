"""Lo que un cuaderno entrega a quien da la clase: cuándo, cómo se dice y qué pasa si no puede."""

import socket
import threading

import pytest

from helpers.ejercicios import Resultado
from helpers.servidor import entrega as modulo
from helpers.servidor.entrega import AVISO, entrega
from tests.aula import consulta, espera
from tests.clase import apunta, conectada, libreta, lo_de, por_dentro
from tests.cuaderno import Cuaderno

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]
COMPRUEBA = (
    "__import__('lecciones.leccion_00_empieza_aqui.ejercicios', fromlist=['x'])"
    ".comprobar('00.1', {{'conecta_con_nombre': {}}})"
)
BIEN = COMPRUEBA.format("lambda nombre: psycopg2.connect(application_name=nombre)")
MAL = COMPRUEBA.format("lambda nombre: psycopg2.connect()")
SIN_PRISA = "setattr(__import__('helpers.servidor.entrega', fromlist=['x']), '_espera_s', 10)"
PENDIENTE = COMPRUEBA.format("...")


def test_se_recoge_si_se_pide_y_se_dice_una_vez(clase, carpeta):
    clase.profe("no-recoge")
    with Cuaderno(carpeta, CURSO_DSN=clase.de["Ana"]) as cuaderno:
        cuaderno.listo()
        cuaderno.pide(SIN_PRISA)
        sin_avisar = {orden: cuaderno.pide(orden) for orden in (PENDIENTE, MAL, BIEN)}
        assert not [visto for visto in sin_avisar.values() if AVISO in visto]
        assert lo_de(clase, "ana") == []
        clase.profe("recoge")
        assert cuaderno.pide(PENDIENTE) == f"{sin_avisar[PENDIENTE]}\n{AVISO}"
        assert lo_de(clase, "ana") == []
        for orden in (MAL, MAL, PENDIENTE, BIEN, BIEN, MAL):
            assert cuaderno.pide(orden) == sin_avisar[orden]
            # Ni una conexión queda: los recuentos de la lección siguen siendo los suyos.
            assert cuaderno.pide("[h.name for h in __import__('threading').enumerate()]") == [
                "MainThread"
            ]
        assert lo_de(clase, "ana") == [("00.1", True, 3)]
        clase.profe("no-recoge")
        clase.profe("olvida", "Ana")
        assert cuaderno.pide(MAL) == sin_avisar[MAL]
        assert lo_de(clase, "ana") == []
    with Cuaderno(carpeta, CURSO_DSN=clase.servidor.dsn()) as de_quien_administra:
        clase.profe("recoge")
        de_quien_administra.listo()
        assert AVISO not in de_quien_administra.pide(MAL)


def test_el_aviso_va_al_pie_del_veredicto():
    visto = Resultado("✗", "02.1", "Mira esto.", "hola", "a < b")
    assert repr(visto) == "✗ 02.1 · Mira esto.\nTu código escribe:\nhola\na < b"
    assert visto._repr_html_().endswith("<br><small>a &lt; b</small></div>")
    assert "small" not in Resultado("✓", "02.1", "Bien.")._repr_html_()


@pytest.fixture
def estreno(monkeypatch, clase):
    """Este proceso, como un cuaderno de Ana que aún no ha comprobado nada."""
    monkeypatch.setenv("CURSO_DSN", clase.de["Ana"])
    monkeypatch.setattr(modulo, "_avisado", False)
    monkeypatch.setattr(modulo, "_espera_s", 10)  # con la máquina ocupada, de sobra
    yield clase
    espera(lambda: not en_marcha())


def en_marcha():
    return [hilo for hilo in threading.enumerate() if hilo.name == "entrega"]


AVERIAS = (
    "ALTER DATABASE curso_libreta CONNECTION LIMIT 0",
    "DROP DATABASE curso_libreta WITH (FORCE)",
    "ALTER ROLE ana CONNECTION LIMIT 0",
    "ALTER ROLE ana NOLOGIN",
    "REVOKE curso_clase FROM ana",
)


def test_si_no_se_puede_se_sigue_como_si_nada(estreno, record_property):
    record_property("averias", len(AVERIAS) + 1)
    assert entrega("02.1", False, "antes") == AVISO
    for averia in AVERIAS:
        estreno.servidor.ordena(averia)
        assert entrega("02.1", False, "después") == ""
        espera(lambda: not en_marcha())
        estreno.servidor.ordena("ALTER ROLE ana LOGIN CONNECTION LIMIT 80")
        with por_dentro(estreno) as suya:
            suya.libreta.empieza(["ana"])
        if "DATABASE" in averia and "DROP" not in averia:
            estreno.servidor.ordena("ALTER DATABASE curso_libreta CONNECTION LIMIT -1")
        assert entrega("02.1", False, "arreglado \0 \ud800") == ""
    assert lo_de(estreno, "ana") == [("02.1", False, 4)]
    with libreta(estreno) as conexion:
        consulta(conexion, "DROP SCHEMA libreta CASCADE")
    assert entrega("02.1", True, "") == ""
    assert "2 personas · 0 de 162" in estreno.profe("progreso")[0]


def test_un_servidor_que_no_contesta_se_espera_una_vez(estreno, monkeypatch):
    """Con la tabla tomada, se avisa y llegará; sin saber si se recoge, no se entrega nada."""
    with libreta(estreno) as conexion:
        monkeypatch.setattr(modulo, "_espera_s", 2)
        monkeypatch.setattr(modulo, "_LIMITE_S", 30)
        conexion.autocommit = False
        consulta(conexion, "LOCK TABLE libreta.veredictos")
        assert entrega("02.1", False, "tarde") == AVISO
        assert en_marcha() and modulo._espera_s == modulo._ESPERA_MENOS_S
        conexion.rollback()
    espera(lambda: not en_marcha())
    assert lo_de(estreno, "ana") == [("02.1", False, 1)]


def test_lo_que_llega_tarde_sin_haber_avisado_no_se_entrega(estreno, monkeypatch):
    monkeypatch.setattr(modulo, "_espera_s", 0.05)
    with monkeypatch.context() as lenta:
        lenta.setattr(modulo, "SE_RECOGE", "SELECT pg_sleep(0.5)")
        assert entrega("02.1", False, "tarde") == ""
        assert en_marcha()
        espera(lambda: not en_marcha())
    assert lo_de(estreno, "ana") == []
    monkeypatch.setattr(modulo, "_espera_s", 10)
    assert entrega("02.1", False, "a tiempo") == AVISO
    assert lo_de(estreno, "ana") == [("02.1", False, 1)]


def test_uno_que_calla_no_retiene_la_celda(monkeypatch):
    monkeypatch.setattr(modulo, "_avisado", False)
    monkeypatch.setattr(modulo, "_espera_s", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as mudo:
        puerto = mudo.getsockname()[1]
        monkeypatch.setenv("CURSO_DSN", f"postgresql://ana:x@127.0.0.1:{puerto}/ana")
        assert entrega("02.1", False, "algo") == ""
        assert en_marcha()  # La celda no lo ha esperado.
    espera(lambda: not en_marcha())
    assert not modulo._avisado


def test_diez_a_la_vez(clase):
    dadas = clase.alta(*(f"P{n}" for n in range(10)))

    def trabaja(dsn):
        for n in range(8):
            with conectada(dsn, dbname="curso_libreta") as suya:
                apunta(suya, f"02.{n % 4 + 1}", n >= 6, "x")

    hilos = [threading.Thread(target=trabaja, args=[dsn]) for dsn in dadas.values()]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    bien = [("02.1", False, 2), ("02.2", False, 2), ("02.3", True, 2), ("02.4", True, 2)]
    assert [lo_de(clase, f"p{n}") for n in range(10)] == [bien] * 10


def test_una_base_de_otro_con_ese_nombre_no_engana(aula, carpeta):
    de = aula.alta("Ana", "Luis")
    with conectada(de["Luis"]) as luis:
        consulta(luis, "CREATE DATABASE curso_libreta")
    assert "es de «luis»" in aula.no_puede("recoge")
    assert "«clase recoge»" in aula.no_puede("progreso")
    with Cuaderno(carpeta, CURSO_DSN=de["Ana"]) as ana:
        ana.listo()
        assert AVISO not in ana.pide(MAL)
    aula.profe("baja", "--con-sus-datos", "Ana", "Luis")
