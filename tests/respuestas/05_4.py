import psycopg2

# bien: con DISCARD ALL
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    conexion.autocommit = False


# bien: por partes, y guardado
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    cursor = conexion.cursor()
    cursor.execute("RESET ALL")
    cursor.execute("DISCARD TEMP")
    conexion.commit()


# bien: deshace y después lo deja como al nacer
def limpia(conexion):
    conexion.rollback()
    conexion.reset()


# mal: hereda `statement_timeout`
def limpia(conexion):
    conexion.rollback()


# mal: encuentra la tabla temporal
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")
    conexion.autocommit = False


# mal: hereda `statement_timeout`
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")
    conexion.rollback()


# mal: no se puede usar dentro de una transacción
def limpia(conexion):
    conexion.rollback()
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")


# mal: Empieza por
def limpia(conexion):
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")


# mal: con una transacción abierta
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")


# mal: se queda en autocommit
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")


# mal: Has cerrado la conexión
def limpia(conexion):
    conexion.close()


# mal: con una transacción abierta
def limpia(conexion):
    pass


# mal: hereda `lock_timeout`
def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SET statement_timeout TO DEFAULT; DROP TABLE IF EXISTS borrador")
    conexion.autocommit = False


# cuelga: no termina
def limpia(conexion):
    conexion.reset()
    while True:
        pass


# mal: no se puede cambiar con una transacción abierta
def limpia(conexion):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    conexion.autocommit = False


# lanza: un método que no existe
def limpia(conexion):
    conexion.rollback()
    conexion.discard()
