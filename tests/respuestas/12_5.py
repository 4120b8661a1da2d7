# no aplica K7: ninguna orden llama a otra
# no aplica K10: no recibe ninguna orden de SQL
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import archivos, resueltos

MODIFICA = '''    print("Usuario modificado." if UsuarioDAO.actualizar(visto, nuevo) else CAMBIO)
'''
ELIMINA = '''    print("Usuario eliminado." if UsuarioDAO.eliminar(visto) else CAMBIO)
'''
BUSCA = "usuario = UsuarioDAO.buscar(int(numero)) if numero.isdecimal() else None"
PREGUNTA = '''    username = pide(f"Nombre nuevo (nada, «{visto.username}»): ", vacio=visto.username)
'''
FRASE = '''    log.warning("%s", type(error).__name__)
    return next(texto for clase, texto in FRASES.items() if isinstance(error, clase))
'''
FINAL = '''    signal.signal(signal.SIGTERM, termina)
    try:
        menu()
    except EOFError:
        print()
    except KeyboardInterrupt:
        print()
        sys.exit(128 + signal.SIGINT)
    finally:
        Conexion.cerrarConexiones()
        print("Hasta luego.")
'''


def con(*cambios):
    return cambiado("menu_app_usuario.py", *cambios)


# bien: con otras palabras alrededor
menu_app_usuario_py = con((ELIMINA, '''    if UsuarioDAO.eliminar(visto) == 1:
        print("Hecho. Usuario eliminado.")
    else:
        print(f"No puede ser. {CAMBIO}")
'''), (BUSCA, '''try:
        usuario = UsuarioDAO.buscar(int(numero))
    except ValueError:
        usuario = None'''))


# bien [K3]: cada final, por su lado
menu_app_usuario_py = con((FINAL, '''    def avisa(*_):
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, avisa)
    try:
        menu()
    except (EOFError, KeyboardInterrupt):
        print("\\nFin.")
    finally:
        Conexion.cerrarConexiones()
        print("Hasta luego.")
'''), (FRASE, '''    for clase, texto in FRASES.items():
        if isinstance(error, clase):
            return texto
'''))


# mal [K8]: tenía que contestar «Alguien lo ha cambiado»
menu_app_usuario_py = con((MODIFICA, '''    UsuarioDAO.actualizar(visto, nuevo)
    print("Usuario modificado.")
'''))


# mal: tenía que contestar «Alguien lo ha cambiado»
menu_app_usuario_py = con((MODIFICA, '''    visto = UsuarioDAO.buscar(visto.id_usuario)
''' + MODIFICA))


# mal [K1]: tenía que contestar «Alguien lo ha cambiado»
menu_app_usuario_py = con((ELIMINA, '''    visto = UsuarioDAO.buscar(visto.id_usuario)
''' + ELIMINA))


# mal [K11]: una transacción a medias
menu_app_usuario_py = con((PREGUNTA, '''    from cursor_del_pool import CursorDelPool

    with CursorDelPool(Usuario) as cursor:
        UsuarioDAO.buscar(visto.id_usuario, cursor)
        username = pide("Nombre nuevo: ", vacio=visto.username)
'''))


# mal: queda escrita una contraseña
menu_app_usuario_py = con((MODIFICA, MODIFICA + '''    log.info("Modificado con %s", clave)
'''), ("    UsuarioDAO.insertar(", "    log.info('Se agrega %s %s', username, clave)\n    UsuarioDAO.insertar("))


# mal: la contraseña y los demás tienen que quedar
menu_app_usuario_py = con(("password = Usuario.resume(clave) if clave else visto.password", "password = Usuario.resume(clave)"))


# mal [K12]: se guarda su resumen
menu_app_usuario_py = con(("password = Usuario.resume(clave) if clave else visto.password", "password = clave or visto.password"))


# mal [K9]: lanza ValueError
menu_app_usuario_py = con((BUSCA, "usuario = UsuarioDAO.buscar(int(numero))"))


# mal: tenía que contestar «No se ha eliminado nada»
menu_app_usuario_py = con(('''        print("No se ha eliminado nada.")
''', '''        print("Bueno.")
'''))


# mal: a quien no se confirmó
menu_app_usuario_py = con(('''        print("No se ha eliminado nada.")
        return
''', '''        print("No se ha eliminado nada.")
'''))


# mal [K6]: Ya hay un usuario con ese nombre
menu_app_usuario_py = con((FRASE, '''    return FRASES[Error]
'''))


# mal [K2]: lanza KeyError
menu_app_usuario_py = con((FRASE, '''    return {UniqueViolation: FRASES[UniqueViolation]}[type(error)]
'''))


# mal: lanza KeyboardInterrupt
menu_app_usuario_py = con((FINAL, '''    menu()
    Conexion.cerrarConexiones()
    print("Hasta luego.")
'''))


# mal: Con SIGTERM
menu_app_usuario_py = con(("    signal.signal(signal.SIGTERM, termina)\n", ""))


# mal: lanza EOFError
menu_app_usuario_py = con(('''    except EOFError:
        print()
''', ''))


# mal [K4 K5]: Al salir no dice «Hasta luego.»
menu_app_usuario_py = con((FINAL, FINAL.replace('        print("Hasta luego.")\n', "")))


# mal: el texto del servidor
menu_app_usuario_py = con((FRASE, FRASE.replace("type(error).__name__", "error")))


# mal: Hay un final en que no llama
menu_app_usuario_py = con((FINAL, FINAL.replace("        Conexion.cerrarConexiones()\n", "")))


# mal: se despide dos veces
menu_app_usuario_py = con((FINAL, FINAL.replace("        menu()\n", '        menu()\n        print("Hasta luego.")\n')))


# mal: tenía que contestar «No se ha eliminado nada»
menu_app_usuario_py = con(('!= "s"', '== "n"'))


# mal: tenía que contestar «No se ha eliminado nada»
menu_app_usuario_py = con(("(s/n): \")", "(s/n): \", vacio=\"s\")"), ('!= "s"', '.startswith("n")'))


# mal: tenía que contestar «Ya hay un usuario
menu_app_usuario_py = con((MODIFICA, "    try:\n    " + MODIFICA + "    except Error:\n        print(CAMBIO)\n"))


# mal: Con Ctrl-C, el programa sigue preguntando
menu_app_usuario_py = con(("        except tuple(FRASES)", "        except KeyboardInterrupt:\n            print()\n        except tuple(FRASES)"))


# cuelga: espera sin fin
menu_app_usuario_py = con((FRASE, "    signal.pause()\n"))


# lanza: un nombre que no existe
menu_app_usuario_py = con((MODIFICA, '''    print(UsuarioDAO.actualizar(visto, nuevos))
'''))
