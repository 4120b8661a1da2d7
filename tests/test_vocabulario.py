"""Las palabras con que preguntan los comprobadores: errores, pools, hilos y testigos."""

import threading

import psycopg2
import pytest
from psycopg2.pool import ThreadedConnectionPool

from helpers.ejercicios import (
    Fallo,
    Hilo,
    Prueba,
    a_la_vez,
    aparte,
    como_acabo,
    exige_devuelve,
    exige_que_lance,
    faltan,
    libres,
    mata,
    pools_que_nacen,
    si_lanza,
)

pytestmark = pytest.mark.usefixtures("servidor_del_curso")


class Propio(LookupError):
    """Como la que escribe quien aprende: se reconoce por su nombre."""


def dice(contexto, error=None):
    """Lo que dice el Fallo que sale de `with contexto`, donde se lanza `error`; None si no hay."""
    try:
        with contexto:
            if error is not None:
                raise error
    except Fallo as fallo:
        return str(fallo)


def test_en_un_mensaje_un_salto_de_linea_es_un_espacio():
    assert (
        str(
            Fallo("""Una línea
        y otra.""")
        )
        == "Una línea y otra."
    )


def test_si_lanza_dice_el_de_la_clase_mas_cercana():
    mensajes = {"Exception": "otro: {clase}", "LookupError": "no está"}
    assert dice(si_lanza(**mensajes), Propio()) == "no está"
    assert dice(si_lanza(**mensajes), ValueError()) == "otro: ValueError"
    assert dice(si_lanza(**mensajes), Fallo("el primero")) == "el primero"
    assert dice(si_lanza(**mensajes)) is None
    with pytest.raises(KeyboardInterrupt):
        dice(si_lanza(**mensajes), KeyboardInterrupt())


def test_exige_que_lance_calla_el_que_se_espera():
    with exige_que_lance("Propio", "no lanza", Exception="llega {clase}") as lanzado:
        raise Propio("este")
    assert [str(error) for error in lanzado] == ["este"]
    assert dice(exige_que_lance("LookupError", "no lanza"), Propio()) is None
    assert dice(exige_que_lance("Propio", "no lanza")) == "no lanza"
    otro = exige_que_lance("Propio", "no lanza", Exception="llega {clase}")
    assert dice(otro, ValueError()) == "llega ValueError"
    with pytest.raises(ValueError, match="tal cual"):
        dice(exige_que_lance("Propio", "no lanza"), ValueError("tal cual"))


@pytest.mark.parametrize(
    ("valor", "clase", "mensaje"),
    [
        (None, int, "La función no devuelve nada. ¿Falta un «return»?"),
        ("3", int, "La función tiene que devolver un número."),
        (True, int, "La función tiene que devolver un número."),
        ([], (list, tuple), None),
        (3, int, None),
    ],
)
def test_lo_que_devuelve(valor, clase, mensaje):
    try:
        exige_devuelve(valor, clase, "un número")
    except Fallo as fallo:
        assert str(fallo) == mensaje
    else:
        assert mensaje is None


class PoolQueCuenta(ThreadedConnectionPool):
    pedidas = 0

    def getconn(self, key=None):
        self.pedidas += 1
        return super().getconn(key)


def un_pool(driver):
    if driver == "psycopg_pool":
        pool = pytest.importorskip(driver).ConnectionPool(min_size=2, max_size=2, open=True)
        pool.wait(30)
        return pool, pool.close
    if driver == "ksycopg2":
        pytest.importorskip(driver)
        from ksycopg2.pool import ThreadedConnectionPool as Clase

        from lecciones.leccion_09_kingbase.ejercicios.comun import datos_de_la_leccion

        pool = Clase(2, 2, **datos_de_la_leccion())
    else:
        pool = PoolQueCuenta(2, 2)
    return pool, pool.closeall


@pytest.mark.parametrize("driver", ["psycopg2", "ksycopg2", "psycopg_pool"])
def test_faltan_las_que_no_han_vuelto(driver):
    pool, cierra = un_pool(driver)
    assert not faltan(pool, 2) and len(libres(pool, 5)) == 2
    assert getattr(pool, "pedidas", 0) == 0
    prestada = pool.getconn()
    assert faltan(pool, 2) and not faltan(pool, 1)
    pool.putconn(prestada)
    assert not faltan(pool, 2)
    cierra()
    assert faltan(pool, 1)
    with pytest.raises(Fallo, match="lo has cerrado"):
        faltan(pool, 1, "lo has cerrado")


def test_quien_apunta_pools_puede_acabar_en_cualquier_orden():
    """Una respuesta que se cuelga acaba después que quien la juzga: no queda nada cambiado."""
    psycopg_pool = pytest.importorskip("psycopg_pool")
    antes = psycopg_pool.ConnectionPool.__init__
    por_fuera, por_dentro = pools_que_nacen(), pools_que_nacen()
    por_fuera.__enter__()
    por_dentro.__enter__()
    assert psycopg_pool.ConnectionPool.__init__ is not antes
    por_fuera.__exit__(None, None, None)
    por_dentro.__exit__(None, None, None)
    assert psycopg_pool.ConnectionPool.__init__ is antes


def test_se_apuntan_los_pools_que_nacen():
    psycopg_pool = pytest.importorskip("psycopg_pool")
    with pools_que_nacen() as nacidos:
        pool = psycopg_pool.ConnectionPool(open=False)
    psycopg_pool.ConnectionPool(open=False)
    assert nacidos == [pool]


def test_un_hilo_da_su_resultado_o_su_error():
    assert Hilo(divmod, 7, 2).resultado() == (3, 1)
    with pytest.raises(ZeroDivisionError):
        Hilo(divmod, 7, 0).resultado()
    suelta = threading.Event()
    atascado = Hilo(suelta.wait)
    assert not atascado.termina(0.05)
    suelta.set()
    assert atascado.resultado() is True


def test_a_la_vez_llegan_todos_a_la_misma_barrera():
    barrera = threading.Barrier(4, timeout=30)
    assert sorted(a_la_vez(*[barrera.wait] * 4)) == [0, 1, 2, 3]


def test_el_testigo_sabe_como_acabo_una_transaccion_y_no_se_cuenta(monkeypatch):
    prueba = Prueba()
    monkeypatch.setenv("PGAPPNAME", prueba.aplicacion)
    conexion, acabo = psycopg2.connect(""), []
    for termina in (conexion.commit, conexion.rollback):
        with conexion.cursor() as cursor:
            cursor.execute("SELECT txid_current()")
            (numero,) = cursor.fetchone()
        assert como_acabo(numero) == "in progress"
        termina()
        acabo.append(como_acabo(numero))
    assert acabo == ["committed", "aborted"]
    with aparte():
        assert prueba.conexiones() == 1
    mata(conexion)
    assert prueba.conexiones() == 0
    conexion.close()
