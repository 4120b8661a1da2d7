# no aplica K3: Ctrl-C se prueba en el 12.5
# no aplica K6: el commit que falla se prueba en el 12.2 y el 12.5
# no aplica K7: ninguna orden llama a otra
# no aplica K8: dos programas a la vez se prueban en el 12.5
# no aplica K9: no recibe ningún número
# no aplica K10: no recibe ninguna orden
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import PROGRAMA, programa, resueltos

ENTERO = {nombre: texto for archivo in PROGRAMA for nombre, texto in cambiado(archivo).items()}
PRESTA = '''        try:
            return cls.obtenerPool().getconn()
        except (Error, UnicodeDecodeError) as error:
            raise SinConexion from error
'''


def con(archivo, *cambios):
    return ENTERO | cambiado(archivo, *cambios)


# bien: con psycopg_pool
mi_programa = ENTERO | {"conexion.py": cambiado("conexion_psycopg_pool.py")["conexion_psycopg_pool.py"]}


# bien: prueba la conexión antes de prestarla
mi_programa = con("conexion.py", (PRESTA, PRESTA.replace("            return cls.obtenerPool().getconn()\n", '''            while True:
                conexion = cls.obtenerPool().getconn()
                try:
                    conexion.rollback()
                    with conexion.cursor() as cursor:
                        cursor.execute("SELECT 1")
                    conexion.rollback()
                    return conexion
                except Error:
                    cls._pool.putconn(conexion, close=True)
''')))


# mal [K1 K4]: la orden siguiente dice
mi_programa = con("cursor_del_pool.py", ("        finally:\n            Conexion", "        finally:\n            if not self._conexion.closed:\n                Conexion"))


# mal [K2]: lanza
mi_programa = con("menu_app_usuario.py", ("    Error: ", "    ZeroDivisionError: "))


# mal [K5]: lanza
mi_programa = con("menu_app_usuario.py", ("    SinConexion: ", "    ZeroDivisionError: "))


# mal [K11]: no dice nada
mi_programa = con("menu_app_usuario.py", ("            print(frase(error))\n", "            frase(error)\n"))


# mal: la orden siguiente dice
mi_programa = con("conexion.py", ("        cls._pool.putconn(conexion, close=not sana)\n", "        if not sana:\n            Conexion._MAX_CON = 0\n        cls._pool.putconn(conexion)\n"), ("        try:\n            return cls", "        try:\n            if not cls._MAX_CON:\n                raise Error('cortada')\n            return cls"))


# mal [K12]: en la tabla está
mi_programa = con("usuario_dao.py", ("        return cls._cambia(cursor, cls._ELIMINAR, *datos)\n", "        return 1\n"))


# mal: Con SIGTERM
mi_programa = con("menu_app_usuario.py", ("    signal.signal(signal.SIGTERM, termina)\n", ""))


# cuelga: espera sin fin
mi_programa = con("menu_app_usuario.py", ("            print(frase(error))\n", "            signal.pause()\n"))


# lanza: un nombre que no existe
mi_programa = con("menu_app_usuario.py", ("            print(frase(error))\n", "            print(frases(error))\n"))
