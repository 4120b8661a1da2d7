# bien: una orden con WITH, que suma lo insertado a lo que se veía
def alta(reserva, nombre):
    """Guarda `nombre` en la tabla `personas` y devuelve cuántas hay ahora."""
    orden = """
        WITH nueva AS (INSERT INTO personas VALUES (%s) RETURNING 1)
        SELECT (SELECT count(*) FROM personas) + (SELECT count(*) FROM nueva)
    """
    with reserva.connection() as conexion:
        return conexion.execute(orden, [nombre]).fetchone()[0]

# bien: getconn con su finally y el `with` de la conexión
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        with conexion, conexion.cursor() as cursor:
            cursor.execute("INSERT INTO personas (nombre) VALUES (%s)", (nombre,))
            cursor.execute("SELECT count(*) FROM personas")
            (cuantas,) = cursor.fetchone()
        return cuantas
    finally:
        reserva.putconn(conexion)

# bien: cada paso en su función, que recibe la conexión
def _guarda(conexion, nombre):
    conexion.execute("INSERT INTO personas VALUES (%(quien)s)", {"quien": nombre})


def _cuenta(conexion) -> int:
    return len(conexion.execute("SELECT nombre FROM personas").fetchall())


def alta(reserva: ConnectionPool, nombre: str) -> int:
    with reserva.connection() as conexion:
        _guarda(conexion, nombre)
        return _cuenta(conexion)

# bien: confirma primero y cuenta después, en el mismo préstamo
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        with conexion.transaction():
            conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return next(iter(conexion.execute("SELECT count(*) FROM personas")))[0]

# bien: un decorador que presta la conexión
def _con_prestamo(funcion):
    def envuelta(reserva, *args):
        with reserva.connection() as conexion:
            return funcion(conexion, *args)

    return envuelta


@_con_prestamo
def alta(conexion, nombre):
    conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
    return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]

# mal: dos préstamos seguidos: son dos peticiones al pool [K11]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
    with reserva.connection() as conexion:
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]

# mal: la anidada, con un commit antes: sigue pidiendo otra con una en la mano [K7]
def alta(reserva, nombre):
    with reserva.connection() as primera:
        primera.execute("INSERT INTO personas VALUES (%s)", [nombre])
        primera.commit()
        with reserva.connection() as segunda:
            return segunda.execute("SELECT count(*) FROM personas").fetchone()[0]

# mal: la anidada más uno [K12]
def alta(reserva, nombre):
    with reserva.connection() as primera:
        primera.execute("INSERT INTO personas VALUES (%s)", [nombre])
        with reserva.connection() as segunda:
            return segunda.execute("SELECT count(*) FROM personas").fetchone()[0] + 1

# mal: cuenta antes de insertar [K11]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        cuantas = conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return cuantas

# mal: devuelve la fila, no el número [K11]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()

# mal: devuelve las filas insertadas, siempre 1 [K12]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        return conexion.execute("INSERT INTO personas VALUES (%s)", [nombre]).rowcount

# mal: en la orden con WITH, la cuenta no ve la fila nueva: da una menos [K11]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        return conexion.execute(
            "WITH nueva AS (INSERT INTO personas VALUES (%s)) SELECT count(*) FROM personas", [nombre]
        ).fetchone()[0]

# mal: sin commit: al devolver, el pool lo deshace y la persona se pierde [K11]
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    finally:
        reserva.putconn(conexion)

# mal: el commit está en el else, y el return no deja llegar [K11]
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    except psycopg.Error:
        conexion.rollback()
        raise
    else:
        conexion.commit()
    finally:
        reserva.putconn(conexion)

# mal: `with getconn()` no devuelve: la segunda alta se queda esperando [K1]
def alta(reserva, nombre):
    with reserva.getconn() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]

# mal: si el INSERT falla, la conexión no vuelve [K2]
def alta(reserva, nombre):
    conexion = reserva.getconn()
    conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
    cuantas = conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    conexion.commit()
    reserva.putconn(conexion)
    return cuantas

# mal: solo la devuelve ante errores de psycopg: un Ctrl-C la pierde [K3]
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        cuantas = conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
        conexion.commit()
    except Exception:
        conexion.rollback()
        reserva.putconn(conexion)
        raise
    reserva.putconn(conexion)
    return cuantas

# mal: cuenta con una conexión de fuera del pool: no ve lo que no está confirmado [K12]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        with psycopg.connect() as otra:
            return otra.execute("SELECT count(*) FROM personas").fetchone()[0]

# mal: no toca el pool: abre su propia conexión [K12]
def alta(reserva, nombre):
    with psycopg.connect() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]

# mal: se pega el nombre en el SQL: O'Higgins lo rompe [K12]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute(f"INSERT INTO personas VALUES ('{nombre}')")
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]

# mal: no quiere repetidos y nadie se lo pidió: la segunda Ana no se guarda [K1]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute(
            "INSERT INTO personas SELECT %s WHERE NOT EXISTS (SELECT FROM personas WHERE nombre = %s)",
            [nombre, nombre],
        )
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]

# mal: cuenta solo las que se llaman así [K11]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute(
            "SELECT count(*) FROM personas WHERE nombre = %s", [nombre]
        ).fetchone()[0]

# mal: lleva la cuenta en Python: no sabe lo que otros guardan [K12]
_cuantas = 0


def alta(reserva, nombre):
    global _cuantas
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        _cuantas += 1
        return _cuantas

# mal: esconde el error y devuelve None [K2]
def alta(reserva, nombre):
    try:
        with reserva.connection() as conexion:
            conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
            return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    except psycopg.Error as error:
        log.debug(error)

# mal: cuenta distintas: dos Anas son una [K1]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return len({fila[0] for fila in conexion.execute("SELECT nombre FROM personas")})

# mal: deja la conexión en autocommit para el siguiente que la pida [K1]
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.autocommit = True
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]

# mal: esconde un commit que falla: dice que la guardó y no es verdad [K6]
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        cuantas = conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
        try:
            conexion.commit()
        except psycopg.Error:
            conexion.rollback()
        return cuantas
    finally:
        reserva.putconn(conexion)
