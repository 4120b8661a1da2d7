# bien: ExitStack devuelve todo pase lo que pase
from contextlib import ExitStack


def pide_hasta_agotar(clase):
    """Toma todas las conexiones que `clase` presta, las devuelve y dice cuántas eran."""
    cuantas = 0
    with ExitStack() as pila, suppress(pool.PoolError):
        while True:
            pila.callback(clase.unlockcnn, clase.obtenerConexion())
            cuantas += 1
    return cuantas

# bien: recursión: cada nivel devuelve la suya
def pide_hasta_agotar(clase):
    try:
        mia = clase.obtenerConexion()
    except pool.PoolError:
        return 0
    try:
        return 1 + pide_hasta_agotar(clase)
    finally:
        clase.unlockcnn(mia)

# bien: generador que presta y otro bucle que devuelve
def _prestamos(clase):
    while True:
        try:
            yield clase.obtenerConexion()
        except pool.PoolError:
            return


def pide_hasta_agotar(clase) -> int:
    tomadas = []
    try:
        for conexion in _prestamos(clase):
            tomadas.append(conexion)
    finally:
        for conexion in reversed(tomadas):
            clase.unlockcnn(conexion)
    return len(tomadas)

# bien: PoolError fuera del bucle y devolución con while/pop
def pide_hasta_agotar(clase):
    tomadas, total = [], 0
    try:
        for total in range(10**9):
            tomadas.append(clase.obtenerConexion())
    except psycopg2.pool.PoolError:
        return total
    finally:
        while tomadas:
            clase.unlockcnn(tomadas.pop())

# bien: un gestor de contexto con clase
class _Bolsa(list):
    def __init__(self, clase):
        super().__init__()
        self.clase = clase

    def __enter__(self):
        return self

    def __exit__(self, tipo, error, traza):
        for conexion in self:
            self.clase.unlockcnn(conexion)
        return False


def pide_hasta_agotar(clase):
    with _Bolsa(clase) as bolsa:
        agotado = False
        while not agotado:
            try:
                bolsa.append(clase.obtenerConexion())
            except pool.PoolError:
                agotado = True
        return len(bolsa)

# mal: siempre cinco, sin pedir nada, [K12]
def pide_hasta_agotar(clase):
    return 5

# mal: pide cinco: con otro máximo o con alguna prestada no sirve, [K12]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        for _ in range(5):
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        pass
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)
    return len(tomadas)

# mal: lee el máximo privado sin pedir: cuenta también las que tienen otros, [K12]
def pide_hasta_agotar(clase):
    return clase._Conexion__MAX_CON

# mal: cuenta las que ve el servidor, también las de otras partes del programa, [K8]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(observador.conexiones())
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: cuenta los préstamos del pool, también los de otros, [K8]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(clase.getPool()._used)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: no devuelve ninguna, [K11]
def pide_hasta_agotar(clase):
    tomadas = []
    while True:
        try:
            tomadas.append(clase.obtenerConexion())
        except pool.PoolError:
            return len(tomadas)

# mal: devuelve solo si el error es PoolError: con otro, las pierde, [K2]
def pide_hasta_agotar(clase):
    tomadas = []
    while True:
        try:
            tomadas.append(clase.obtenerConexion())
        except pool.PoolError:
            for conexion in tomadas:
                clase.unlockcnn(conexion)
            return len(tomadas)

# mal: toma psycopg2.Error por «agotado»: si se cae el servidor lo esconde, [K2]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except psycopg2.Error:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: except Exception esconde cualquier error, [K2]
def pide_hasta_agotar(clase):
    tomadas = []
    with suppress(Exception):
        while True:
            tomadas.append(clase.obtenerConexion())
    for conexion in tomadas:
        clase.unlockcnn(conexion)
    return len(tomadas)

# mal: except sin tipo: esconde también KeyboardInterrupt, [K3]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: return en el finally: se come los demás errores, [K2]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        pass
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)
        return len(tomadas)

# mal: devuelve solo con Exception: con Ctrl+C se pierden, [K3]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        pass
    except Exception:
        for conexion in tomadas:
            clase.unlockcnn(conexion)
        raise
    for conexion in tomadas:
        clase.unlockcnn(conexion)
    return len(tomadas)

# mal: espera OperationalError: PoolError no lo es y se escapa, [K11]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except psycopg2.OperationalError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: deja pasar también el error de agotado: nunca dice cuántas, [K11]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: devuelve cada una al momento: nunca se agota y no acaba (aquí se para en mil), [K11]
def pide_hasta_agotar(clase):
    cuantas = 0
    try:
        while cuantas < 1000:
            conexion = clase.obtenerConexion()
            cuantas += 1
            clase.unlockcnn(conexion)
    except pool.PoolError:
        pass
    return cuantas

# mal: las cierra y no las devuelve, [K11]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            conexion.close()

# mal: cierra todo el pool: también las de otros, y deja la clase inservible, [K8]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        clase.closeAll()

# mal: devuelve solo la última que tomó, [K11]
def pide_hasta_agotar(clase):
    cuantas = 0
    try:
        while True:
            conexion = clase.obtenerConexion()
            cuantas += 1
    except pool.PoolError:
        return cuantas
    finally:
        clase.unlockcnn(conexion)

# mal: recorre la lista mientras la vacía: devuelve la mitad, [K9]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)
            tomadas.remove(conexion)

# mal: no usa el parámetro: siempre la Conexion del cuaderno, [K12]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(Conexion.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            Conexion.unlockcnn(conexion)

# mal: cuenta la petición que falló: una de más, [K9]
def pide_hasta_agotar(clase):
    tomadas, cuantas = [], 0
    try:
        while True:
            cuantas += 1
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return cuantas
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: cuenta después de vaciar la lista: siempre cero, [K11]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        with suppress(pool.PoolError):
            while True:
                tomadas.append(clase.obtenerConexion())
    finally:
        while tomadas:
            clase.unlockcnn(tomadas.pop())
    return len(tomadas)

# mal: pide al menos una sin mirar: si no queda ninguna, el error se escapa en vez de dar cero, [K9]
def pide_hasta_agotar(clase):
    tomadas = [clase.obtenerConexion()]
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: la lista por defecto recuerda las de la llamada anterior y las devuelve otra vez, [K1]
def pide_hasta_agotar(clase, tomadas=[]):
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(tomadas)
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: devuelve todo lo que el pool tiene anotado, también lo que otros usan, [K8]
def pide_hasta_agotar(clase):
    cuantas = 0
    try:
        while True:
            clase.obtenerConexion()
            cuantas += 1
    except pool.PoolError:
        return cuantas
    finally:
        for conexion in list(clase.getPool()._used.values()):
            clase.unlockcnn(conexion)

# mal: devuelve la lista y no el número, [K11]
def pide_hasta_agotar(clase):
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return tomadas
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)

# mal: cuenta las conexiones nuevas que ve el servidor: las que ya estaban libres no suman, [K9]
def pide_hasta_agotar(clase):
    antes = len(observador.conexiones())
    tomadas = []
    try:
        while True:
            tomadas.append(clase.obtenerConexion())
    except pool.PoolError:
        return len(observador.conexiones()) - antes
    finally:
        for conexion in tomadas:
            clase.unlockcnn(conexion)
