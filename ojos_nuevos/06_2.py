# bien: una sola orden con CASE, que bloquea las filas en orden; con origen y destino iguales no cambia nada
def transfiere(reserva, origen, destino, cantidad):
    """Resta `cantidad` a `origen` y la suma a `destino`, en una sola transacción."""
    with reserva.connection() as conexion:
        conexion.execute(
            """
            WITH filas AS MATERIALIZED (
                SELECT titular FROM cuentas WHERE titular IN (%(de)s, %(a)s)
                ORDER BY titular FOR UPDATE
            )
            UPDATE cuentas
            SET saldo = saldo
                - CASE WHEN cuentas.titular = %(de)s THEN %(x)s ELSE 0 END
                + CASE WHEN cuentas.titular = %(a)s THEN %(x)s ELSE 0 END
            FROM filas WHERE cuentas.titular = filas.titular
            """,
            {"de": origen, "a": destino, "x": cantidad},
        )

# bien: getconn, transaction() y putconn en el finally
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        with conexion.transaction():
            conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", (cantidad, origen))
            conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", (cantidad, destino))
    finally:
        reserva.putconn(conexion)

# bien: bucle sobre movimientos, con ayudante y cursor
def _apunta(puntero, titular, delta):
    puntero.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [delta, titular])


def transfiere(reserva: ConnectionPool, origen: str, destino: str, cantidad) -> None:
    with reserva.connection() as conexion, conexion.cursor() as puntero:
        for titular, delta in ((origen, -cantidad), (destino, cantidad)):
            _apunta(puntero, titular, delta)

# bien: executemany
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion, conexion.cursor() as cursor:
        cursor.executemany(
            "UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s",
            [(-cantidad, origen), (cantidad, destino)],
        )

# bien: primero bloquea las dos filas en orden, para que dos transferencias cruzadas no se bloqueen
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as c:
        c.execute(
            "SELECT 1 FROM cuentas WHERE titular = ANY(%s) ORDER BY titular FOR UPDATE",
            [[origen, destino]],
        )
        c.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        c.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])

# bien: savepoints anidados y commit a la vista
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        with conexion.transaction():
            with conexion.transaction():
                conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
            with conexion.transaction():
                conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])

# mal: dos préstamos, dos transacciones: si falla la segunda, la primera ya está guardada [K2]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])

# mal: igual, restando primero: un Ctrl-C entre las dos pierde el dinero [K3]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])

# mal: un commit en medio [K11]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
        conexion.commit()
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        conexion.commit()

# mal: atrapa el error y no lo cuenta a nadie [K2]
def transfiere(reserva, origen, destino, cantidad):
    try:
        with reserva.connection() as conexion:
            conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
            conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
    except psycopg.Error as error:
        log.debug(f"no se pudo: {error}")

# mal: el error se atrapa dentro del bloque: el `with` no se entera y quien llama tampoco [K2]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        try:
            conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
            conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
        except psycopg.Error:
            conexion.rollback()

# mal: dos transaction() hermanas en una conexión prestada en autocommit: se confirma cada una [K11]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.autocommit = True
        try:
            with conexion.transaction():
                conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
            with conexion.transaction():
                conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        finally:
            conexion.autocommit = False

# mal: autocommit: cada UPDATE se guarda solo, y la conexión vuelve así al pool [K11]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.autocommit = True
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])

# mal: una transacción, pero la conexión se queda en autocommit para el siguiente que la pida [K1]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.autocommit = True
        with conexion.transaction():
            conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
            conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])

# mal: lee, calcula en Python y escribe: dos a la vez se pisan y se pierde dinero [K8]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        saldos = dict(
            conexion.execute(
                "SELECT titular, saldo FROM cuentas WHERE titular IN (%s, %s)", [origen, destino]
            ).fetchall()
        )
        for titular, nuevo in (
            (origen, saldos[origen] - cantidad),
            (destino, saldos[destino] + cantidad),
        ):
            conexion.execute("UPDATE cuentas SET saldo = %s WHERE titular = %s", [nuevo, titular])

# mal: si no hay saldo, se va sin decir nada [K11]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        fila = conexion.execute(
            "SELECT saldo FROM cuentas WHERE titular = %s FOR UPDATE", [origen]
        ).fetchone()
        if fila[0] < cantidad:
            return
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])

# mal: el WHERE evita el saldo negativo pero la suma se hace igual: aparece dinero [K9]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s AND saldo >= %s",
            [cantidad, origen, cantidad],
        )
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])

# mal: resta hasta donde llega el saldo y suma la cantidad entera [K9]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(
            "UPDATE cuentas SET saldo = greatest(saldo - %s, 0) WHERE titular = %s", [cantidad, origen]
        )
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])

# mal: exige que sobre dinero: no deja mover el saldo justo [K9]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        saldo = conexion.execute(
            "SELECT saldo FROM cuentas WHERE titular = %s FOR UPDATE", [origen]
        ).fetchone()[0]
        if saldo <= cantidad:
            raise ValueError("saldo insuficiente")
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])

# mal: al revés, quita al destino y da al origen [K11]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, origen])
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, destino])

# mal: el SQL se pega con trozos: un titular con apóstrofo lo rompe [K12]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute(f"UPDATE cuentas SET saldo = saldo - {cantidad} WHERE titular = '{origen}'")
        conexion.execute(f"UPDATE cuentas SET saldo = saldo + {cantidad} WHERE titular = '{destino}'")

# mal: pide otra con una en la mano: dos transacciones, y con un pool de una no funciona [K7]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as una, reserva.connection() as otra:
        una.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        otra.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])

# mal: getconn sin finally: si falla, la conexión se pierde [K2]
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    with conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
    reserva.putconn(conexion)

# mal: sin commit: al devolverla, el pool lo deshace todo [K11]
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
    finally:
        reserva.putconn(conexion)

# mal: el commit va en el finally: un Ctrl-C entre los dos UPDATE guarda la mitad [K3]
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
    finally:
        conexion.commit()
        reserva.putconn(conexion)

# mal: en la segunda, si falla, «compensa»: no es una transacción [K4]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
    try:
        with reserva.connection() as conexion:
            conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
    except psycopg.Error:
        with reserva.connection() as conexion:
            conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, origen])
        raise

# mal: esconde el error del commit: cree que el dinero se movió [K6]
def transfiere(reserva, origen, destino, cantidad):
    conexion = reserva.getconn()
    try:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
        try:
            conexion.commit()
        except psycopg.Error:
            conexion.rollback()
    finally:
        reserva.putconn(conexion)

# mal: reintenta ante cualquier error del servidor y al final calla [K2]
def transfiere(reserva, origen, destino, cantidad):
    for _ in range(3):
        try:
            with reserva.connection() as conexion:
                conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
                conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular = %s", [cantidad, destino])
            return
        except psycopg.Error:
            time.sleep(0.05)

# mal: supone que en la tabla solo están las dos cuentas y que el destino empieza a cero [K12]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        total = conexion.execute("SELECT sum(saldo) FROM cuentas").fetchone()[0]
        conexion.execute("UPDATE cuentas SET saldo = %s WHERE titular = %s", [total - cantidad, origen])
        conexion.execute("UPDATE cuentas SET saldo = %s WHERE titular = %s", [cantidad, destino])

# mal: olvida el WHERE del destino: le suma a todo el mundo [K12]
def transfiere(reserva, origen, destino, cantidad):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = saldo - %s WHERE titular = %s", [cantidad, origen])
        conexion.execute("UPDATE cuentas SET saldo = saldo + %s WHERE titular <> %s", [cantidad, origen])
