# no aplica K7: cada llamada pide y devuelve lo suyo
# no aplica K10: no recibe ninguna orden
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


# bien: with conexion dentro, y las órdenes en un bucle
def cambia_y_borra(ayudante, usuario, nombre):
    ordenes = [
        ("delete from orders where user_id = %(u)s"),
        ("update users set name = %(n)s where id = %(u)s"),
    ]
    with ayudante.get_resource(False) as (cursor, conexion), conexion:
        for orden in ordenes:
            cursor.execute(orden, {"u": usuario, "n": nombre})


# bien: try, except BaseException y raise
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conn):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conn.commit()
        except BaseException:
            conn.rollback()
            raise


# bien: una sola orden con WITH, en autocommit: una orden es atómica
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute(
            """WITH borrados AS (DELETE FROM orders WHERE user_id = %(usuario)s)
               UPDATE users SET name = %(nombre)s WHERE id = %(usuario)s""",
            {"usuario": usuario, "nombre": nombre},
        )


# bien: dos órdenes en un solo envío, en autocommit: el servidor las trata como una transacción
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute(
            "UPDATE users SET name = %s WHERE id = %s; DELETE FROM orders WHERE user_id = %s",
            (nombre, usuario, usuario),
        )


# bien: commit en el else
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as recursos:
        cursor = recursos[0]
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", [nombre, usuario])
            cursor.execute("DELETE FROM orders WHERE user_id = %s", [usuario])
        except Exception:
            cursor.connection.rollback()
            raise
        else:
            cursor.connection.commit()


# bien [K8]: una llamada cada vez
import threading

cerrojo = threading.Lock()


def cambia_y_borra(ayudante, usuario, nombre):
    with cerrojo, ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()


# mal [K2]: tu `BEGIN` se queda sin terminar
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


# mal: No usas `ayudante.get_resource()`
def cambia_y_borra(ayudante, usuario, nombre):
    ayudante.initialize_connection_pool()
    conexion = ayudante._connection_pool.getconn()
    cursor = conexion.cursor()
    cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
    cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
    conexion.commit()
    ayudante._connection_pool.putconn(conexion)


# mal [K11]: dentro del «with»
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


# mal [K11]: No queda guardado nada
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))


# mal [K2]: Ha fallado el `delete` y lo otro quedó guardado
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()


# mal [K11]: Ha fallado el `delete` y lo otro quedó guardado
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        conexion.commit()
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()


# mal [K2]: Ha fallado el `delete` y quien llamó no se entera
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conexion.commit()
        except psycopg2.Error:
            conexion.rollback()


# mal [K3]: Ha fallado el `delete` y quien llamó no se entera
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conexion.commit()
        except:
            conexion.rollback()


# mal [K3]: Si alguien pulsa Ctrl-C entre las dos órdenes, se guarda la mitad
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        finally:
            conexion.commit()


# mal [K12]: Tu código lanza NameError (name 'conexion' is not defined), en la
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, _):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()


# mal [K12]: Usas `db_helper`, que es del cuaderno
def cambia_y_borra(ayudante, usuario, nombre):
    with db_helper.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()


# mal [K11]: Ha fallado el `delete` y lo otro quedó guardado
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        conexion.commit()
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()


# mal [K2]: con su apóstrofo
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute(f"UPDATE users SET name = '{nombre}' WHERE id = {usuario}")
        cursor.execute(f"DELETE FROM orders WHERE user_id = {usuario}")
        conexion.commit()


# mal [K12]: Con el usuario 3 no cambia lo suyo
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, 1))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (1,))
        conexion.commit()


# mal [K12]: El nombre cambia, pero los pedidos del usuario siguen ahí
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE id = %s", (usuario,))
        conexion.commit()


# mal [K6]: Ha fallado el `commit` por los pedidos y quien llamó no se entera
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        try:
            conexion.commit()
        except psycopg2.Error as error:
            print("No se pudo guardar:", error)


# mal [K2]: Ha fallado el `delete` y quien llamó no se entera
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("SAVEPOINT s")
        try:
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        except psycopg2.Error:
            cursor.execute("ROLLBACK TO SAVEPOINT s")
        conexion.commit()


# mal [K2]: Cuando falla el `delete` llega Exception, no el error de PostgreSQL
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conexion.commit()
        except psycopg2.Error:
            conexion.rollback()
            raise Exception("La transacción falló") from None


# mal [K1]: No usas `ayudante.get_resource()`
def cambia_y_borra(ayudante, usuario, nombre):
    if ayudante._connection_pool is None:
        ayudante.initialize_connection_pool()
    with ayudante._connection_pool.getconn() as conexion:
        with conexion.cursor() as cursor:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))


# mal [K6 K11]: Ha fallado el `commit` por el nombre y lo otro quedó guardado
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (uno, conexion):
        uno.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        with ayudante.get_resource(autocommit=False) as (otro, otra):
            otro.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            otra.commit()
            conexion.commit()


# mal [K2 K11]: el servidor recibe el mismo cambio más de una vez
def cambia_y_borra(ayudante, usuario, nombre):
    for vez in range(3):
        with ayudante.get_resource(autocommit=False) as (cursor, conexion):
            try:
                cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
                cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
                conexion.commit()
                return
            except (psycopg2.errors.LockNotAvailable, psycopg2.errors.DeadlockDetected):
                conexion.rollback()
                if vez == 2:
                    raise


# mal [K2]: Ha fallado el `update` y lo otro quedó guardado
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))


# mal [K3]: Si alguien pulsa Ctrl-C entre las dos órdenes no se guarda nada, y
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        try:
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            conexion.commit()
        except KeyboardInterrupt:
            print("Interrumpido")


# mal [K4]: Si la conexión muere entre las dos órdenes no se guarda nada, y quien
def cambia_y_borra(ayudante, usuario, nombre):
    try:
        with ayudante.get_resource(autocommit=False) as (cursor, conexion):
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conexion.commit()
    except psycopg2.OperationalError:
        print("Se perdió la conexión")


# mal [K5]: Con el pool agotado no se guarda nada, y quien llamó no se entera
def cambia_y_borra(ayudante, usuario, nombre):
    from psycopg2.pool import PoolError

    try:
        with ayudante.get_resource(autocommit=False) as (cursor, conexion):
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conexion.commit()
    except PoolError:
        print("Ahora no puede ser")


# mal [K9]: El usuario 4 no tiene pedidos
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        if cursor.rowcount:
            conexion.commit()


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


# mal [K3]: Si alguien pulsa Ctrl-C entre las dos órdenes, se guarda la mitad
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute("SELECT name FROM users WHERE id = %s", (usuario,))
        antes = cursor.fetchone()["name"]
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        try:
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        except Exception:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (antes, usuario))
            raise


# mal [K5]: Con una sola conexión libre, tu función no puede
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        with ayudante.get_resource() as (otro, _):
            otro.execute("SELECT name FROM users WHERE id = %s", (usuario,))
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()


# mal [K1 K4]: no se repite nada
def cambia_y_borra(ayudante, usuario, nombre):
    for vez in (1, 2):
        try:
            with ayudante.get_resource(autocommit=False) as (cursor, conexion):
                cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
                cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
                conexion.commit()
            return
        except psycopg2.OperationalError:
            if vez == 2:
                raise


# mal [K11]: borras los pedidos del otro
def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute(
            "DELETE FROM orders WHERE user_id IN (SELECT id FROM users WHERE name = %s)", (nombre,)
        )
        conexion.commit()
