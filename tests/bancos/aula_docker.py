"""Un aula de verdad para los bancos, en Docker, y lo que gasta cada uno de sus servicios."""

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import psutil

from helpers.servidor.propio import puerto_libre

RAIZ = Path(__file__).resolve().parents[2]
PROYECTO = "curso_banco"
SERVICIOS = ("hub", "proxy", "servidor")


class Aula:
    """Un aula de verdad, con las órdenes de quien da la clase."""

    def __init__(self) -> None:
        self.puerto = puerto_libre()
        os.environ["COMPOSE_PROJECT_NAME"] = PROYECTO

    def ordena(self, *orden: str) -> str:
        """Una orden de «curso.py aula»; devuelve lo que escribe."""
        orden = (sys.executable, "-m", "taller.aula", *orden)
        return subprocess.run(orden, cwd=RAIZ, stdout=subprocess.PIPE, text=True, check=True).stdout

    def abre(self) -> None:
        """La prepara y la abre."""
        self.ordena("prepara")
        self.ordena("enciende", f"--puerto={self.puerto}")

    def cierra(self) -> None:
        """La cierra y borra lo que guarda."""
        self.ordena("apaga")
        suyos = docker("volume", "ls", "--quiet", "--filter", f"name={PROYECTO}").split()
        docker("volume", "rm", *suyos)

    def alta(self, nombres: list[str]) -> list[tuple[str, str]]:
        """Abre una cuenta por nombre; devuelve sus usuarios y contraseñas."""
        dadas = self.ordena("clase", "alta", *nombres)
        return re.findall(r"usuario (\S+), contraseña (\S+)", dadas)

    def dsn(self) -> str:
        """Por dónde entra quien administra el servidor de la clase."""
        from taller.aula import secretos

        puerto = docker("port", contenedor("servidor"), "5432").split(":")[-1].strip()
        clave = secretos.lee(secretos.carpeta(PROYECTO) / "llaves.json")["CURSO_CLAVE"]
        return f"postgresql://profe:{clave}@127.0.0.1:{puerto}/postgres"

    def mata(self, servicio: str) -> None:
        """Mata un servicio como lo haría la máquina: Docker lo levanta otra vez."""
        print(f"muere de golpe: {servicio}", flush=True)
        proceso(servicio).kill()


def docker(*orden: str) -> str:
    """Una orden de Docker; devuelve lo que escribe."""
    orden = ("docker", *orden)
    return subprocess.run(orden, stdout=subprocess.PIPE, text=True, check=True).stdout


def contenedor(servicio: str) -> str:
    """El de un servicio del aula."""
    etiquetas = (f"project={PROYECTO}", f"service={servicio}")
    filtros = [f"--filter=label=com.docker.compose.{etiqueta}" for etiqueta in etiquetas]
    return docker("ps", "--quiet", *filtros).strip()


def proceso(servicio: str) -> psutil.Process:
    """El primer proceso de un servicio, visto desde fuera de su contenedor."""
    return psutil.Process(int(docker("inspect", "-f", "{{.State.Pid}}", contenedor(servicio))))


def personas() -> list[str]:
    """Los contenedores de las personas, en marcha o parados."""
    return docker("ps", "-a", "-q", f"--filter=label=curso_aula={PROYECTO}").split()


def contra_el_limite() -> list[float]:
    """Los MiB que Docker cuenta a cada persona contra su límite, con la caché de sus archivos."""
    unidades = {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024}
    dichos = docker("stats", "--no-stream", "--format={{.MemUsage}}", *personas())
    return [float(n) * unidades[u] for n, u in re.findall(r"^([\d.]+)([KMG]iB)", dichos, re.M)]


class Gasto(NamedTuple):
    """Lo que ha gastado un servicio: memoria, con su parte de lo compartido, y procesador."""

    mib: float
    cpu_s: float


def gasto(servicio: str) -> Gasto:
    """Lo que gasta un servicio, y el procesador que lleva gastado, también el de quien ya acabó."""
    primero = proceso(servicio)
    mib = cpu_s = 0.0
    for uno in [primero, *primero.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):  # Una conexión que se cierra entretanto.
            mib += uno.memory_full_info().pss / 2**20
            cpu_s += sum(uno.cpu_times()[:4])
    return Gasto(mib, cpu_s)
