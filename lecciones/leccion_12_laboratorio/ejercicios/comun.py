"""Lo que comparten los ejercicios de la 12: la respuesta, en marcha como un programa."""

import contextlib
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from helpers.ejercicios import Archivos, Fallo, exige
from helpers.laboratorio import Conversacion, Mesa, NoSigue, Turno, mesa

from .. import tablas

_AQUI = Path(__file__).parent.parent
# Lo que se espera a que un programa pregunte: de sobra, también con la máquina ocupada.
_SEGUNDOS = 40
TABLA = tablas.USUARIO + tablas.SIN_REPETIR
_FINALES = {
    "ctrl_c": "Con Ctrl-C",
    "sigterm": "Con SIGTERM",
    "fin_de_entrada": "Cuando se acaba la entrada",
}


class Charla:
    """Una conversación en la que no vale una traza, ni esperar con una transacción a medias."""

    def __init__(self, menu: Conversacion, puesto: "Puesto") -> None:
        self.menu, self._puesto = menu, puesto
        self._sano()

    @property
    def turno(self) -> Turno:
        return self.menu.turno

    def dice(self, *respuestas: str) -> str:
        """Contesta; devuelve lo que escribió desde entonces."""
        dicho = ""
        for respuesta in respuestas:
            self.menu.dice(respuesta)
            dicho += self._sano().texto
        return dicho

    def acaba(self, como: str = "fin_de_entrada") -> Turno:
        """Lo hace acabar con un método de `Conversacion`: `fin_de_entrada`, `ctrl_c`, `sigterm`."""
        getattr(self.menu, como)()
        return self._sano()

    def _sano(self) -> Turno:
        if "Traceback (most recent call last)" in self.turno.texto:
            raise Fallo(self._puesto.cuenta(self.turno.texto))
        if self.turno.en_transaccion:
            raise Fallo(f"""Mientras espera en «{self.turno.pregunta}», el servidor ve una
                transacción a medias («idle in transaction»): acaba con ella antes de preguntar.""")
        return self.turno


class Puesto:
    """Una mesa y una copia del programa remendado, con los archivos de la respuesta."""

    def __init__(
        self, mesa: Mesa, carpeta: Path, textos: dict[str, str], pila: contextlib.ExitStack
    ) -> None:
        self.mesa, self.carpeta, self._textos, self._pila = mesa, carpeta, textos, pila

    def lanza(self, archivo: str, sin_servidor: bool = False) -> Charla:
        """Lanza uno de sus programas, que se cierra con el puesto."""
        menu = self.mesa.programa(
            self.carpeta, archivo, segundos=_SEGUNDOS, sin_servidor=sin_servidor
        )
        return Charla(self._pila.enter_context(menu), self)

    def guion(self, nombre: str, **opciones: bool) -> Charla:
        """Lanza un guion nuestro, que usa los archivos de la respuesta y se para donde se mira."""
        shutil.copyfile(_AQUI / "guiones" / nombre, self.carpeta / nombre)
        return self.lanza(nombre, **opciones)

    def nombres(self) -> list[str]:
        return [n for (n,) in self.mesa.filas("SELECT username FROM usuario ORDER BY id_usuario")]

    def agrega(self, *nombres: str) -> None:
        for nombre in nombres:
            self.mesa.filas("INSERT INTO usuario (username, password) VALUES (%s, 'x')", nombre)

    def registro(self) -> str:
        """Lo que lleva escrito el programa en su registro."""
        archivo = self.carpeta / "capa_datos.log"
        return archivo.read_text("utf-8", "replace") if archivo.is_file() else ""

    def cuenta(self, texto: str) -> str:
        """Cuenta en una frase la traza con que acaba un programa."""
        traza = texto.rpartition("Traceback (most recent call last):\n")[2].splitlines()
        # Un error de sintaxis no lleva delante ninguna línea suya.
        dicho = next((linea for linea in traza if not linea.startswith(" ")), "")
        clase, _, detalle = dicho.partition(": ")
        clase = clase.rpartition(".")[2]
        pasos = re.findall(r'File "([^"]+)", line (\d+)', "\n".join(traza))
        if clase == "AssertionError" and Path(pasos[-1][0]).name not in self._textos:
            return detalle  # Es de un guion: lo que no se cumple.
        suyos = [(Path(r).name, int(n)) for r, n in pasos if Path(r).name in self._textos]
        entre = f" ({detalle})" if detalle else ""
        if not suyos:
            return f"Con tu código, el programa termina con {clase}{entre}. Mira qué se pide."
        archivo, numero = suyos[-1]
        lineas = self._textos[archivo].splitlines()
        codigo = lineas[numero - 1].strip() if numero <= len(lineas) else ""
        return f"Tu código lanza {clase}{entre}, en la línea {numero}: `{codigo}`, de `{archivo}`."


@contextlib.contextmanager
def puesto(respuesta: Archivos | dict[str, str], sql: str = TABLA) -> Iterator[Puesto]:
    """Da la respuesta lista para lanzarse, y dice en una frase por qué con ella no se puede seguir.

    Args:
        respuesta: los archivos de quien aprende, o {nombre: texto}.
        `sql`: lo que crea la tabla.
    """
    textos = respuesta.textos() if isinstance(respuesta, Archivos) else respuesta
    pila = contextlib.ExitStack()
    # En otro hilo: a este le pueden mandar parar, con SystemExit, mientras cierra.
    cierre = threading.Thread(target=pila.close)
    try:
        temporal = tempfile.TemporaryDirectory(prefix="ejercicio_", ignore_cleanup_errors=True)
        carpeta = Path(pila.enter_context(temporal)) / "programa"
        ignora = shutil.ignore_patterns("__pycache__", "*.log")
        shutil.copytree(_AQUI / "remendado", carpeta, ignore=ignora)
        for nombre, texto in textos.items():
            (carpeta / nombre).write_text(texto, encoding="utf-8")
        yield Puesto(pila.enter_context(mesa(sql)), carpeta, textos, pila)
    except NoSigue as fallo:
        raise Fallo(_por_que(fallo)) from None
    except SystemExit:
        cierre.start()
        raise Fallo("Se ha mandado parar.") from None
    finally:
        if cierre.ident is None:
            cierre.start()
            cierre.join()


def _por_que(fallo: NoSigue) -> str:
    ultimas = " / ".join(fallo.texto.strip().splitlines()[-2:])
    lo_ultimo = f" Lo último que escribió: «{ultimas}»." if ultimas else ""
    if fallo.motivo == "calla":
        return f"Tu código no terminó en {_SEGUNDOS} s: ni pregunta ni acaba.{lo_ultimo}"
    if fallo.motivo == "ya había terminado":
        return f"Tu programa termina antes de tiempo.{lo_ultimo}"
    return f"{fallo}{lo_ultimo}"


def exige_final(suyo: Puesto, menu: Charla, como: str) -> None:
    """Exige que el programa haya terminado y haya cerrado sus conexiones él mismo."""
    cuando = _FINALES.get(como, f"Si {como}")
    exige(menu.turno.codigo is not None, f"{cuando}, el programa sigue preguntando.")
    quedan = len(menu.turno.conexiones)
    exige(not quedan, f"{cuando}, el servidor ve todavía conexiones suyas: {quedan}.")
    exige(
        suyo.mesa.abandonadas() == 0,
        f"{cuando}, deja en el servidor una sesión sin cerrar: `cerrarConexiones`, siempre.",
    )
    if como in _FINALES:
        exige("Hasta luego." in menu.turno.texto, f"{cuando}, no se despide con «Hasta luego.»")


def exige_pool_cerrado(suyo: Puesto) -> None:
    """Exige que cada programa lanzado llamara a `cerrarConexiones`. La `Conexion` es la nuestra."""
    registro = suyo.registro()
    exige(
        registro.count("Pool creado") == registro.count("Pool cerrado"),
        "Hay un final en que no llama a `cerrarConexiones`: acabe como acabe, la llama.",
    )
