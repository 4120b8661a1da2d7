"""Una conversación con un programa: se le contesta cuando pregunta, y se mira mientras espera."""

import secrets
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from helpers.observador import Foto

from .proceso import Proceso

# Caracteres: lo que un programa escribe, como mucho, entre dos preguntas.
_MUCHO = 1_000_000
# Lecturas después del fin de la entrada. Una o dos las hace cualquiera.
_INSISTE = 20

Motivo = Literal["calla", "no para de escribir", "insiste", "ya había terminado"]


class NoSigue(Exception):
    """Con este programa no se puede seguir; la frase dice por qué. Ya no está en marcha.

    Attributes:
        motivo: cuál de los cuatro que puede haber.
        texto: lo último que escribió.
    """

    def __init__(self, motivo: Motivo, frase: str, texto: str) -> None:
        super().__init__(frase)
        self.motivo, self.texto = motivo, texto


@dataclass(frozen=True)
class Turno:
    """Lo que pasó hasta que el programa volvió a esperar, o terminó.

    Attributes:
        texto: lo que escribió, también en la salida de errores, en orden.
        conexiones: las suyas que veía el servidor en ese momento.
        `codigo`: su código de salida si ha terminado; si espera, None.
    """

    texto: str
    conexiones: Foto
    codigo: int | None = None

    @property
    def pregunta(self) -> str:
        """La línea en la que espera, la que se lee delante del cursor."""
        return self.texto.rpartition("\n")[2]

    @property
    def en_transaccion(self) -> int:
        """Cuántas de sus conexiones tenían una transacción a medias."""
        return sum(foto["estado"].startswith("idle in transaction") for foto in self.conexiones)


class Conversacion:
    """Un programa en marcha. Al salir de su bloque `with` ya no está, acabe como acabe.

    Attributes:
        turno: el último `Turno`. Al empezar, el que acaba en su primera pregunta.
        `transcripcion`: todo lo que se vería en un terminal, con lo que se le ha contestado.
    """

    def __init__(
        self,
        orden: list[str],
        carpeta: Path,
        destino: Mapping[str, Any],
        mira: Callable[[bool], Foto],
        segundos: float,
    ) -> None:
        """Lanza el programa y espera a su primera pregunta. Lo llama `Mesa.programa`.

        Args:
            orden: lo que va detrás de `python`.
            carpeta: donde se ejecuta.
            destino: los parámetros de libpq de la mesa.
            mira: da sus conexiones; recibe si el programa ha terminado.
            segundos: lo que se espera, como mucho, cada turno.

        Raises:
            NoSigue: no llega a preguntar ni a terminar.
        """
        self._mira, self._segundos = mira, segundos
        self._clave = str(destino["password"])
        self._aviso = f"\x05{secrets.token_hex(8)}\x05"
        self._recibido = b""
        self._esperando = False
        self.transcripcion = ""
        self._proceso = Proceso(orden, carpeta, destino, self._aviso)
        try:
            self.turno = self.espera()
        except BaseException:
            # En otro hilo: a este le pueden mandar parar otra vez mientras lo cierra.
            cierre = threading.Thread(target=self.cierra)
            cierre.start()
            cierre.join()
            raise

    def __enter__(self) -> "Conversacion":
        return self

    def __exit__(self, *_: object) -> None:
        self.cierra()

    # ----------------------------------------------------------- lo que se le dice

    def dice(self, *respuestas: str) -> Turno:
        """Contesta a sus preguntas, una a una, y devuelve el último turno.

        Raises:
            NoSigue: había terminado ya y quedaban respuestas, o no llega a esperar la siguiente.
        """
        for respuesta in respuestas:
            self.escribe(respuesta)
            self.espera()
        return self.turno

    def escribe(self, respuesta: str) -> None:
        """Contesta y no espera: para mirar mientras el programa trabaja. Después, `espera()`."""
        self.transcripcion += f"{respuesta}\n"
        self._manda(f"{respuesta}\n")

    def fin_de_entrada(self) -> Turno:
        """Se acaba lo que hay para leer, como Ctrl-D en un terminal o Ctrl-Z en Windows.

        Raises:
            NoSigue: sigue preguntando una y otra vez.
        """
        self._exige_que_espere()
        self._proceso.no_escribe_mas()
        for _ in range(_INSISTE):
            if self.espera().codigo is not None:
                return self.turno
        raise self._corta("insiste", "Se acabó la entrada y el programa no deja de preguntar.")

    def ctrl_c(self) -> Turno:
        """Ctrl-C mientras espera una respuesta."""
        return self._senala(signal.SIGINT)

    def sigterm(self) -> Turno:
        """La señal de quien apaga la máquina o detiene un servicio, mientras espera."""
        return self._senala(signal.SIGTERM)

    def manda_senal(self, senal: signal.Signals) -> None:
        """Una señal de fuera, mientras el programa trabaja. En Windows no hay otra que `mata`."""
        self._proceso.manda_senal(senal)

    def mata(self) -> Turno:
        """Lo mata de golpe, sin que pueda hacer nada."""
        self._proceso.mata()
        while self.espera().codigo is None:
            pass  # Lo que había escrito antes.
        return self.turno

    # ----------------------------------------------------------- lo que él hace

    def espera(self) -> Turno:
        """Espera a que vuelva a preguntar o termine, y mira sus conexiones.

        Raises:
            NoSigue: no hace ni lo uno ni lo otro a tiempo, o no para de escribir.
        """
        limite = time.monotonic() + self._segundos
        aviso = self._aviso.encode()
        termina = False
        while aviso not in self._recibido and not termina:
            if len(self._recibido) > _MUCHO:
                raise self._corta("no para de escribir", "El programa escribe y no para.")
            trozo = self._proceso.trozo()
            termina = trozo == b""
            self._recibido += trozo or b""
            if not termina and time.monotonic() > limite:
                frase = f"En {self._segundos:g} s, el programa ni pregunta ni termina."
                raise self._corta("calla", frase)
        antes, _, self._recibido = self._recibido.partition(aviso)
        self._esperando = not termina
        codigo = self._proceso.codigo() if termina else None
        texto = self._legible(antes)
        self.transcripcion += texto
        self.turno = Turno(texto, self._mira(termina), codigo)
        return self.turno

    def cierra(self) -> None:
        """Lo quita de en medio, si sigue."""
        self._proceso.cierra()

    # ----------------------------------------------------------- por dentro

    def _senala(self, senal: signal.Signals) -> Turno:
        self._manda(f"\x03{senal.name}\n")
        return self.espera()

    def _manda(self, linea: str) -> None:
        self._exige_que_espere()
        self._esperando = False
        self._proceso.escribe(linea)

    def _exige_que_espere(self) -> None:
        if self.turno.codigo is not None:
            frase = f"El programa ya había terminado, con el código {self.turno.codigo}."
            raise NoSigue("ya había terminado", frase, self.turno.texto)
        assert self._esperando, "Antes de contestarle otra vez, espera()."

    def _corta(self, motivo: Motivo, frase: str) -> NoSigue:
        self._proceso.mata()
        texto = self._legible(self._recibido[-10_000:])
        return NoSigue(motivo, frase, texto or self.transcripcion[-10_000:])

    def _legible(self, recibido: bytes) -> str:
        texto = recibido.decode(errors="replace").replace("\r\n", "\n").replace(self._aviso, "")
        return texto.replace(self._clave, "********")
