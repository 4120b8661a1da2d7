# no aplica K4: no usa ninguna conexión
# no aplica K5: no pide nada al pool que crea
# no aplica K6: no confirma nada
# no aplica K7: `crear` no llama a `obtener`
# no aplica K9: no recibe ningún número
# no aplica K10: no recibe ninguna orden
import threading
from contextlib import suppress

import psycopg2
from psycopg2 import pool


# bien: pregunta dos veces, fuera y dentro del cerrojo
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is not None:
            return self.reserva
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva


# bien: acquire y release a mano, con finally
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        try:
            self.reserva = self.reserva or self.crear(pool.ThreadedConnectionPool)
            return self.reserva
        finally:
            self.cerrojo.release()


# bien: un decorador que cierra el cerrojo del objeto
import functools


def a_puerta_cerrada(metodo):
    @functools.wraps(metodo)
    def otro(yo, *args):
        with yo.cerrojo:
            return metodo(yo, *args)

    return otro


class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.RLock()
        self.reserva = None

    @a_puerta_cerrada
    def obtener(self):
        if self.reserva is None:
            from psycopg2.pool import ThreadedConnectionPool as Clase

            self.reserva = self.crear(Clase)
        return self.reserva


# bien: una lista que guarda el pool, y un cerrojo de la clase para todos los objetos
class PoolUnico:
    _cerrojo = threading.Lock()

    def __init__(self, crear):
        self.crear = crear
        self._guardado = []

    def obtener(self):
        with PoolUnico._cerrojo:
            while not self._guardado:
                self._guardado.append(self.crear(pool.ThreadedConnectionPool))
            (unico,) = self._guardado
            return unico


# bien: pregunta antes y otra vez dentro
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None:
            with self.cerrojo:
                if self.reserva is None:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva


# bien: con acquire y release
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        try:
            if not self.reserva:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
        finally:
            self.cerrojo.release()
        return self.reserva


# bien: con otro cerrojo
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.RLock()
        self.reserva = []

    def obtener(self):
        with self.cerrojo:
            if not self.reserva:
                self.reserva.append(self.crear(pool.ThreadedConnectionPool))
            return self.reserva[0]


# bien: una hija propia
class MiPool(pool.ThreadedConnectionPool):
    pass


class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(MiPool)
            return self.reserva


# mal [K2]: Cuando `crear` falla
# si PostgreSQL no responde, calla
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            try:
                if self.reserva is None:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
            except psycopg2.Error:
                return None
            return self.reserva


# mal [K1 K12]: `obtener()` no ha llamado a `crear`. Usa `self.crear(clase)`.
# un pool en el cuerpo de la clase
class PoolUnico:
    reserva = pool.ThreadedConnectionPool(1, 2, application_name="en_la_clase")

    def __init__(self, crear):
        self.crear = crear

    def obtener(self):
        return self.reserva


# mal [K8]: Diez hilos a la vez han creado
# sin cerrojo
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None:
            self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva


# mal [K8]: Diez hilos han creado
# la pregunta va fuera del cerrojo y no se repite dentro
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None:
            with self.cerrojo:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva


# mal [K8]: Diez hilos a la vez han creado
# un cerrojo nuevo en cada llamada no cierra el paso a nadie
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with threading.Lock():
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.reserva


# mal [K8]: Diez hilos piden a un pool de dos y el servidor ve 10 conexiones
# SimpleConnectionPool pasa del máximo con varios hilos
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.SimpleConnectionPool)
            return self.reserva


# mal [K11]: `AbstractConnectionPool` es la base y no presta conexiones
# AbstractConnectionPool no sabe prestar
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.AbstractConnectionPool)
            return self.reserva


# mal [K2]: Cuando `crear` falla
# si crear falla, el cerrojo queda cerrado para siempre
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        if self.reserva is None:
            self.reserva = self.crear(pool.ThreadedConnectionPool)
        self.cerrojo.release()
        return self.reserva


# mal [K3]: Con Ctrl-C dentro de `crear`, el cerrojo sigue cerrado
# solo abre el cerrojo con Exception: Ctrl-C al crear lo deja cerrado
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        try:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
        except Exception:
            self.cerrojo.release()
            raise
        else:
            self.cerrojo.release()
        return self.reserva


# mal [K1]: La segunda vez
# el return está dentro del if: la segunda llamada da None
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
                return self.reserva


# mal [K2]: Cuando `crear` falla
# calla el error de crear y devuelve None
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                try:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
                except psycopg2.Error as error:
                    print("No se pudo crear el pool:", error)
            return self.reserva


# mal [K2]: Cuando `crear` falla
# insiste ella sola hasta que crear funciona: el error no pasa
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            while self.reserva is None:
                with suppress(Exception):
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.reserva


# mal [K2]: `crear` falló una vez
# apunta que está creado antes de crearlo: tras un fallo da None y no lo intenta más
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None
        self.creado = False

    def obtener(self):
        with self.cerrojo:
            if not self.creado:
                self.creado = True
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.reserva


# mal [K1]: Un segundo `PoolUnico`, con la misma `crear`, ha dado el pool del primero
# guarda el pool en la clase: dos PoolUnico distintos comparten el primero
class PoolUnico:
    reserva = None

    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()

    def obtener(self):
        with self.cerrojo:
            if PoolUnico.reserva is None:
                PoolUnico.reserva = self.crear(pool.ThreadedConnectionPool)
            return PoolUnico.reserva


# mal [K11]: Al hacer un `PoolUnico` ya se ha llamado a `crear`. El pool se crea la
# lo crea en __init__, antes de que nadie lo pida
class PoolUnico:
    def __init__(self, crear):
        self.cerrojo = threading.Lock()
        self.reserva = crear(pool.ThreadedConnectionPool)

    def obtener(self):
        with self.cerrojo:
            return self.reserva


# mal [K8]: No todos los hilos han recibido el pool
# quien no consigue el cerrojo no espera y recibe None
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None and self.cerrojo.acquire(blocking=False):
            try:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            finally:
                self.cerrojo.release()
        return self.reserva


# mal [K8]: Diez hilos a la vez han creado
# functools.cache no impide que varios hilos entren a la vez la primera vez
from functools import cache


class PoolUnico:
    def __init__(self, crear):
        self.crear = crear

    @cache
    def obtener(self):
        return self.crear(pool.ThreadedConnectionPool)


# mal [K8]: La segunda llamada ha creado otro pool
# un pool por hilo, con threading.local
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.local = threading.local()

    def obtener(self):
        with self.cerrojo:
            if not hasattr(self.local, "reserva"):
                self.local.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.local.reserva


# mal [K11]: `obtener()` tiene que devolver el pool que da `self.crear`, y devuelve otra cosa
# da una conexión en lugar del pool
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.reserva.getconn()


# mal [K1]: La segunda llamada ha creado otro pool
# crea el pool y después mira: llama a crear en cada llamada y deja pools sueltos
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        nuevo = self.crear(pool.ThreadedConnectionPool)
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = nuevo
            return self.reserva


# mal [K1]: ha creado otro pool
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            return self.crear(pool.ThreadedConnectionPool)


# mal: Después de `obtener()`, el cerrojo sigue cerrado
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        self.cerrojo.acquire()
        if self.reserva is None:
            self.reserva = self.crear(pool.ThreadedConnectionPool)
        return self.reserva


# mal: ¿Falta un «return»?
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)


# mal: su error tiene que llegar
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            try:
                if self.reserva is None:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
            except Exception as error:
                print(error)
            return self.reserva


# mal: has vuelto a llamarla
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            while self.reserva is None:
                try:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
                except Exception:
                    continue
            return self.reserva


# mal [K12]: y devuelve otra cosa
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.crear


# mal [K12]: no ha llamado a `crear`
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear
            return self.reserva


# mal: `crear` recibe una sola cosa
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear()
            return self.reserva


# mal: no ha recibido una clase
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool)
            return self.reserva


# mal [K2]: Cuando `crear` falla, llega PoolError, que es otro error
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                try:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
                except Exception as error:
                    raise pool.PoolError("sin pool") from error
            return self.reserva


# mal [K8]: justo cuando se abre el cerrojo, y crea otro pool
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        if self.reserva is None:
            with self.cerrojo:
                nuevo = self.reserva
                if nuevo is None:
                    nuevo = self.crear(pool.ThreadedConnectionPool)
            self.reserva = nuevo
        return self.reserva


# cuelga: cierra dos veces el mismo cerrojo
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            if self.reserva is None:
                self.reserva = self.crear(pool.ThreadedConnectionPool)
            return self.obtener()


# lanza: una errata
class PoolUnico:
    def __init__(self, crear):
        self.crear = crear
        self.cerrojo = threading.Lock()
        self.reserva = None

    def obtener(self):
        with self.cerrojo:
            self.reserva = self.reserva or self.creador(pool.ThreadedConnectionPool)
            return self.reserva


# mal [K8]: con la misma `crear`
class PoolUnico:
    cerrojo, pools = threading.Lock(), {}

    def __init__(self, crear):
        self.crear = crear

    def obtener(self):
        with self.cerrojo:
            if self.crear not in self.pools:
                self.pools[self.crear] = self.crear(pool.ThreadedConnectionPool)
            return self.pools[self.crear]


# mal [K1]: no lo ha intentado
class PoolUnico:
    def __init__(self, crear):
        self.crear, self.cerrojo, self.reserva, self.error = crear, threading.Lock(), None, None

    def obtener(self):
        with self.cerrojo:
            if self.error:
                raise self.error
            if self.reserva is None:
                try:
                    self.reserva = self.crear(pool.ThreadedConnectionPool)
                except Exception as error:
                    self.error = error
                    raise
            return self.reserva
