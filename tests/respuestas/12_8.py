# no aplica K3: Ctrl-C llega entre dos preguntas, sin nada que quede a medias
# no aplica K4: una conexión que muere es cosa de otro ejercicio, el 12.10
# no aplica K5: pide una conexión, y nadie más usa su pool
# no aplica K6: no guarda nada
# no aplica K7: una pregunta no lleva otra dentro
# no aplica K8: hay una persona delante
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import A_MEDIAS, archivos, resueltos

DADO = (A_MEDIAS / "entrar.py").read_text("utf-8")
BUSCA = '''        cursor.execute(_BUSCAR, (username,))
'''
DICE = "    return usuario is not None and usuario.es_su_clave(clave)\n"


def con(*cambios):
    return cambiado("entrar.py", *cambios)


# bien: con todos los usuarios, y sin funciones
entrar_py = con((BUSCA, "        cursor.execute(_BUSCAR.partition('WHERE')[0])\n"), (
    "        usuario = cursor.fetchone()\n",
    "        usuario = {u.username: u for u in cursor.fetchall()}.get(username)\n",
))


# bien [K2]: con input, y atrapando el fin de otra manera
entrar_py = con(("from getpass import getpass\n\n", ""), ("getpass(", "input("), ("    except EOFError:\n        print()\n", "    except EOFError as fin:\n        raise SystemExit(0) from fin\n"))


# mal: Con la contraseña de «ana»
entrar_py = {"entrar.py": DADO}


# mal [K10]: lanza SyntaxError
entrar_py = con((BUSCA, "        cursor.execute(_BUSCAR.replace('%s', f\"'{username}'\"))\n"))


# mal [K9]: Con un nombre que no existe
entrar_py = con((DICE, "    return usuario is None or usuario.es_su_clave(clave)\n"))


# mal [K12]: Con el resumen que hay en la tabla
entrar_py = con((DICE, "    return usuario is not None and (clave == usuario.password or usuario.es_su_clave(clave))\n"))


# mal: Con otra contraseña
entrar_py = con((DICE, "    return usuario is not None and bool(clave)\n"))


# mal: lanza TypeError
entrar_py = con(("SELECT id_usuario, username, password FROM", "SELECT * FROM"))


# mal [K11]: queda escrita una contraseña
entrar_py = con((DICE, "    from logger_base import log\n\n    log.info('Entra %s con %s', username, clave)\n" + DICE))


# mal: lanza AttributeError
entrar_py = con((DICE, "    return usuario.es_su_clave(clave)\n"))


# mal [K1]: Con otra contraseña
entrar_py = con(("def entra", "dentro = set()\n\n\ndef entra"), (DICE, '''    if username not in dentro and usuario is not None and usuario.es_su_clave(clave):
        dentro.add(username)
    return username in dentro
'''))


# mal: lanza EOFError
entrar_py = con(("    except EOFError:\n        print()\n", ""))


# mal: una transacción a medias
entrar_py = con(("    with CursorDelPool(Usuario) as cursor:\n", "    cursor = CursorDelPool(Usuario).__enter__()\n    if True:\n"))


# mal: Con «ANA»
entrar_py = con(("username = %s", "username ILIKE %s"))


# mal: Con «a%»
entrar_py = con(("username = %s", "username LIKE %s"))


# mal: Con un espacio de más
entrar_py = con(("es_su_clave(clave)", "es_su_clave(clave.strip())"))


# mal: deja ver si el nombre existe
entrar_py = con((DICE, """    if usuario is None:
        print("No existe.")
""" + DICE))


# mal: Hay un final en que no llama
entrar_py = con(("    finally:\n        Conexion.cerrar", "    else:\n        Conexion.cerrar"))


# cuelga: espera sin fin
entrar_py = con((BUSCA, "        cursor.execute('SELECT pg_sleep(600)')\n"))


# lanza: un nombre que no existe
entrar_py = con((BUSCA, "        cursor.execute(_BUSCA, (username,))\n"))
