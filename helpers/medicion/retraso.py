"""Un servidor más lejos: un puente en 127.0.0.1 que retrasa lo que pasa por él.

En este mismo proceso, con un hilo por sentido en cada conexión. Sirve para ver qué cambia cuando
entre el programa y PostgreSQL hay una red: cada ida y vuelta cuesta, y unas formas de trabajar
hacen más que otras.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator

_TROZO = 1 << 16


@contextlib.contextmanager
def retraso(ms: float) -> Iterator[None]:
    """Dentro del bloque, lo que se conecta con las variables `PG*` lo hace a través del puente.

    Las conexiones de antes siguen yendo directas. Al salir se cortan las que pasan por él, y las
    variables vuelven a ser las de antes.

    Args:
        ms: milisegundos que tarda cada trozo en cada sentido; una ida y vuelta tarda el doble.

    Raises:
        KeyError: no hay `PGHOST` o `PGPORT`: falta `servidor.iniciar`.
        OSError: no se puede escuchar en 127.0.0.1.
    """
    antes = {variable: os.environ.get(variable) for variable in ("PGHOST", "PGPORT", "PGHOSTADDR")}
    destino = os.environ["PGHOST"], int(os.environ["PGPORT"])
    with socket.create_server(("127.0.0.1", 0)) as escucha:
        abiertas: list[socket.socket] = []
        fin = threading.Event()
        puente = threading.Thread(
            target=_atiende, args=(escucha, destino, ms / 1000, abiertas, fin), daemon=True
        )
        puente.start()
        os.environ |= {"PGHOST": "127.0.0.1", "PGPORT": str(escucha.getsockname()[1])}
        os.environ.pop("PGHOSTADDR", None)
        try:
            yield
        finally:
            for variable, valor in antes.items():
                os.environ.pop(variable, None)
                if valor is not None:
                    os.environ[variable] = valor
            fin.set()
            puente.join()
            for extremo in abiertas:
                _corta(extremo)


def _atiende(
    escucha: socket.socket,
    destino: tuple[str, int],
    segundos: float,
    abiertas: list[socket.socket],
    fin: threading.Event,
) -> None:
    """Une cada conexión que llega con otra al servidor, hasta que llega el fin."""
    # Cerrar desde otro hilo un enchufe que espera no lo despierta en todos los sistemas.
    escucha.settimeout(0.05)
    while not fin.is_set():
        try:
            cliente, _ = escucha.accept()
        except TimeoutError:
            continue
        abiertas.append(cliente)
        try:
            servidor = socket.create_connection(destino, timeout=10)
        except OSError:
            _corta(cliente)  # Quien llama verá que la conexión se cierra.
            continue
        abiertas.append(servidor)
        servidor.settimeout(None)
        for extremo in (cliente, servidor):
            extremo.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for de, a in ((cliente, servidor), (servidor, cliente)):
            threading.Thread(target=_pasa, args=(de, a, segundos), daemon=True).start()


def _pasa(de: socket.socket, a: socket.socket, segundos: float) -> None:
    """Lleva lo que llega de un lado al otro, más tarde, hasta que uno de los dos se cierra."""
    with contextlib.suppress(OSError):
        while trozo := de.recv(_TROZO):
            hasta = time.perf_counter() + segundos
            while time.perf_counter() < hasta:
                time.sleep(
                    0
                )  # Una espera tan corta no se puede pedir al sistema; se cede el turno.
            a.sendall(trozo)
    for extremo in (de, a):
        _corta(extremo)


def _corta(extremo: socket.socket) -> None:
    """Cierra un extremo y despierta a quien lo esté leyendo. Se puede repetir."""
    with contextlib.suppress(OSError):
        extremo.shutdown(socket.SHUT_RDWR)
    extremo.close()
