"""Lo que comparten los ejercicios de la lección 04."""

import threading

from psycopg2.pool import PoolError, ThreadedConnectionPool

from helpers.ejercicios import exige

# Lo que se espera, como mucho, a un hilo que debería terminar enseguida.
_SEGUNDOS = 3


class _Adrede(Exception):
    """El error que el comprobador provoca a propósito."""


class _Hilo:
    """Una llamada en otro hilo. `resultado()` da lo que devolvió o lanza su error."""

    def __init__(self, funcion, *argumentos):
        def trabaja():
            try:
                self._resultado = funcion(*argumentos)
            except BaseException as error:
                self._error = error

        self._resultado = self._error = None
        # Con el nombre de quien lo arranca: no sirve para distinguir hilos.
        nombre = threading.current_thread().name
        self._hilo = threading.Thread(target=trabaja, name=nombre, daemon=True)
        self._hilo.start()

    def termina(self, segundos=_SEGUNDOS):
        """Espera a que acabe y dice si acabó."""
        self._hilo.join(segundos)
        return not self._hilo.is_alive()

    def resultado(self):
        exige(
            self.termina(),
            "Uno de los hilos no termina: espera algo que nadie le da, o no sale de un bucle.",
        )
        if self._error is not None:
            raise self._error
        return self._resultado


def _a_la_vez(*llamadas):
    """Los resultados de varias funciones sin argumentos, llamadas a la vez."""
    salida = threading.Barrier(len(llamadas))

    def espera_y_llama(funcion):
        salida.wait(_SEGUNDOS)
        return funcion()

    hilos = [_Hilo(espera_y_llama, funcion) for funcion in llamadas]
    return [hilo.resultado() for hilo in hilos]


def _caben(reserva, cuantas):
    """Dice si el pool puede prestar todavía `cuantas`, y las devuelve."""
    tomadas = []
    try:
        for _ in range(cuantas):
            tomadas.append(ThreadedConnectionPool.getconn(reserva))
    except PoolError:
        return False
    finally:
        for conexion in tomadas:
            ThreadedConnectionPool.putconn(reserva, conexion)
    return True
