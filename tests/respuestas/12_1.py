# no aplica K3: ningún método tiene dos pasos que puedan quedar a medias
# no aplica K7: un método no llama a otro con una conexión prestada
# no aplica K10: no recibe ninguna orden
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import archivos, resueltos

CREA = "pool.ThreadedConnectionPool(cls._MIN_CON, cls._MAX_CON, **cls._LIMITES)"
PRESTA = '''        try:
            return cls.obtenerPool().getconn()
        except (Error, UnicodeDecodeError) as error:
            raise SinConexion from error
'''
LIBERA = '''        sana = not conexion.closed and (
            conexion.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE
        )
        cls._pool.putconn(conexion, close=not sana)
'''
CIERRA = '''        if cls._pool is not None:
            cls._pool.closeall()
            cls._pool = None
            log.info("Pool cerrado")
'''
CONFIRMA = '''        if conexion.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
            conexion.rollback()
            raise NoConfirmada
        conexion.commit()
'''


# bien: deshace antes de devolverla
conexion_py = cambiado("conexion.py", (LIBERA, '''        try:
            if not conexion.closed:
                conexion.rollback()
        except Error:
            pass
        cls._pool.putconn(conexion, close=bool(conexion.closed))
'''))


# bien [K2]: con otros nombres, y atrapando cualquier error al conectar
conexion_py = cambiado("conexion.py", (PRESTA, '''        suyo = cls.obtenerPool()
        try:
            prestada = suyo.getconn()
        except Exception as causa:
            raise SinConexion("no hay ninguna") from causa
        return prestada
'''), (CONFIRMA, '''        abortada = conexion.get_transaction_status() == 3
        if not abortada:
            return conexion.commit()
        conexion.rollback()
        raise NoConfirmada()
'''))


# mal [K2]: lanza AttributeError
conexion_py = cambiado("conexion.py", ("                raise SinConexion from error\n            log", "                log.error(error)\n            log"))


# mal [K5]: lanza PoolError
conexion_py = cambiado("conexion.py", (PRESTA, "        return cls.obtenerPool().getconn()\n"))


# mal: su causa
conexion_py = cambiado("conexion.py", (PRESTA, PRESTA.replace("from error", "from None")))


# mal [K4]: lanza OperationalError
conexion_py = cambiado("conexion.py", (LIBERA, "        cls._pool.putconn(conexion)\n"))


# mal: siguen ocupando sitio
conexion_py = cambiado("conexion.py", (LIBERA, '''        if not conexion.closed:
            cls._pool.putconn(conexion, close=bool(conexion.info.transaction_status))
'''))


# mal [K11]: no lo ha pedido nadie
conexion_py = cambiado("conexion.py", (LIBERA, '''        conexion.commit()
''' + LIBERA))


# mal: lanza PoolError
conexion_py = cambiado("conexion.py", (CIERRA, "        cls.obtenerPool().closeall()\n"))


# mal: quedan conexiones abiertas: 1
conexion_py = cambiado("conexion.py", (CIERRA, '''        cls.obtenerPool().closeall()
        cls._pool = None
        cls.obtenerPool()
'''))


# mal [K1]: da un pool distinto
conexion_py = cambiado("conexion.py", ("        if cls._pool is None:\n            try", "        if True:\n            try"))


# mal: Con solo importar
conexion_py = cambiado("conexion.py", (
    "        return conexion.cursor(cursor_factory=CursorDe)\n",
    "        return conexion.cursor(cursor_factory=CursorDe)\n\n\nConexion.obtenerPool()\n",
))


# mal: NoConfirmada
conexion_py = cambiado("conexion.py", (CONFIRMA, "        conexion.commit()\n"))


# mal [K6]: su error tiene que llegar
conexion_py = cambiado("conexion.py", ("        conexion.commit()\n", '''        try:
            conexion.commit()
        except Error:
            conexion.rollback()
'''))


# mal: el máximo es 5
conexion_py = cambiado("conexion.py", ("_MAX_CON = 5", "_MAX_CON = 3"))


# mal [K9]: la sexta tiene que ser un SinConexion
conexion_py = cambiado("conexion.py", ("_MAX_CON = 5", "_MAX_CON = 6"))


# mal [K12]: la sexta tiene que ser un SinConexion
conexion_py = cambiado(
    "conexion.py",
    (PRESTA, "        return connect(**cls._LIMITES)\n"),
    (LIBERA, "        conexion.close()\n"),
    ("import Error, extensions, pool", "import Error, connect, extensions, pool"),
)


# mal [K8]: tiene que ser un `ThreadedConnectionPool`
conexion_py = cambiado("conexion.py", ("ThreadedConnectionPool", "SimpleConnectionPool"))


# mal: Cierras una conexión sana
conexion_py = cambiado("conexion.py", (LIBERA, "        cls._pool.putconn(conexion, close=True)\n"))


# mal: El pool es de 5 a 5
conexion_py = cambiado("conexion.py", ("_MIN_CON = 1", "_MIN_CON = 5"))


# mal: sin límite
conexion_py = cambiado("conexion.py", (", **cls._LIMITES)", ")"))


# mal: sin que haya fallado nada
conexion_py = cambiado("conexion.py", ("status == extensions.TRANSACTION_STATUS_INERROR", "status != extensions.TRANSACTION_STATUS_INTRANS"))


# mal: no cierra el pool
conexion_py = cambiado("conexion.py", ("            cls._pool.closeall()\n", "            for libre in cls._pool._pool:\n                libre.close()\n"))


# cuelga: espera antes de dar el pool
conexion_py = cambiado("conexion.py", ("        return cls._pool\n", "        import time\n\n        time.sleep(600)\n"))


# lanza: un nombre que no existe
conexion_py = cambiado("conexion.py", (CREA, "pool.ThreadedConnectionPool(MINIMO, 5)"))
