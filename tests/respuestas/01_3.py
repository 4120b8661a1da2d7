# no aplica K3: no deja nada a medias
# no aplica K4: el enunciado no dice qué hacer con una conexión que vuelve cerrada
# no aplica K5: no tiene límite, ni se cierra
# no aplica K6: no confirma nada
# no aplica K7: no llama a nadie que la llame
# no aplica K8: el texto dice que no es para hilos
# no aplica K10: no recibe ninguna orden
import psycopg2


# bien: con una condición en una línea
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# bien: presta primero la que lleva más tiempo libre
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        try:
            return self.libres.pop(0)
        except IndexError:
            return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres += [conexion]


# mal: ha dado otra cosa
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal: ha cerrado la conexión
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres:
            return self.libres.pop()
        return psycopg2.connect()

    def devuelve(self, conexion):
        conexion.close()


# mal: Sácala de la lista
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres:
            return self.libres[0]
        return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal: la misma conexión dos veces
class MiniPool:
    def __init__(self):
        self.unica = psycopg2.connect()

    def toma(self):
        return self.unica

    def devuelve(self, conexion):
        pass


# mal: ¿Falta un «return»?
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if self.libres:
            self.libres.pop()
        psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal [K11]: La primera vez, toma() abre 2 conexiones
class MiniPool:
    def __init__(self):
        self.libres = []
        self.todas = []

    def toma(self):
        self.todas.append(psycopg2.connect())
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal [K1]: la misma lista
class MiniPool:
    libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)

# cuelga: espera a que alguien devuelva
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        while not self.libres:
            pass
        return self.libres.pop()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# lanza: olvida self
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return libres.pop()

    def devuelve(self, conexion):
        libres.append(conexion)


# mal [K9]: no son las mismas
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres = [conexion]


# mal [K12]: no son las mismas
# guarda como mucho cinco
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        if len(self.libres) < 5:
            self.libres.append(conexion)


# mal [K2]: Cuando no se puede conectar
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


# bien: con nombre propio, y descarta las que alguien cerró
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        while self.libres:
            primera, *self.libres = self.libres
            if not primera.closed:
                return primera
        return psycopg2.connect(application_name="mini pool")

    def devuelve(self, conexion):
        self.libres = [*self.libres, conexion]


# mal [K11]: Al crear el pool ya se abre una conexión
class MiniPool:
    def __init__(self):
        self.libres = [psycopg2.connect()]

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal [K12]: tenía que ver tres conexiones
# abre una de más en cada petición, con otro nombre
class MiniPool:
    def __init__(self):
        self.libres, self.todas = [], []

    def toma(self):
        self.todas.append(psycopg2.connect(application_name="mini pool"))
        return self.libres.pop() if self.libres else self.todas[-1]

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal [K12]: no quedan
class MiniPool:
    def __init__(self):
        self.libres = []
        self.n = 0

    def toma(self):
        if self.libres:
            return self.libres.pop()
        if self.n >= 20:
            raise RuntimeError("no quedan")
        self.n += 1
        return psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal [K2]: ya no presta una conexión
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        if not self.libres:
            self.libres.append(None)
            self.libres[-1] = psycopg2.connect()
        return self.libres.pop()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal [K2]: Cuando no se puede conectar
class MiniPool:
    def __init__(self):
        self.libres = []
        self.todas = []

    def toma(self):
        if self.libres:
            return self.libres.pop()
        try:
            c = psycopg2.connect()
        except psycopg2.OperationalError:
            if not self.todas:
                raise
            return self.todas[-1]
        self.todas.append(c)
        return c

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal [K11]: con la transacción sin terminar, se pierde
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        """No guarda las que están en una transacción."""
        if conexion.info.transaction_status == 0:
            self.libres.append(conexion)


# mal [K11]: con la transacción fallida, la cierras
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        if conexion.info.transaction_status == psycopg2.extensions.TRANSACTION_STATUS_INERROR:
            conexion.close()
        else:
            self.libres.append(conexion)


# bien: confirma lo que quedó a medias
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        conexion.commit()
        self.libres.append(conexion)


# mal [K11]: La primera vez, toma() abre 2 conexiones
class MiniPool:
    def __init__(self):
        self.libres = []
        self.primera = True

    def toma(self):
        if self.primera:
            self.primera = False
            self.libres.append(psycopg2.connect())
            self.libres.append(psycopg2.connect())
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal [K1]: La segunda vez que vuelven, alguna conexión se pierde
# entiende «una vez» como una en toda su vida
class MiniPool:
    def __init__(self):
        self.libres = []
        self.devueltas = []

    def toma(self):
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        if conexion not in self.devueltas:
            self.devueltas.append(conexion)
            self.libres.append(conexion)


# mal [K11]: Tu código lanza ProgrammingError
# un ajuste que no se puede cambiar con una transacción a medias
class MiniPool:
    def __init__(self):
        self.libres = []

    def toma(self):
        conexion = self.libres.pop() if self.libres else psycopg2.connect()
        conexion.autocommit = True
        return conexion

    def devuelve(self, conexion):
        self.libres.append(conexion)
