# no aplica K3: lo que se abre es un pool, y al abrirlo Ctrl-C no se puede mandar desde fuera
# no aplica K7: un método no llama a otro con una conexión prestada
# no aplica K8: los hilos son los del pool, que es de una biblioteca
# no aplica K10: no recibe ninguna orden
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import archivos, resueltos

ABRE = '''            try:
                nuevo.open(wait=True, timeout=5)
            except BaseException as error:  # También Ctrl-C: que no queden sus hilos.
                nuevo.close()
                if isinstance(error, PoolTimeout):
                    log.error("No se pudo crear el pool: %s", error)
                    raise SinConexion from error
                raise
'''
CHECK = "                check=ConnectionPool.check_connection,\n"
CONFIRMA = '''        if conexion.info.transaction_status == TransactionStatus.INERROR:
            conexion.rollback()
            raise NoConfirmada
'''
PRESTA = '''        try:
            return cls.obtenerPool().getconn()
        except Error as error:
            raise SinConexion from error
'''


def con(*cambios):
    return cambiado("conexion_psycopg_pool.py", *cambios)


# bien: abierto al nacer
conexion_psycopg_pool_py = con(("open=False", "open=True"), (ABRE, '''            try:
                nuevo.wait(timeout=5)
            except PoolTimeout as error:
                nuevo.close()
                raise SinConexion from error
'''))


# bien [K2]: deshace antes de devolver, y con una fábrica escrita
conexion_psycopg_pool_py = con(
    ("        cls._pool.putconn(conexion)\n", "        if not conexion.closed and not conexion.broken:\n            try:\n                conexion.rollback()\n            except Error:\n                conexion.close()\n        cls._pool.putconn(conexion)\n"),
    ("class_row(clase))", "lambda cursor: lambda fila: clase(*fila))"),
)


# mal [K12]: aquí tiene que ser de `psycopg_pool`
conexion_psycopg_pool_py = {"conexion_psycopg_pool.py": cambiado("conexion.py")["conexion.py"]}


# mal [K4]: murió mientras estaba libre
conexion_psycopg_pool_py = con((CHECK, ""))


# mal [K11]: NoConfirmada
conexion_psycopg_pool_py = con((CONFIRMA, ""))


# mal [K6]: su error tiene que llegar
conexion_psycopg_pool_py = con(("        conexion.commit()\n", "        try:\n            conexion.commit()\n        except Error:\n            conexion.rollback()\n"))


# mal: lanza PoolTimeout
conexion_psycopg_pool_py = con(("                if isinstance(error, PoolTimeout):\n                    log.error(\"No se pudo crear el pool: %s\", error)\n                    raise SinConexion from error\n", ""), (PRESTA, "        return cls.obtenerPool().getconn()\n"))


# mal [K1]: da un pool distinto
conexion_psycopg_pool_py = con(("            cls._pool = nuevo\n", "            return nuevo\n"))


# mal: no cierra el pool
conexion_psycopg_pool_py = con(("            cls._pool.close()\n", ""))


# mal [K5 K9]: el máximo es 5
conexion_psycopg_pool_py = con(("max_size=5", "max_size=4"), ("                timeout=5,\n", "                timeout=0.5,\n"))


# mal: Con tu archivo, el menú lista
conexion_psycopg_pool_py = con(("class_row(clase))", "__import__('psycopg').rows.tuple_row)"))


# mal: no lo ha pedido nadie
conexion_psycopg_pool_py = con(("        cls._pool.putconn(conexion)\n", "        if not conexion.closed:\n            conexion.commit()\n        cls._pool.putconn(conexion)\n"))


# bien: `open`, si no llega a tiempo, cierra el pool él mismo
conexion_psycopg_pool_py = con(("                nuevo.close()\n", ""))


# mal: guardas un pool que no sirve
conexion_psycopg_pool_py = con(("            try:\n                nuevo.open", "            cls._pool = nuevo\n            try:\n                nuevo.open"))


# mal: quedan los hilos
conexion_psycopg_pool_py = con(("open(wait=True, timeout=5)", "open()"))


# mal: El pool es de 1 a 10
conexion_psycopg_pool_py = con(("max_size=5", "max_size=10"))


# mal: sin límite
conexion_psycopg_pool_py = con(("                kwargs=cls._LIMITES,\n", ""))


# mal: Cierras una conexión sana
conexion_psycopg_pool_py = con(("        cls._pool.putconn(conexion)\n", "        conexion.close()\n        cls._pool.putconn(conexion)\n"))


# cuelga: espera sin fin
conexion_psycopg_pool_py = con((ABRE, "            __import__('time').sleep(600)\n"))


# lanza: un nombre que no existe
conexion_psycopg_pool_py = con((ABRE, "            nuevos.open()\n"))
