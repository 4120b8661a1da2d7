import psycopg


# bien: suma primero
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion, conexion.cursor() as cursor:
        cursor.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", (cantidad, destino)
        )
        cursor.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", (cantidad, origen)
        )


# bien: con getconn, commit y rollback a mano
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        for titular, cambio in ((origen, -cantidad), (destino, cantidad)):
            conexion.execute(
                "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cambio, titular]
            )
        conexion.commit()
    except Exception:
        conexion.rollback()
        raise
    finally:
        reserva.putconn(conexion)


# bien: en una sola orden
def transfiere(reserva, origen, destino, cantidad):
    sql = """
        UPDATE cuentas SET saldo = saldo + CASE titular WHEN %(destino)s THEN %(n)s ELSE -%(n)s END
         WHERE titular IN (%(origen)s, %(destino)s)
    """
    with reserva.connection() as conexion:
        conexion.execute(sql, {"origen": origen, "destino": destino, "n": cantidad})


# mal: se hace solo la mitad
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
        )
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
        )


# mal: se hace solo la mitad
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino]
        )
        conexion.commit()
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen]
        )


# mal: se hace solo la mitad
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.autocommit = True
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: Sin commit, lo hecho se deshace
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])
    finally:
        reserva.putconn(conexion)


# mal: Tras una transferencia, la conexión no vuelve
def transfiere(reserva, origen, destino, cantidad):
    with reserva.getconn() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: el error no llega a quien llamó
def transfiere(reserva, origen, destino, cantidad):
    try:
        with reserva.connection() as conexion:
            cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
            conexion.execute(cambia, [-cantidad, origen])
            conexion.execute(cambia, [cantidad, destino])
    except psycopg.Error as error:
        print("No se pudo", error)


# mal: el error no llega a quien llamó
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        try:
            conexion.execute(cambia, [-cantidad, origen])
            conexion.execute(cambia, [cantidad, destino])
        except psycopg.Error:
            conexion.rollback()


# mal: no el error de la base de datos
def transfiere(reserva, origen, destino, cantidad):
    try:
        with reserva.connection() as conexion:
            cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
            conexion.execute(cambia, [-cantidad, origen])
            conexion.execute(cambia, [cantidad, destino])
    except psycopg.Error:
        raise ValueError("no se pudo")


# mal: no 70 y 80
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [cantidad, origen])
        conexion.execute(cambia, [-cantidad, destino])


# mal: no 70 y 80
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s", [cantidad])
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s", [cantidad * 2])


# mal: Usa una conexión de `reserva`
def transfiere(reserva, origen, destino, cantidad):
    with psycopg.connect() as conexion:
        cambia = "UPDATE cuentas_mias SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: Has cerrado `reserva`
def transfiere(reserva, origen, destino, cantidad):
    with reserva, reserva.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: Usas `banco`
def transfiere(reserva, origen, destino, cantidad):
    with banco.connection() as conexion:
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# bien: mira antes el saldo y lanza un error propio
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        hay = conexion.execute("SELECT saldo FROM cuentas WHERE titular = %s FOR UPDATE", [origen])
        if hay.fetchone()[0] < cantidad:
            raise ValueError("no hay bastante saldo")
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: no pide ninguna conexión a `reserva`
def transfiere(reserva, origen, destino, cantidad):
    with psycopg.connect() as conexion:
        conexion.execute("CREATE TEMP TABLE cuentas (titular text, saldo int)")
        cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
        conexion.execute(cambia, [-cantidad, origen])
        conexion.execute(cambia, [cantidad, destino])


# mal: Cada cambio va en su propia transacción
def transfiere(reserva, origen, destino, cantidad):
    cambia = "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s"
    with reserva.connection() as conexion:
        conexion.execute(cambia, [-cantidad, origen])
    try:
        with reserva.connection() as conexion:
            conexion.execute(cambia, [cantidad, destino])
    except psycopg.Error:
        with reserva.connection() as conexion:
            conexion.execute(cambia, [cantidad, origen])
        raise


# cuelga: espera al servidor
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("SELECT pg_sleep(600)")


# lanza: la tabla no tiene esa columna
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET dinero = 0")


# lanza: SQL mal escrito
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas saldo - %s WHERE titular = %s", [cantidad, origen])
