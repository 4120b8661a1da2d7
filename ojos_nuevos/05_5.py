# bien: dos vueltas; repite solo si la conexión quedó cerrada

def lee(ayudante, sql):
    """Devuelve las filas de `sql`; si la conexión estaba muerta, lo intenta otra vez."""
    for vuelta in (1, 2):
        conexion = None
        try:
            with ayudante.get_resource() as (cursor, conexion):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            muerta = conexion is None or conexion.closed
            if vuelta == 2 or not muerta:
                raise

# bien: función de dentro y un try, con las dos clases

def lee(ayudante, sql):
    def una_vez():
        with ayudante.get_resource() as (cursor, conexion):
            try:
                cursor.execute(sql)
                return True, cursor.fetchall()
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                if not conexion.closed:
                    raise
                return False, None

    def otra_vez():
        with ayudante.get_resource() as (cursor, _):
            cursor.execute(sql)
            return cursor.fetchall()

    bien, filas = una_vez()
    return filas if bien else otra_vez()

# bien: recursiva, con los intentos que quedan; sin autocommit y con rollback

def lee(ayudante, sql, quedan=1):
    testigo_local = []
    try:
        with ayudante.get_resource(autocommit=False) as (cursor, conexion):
            testigo_local.append(conexion)
            cursor.execute(sql)
            filas = cursor.fetchall()
            conexion.rollback()
        return filas
    except psycopg2.Error as error:
        if isinstance(error, psycopg2.errors.QueryCanceled) or not quedan:
            raise
        if testigo_local and not testigo_local[0].closed:
            raise
        if not isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError)):
            raise
    return lee(ayudante, sql, quedan - 1)

# bien: decorador que repite una vez; lo que no es QueryCanceled ni de la consulta no se repite

def _con_repeticion(funcion):
    def otra(ayudante, sql):
        muerta = []
        try:
            return funcion(ayudante, sql, muerta)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if not any(c.closed for c in muerta):
                raise
        return funcion(ayudante, sql, [])

    return otra


@_con_repeticion
def lee(ayudante, sql, usadas):
    with ayudante.get_resource() as (cursor, conexion):
        usadas.append(conexion)
        cursor.execute(sql)
        return list(cursor)

# mal: un solo intento, [K4]

def lee(ayudante, sql):
    with ayudante.get_resource() as (cursor, _):
        cursor.execute(sql)
        return cursor.fetchall()

# mal: repite para siempre, [K4]

def lee(ayudante, sql):
    while True:
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            continue

# mal: tres intentos: lo repite dos veces, [K9]

def lee(ayudante, sql):
    for intento in range(3):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if intento == 2:
                raise

# mal: el try va dentro del with: repite con la misma conexión muerta, [K4]

def lee(ayudante, sql):
    with ayudante.get_resource() as (cursor, conexion):
        try:
            cursor.execute(sql)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            cursor.execute(sql)
        return cursor.fetchall()

# mal: repite también los errores de la consulta, [K2]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except psycopg2.Error:
            if vuelta == 2:
                raise

# mal: si el segundo falla no lanza nada: devuelve None, [K2]

def lee(ayudante, sql):
    for _ in range(2):
        try:
            with ayudante.get_resource() as (cursor, _c):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            pass

# mal: llega el error del primer intento y no el del segundo, [K2]

def lee(ayudante, sql):
    def una_vez():
        with ayudante.get_resource() as (cursor, _):
            cursor.execute(sql)
            return cursor.fetchall()

    try:
        return una_vez()
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as primero:
        try:
            return una_vez()
        except psycopg2.Error:
            raise primero

# mal: mira closed antes de preguntar: una conexión muerta parece abierta, [K4]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        with ayudante.get_resource() as (cursor, conexion):
            if conexion.closed and vuelta == 1:
                continue
            cursor.execute(sql)
            return cursor.fetchall()

# mal: solo InterfaceError; la conexión muerta da OperationalError, [K4]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except psycopg2.InterfaceError:
            if vuelta == 2:
                raise

# mal: el segundo intento se conecta por su cuenta, no cierra y da tuplas en vez de diccionarios, [K11]

def lee(ayudante, sql):
    try:
        with ayudante.get_resource() as (cursor, _):
            cursor.execute(sql)
            return cursor.fetchall()
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        conexion = psycopg2.connect()
        cursor = conexion.cursor()
        cursor.execute(sql)
        return cursor.fetchall()

# mal: tira el pool entero: las demás conexiones vivas quedan abiertas y sin dueño, [K8]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if vuelta == 2:
                raise
            ayudante._connection_pool = None

# mal: cierra el pool, con las conexiones que usan otros, [K8]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if vuelta == 2:
                raise
            ayudante.shutdown_connection_pool()
            ayudante.initialize_connection_pool()

# mal: una sola fila, [K9]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchone()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if vuelta == 2:
                raise

# mal: sin filas cree que falló y repite la consulta, [K10]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                filas = cursor.fetchall()
                if filas or vuelta == 2:
                    return filas
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if vuelta == 2:
                raise

# mal: devuelve el cursor, que ya está cerrado fuera del with, [K11]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if vuelta == 2:
                raise

# mal: es un generador: no lee al llamarla, y retiene la conexión mientras no se acabe, [K11]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                yield from cursor.fetchall()
                return
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if vuelta == 2:
                raise

# mal: usa db_helper y no el ayudante que recibe, [K12]

def lee(ayudante, sql):
    for vuelta in (1, 2):
        try:
            with db_helper.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if vuelta == 2:
                raise

# mal: solo repite lo que empieza por SELECT en mayúsculas, [K10]

def lee(ayudante, sql):
    try:
        with ayudante.get_resource() as (cursor, _):
            cursor.execute(sql)
            return cursor.fetchall()
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        if not sql.startswith("SELECT"):
            raise
    with ayudante.get_resource() as (cursor, _):
        cursor.execute(sql)
        return cursor.fetchall()

# mal: except a secas: repite también si alguien pulsa Ctrl-C, [K3]

def lee(ayudante, sql):
    def una_vez():
        with ayudante.get_resource() as (cursor, _):
            cursor.execute(sql)
            return cursor.fetchall()

    try:
        return una_vez()
    except:
        return una_vez()

# mal: repite si el pool está agotado, que no es una conexión muerta, y calla el error, [K5]

def lee(ayudante, sql):
    for _vuelta in (1, 2):
        try:
            with ayudante.get_resource() as (cursor, _):
                cursor.execute(sql)
                return cursor.fetchall()
        except (psycopg2.OperationalError, psycopg2.InterfaceError, pool.PoolError) as error:
            print("No se pudo leer:", error)
    return []
