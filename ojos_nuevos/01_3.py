# bien: EAFP: pop y, si no hay, connect
class MiniPool:
    """Presta conexiones y las guarda cuando vuelven."""

    def __init__(self):
        self.libres = []

    def toma(self):
        """Devuelve una conexión libre o, si no hay, una nueva."""
        try:
            return self.libres.pop()
        except IndexError:
            return psycopg2.connect()

    def devuelve(self, conexion):
        """Guarda la conexión, abierta, para el siguiente que la pida."""
        self.libres.append(conexion)

# bien: la que más tiempo lleva libre (cola), y con el nombre de la clase en application_name
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if len(self.libres) == 0:
            return psycopg2.connect(application_name="minipool")
        primera, *self.libres = self.libres
        return primera

    def devuelve(self, conexion):
        self.libres = [*self.libres, conexion]

# bien: deshace la transacción al devolver, y descarta al tomar las que alguien cerró
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        while self.libres:
            candidata = self.libres.pop(0)
            if not candidata.closed:
                return candidata
        return psycopg2.connect()

    def devuelve(self, conexion):
        if not conexion.closed:
            conexion.rollback()
        self.libres.append(conexion)

# bien: con cerrojo, aunque no se pide
import threading


class MiniPool:
    def __init__(self):
        self.libres = []
        self._llave = threading.RLock()

    def toma(self):
        with self._llave:
            if self.libres:
                return self.libres.pop()
        return psycopg2.connect()

    def devuelve(self, conexion) -> None:
        with self._llave:
            self.libres.insert(0, conexion)

# bien: expresión condicional y extend
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.extend([conexion])

# mal: no saca la conexión de la lista: se la llevan dos a la vez, [K7]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres:
            return self.libres[-1]
        return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: al abrir una nueva la guarda ya como libre: el siguiente recibe la misma, [K7]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if not self.libres:
            self.libres.append(psycopg2.connect())
        return self.libres[0]

    def devuelve(self, conexion):
        if conexion not in self.libres:
            self.libres.append(conexion)

# mal: devuelve cierra la conexión: la próxima sale cerrada, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        conexion.close()
        self.libres.append(conexion)

# mal: cierra y no guarda: no es un pool, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        conexion.close()

# mal: abre siempre una nueva aunque haya libres, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: la lista es de la clase: dos MiniPool comparten las conexiones, [K1]
class MiniPool:
    libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: la lista por defecto es la misma para todas las instancias, [K1]
class MiniPool:
    def __init__(self, libres=[]):
        self.libres = libres

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: guarda solo la última: con dos devueltas se pierde una, [K9]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres = [conexion]

# mal: > 1 en lugar de > 0: con una libre abre otra, [K9]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if len(self.libres) > 1:
            return self.libres.pop()
        return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: una lista vacía no es None: pop en vacío da IndexError, [K9]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres is not None:
            return self.libres.pop()
        return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: pop() or connect(): con la lista vacía falla antes de llegar al or, [K9]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() or psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: falta el paréntesis: presta la función connect, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: toma no devuelve la conexión cuando la saca: falta un return, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres:
            self.libres.pop()
        else:
            return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: la suma de listas no se guarda: la conexión se pierde, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres + [conexion]

# mal: += con una conexión, que no es una lista: TypeError, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres += conexion

# mal: límite inventado de cinco: la sexta conexión a la vez da un error que nadie pidió, [K9]
class MiniPool:
    def __init__(self):
        self.libres = []
        self.abiertas = 0

    def toma(self):
        if self.libres:
            return self.libres.pop()
        if self.abiertas == 5:
            raise RuntimeError("pool agotado")
        self.abiertas += 1
        return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: guarda como mucho cinco y suelta el resto sin cerrar ni guardar, [K9]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        if len(self.libres) < 5:
            self.libres.append(conexion)

# mal: la nueva se abre una vez, al definir la clase: todos reciben la misma, [K7]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self, nueva=psycopg2.connect()):
        if self.libres:
            return self.libres.pop()
        return nueva

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: al sacar una vacía la lista: las demás libres se pierden, [K9]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres:
            conexion = self.libres[0]
            self.libres.clear()
            return conexion
        return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: abre siempre una nueva antes de mirar si hay libres: cada petición abre de más, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        nueva = psycopg2.connect()
        if self.libres:
            return self.libres.pop()
        return nueva

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: la devuelta se mete dos veces: dos personas la reciben, [K7]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres:
            return self.libres.pop()
        conexion = psycopg2.connect()
        self.devuelve(conexion)
        return conexion

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: si no puede abrir devuelve None: esconde el error, [K2]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres:
            return self.libres.pop()
        try:
            return psycopg2.connect()
        except psycopg2.Error:
            return None

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: espera a que alguien devuelva cuando ya abrió una: si son dos a la vez, no llega (aquí se cansa en un segundo), [K7]
class MiniPool:
    def __init__(self):
        self.libres = []
        self.abierta = False

    def toma(self):
        if not self.abierta:
            self.abierta = True
            return psycopg2.connect()
        limite = time.monotonic() + 1
        while not self.libres and time.monotonic() < limite:
            time.sleep(0.01)
        return self.libres.pop()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# mal: guarda el cursor en vez de la conexión; el siguiente recibe un cursor, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion.cursor())

# mal: devuelve guarda una nueva y deja la que vuelve sin guardar ni cerrar, [K12]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(psycopg2.connect())

# mal: envuelve con closing: sale ya cerrada de toma, [K11]
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres:
            return self.libres.pop()
        with contextlib.closing(psycopg2.connect()) as conexion:
            return conexion

    def devuelve(self, conexion):
        self.libres.append(conexion)
