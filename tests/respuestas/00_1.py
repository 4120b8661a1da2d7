import psycopg2


# bien: con un diccionario de parámetros
def conecta_con_nombre(nombre):
    parametros = {"application_name": nombre}
    return psycopg2.connect(**parametros)


# bien: el nombre se pone después, con SET
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SET application_name TO %s", (nombre,))
    return conexion


# bien: con una cadena de conexión
def conecta_con_nombre(nombre):
    return psycopg2.connect(f"application_name={nombre}")


# mal: no devuelve nada
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)


# mal: no el que recibe la función
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name="nombre")


# mal: llega cerrada
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)
    conexion.close()
    return conexion


# mal: no un cursor
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name=nombre).cursor()


# mal: una conexión sin nombre
def conecta_con_nombre(nombre):
    return psycopg2.connect()

# mal: una conexión sin nombre
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name="")


# cuelga: espera al servidor sin fin
def conecta_con_nombre(nombre):
    conexion = psycopg2.connect(application_name=nombre)
    conexion.cursor().execute("SELECT pg_sleep(600)")
    return conexion


# lanza: un nombre que no existe
def conecta_con_nombre(nombre):
    return psycopg2.connect(application_name=nombres)
