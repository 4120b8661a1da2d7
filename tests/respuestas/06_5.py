import psycopg


# bien: con cursor y RETURNING
def alta(reserva, nombre):
    with reserva.connection() as conexion, conexion.cursor() as cursor:
        cursor.execute("INSERT INTO personas (nombre) VALUES (%s)", (nombre,))
        cursor.execute("SELECT count(*) FROM personas")
        (cuantas,) = cursor.fetchone()
    return cuantas


# bien: pasa la conexión a otra función
def cuenta(conexion):
    return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return cuenta(conexion)


# bien: con getconn
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        with conexion:
            conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
            return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    finally:
        reserva.putconn(conexion)


# mal: se espera a sí misma
def alta(reserva, nombre):
    with reserva.connection() as primera:
        primera.execute("INSERT INTO personas VALUES (%s)", [nombre])
        with reserva.connection() as segunda:
            return segunda.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: se espera a sí misma
def cuenta_otra(reserva):
    with reserva.connection() as conexion:
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return cuenta_otra(reserva)


# mal: Haces 2 peticiones
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
    with reserva.connection() as conexion:
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: tu función dice 0
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        cuantas = conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return cuantas


# mal: Devuelves la fila
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()


# mal: ¿Falta un «return»?
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: ¿Se hace el commit?
def alta(reserva, nombre):
    conexion = reserva.getconn()
    try:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    finally:
        reserva.putconn(conexion)


# mal: la conexión no vuelve al pool
def alta(reserva, nombre):
    with reserva.getconn() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: el error tiene que llegar
def alta(reserva, nombre):
    try:
        with reserva.connection() as conexion:
            conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
            return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]
    except psycopg.Error:
        return 0


# mal: hay 3 personas y tu función dice 1
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return 1


# mal: Has cerrado `reserva`
def alta(reserva, nombre):
    with reserva, reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: no encuentra la tabla
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO persona VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM persona").fetchone()[0]


# mal: hay 3 personas y tu función dice 2
guardadas = []


def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
    guardadas.append(nombre)
    return len(guardadas)


# mal: no pide ninguna conexión a `reserva`
def alta(reserva, nombre):
    with psycopg.connect() as conexion:
        conexion.execute("CREATE TEMP TABLE personas (nombre text)")
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.execute("SELECT count(*) FROM personas").fetchone()[0]


# mal: Devuelves un str
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return str(conexion.execute("SELECT count(*) FROM personas").fetchone()[0])


# cuelga: espera al servidor
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("SELECT pg_sleep(600)")


# lanza: la conexión no tiene fetchone
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", [nombre])
        return conexion.fetchone()[0]


# lanza: un valor que no es una lista
def alta(reserva, nombre):
    with reserva.connection() as conexion:
        conexion.execute("INSERT INTO personas VALUES (%s)", nombre)
