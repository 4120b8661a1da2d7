"""Una clase con JupyterHub en el Docker de esta máquina: quien aprende no instala nada.

  python3 curso.py aula prepara       descarga y construye lo que hace falta: la primera vez tarda
                                      unos minutos
  python3 curso.py aula enciende      abre el aula y dice en qué dirección
      --direccion IP                  la de esta máquina en su red; si no, solo se abre aquí
      --puerto N                      otro que no sea el 8000
      --certificado ARCHIVO --llave ARCHIVO
                                      sirve por https, con ese certificado
  python3 curso.py aula clase [...]   las cuentas y lo que hace cada persona: alta, baja, cuentas,
                                      recoge, progreso… («aula clase --help» lo cuenta)
  python3 curso.py aula apaga         la cierra: lo de cada persona se queda guardado
  python3 curso.py aula copia [ARCHIVO]
                                      guarda en un archivo las cuentas, lo de cada persona y las
                                      llaves, con el aula abierta o cerrada
  python3 curso.py aula restaura ARCHIVO [--encima]
                                      deja el aula como estaba en esa copia; con --encima, aunque
                                      ya haya otra
  python3 curso.py aula borra --del-todo
                                      con el aula cerrada, borra las cuentas y lo de cada persona

La memoria y los núcleos de cada persona se cambian con las variables AULA_MEMORIA (1G) y AULA_CPU
(1); los segundos sin uso tras los que se cierra su servidor, con AULA_INACTIVO (3600).
"""

import argparse
import http.client
import ipaddress
import os
import ssl
import sys
import urllib.request
from pathlib import Path

from taller import clase
from taller.aula import copia, secretos
from taller.aula.docker import Docker
from taller.opciones import Opciones
from taller.procesos import ORDEN, Fallo, prepara_consola

# El nombre de esta aula en Docker. Otro, y hay dos en la misma máquina.
PROYECTO = os.environ.get("COMPOSE_PROJECT_NAME") or "curso_aula"
_COMPOSE = ["compose.yml", "aula/compose.yml"]


def main(argumentos: list[str]) -> int:
    """Atiende la orden escrita; devuelve el código de salida."""
    prepara_consola()
    try:
        if argumentos[:1] == ["clase"]:
            return _clase(argumentos[1:])
        pedido = _opciones().parse_args(argumentos)
        if pedido.help or not pedido.orden:
            print((__doc__ or "").strip())
            return 0
        return _atiende(pedido)
    except Fallo as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrumpido: repite la orden.", file=sys.stderr)
        return 130


def _opciones() -> argparse.ArgumentParser:
    analizador = Opciones(f"{ORDEN} aula")
    nombres = ("prepara", "enciende", "apaga", "copia", "restaura", "borra")
    nuevas = analizador.acciones("orden", *nombres)
    nuevas["enciende"].add_argument("--direccion", type=_direccion, default="127.0.0.1")
    nuevas["enciende"].add_argument("--puerto", type=_puerto, default=8000)
    nuevas["enciende"].add_argument("--certificado", type=_archivo)
    nuevas["enciende"].add_argument("--llave", type=_archivo)
    nuevas["copia"].add_argument("archivo", nargs="?", type=Path)
    nuevas["restaura"].add_argument("archivo", type=_archivo)
    nuevas["restaura"].add_argument("--encima", action="store_true")
    nuevas["borra"].add_argument("--del-todo", action="store_true")
    return analizador


def _direccion(texto: str) -> str:
    """La dirección pedida; lanza `Fallo` si no lo es."""
    try:
        return str(ipaddress.ip_address(texto))
    except ValueError:
        raise Fallo(
            f"«{texto}» no es una dirección: pon en «--direccion» la de esta máquina, con números."
        ) from None


def _puerto(texto: str) -> int:
    """El puerto pedido; lanza `Fallo` si no lo es."""
    if texto.isdecimal() and 0 < int(texto) < 65536:
        return int(texto)
    raise Fallo(f"«{texto}» no es un puerto: pon en «--puerto» un número de 1 a 65535.")


def _archivo(texto: str) -> Path:
    """La ruta completa de un archivo que existe; lanza `Fallo` si no."""
    if not (ruta := Path(texto).resolve()).is_file():
        raise Fallo(f"No encuentro el archivo «{ruta}»: comprueba su nombre y repite.")
    return ruta


def _atiende(pedido: argparse.Namespace) -> int:
    carpeta = secretos.carpeta(PROYECTO)
    llaves = carpeta / "llaves.json"
    docker = Docker(pedido.orden, {"COMPOSE_PROJECT_NAME": PROYECTO}, list(_COMPOSE))
    if pedido.orden == "enciende":
        _exige_certificado(pedido.certificado, pedido.llave)
    docker.exige()
    if pedido.orden in ("restaura", "borra") and _encendida(docker):
        raise Fallo(f"El aula está abierta: ciérrala antes con «{ORDEN} aula apaga».")
    if pedido.orden == "borra":
        copia.borra(docker, PROYECTO, llaves, pedido.del_todo)
        print(f"✓ Borrado. Las copias que hayas guardado en «{carpeta}» llevan las contraseñas.")
        return 0
    if pedido.orden == "restaura":
        copia.restaura(docker, PROYECTO, pedido.archivo, llaves, pedido.encima)
        print(f"✓ El aula está como en la copia: ábrela con «{ORDEN} aula enciende».")
        return 0
    # El puerto del servidor lo elige Docker: el de siempre puede tener ya otro PostgreSQL.
    leidos = secretos.guarda(llaves) if pedido.orden == "prepara" else secretos.lee(llaves)
    docker.entorno |= {**leidos, "CURSO_PUERTO": "0"}
    if pedido.orden == "prepara":
        _prepara(docker, carpeta / "imagen.log")
    elif pedido.orden == "enciende":
        _enciende(docker, pedido)
    elif pedido.orden == "apaga":
        _apaga(docker)
    else:
        destino = copia.hace(docker, PROYECTO, pedido.archivo, llaves, _encendida(docker))
        print(f"✓ Copia guardada en «{destino}»: lleva las contraseñas, guárdala como tal.")
    return 0


def _prepara(docker: Docker, diario: Path) -> None:
    print("⏳ Descargando PostgreSQL y el proxy…", flush=True)
    for servicio, variable in (("servidor", "CURSO_IMAGEN"), ("proxy", "AULA_PROXY")):
        if variable not in os.environ:
            docker.compose("pull", "--quiet", servicio)
    print("⏳ Haciendo la imagen del curso: la primera vez, unos minutos…", flush=True)
    docker.compose("build", "hub", salida=diario)
    print(f"✓ El aula está preparada: ábrela con «{ORDEN} aula enciende».")


def _encendida(docker: Docker) -> bool:
    """Dice si el aula está abierta: si hay algún contenedor suyo en marcha."""
    de_esta = f"com.docker.compose.project={PROYECTO}"
    return bool(docker.contenedores(de_esta, "status=running", "status=restarting"))


def _enciende(docker: Docker, pedido: argparse.Namespace) -> None:
    if _encendida(docker):
        raise Fallo(f"El aula ya está abierta: para cambiarla, ciérrala con «{ORDEN} aula apaga».")
    direccion, puerto = pedido.direccion, str(pedido.puerto)
    docker.entorno |= {"AULA_DIRECCION": direccion, "AULA_PUERTO": puerto}
    esquema = "https" if pedido.certificado else "http"
    if pedido.certificado:
        docker.suma("aula/compose.tls.yml")
        docker.entorno |= {
            "AULA_CERTIFICADO": str(pedido.certificado),
            "AULA_LLAVE": str(pedido.llave),
        }
    sitio = f"[{direccion}]" if ":" in direccion else direccion
    puerta = f"{esquema}://{sitio}:{puerto}"
    print("⏳ Abriendo el aula…", flush=True)
    try:
        docker.compose("up", "--detach", "--no-build", puerto=puerto, direccion=direccion)
        docker.espera("servidor", lambda: docker.sano("servidor"))
        docker.espera("hub", lambda: _contesta(puerta))
    except BaseException:
        _cierra(docker)  # ni a medias: lo que falla se repite desde el principio
        raise
    _puerta().write_text(puerta, encoding="utf-8")
    print(f"✓ El aula está abierta en {puerta}")
    if esquema == "http" and not ipaddress.ip_address(direccion).is_loopback:
        print(
            "Por esa red las contraseñas van sin cifrar: con «--certificado» y «--llave», no.",
            file=sys.stderr,
        )


def _exige_certificado(certificado: Path | None, llave: Path | None) -> None:
    """Lanza `Fallo` si no son un certificado y su llave: con otra cosa el proxy no arranca."""
    if bool(certificado) != bool(llave):
        raise Fallo("«--certificado» y «--llave» van juntas: pon las dos.")
    if not (certificado and llave):
        return

    def clave() -> str:
        raise Fallo(f"«{llave}» tiene contraseña: guárdala sin ella, y protege el archivo.")

    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            certificado, llave, clave
        )
    except OSError:  # También lo es ssl.SSLError.
        raise Fallo(
            f"«{certificado}» y «{llave}» no son un certificado y su llave, los dos en PEM y sin "
            "contraseña: comprueba que no has puesto otro archivo."
        ) from None


def _contesta(puerta: str) -> bool:
    """Dice si en esa dirección responde JupyterHub."""
    # Solo se mira si está: con qué certificado, lo mira el navegador de cada persona.
    sin_mirar = ssl.create_default_context()
    sin_mirar.check_hostname = False
    sin_mirar.verify_mode = ssl.CERT_NONE
    abre = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=sin_mirar)
    )
    try:
        abre.open(f"{puerta}/hub/api/", timeout=5).close()
    except (OSError, http.client.HTTPException):
        return False
    return True


def _apaga(docker: Docker) -> None:
    if not _encendida(docker):
        raise Fallo(f"El aula no está abierta: ábrela con «{ORDEN} aula enciende».")
    _cierra(docker)
    print("✓ El aula está cerrada: lo de cada persona se queda guardado.")


def _cierra(docker: Docker) -> None:
    print("⏳ Cerrando el aula…", flush=True)
    docker.compose("stop", "--timeout", "20", "hub")  # que no vuelva a abrir a nadie
    de_personas = f"curso_aula={PROYECTO}"
    if personas := docker.contenedores(de_personas):
        docker.pide("docker", "stop", "--time", "20", *personas)
        docker.espera("proxy", lambda: not docker.contenedores(de_personas))  # se borran solos
    docker.compose("down", "--timeout", "20")


def _clase(argumentos: list[str]) -> int:
    """Las cuentas, con la contraseña de quien administra el servidor del aula."""
    if {"-h", "--help"} & {*argumentos}:  # la ayuda no necesita el aula abierta
        return clase.main(argumentos)
    docker = Docker("clase", {"COMPOSE_PROJECT_NAME": PROYECTO, "CURSO_PUERTO": "0"}, _COMPOSE)
    leidos = secretos.lee(secretos.carpeta(PROYECTO) / "llaves.json")
    docker.entorno |= leidos
    docker.exige()
    if not _encendida(docker):
        raise Fallo(f"El aula no está abierta: ábrela con «{ORDEN} aula enciende».")
    puerto = docker.compose("port", "servidor", "5432").strip().rpartition(":")[2]
    clave = leidos["CURSO_CLAVE"]
    os.environ["CURSO_DSN"] = f"postgresql://profe:{clave}@127.0.0.1:{puerto}/postgres"
    if not _puerta().is_file():
        raise Fallo(
            f"El aula está abierta desde antes: ciérrala con «{ORDEN} aula apaga» y ábrela."
        )
    puerta = _puerta().read_text(encoding="utf-8")
    return clase.main(argumentos, puerta, lambda *quien: _se_va(docker, *quien))


def _se_va(docker: Docker, usuario: str, con_sus_datos: bool) -> None:
    """Cierra el servidor de alguien y, si se pide, borra su carpeta."""
    # Así los llama DockerSpawner: su contenedor y su volumen se llaman igual.
    suyo = f"{PROYECTO}-{usuario.replace('_', '-5f')}"
    if abierto := docker.contenedores(f"curso_aula={PROYECTO}", f"name=^/{suyo}$"):
        docker.pide("docker", "rm", "--force", *abierto)
    suyos = docker.pide("docker", "volume", "ls", "--quiet", "--filter", f"name=^{suyo}$").split()
    if con_sus_datos and suyos:
        docker.pide("docker", "volume", "rm", *suyos)


def _puerta() -> Path:
    """Donde se apunta la dirección en que se abrió: la que se da con cada contraseña."""
    return secretos.carpeta(PROYECTO) / "puerta.txt"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
