import psycopg2

# bien: con except y raise
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conn.commit()
        except:
            conn.rollback()
            raise


# bien: con «with conexion», que guarda o deshace
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(False) as (cursor, conexion), conexion:
        cursor.execute("DELETE FROM orders WHERE user_id = %(u)s", {"u": usuario})
        cursor.execute(
            "UPDATE users SET name = %(n)s WHERE id = %(u)s", {"n": nombre, "u": usuario}
        )


# bien: con BEGIN y ROLLBACK escritos, dentro de autocommit
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute("BEGIN")
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


# mal: tu `BEGIN` se queda sin terminar
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute("BEGIN")
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        cursor.execute("COMMIT")


# mal: Falta el `commit()`
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))


# mal: quien llamó no se entera
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conn.commit()
        except:
            conn.rollback()


# mal: quien llamó no se entera
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        except psycopg2.Error as error:
            print(error)
        finally:
            conn.commit()


# mal: en la misma transacción
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))


# mal: un solo `commit()`
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        conn.commit()
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conn.commit()


# mal: en la misma transacción
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        conn.commit()
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conn.commit()


# mal: pasa los valores aparte
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute(f"UPDATE users SET name = '{nombre}' WHERE id = {usuario}")
        cursor.execute(f"DELETE FROM orders WHERE user_id = {usuario}")
        conn.commit()


# mal: También cambian otros usuarios
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s", (nombre,))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conn.commit()


# mal: Con el usuario 3 no cambia lo suyo
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (1,))
        conn.commit()


# mal: no cambia al que recibe la función
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", ("new_name", usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conn.commit()


# mal: los pedidos del usuario siguen ahí
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        conn.commit()
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))


# mal: no el error de PostgreSQL
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conn.commit()
        except psycopg2.Error:
            conn.rollback()
            raise RuntimeError("no va")


# mal: Usa `ayudante`
def cambia_y_borra(ayudante, usuario, nombre):
    with db_helper.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conn.commit()


# mal: La conexión no vuelve al pool
gestores = []


def cambia_y_borra(ayudante, usuario, nombre):
    gestores.append(ayudante.get_resource(autocommit=False))
    cursor, conn = gestores[-1].__enter__()
    cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
    cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
    conn.commit()


# mal: No usas `ayudante.get_resource()`
def cambia_y_borra(ayudante, usuario, nombre):
    with psycopg2.connect() as conexion, conexion.cursor() as cursor:
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))


# mal: Cada llamada crea otro pool
def cambia_y_borra(ayudante, usuario, nombre):
    ayudante.initialize_connection_pool()
    conexion = ayudante._connection_pool.getconn()
    cursor = conexion.cursor()
    cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
    cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
    conexion.commit()
    ayudante._connection_pool.putconn(conexion)


# mal: dentro del «with»
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
    conexion.commit()


# mal: más de lo que se pide
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders")
        conexion.commit()


# mal: Borra sus pedidos, no a él
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        cursor.execute("DELETE FROM users WHERE id = %s", (usuario,))
        conexion.commit()


# mal: Has cerrado el pool
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()
    ayudante.shutdown_connection_pool()


# cuelga: espera en el servidor
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("SELECT pg_sleep(600)")


# lanza: el ejemplo tal como está publicado
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, _):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conn.commit()
        except:
            conn.rollback()


# lanza: faltan valores
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre,))
