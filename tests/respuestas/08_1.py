# no aplica K2: el enunciado no nombra ningún error
# no aplica K3: no hay nada que pueda quedar a medias
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: no hace nada que otra llamada pueda estropear
# no aplica K8: la conexión es de quien llama
# no aplica K9: no recibe ningún número
# no aplica K10: no recibe ninguna orden
import psycopg2


# bien: con los datos de la conexión
def proceso_de(conexion):
    return conexion.info.backend_pid


# bien: el cursor, sin with
def proceso_de(conexion):
    cursor = conexion.cursor()
    cursor.execute("SELECT pg_backend_pid()")
    (numero,) = cursor.fetchone()
    cursor.close()
    return numero


# mal: no devuelve nada
def proceso_de(conexion):
    conexion.cursor().execute("SELECT pg_backend_pid()")


# mal [K11]: tiene que devolver un número
def proceso_de(conexion):
    cursor = conexion.cursor()
    cursor.execute("SELECT pg_backend_pid()")
    return cursor.fetchone()


# mal: la atiende otro proceso
def proceso_de(conexion):
    return psycopg2.connect().info.backend_pid


# mal [K1 K12]: la atiende otro proceso
numeros = []


def proceso_de(conexion):
    numeros.append(conexion.info.backend_pid)
    return numeros[0]


# mal [K4]: Has cerrado la conexión
def proceso_de(conexion):
    numero = conexion.info.backend_pid
    conexion.close()
    return numero


# cuelga: espera al servidor sin fin
def proceso_de(conexion):
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: un nombre que no existe
def proceso_de(conexion):
    return conexiones.info.backend_pid
