# no aplica K3: con Ctrl-C entre los dos pasos, quien deshace es el cursor del pool, que pone el curso
# no aplica K8: dos a la vez son el usuario que ya no es el que se vio, y se prueba
# no aplica K10: no recibe ninguna orden
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import archivos, resueltos

PASO = '''                if not UsuarioDAO.actualizar(visto, replace(visto, username=nombre), cursor):
                    raise YaNoEs  # Sale del bloque con un error: el otro paso se deshace.
'''


def con(*cambios):
    return cambiado("intercambio.py", *cambios)


# bien: con un ROLLBACK de la conexión
intercambio_py = {"intercambio.py": '''
from dataclasses import replace

from cursor_del_pool import CursorDelPool
from usuario import Usuario
from usuario_dao import UsuarioDAO


def intercambia(uno, otro):
    with CursorDelPool(Usuario) as cursor:
        a, b = (UsuarioDAO.buscar(n, cursor) for n in (uno, otro))
        if not (a and b):
            return False
        filas = UsuarioDAO.actualizar(a, replace(a, username=b.username), cursor)
        filas += UsuarioDAO.actualizar(b, replace(b, username=a.username), cursor)
        if filas != 2:
            cursor.connection.rollback()
        return filas == 2
'''}


# bien [K7]: bloqueando las dos filas
intercambio_py = con(
    ("            vistos =", "            cursor.execute('SELECT FROM usuario WHERE id_usuario IN (%s, %s) ORDER BY id_usuario FOR UPDATE', (uno, otro))\n            vistos ="),
)


# mal [K11]: lanza UniqueViolation
intercambio_py = con((PASO, PASO.replace("raise YaNoEs", "return False")))


# mal: lanza UniqueViolation
intercambio_py = con((", cursor):", "):"))


# mal [K2]: tiene que llegar
intercambio_py = con(("    except YaNoEs:", "    except Exception:"))


# mal: lanza YaNoEs
intercambio_py = con(("    except YaNoEs:\n        return False", "    except ZeroDivisionError:\n        return False"))


# mal: lanza UniqueViolation
intercambio_py = con((PASO, "                UsuarioDAO.actualizar(visto, replace(visto, username=nombre), cursor)\n"))


# mal [K9]: lanza AttributeError
intercambio_py = con(("            if None in vistos:\n                return False\n", ""))


# mal: no devuelve nada
intercambio_py = con(("    return True", "    return None"))


# mal [K1 K12]: Tras intercambiar
intercambio_py = con(
    ("def intercambia", "hechos = set()\n\n\ndef intercambia"),
    ("    try:\n", "    if (uno, otro) in hechos:\n        return True\n    hechos.add((uno, otro))\n    try:\n"),
)


# mal [K6]: tiene que llegar
intercambio_py = con(
    ("from cursor_del_pool", "from conexion import Error\nfrom cursor_del_pool"),
    ("    except YaNoEs:", "    except (YaNoEs, Error):"),
)


# mal [K4 K5]: lanza SinConexion
intercambio_py = con(
    ("        with CursorDelPool(Usuario) as cursor:", "        cursor = CursorDelPool(Usuario).__enter__()\n        if True:"),
    ("    return True", "    cursor.connection.commit()\n    return True"),
)


# mal: también las contraseñas
intercambio_py = con((", [v.username for v", ", [v for v"), ("replace(visto, username=nombre)", "replace(nombre, id_usuario=visto.id_usuario)"))


# mal: Si uno de los dos no existe
intercambio_py = con(("    try:\n", "    if uno == otro:\n        return True\n    try:\n"))


# cuelga: espera sin fin
intercambio_py = con((PASO, "                cursor.execute('SELECT pg_sleep(600)')\n"))


# lanza: un nombre que no existe
intercambio_py = con((PASO, "                UsuarioDAO.actualizar(visto, nuevo, cursor)\n"))
