# no aplica K1: el programa hace una baja y termina; se lanza muchas veces
# no aplica K5: pide una conexión, y nadie más usa su pool
# no aplica K6: una baja no puede fallar al confirmar
# no aplica K7: una baja no lleva otra dentro
# no aplica K10: no recibe ninguna orden
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import A_MEDIAS, archivos, resueltos

DADO = (A_MEDIAS / "baja.py").read_text("utf-8")
BAJA = '''    eliminado = UsuarioDAO.eliminar(visto)
'''
FALLOS = '''    except (EOFError, KeyboardInterrupt):
        print()
'''
FINALLY = '''    finally:
        Conexion.cerrarConexiones()
'''


def con(*cambios):
    return cambiado("baja.py", *cambios)


# bien: sin el DAO
baja_py = {"baja.py": '''
from conexion import Conexion
from cursor_del_pool import CursorDelPool
from usuario import Usuario

try:
    numero = input("Número: ")
    with CursorDelPool(Usuario) as cursor:
        cursor.execute("SELECT id_usuario, username, password FROM usuario WHERE id_usuario = %s", (numero,))
        visto = cursor.fetchone()
    if not visto:
        print("No hay ningún usuario con ese número.")
    elif input(f"{visto.username}, ¿seguro? ") != "s":
        print("No se ha hecho nada.")
    else:
        with CursorDelPool(Usuario) as cursor:
            cursor.execute(
                "DELETE FROM usuario WHERE (id_usuario, username, password) = (%s, %s, %s)",
                (visto.id_usuario, visto.username, visto.password),
            )
            print("Dado de baja." if cursor.rowcount else "Ha cambiado mientras tanto.")
except (EOFError, KeyboardInterrupt):
    pass
finally:
    Conexion.cerrarConexiones()
'''}


# bien [K2]: mira otra vez con la fila bloqueada
baja_py = con((BAJA, '''    from cursor_del_pool import CursorDelPool
    from usuario import Usuario

    with CursorDelPool(Usuario) as cursor:
        cursor.execute("SELECT id_usuario, username, password FROM usuario WHERE id_usuario = %s FOR UPDATE", (visto.id_usuario,))
        eliminado = cursor.fetchone() == visto and UsuarioDAO.eliminar(visto, cursor)
'''))


# mal: una transacción a medias
baja_py = {"baja.py": DADO}


# mal [K8]: «Ha cambiado mientras tanto»
baja_py = con((BAJA, BAJA.replace("visto)", "UsuarioDAO.buscar(visto.id_usuario))")))


# mal [K4]: una transacción a medias
baja_py = con((BAJA, BAJA), ("UsuarioDAO.buscar(int(numero))", "UsuarioDAO.buscar(int(numero), Conexion.cursor(Conexion.obtenerConexion(), __import__('usuario').Usuario))"))


# mal [K9]: lanza AttributeError
baja_py = con(('''    if visto is None:
        print("No hay ningún usuario con ese número.")
        return
''', ''))


# mal [K11]: tenía que contestar «Ha cambiado mientras tanto»
baja_py = con(('print("Dado de baja." if eliminado else "Ha cambiado mientras tanto: mira quién es ahora.")', 'print("Dado de baja.")'))


# mal: en la tabla está
baja_py = con((BAJA, "    eliminado = True\n"))


# mal [K12]: tenía que contestar «No se ha hecho nada.»
baja_py = con(('!= "s"', '== "no"'))


# mal [K3]: lanza KeyboardInterrupt
baja_py = con((FALLOS, '''    except EOFError:
        print()
'''))


# mal: lanza EOFError
baja_py = con((FALLOS, FALLOS.replace("EOFError, ", "")))


# mal: tenía que contestar «No se ha hecho nada.»
baja_py = con(('!= "s"', '== "n"'))


# mal: tenía que contestar «Ha cambiado mientras tanto»
baja_py = con((BAJA, """    from cursor_del_pool import CursorDelPool

    with CursorDelPool(type(visto)) as cursor:
        cursor.execute("DELETE FROM usuario WHERE id_usuario = %s AND username = %s", (visto.id_usuario, visto.username))
        eliminado = cursor.rowcount
"""))


# mal: Hay un final en que no llama
baja_py = con((FINALLY, FINALLY.replace("finally", "else")))


# cuelga: espera sin fin
baja_py = con((BAJA, "    __import__('time').sleep(600)\n"))


# lanza: un nombre que no existe
baja_py = con((BAJA, "    eliminado = UsuarioDAO.eliminar(usuario)\n"))
