# no aplica K8: cada bloque tiene su objeto, y es de quien lo abre
# no aplica K9: no recibe ningún número
# no aplica K10: no recibe ninguna orden
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import A_MEDIAS, archivos, resueltos

ENTRA = '''        try:
            self._cursor = Conexion.cursor(self._conexion, self._clase)
        except BaseException:
            Conexion.liberarConexion(self._conexion)
            raise
'''
SALE = '''        try:
            self._cursor.close()  # Quien lo use después recibe un error.
            if tipo_excepcion is None:
                Conexion.confirma(self._conexion)
            else:
                # Muerta o cerrada, no hay nada que deshacer: que llegue el error del bloque.
                with suppress(Error):
                    self._conexion.rollback()
        finally:
            Conexion.liberarConexion(self._conexion)
'''
CURSOR = "            self._cursor.close()  # Quien lo use después recibe un error.\n"


def con(*cambios):
    return cambiado("cursor_del_pool.py", *cambios)


# bien: una función con contextmanager
cursor_del_pool_py = {"cursor_del_pool.py": '''
from contextlib import closing, contextmanager

from conexion import Conexion


@contextmanager
def CursorDelPool(clase):
    conexion = Conexion.obtenerConexion()
    try:
        with closing(Conexion.cursor(conexion, clase)) as cursor:
            yield cursor
        Conexion.confirma(conexion)
    finally:
        Conexion.liberarConexion(conexion)
'''}


# bien [K1]: con ExitStack
cursor_del_pool_py = {"cursor_del_pool.py": '''
from contextlib import ExitStack

from conexion import Conexion


class CursorDelPool:
    def __init__(self, clase):
        self.clase = clase

    def __enter__(self):
        with ExitStack() as pila:
            self.conexion = Conexion.obtenerConexion()
            pila.callback(Conexion.liberarConexion, self.conexion)
            cursor = Conexion.cursor(self.conexion, self.clase)
            pila.callback(cursor.close)
            self.pila = pila.pop_all()
        return cursor

    def __exit__(self, *fallo):
        with self.pila:
            if fallo[0] is None:
                Conexion.confirma(self.conexion)
'''}


# mal: Si el «commit» falla, la conexión no vuelve
cursor_del_pool_py = {"cursor_del_pool.py": (A_MEDIAS / "cursor_del_pool.py").read_text("utf-8")}


# mal [K3]: deja guardado lo que llevaba
cursor_del_pool_py = con(("if tipo_excepcion is None", "if not isinstance(valor_excepcion, Exception)"))


# mal [K6]: Si el «commit» falla, el bloque acaba sin error
cursor_del_pool_py = con((SALE, SALE.replace("        finally:", "        except Exception:\n            pass\n        finally:")))


# mal [K4]: Si el servidor termina la conexión dentro, la conexión no vuelve
cursor_del_pool_py = con((
    "        finally:\n            Conexion",
    "        finally:\n            if not self._conexion.closed:\n                Conexion",
), ("                Conexion.liberarConexion", "                Conexion.liberarConexion"))


# mal [K11]: el bloque acaba sin error
cursor_del_pool_py = con((SALE, SALE + "        return True\n"))


# mal: Si falla una orden y alguien calla su error, el bloque acaba sin error
cursor_del_pool_py = con(("Conexion.confirma(self._conexion)", "self._conexion.commit()"))


# mal [K2]: Si no se puede hacer el cursor
cursor_del_pool_py = con((ENTRA, "        self._cursor = Conexion.cursor(self._conexion, self._clase)\n"))


# mal: todavía se puede usar
cursor_del_pool_py = con((CURSOR, ""))


# mal [K6]: Si el «commit» falla, después del bloque, el cursor todavía se puede usar
cursor_del_pool_py = con((CURSOR, ""), ("        finally:\n", "            self._cursor.close()\n        finally:\n"))

# mal [K7]: lanza PoolError
cursor_del_pool_py = con(("self._conexion", "CursorDelPool._conexion"))


# mal [K5]: lanza AttributeError
cursor_del_pool_py = con((
    "        self._conexion = Conexion.obtenerConexion()\n" + ENTRA,
    '''        try:
            self._conexion = Conexion.obtenerConexion()
            self._cursor = Conexion.cursor(self._conexion, self._clase)
        except BaseException:
            Conexion.liberarConexion(self._conexion)
            raise
''',
))


# mal: termina con InterfaceError
cursor_del_pool_py = con((ENTRA, '''        if not hasattr(CursorDelPool, "_cursor"):
            CursorDelPool._cursor = Conexion.cursor(self._conexion, self._clase)
'''))


# mal [K12]: deja guardado lo que llevaba
cursor_del_pool_py = con((ENTRA, "        self._conexion.autocommit = True\n" + ENTRA))


# mal: en la tabla está []
cursor_del_pool_py = con(("                Conexion.confirma(self._conexion)\n", "                self._conexion.rollback()\n"))


# mal [K4]: lanza OperationalError
cursor_del_pool_py = con((SALE, SALE.replace("with suppress(Error)", "if not self._conexion.closed")))


# mal: lanza OperationalError
cursor_del_pool_py = con((SALE, SALE.replace("with suppress(Error)", "if True")))


# mal [K3]: También con Ctrl-C
cursor_del_pool_py = con((ENTRA, ENTRA.replace("BaseException", "Exception")))


# mal: el error tiene que llegar
cursor_del_pool_py = con((ENTRA, ENTRA.replace("raise", "return None")))


# cuelga: espera al salir
cursor_del_pool_py = con((CURSOR, "            __import__('time').sleep(600)\n"))


# lanza: un nombre que no existe
cursor_del_pool_py = con((CURSOR, "            cursor.close()\n"))
