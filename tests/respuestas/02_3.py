import sys

import psycopg2
from psycopg2 import pool


class SinConexion(Exception):
    pass


# bien: captura solo el error de conexión
def crea_pool(minimo, maximo, **datos):
    try:
        nuevo = pool.SimpleConnectionPool(minimo, maximo, **datos)
    except (psycopg2.OperationalError, psycopg2.ProgrammingError) as motivo:
        raise SinConexion() from motivo
    else:
        return nuevo


# bien: captura Exception y conserva la causa
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.ThreadedConnectionPool(minconn=minimo, maxconn=maximo, **datos)
    except Exception as error:
        raise SinConexion(f"{type(error).__name__}") from error


# mal: termina el programa
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error:
        sys.exit()


# mal: devuelve None y calla
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        print(error)


# mal: no SinConexion
def crea_pool(minimo, maximo, **datos):
    return pool.SimpleConnectionPool(minimo, maximo, **datos)


# mal: ha perdido la causa
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error:
        raise SinConexion("sin pool")


# mal: no usa el mínimo
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(1, 5, **datos)
    except psycopg2.Error as error:
        raise SinConexion from error


# mal: no usa el máximo
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, 5, **datos)
    except psycopg2.Error as error:
        raise SinConexion from error


# mal: tiene que devolver el pool
def crea_pool(minimo, maximo, **datos):
    try:
        pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as error:
        raise SinConexion from error


# mal: tiene que lanzar SinConexion
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error:
        return SinConexion()


# mal: no usa los datos que recibe
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo)
    except psycopg2.Error as error:
        raise SinConexion from error

# cuelga: lo intenta sin fin
def crea_pool(minimo, maximo, **datos):
    while True:
        try:
            pool.SimpleConnectionPool(minimo, maximo, **{**datos, "port": "otro"})
        except psycopg2.Error:
            continue


# lanza: el nombre del error no es el que usa
def crea_pool(minimo, maximo, **datos):
    try:
        return pool.SimpleConnectionPool(minimo, maximo, **datos)
    except psycopg2.Error as e:
        raise SinConexion from error

# lanza: un argumento mal escrito
def crea_pool(minimo, maximo, **datos):
    return pool.SimpleConnectionPool(minimo, maximo, datos, maximos=3)
