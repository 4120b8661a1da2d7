# bien: sin try: si algo falla no llega al commit y putconn deshace

def cambia_y_borra(ayudante, usuario, nombre):
    """Cambia el nombre en `users` y borra de `orders` los pedidos de ese usuario."""
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()

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

# mal: falta el commit, [K11]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))

# mal: en autocommit el cambio de nombre queda guardado aunque falle el borrado, [K2]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()

# mal: un commit entre las dos: son dos transacciones, [K11]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        conexion.commit()
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()

# mal: deshace y calla el error, [K2]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conexion.commit()
        except psycopg2.Error:
            conexion.rollback()

# mal: el except a secas, sin raise, se traga Ctrl-C, [K3]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conexion.commit()
        except:
            conexion.rollback()

# mal: commit en el finally: si Ctrl-C llega entre las dos órdenes, guarda media transacción, [K3]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        finally:
            conexion.commit()

# mal: commit fuera del with, cuando putconn ya lo deshizo, [K11]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
    conexion.commit()

# mal: recibe (cursor, _) y confirma «conexion», que es otra variable del cuaderno, [K12]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, _):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()

# mal: usa db_helper, el del cuaderno, y no el que recibe, [K12]

def cambia_y_borra(ayudante, usuario, nombre):
    with db_helper.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()

# mal: dos préstamos, dos transacciones, [K11]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        conexion.commit()
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        conexion.commit()

# mal: el nombre pegado al SQL: con un apóstrofo falla, o hace otra cosa, [K2]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute(f"UPDATE users SET name = '{nombre}' WHERE id = {usuario}")
        cursor.execute(f"DELETE FROM orders WHERE user_id = {usuario}")
        conexion.commit()

# mal: el usuario y el nombre del ejemplo, fijos, [K12]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, 1))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (1,))
        conexion.commit()

# mal: borra el pedido con ese id, no los del usuario, [K12]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE id = %s", (usuario,))
        conexion.commit()

# mal: calla el fallo del commit: quien llamó cree que se guardó, [K6]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        try:
            conexion.commit()
        except psycopg2.Error as error:
            print("No se pudo guardar:", error)

# mal: BEGIN y COMMIT escritos en autocommit: si algo falla, la transacción fallida vuelve al pool, [K2]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute("BEGIN")
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        cursor.execute("COMMIT")

# mal: un error en el borrado se deja pasar y guarda el nombre solo, con un punto de retorno, [K2]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
        cursor.execute("SAVEPOINT s")
        try:
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
        except psycopg2.Error:
            cursor.execute("ROLLBACK TO SAVEPOINT s")
        conexion.commit()

# mal: llega otro error, sin el de la base de datos, [K2]

def cambia_y_borra(ayudante, usuario, nombre):
    with ayudante.get_resource(autocommit=False) as (cursor, conexion):
        try:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
            conexion.commit()
        except psycopg2.Error:
            conexion.rollback()
            raise Exception("La transacción falló") from None

# mal: coge la conexión del pool sin devolverla, [K1]

def cambia_y_borra(ayudante, usuario, nombre):
    if ayudante._connection_pool is None:
        ayudante.initialize_connection_pool()
    with ayudante._connection_pool.getconn() as conexion:
        with conexion.cursor() as cursor:
            cursor.execute("UPDATE users SET name = %s WHERE id = %s", (nombre, usuario))
            cursor.execute("DELETE FROM orders WHERE user_id = %s", (usuario,))
