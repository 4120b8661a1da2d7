import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout, TooManyRequests


# bien: con getconn y putconn
def consulta_con_limite(reserva, sql, segundos):
    try:
        conexion = reserva.getconn(timeout=segundos)
    except PoolTimeout:
        return "ocupado"
    try:
        return conexion.execute(sql).fetchall()
    finally:
        reserva.putconn(conexion)


# bien: con cursor, y también la cola llena
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(segundos) as conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor)
    except (PoolTimeout, TooManyRequests):
        return "ocupado"


# mal: Captura solo PoolTimeout
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except psycopg.OperationalError:
        return "ocupado"


# mal: el error tiene que llegar a quien llamó
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except Exception:
        return "ocupado"


# mal: te rindes con el límite del pool
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal: Captura ese error y devuelve
def consulta_con_limite(reserva, sql, segundos):
    with reserva.connection(timeout=segundos) as conexion:
        return conexion.execute(sql).fetchall()


# mal: tiene que devolver el texto
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        print("ocupado")


# mal: ¿Falta un «return»?
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal: no devuelve las filas
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql)
    except PoolTimeout:
        return "ocupado"


# mal: no devuelve las filas
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchone()
    except PoolTimeout:
        return "ocupado"


# mal: Tras una consulta correcta, la conexión no vuelve
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.getconn(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal: Cuando la consulta falla, la conexión no vuelve
def consulta_con_limite(reserva, sql, segundos):
    try:
        conexion = reserva.getconn(timeout=segundos)
        filas = conexion.execute(sql).fetchall()
        reserva.putconn(conexion)
        return filas
    except PoolTimeout:
        return "ocupado"


# mal: no va por una conexión de `reserva`
def consulta_con_limite(reserva, sql, segundos):
    with psycopg.connect() as conexion:
        return conexion.execute(sql).fetchall()


# mal: no va por una conexión de `reserva`
def consulta_con_limite(reserva, sql, segundos):
    try:
        with ConnectionPool(timeout=segundos, open=False) as otra, otra.connection() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal: Has cerrado `reserva`
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva, reserva.connection(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal: Usa `reserva`
def consulta_con_limite(reserva, sql, segundos):
    try:
        with Conexion.obtener_conexion() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# mal: Has cambiado el `timeout` del pool
def consulta_con_limite(reserva, sql, segundos):
    reserva.timeout = segundos
    try:
        with reserva.connection() as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeout:
        return "ocupado"


# cuelga: insiste hasta que haya una
def consulta_con_limite(reserva, sql, segundos):
    while True:
        try:
            with reserva.connection(timeout=segundos) as conexion:
                return conexion.execute(sql).fetchall()
        except PoolTimeout:
            continue


# lanza: un parámetro que no existe
def consulta_con_limite(reserva, sql, segundos):
    with reserva.connection(segundos=segundos) as conexion:
        return conexion.execute(sql).fetchall()


# lanza: la clase del error sin importar
def consulta_con_limite(reserva, sql, segundos):
    try:
        with reserva.conexion(timeout=segundos) as conexion:
            return conexion.execute(sql).fetchall()
    except PoolTimeOut:
        return "ocupado"
