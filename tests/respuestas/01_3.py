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


# mal: tenía que ver tres conexiones
class MiniPool:
    def __init__(self):
        self.libres = []
        self.todas = []

    def toma(self):
        self.todas.append(psycopg2.connect())
        return self.libres.pop() if self.libres else psycopg2.connect()

    def devuelve(self, conexion):
        self.libres.append(conexion)


# mal: la misma lista
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
