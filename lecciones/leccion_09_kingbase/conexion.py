"""El programa del tutorial: funciones sobre un pool de ksycopg2.

Se ejecuta como un script: `python conexion.py`. Donde no hay ksycopg2, usa psycopg2.
"""

import os

from helpers import servidor
from lecciones.leccion_09_kingbase.driver import extensions, pool

if __name__ == "__main__":  # antes de lo que sigue, que lee los datos de conexión
    servidor.iniciar("09")

kbsql_config = {
    "user": os.environ["PGUSER"],
    "password": os.environ["PGPASSWORD"],
    "host": os.environ["PGHOST"],
    "port": os.environ["PGPORT"],
    "database": os.environ["PGDATABASE"],
}
kbpool = pool.ThreadedConnectionPool(1, 5, extensions.make_dsn(**kbsql_config))


def conn_exe(sql):
    conn = kbpool.getconn()  # pide una conexión
    cursor = conn.cursor()  # abre un cursor
    cursor.execute(sql)
    conn.commit()  # confirma cada operación
    kbpool.putconn(conn)  # la devuelve, para que no les falte a otros
    return cursor


def fetchone_sql(sql):
    cursor = conn_exe(sql)
    fetchone = cursor.fetchone()
    cursor.close()
    return fetchone


def fetchall_sql(sql):
    cursor = conn_exe(sql)
    fetchall = cursor.fetchall()
    cursor.close()
    return fetchall


def get_insert_id(sql):
    cursor = conn_exe(sql)
    cursor.close()


def run_sql(sql):
    cursor = conn_exe(sql)
    cursor.close()


if __name__ == "__main__":
    conn_exe("DROP TABLE IF EXISTS pool_test;")
    conn_exe("CREATE TABLE pool_test(id1 int, name varchar(100));")
    get_insert_id("INSERT INTO pool_test VALUES(1, 'name1');")
    get_insert_id("INSERT INTO pool_test VALUES(2, 'name2');")
    get_insert_id("INSERT INTO pool_test VALUES(3, 'name3');")
    print(fetchone_sql("SELECT * FROM pool_test;"))
    print(fetchall_sql("SELECT * FROM pool_test;"))
    kbpool.closeall()
