"""El servidor de una clase, en las pruebas: quien la da, y las órdenes que escribe."""

import contextlib
import subprocess
import sys

import psycopg2
import pytest
from psycopg2.extensions import parse_dsn

from helpers.servidor.cuentas import Clase
from tests.aula import consulta, entorno, espera, servidor_ajeno
from tests.cuaderno import fallo


class Aula:
    """El servidor de una clase, y quien la da."""

    def __init__(self, servidor):
        self.servidor = servidor
        self.variables = {"carpeta": "/no/se/usa", "CURSO_DSN": servidor.dsn()}

    def profe(self, *orden):
        """Ejecuta una orden de `clase`. Devuelve lo que escribe en cada salida."""
        hecho = subprocess.run(
            [sys.executable, "-m", "taller.clase", *orden],
            env=entorno(**self.variables),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        assert hecho.returncode == 0, hecho
        return hecho.stdout, hecho.stderr

    def alta(self, *orden):
        """Da de alta, y devuelve el CURSO_DSN de cada persona que lo ha recibido."""
        lineas = self.profe("alta", *orden)[0].splitlines()
        return dict(linea.split(": CURSO_DSN=") for linea in lineas)

    def no_puede(self, *orden, **variables):
        """La frase con que falla una orden de `clase`."""
        return fallo("-m", "taller.clase", *orden, **{**self.variables, **variables})

    def consulta(self, orden, *parametros):
        return consulta(self.servidor.admin, orden, *parametros)


@contextlib.contextmanager
def conectada(dsn, **otros):
    """Una conexión en *autocommit* que se cierra al acabar."""
    with contextlib.closing(psycopg2.connect(dsn, **otros)) as conexion:
        conexion.autocommit = True
        yield conexion


# --------------------------------------------------------------- la que recoge


def por_dentro(aula):
    """La clase, sin pasar por sus órdenes."""
    return Clase.abre(parse_dsn(aula.servidor.dsn()))


@contextlib.contextmanager
def clase_que_recoge(aula):
    """La clase con Ana y Luis, que recoge; al acabar, el servidor tiene que quedar como antes."""
    antes = aula.servidor.inventario()
    with por_dentro(aula) as clase:
        aula.de = {
            nombre: aula.servidor.dsn(*clase.da_de_alta(nombre, clave_nueva=True), nombre.lower())
            for nombre in ("Ana", "Luis")
        }
        clase.libreta.empieza(["ana", "luis"])
    yield aula
    with por_dentro(aula) as clase:
        for cuenta in clase.cuentas():
            clase.da_de_baja(cuenta.nombre, con_sus_datos=True)
        clase.libreta.borra()
    espera(lambda: aula.servidor.inventario() == antes)


def libreta(clase):
    """La libreta, vista por quien administra el servidor."""
    return conectada(clase.servidor.dsn(base="curso_libreta"))


def en_la_libreta(clase, nombre):
    """La libreta, vista por alguien de la clase."""
    return conectada(clase.de[nombre], dbname="curso_libreta")


def apunta(conexion, ejercicio, resuelto, mensaje):
    consulta(conexion, "SELECT libreta.apunta(%s, %s, %s)", ejercicio, resuelto, mensaje)


def lo_de(clase, usuario):
    """Lo apuntado de alguien: (ejercicio, si está resuelto, intentos)."""
    orden = "SELECT ejercicio, resuelto, intentos FROM libreta.veredictos WHERE persona = %s"
    with libreta(clase) as conexion:
        return consulta(conexion, f"{orden} ORDER BY 1", usuario)


@pytest.fixture(scope="module")
def aula():
    """Un servidor de usar y tirar, para una clase sin nadie."""
    with servidor_ajeno() as servidor:
        yield Aula(servidor)


@pytest.fixture
def clase(aula):
    """Una clase que recoge lo que dice `comprobar`."""
    with clase_que_recoge(aula):
        yield aula
