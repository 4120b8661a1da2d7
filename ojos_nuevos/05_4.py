# bien: reset

def limpia(conexion):
    """Deja la sesión de `conexion` como nueva, sin cerrarla."""
    conexion.reset()

# bien: los cuatro pasos con DISCARD ALL

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    try:
        with conexion.cursor() as cursor:
            cursor.execute("DISCARD ALL")
    finally:
        conexion.autocommit = False

# bien: deshace también un BEGIN escrito en autocommit y después reset

def limpia(conexion):
    conexion.rollback()
    if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        with conexion.cursor() as cursor:
            cursor.execute("ROLLBACK")
    conexion.reset()

# bien: las piezas de DISCARD ALL por separado, dentro de una transacción que se confirma

def limpia(conexion):
    conexion.rollback()
    if conexion.autocommit:
        conexion.autocommit = False
    with conexion, conexion.cursor() as cursor:
        for orden in (
            "SET SESSION AUTHORIZATION DEFAULT",
            "RESET ALL",
            "CLOSE ALL",
            "UNLISTEN *",
            "DEALLOCATE ALL",
            "SELECT pg_advisory_unlock_all()",
            "DISCARD PLANS",
            "DISCARD TEMP",
            "DISCARD SEQUENCES",
        ):
            cursor.execute(orden)

# bien: el método, como un objeto más

from operator import methodcaller

limpia = methodcaller("reset")

# bien: un gestor de contexto que pone autocommit un rato

@contextmanager
def _a_solas(c):
    c.rollback()
    c.set_session(autocommit=True)
    try:
        with c.cursor() as cursor:
            yield cursor
    finally:
        c.set_session(autocommit=False)


def limpia(conexion) -> None:
    with _a_solas(conexion) as cursor:
        cursor.execute("discard all")

# mal: solo deshace: quedan los ajustes y las tablas temporales, [K11]

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False

# mal: solo arregla el ajuste y la tabla del ejemplo, [K12]

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.borrador")
    conexion.autocommit = False

# mal: pone cero, que no tiene por qué ser el valor inicial, y solo a un ajuste, [K12]

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("DISCARD TEMP")
    conexion.autocommit = False

# mal: los ajustes sí, las tablas temporales no, [K11]

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")
    conexion.autocommit = False

# mal: las tablas temporales sí, los ajustes no, [K11]

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD TEMP")
    conexion.autocommit = False

# mal: limpia dentro de una transacción y después la deshace: todo vuelve, [K11]

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")
        cursor.execute("DISCARD TEMP")
    conexion.rollback()

# mal: no confirma la limpieza: queda una transacción abierta, y al devolverla se deshace, [K11]

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    with conexion.cursor() as cursor:
        cursor.execute("RESET ALL")
        cursor.execute("DISCARD TEMP")

# mal: deja puesto el autocommit, [K11]

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")

# mal: no deshace antes: con una transacción abierta no se puede cambiar autocommit, [K2]

def limpia(conexion):
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    conexion.autocommit = False

# mal: DISCARD ALL no se puede dentro de una transacción, y calla ese error: no limpia nada, [K2]

def limpia(conexion):
    conexion.rollback()
    conexion.autocommit = False
    try:
        with conexion.cursor() as cursor:
            cursor.execute("DISCARD ALL")
    except psycopg2.Error:
        conexion.rollback()

# mal: guarda lo que nadie confirmó, [K11]

def limpia(conexion):
    conexion.commit()
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    conexion.autocommit = False

# mal: la cierra y abre otra, que se pierde, [K11]

def limpia(conexion):
    conexion.close()
    conexion = psycopg2.connect()

# mal: comprueba que sirve con un SELECT y deja esa transacción abierta, [K11]

def limpia(conexion):
    conexion.reset()
    with conexion.cursor() as cursor:
        cursor.execute("SELECT 1")

# mal: solo limpia si hay una transacción; los ajustes de una conexión libre se quedan, [K11]

def limpia(conexion):
    if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
        conexion.reset()

# mal: calla que la conexión está muerta: quien llama cree que quedó limpia, [K4]

def limpia(conexion):
    try:
        conexion.reset()
    except psycopg2.Error:
        pass

# mal: no quita el autocommit que traía la conexión, [K11]

def limpia(conexion):
    conexion.rollback()
    tenia = conexion.autocommit
    conexion.autocommit = True
    with conexion.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    conexion.autocommit = tenia
