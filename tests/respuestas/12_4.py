# no aplica K3: cada método es una orden, y quien deshace con Ctrl-C es el cursor del pool
# no aplica K8: dos programas a la vez son el usuario que ya no es el que se vio, y se prueba
# no aplica K10: no recibe ninguna orden
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import archivos, resueltos

VISTO = '_EL_QUE_SE_VIO = "WHERE id_usuario = %s AND username = %s AND password = %s"'
CAMBIA = '''        with _prestado(cursor) as propio:
            propio.execute(sql, datos)
            return propio.rowcount
'''
BUSCA = '''        with _prestado(cursor) as propio:
            propio.execute(cls._BUSCAR, (id_usuario,))
            return propio.fetchone()
'''
COLUMNAS = "SELECT id_usuario, username, password FROM usuario"


def con(*cambios):
    return cambiado("usuario_dao.py", *cambios)


# bien: mirando antes, con la fila bloqueada
usuario_dao_py = con((CAMBIA, '''        with _prestado(cursor) as propio:
            if sql != cls._INSERTAR:
                numero, nombre, clave = datos[-3:]
                propio.execute(cls._BUSCAR + " FOR UPDATE", (numero,))
                hay = propio.fetchone()
                if hay is None or (hay.username, hay.password) != (nombre, clave):
                    return 0
            propio.execute(sql, datos)
            return propio.rowcount
'''))


# bien: sin `_prestado`, y con los datos por su nombre
usuario_dao_py = con((BUSCA, '''        if cursor is None:
            with CursorDelPool(Usuario) as propio:
                return cls.buscar(id_usuario, propio)
        cursor.execute(cls._BUSCAR.replace("%s", "%(numero)s"), {"numero": id_usuario})
        return next(iter(cursor.fetchall()), None)
'''))


# mal [K11]: una columna más
usuario_dao_py = con((COLUMNAS, "SELECT * FROM usuario"))


# mal [K9]: en orden
usuario_dao_py = con((" ORDER BY id_usuario", ""))


# mal: ya tiene otro nombre, `actualizar` devuelve 1
usuario_dao_py = con((VISTO, '_EL_QUE_SE_VIO = "WHERE %s IN (id_usuario) AND %s <> \'\' AND %s <> \'\'"'))


# mal: ya tiene otra contraseña
usuario_dao_py = con((VISTO, '_EL_QUE_SE_VIO = "WHERE id_usuario = %s AND username = %s AND %s <> \'\'"'))


# mal [K12]: lanza
usuario_dao_py = con((CAMBIA, CAMBIA.replace(
    "propio.execute(sql, datos)", "propio.execute(sql.replace('%s', \"'%s'\") % datos)"
)))


# mal [K7]: se confirma solo
usuario_dao_py = con((
    "return CursorDelPool(Usuario) if cursor is None else nullcontext(cursor)", "return CursorDelPool(Usuario)"
))


# mal: se confirma
usuario_dao_py = con((CAMBIA, '''        with _prestado(cursor) as propio:
            propio.execute(sql, datos)
            filas = propio.rowcount
            propio.connection.commit()
            return filas
'''))


# mal [K2]: el error de `insertar` tiene que llegar
usuario_dao_py = con((CAMBIA, '''        try:
            with _prestado(cursor) as propio:
                propio.execute(sql, datos)
                return propio.rowcount
        except Exception:
            return 0
'''))


# mal [K6]: el error de `insertar` tiene que llegar
usuario_dao_py = con(('VALUES (%s, %s)"', 'SELECT %s, dato FROM (SELECT %s AS dato) AS d WHERE NOT EXISTS (SELECT FROM usuario WHERE username = \'luis\')"'))


# mal: tiene que devolver 1, y devuelve None
usuario_dao_py = con((CAMBIA, CAMBIA.replace("            return propio.rowcount\n", "")))


# mal: tiene que dar None
usuario_dao_py = con(("return propio.fetchone()", "return propio.fetchone() or Usuario(id_usuario, '', '')"))


# mal [K1]: no salen en orden
usuario_dao_py = con(("            propio.execute(cls._SELECCIONAR)\n            return propio.fetchall()\n", '''            propio.execute(cls._SELECCIONAR)
            if not getattr(cls, "_vistos", []):
                cls._vistos = propio.fetchall()
            return cls._vistos
'''))


# mal [K4 K5]: SinConexion
usuario_dao_py = con((CAMBIA, '''        from conexion import Conexion

        conexion = None if cursor else Conexion.obtenerConexion()
        propio = cursor or Conexion.cursor(conexion, Usuario)
        propio.execute(sql, datos)
        if conexion is not None:
            conexion.commit()
            Conexion.liberarConexion(conexion)
        return propio.rowcount
'''))


# mal: lanza
usuario_dao_py = con(("            return propio.fetchone()\n", "        return propio.fetchone()\n"))


# mal: `actualizar` devuelve 1: son 0
usuario_dao_py = con(("        datos = (nuevo.username", "        if cls.buscar(visto.id_usuario, cursor) != visto:\n            return 0\n        datos = (nuevo.username"), (
    "cls._ACTUALIZAR, *datos)", "cls._ACTUALIZAR.replace('AND username = %s AND password = %s', ''), *datos[:3])"
))


# mal: `eliminar` devuelve 1: son 0
usuario_dao_py = con(("        datos = (visto.id_usuario", "        if cls.buscar(visto.id_usuario, cursor) != visto:\n            return 0\n        datos = (visto.id_usuario"), (
    "cls._ELIMINAR, *datos)", "cls._ELIMINAR.replace('AND username = %s AND password = %s', ''), *datos[:1])"
))


# mal: devuelve True
usuario_dao_py = con((CAMBIA, CAMBIA.replace("propio.rowcount", "propio.rowcount == 1")))


# mal: falta el nombre o la contraseña
usuario_dao_py = con(("datos = (nuevo.username, nuevo.password,", "datos = (nuevo.username, visto.password,"))


# mal: no escribe nada en la pantalla
usuario_dao_py = con((CAMBIA, CAMBIA.replace("            return", "            print(propio.rowcount)\n            return")))


# mal: pega lo que recibe al SQL
usuario_dao_py = con((BUSCA, BUSCA.replace("cls._BUSCAR, (id_usuario,)", "cls._BUSCAR % id_usuario")))


# mal: una columna más
usuario_dao_py = con((BUSCA, BUSCA.replace("cls._BUSCAR", "cls._BUSCAR.replace('id_usuario, username, password', '*')")))


# mal: `insertar, actualizar o eliminar` no es un paso
usuario_dao_py = con(("cls._cambia(cursor, cls._ACTUALIZAR", "cls._cambia(None, cls._ACTUALIZAR"))


# cuelga: espera sin fin
usuario_dao_py = con(("            return propio.fetchall()\n", "            propio.execute('SELECT pg_sleep(600)')\n"))


# lanza: un nombre que no existe
usuario_dao_py = con(("            return propio.fetchone()\n", "            return cursor_propio.fetchone()\n"))
