import contextlib

import psycopg2


# bien: con contextlib.closing
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# bien: con except y else, sin finally
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        filas = list(cursor)
    except psycopg2.Error:
        conexion.close()
        raise
    conexion.close()
    return filas


# mal: no devuelve nada
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            print(cursor.fetchall())
    finally:
        conexion.close()


# mal: ni «with» ni cerrar el cursor
abiertas = []


def consulta_y_cierra(sql):
    abiertas.append(psycopg2.connect())
    with abiertas[-1] as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


# mal: Ciérrala en un «finally»
abiertas = []


def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    abiertas.append(conexion)
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        filas = cursor.fetchall()
    conexion.close()
    return filas


# mal: Ciérrala con close()
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    cursor.execute(sql)
    return cursor.fetchall()

# mal: el error tiene que llegar
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        with conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    except psycopg2.Error:
        return []
    finally:
        conexion.close()


# mal: fetchone() da solo una
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion, conexion.cursor() as cursor:
        cursor.execute(sql)
        return [cursor.fetchone()]


# mal: tal como la da fetchall()
def consulta_y_cierra(sql):
    with contextlib.closing(psycopg2.connect()) as conexion:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor


# mal: ni «with» ni cerrar el cursor
from psycopg2 import connect

def consulta_y_cierra(sql):
    cursor = connect().cursor()
    cursor.execute(sql)
    return cursor.fetchall()

# mal: no el error de la consulta
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    try:
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()
    except psycopg2.Error:
        raise ValueError("no va")
    finally:
        conexion.close()

# cuelga: una consulta que no acaba
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: lee después de cerrar
def consulta_y_cierra(sql):
    conexion = psycopg2.connect()
    cursor = conexion.cursor()
    cursor.execute(sql)
    conexion.close()
    return cursor.fetchall()
