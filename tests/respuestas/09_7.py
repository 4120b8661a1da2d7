# no aplica K5: no hay pool
# no aplica K7: no se llama dentro de otra
# no aplica K10: no recibe ninguna orden
import importlib
from contextlib import closing, suppress

import psycopg
import psycopg2
from psycopg2 import errors
from psycopg2.extensions import parse_dsn

from lecciones.leccion_09_kingbase.driver import driver


def codigo(error):
    return error.diag.sqlstate


def datos_de_uri(uri):
    esquema, _, resto = uri.partition("://")
    puerto = "54321" if esquema == "kingbase" else "5432"
    return {"port": puerto} | parse_dsn(f"postgresql://{resto}")


# bien [K4 K6]: con closing, `with conexion` y la clase del error de cada driver
def apunta(modulo, uri, numero, nombre):
    with closing(modulo.connect(**datos_de_uri(uri))) as conexion:
        try:
            with conexion, conexion.cursor() as cursor:
                cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        except modulo.errors.UniqueViolation:
            return "repetido"
        return "nuevo"


# bien [K1 K3]: con el módulo de errores y un diccionario
def apunta(modulo, uri, numero, nombre):
    errores = importlib.import_module(f"{modulo.__name__}.errors")
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        cursor = conexion.cursor()
        cursor.execute(
            "INSERT INTO carnets VALUES (%(numero)s, %(nombre)s)",
            {"numero": numero, "nombre": nombre},
        )
        conexion.commit()
    except errores.UniqueViolation:
        return "repetido"
    finally:
        conexion.close()
    return "nuevo"


# bien [K8]: le pide al servidor que no falle
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute(
                "INSERT INTO carnets VALUES (%s, %s) ON CONFLICT (numero) DO NOTHING",
                [numero, nombre],
            )
            nuevo = cursor.rowcount == 1
        conexion.commit()
        return "nuevo" if nuevo else "repetido"
    finally:
        conexion.close()


# mal [K12]: es de `psycopg2`
def apunta(modulo, uri, numero, nombre):
    conexion = psycopg2.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# mal [K11]: el driver no entiende lo que recibe
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(uri)
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# mal [K2]: Cada driver tiene sus clases de error
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except errors.UniqueViolation:
        return "repetido"
    finally:
        conexion.close()


# mal [K2]: usas algo que ese driver no tiene
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.Error as error:
        if error.pgcode == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# mal [K2]: si el nombre es None, quien llamó no se entera
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.Error:
        return "repetido"
    finally:
        conexion.close()


# mal [K2]: quien llamó no se entera
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.DatabaseError as error:
        if error.diag.sqlstate.startswith("23"):
            return "repetido"
        raise
    finally:
        conexion.close()


# mal [K2]: llega RuntimeError y no su error
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise RuntimeError("no se pudo apuntar") from error
    finally:
        conexion.close()


# mal [K11]: tenía que quedar guardada esa fila
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# mal [K11]: la conexión se queda abierta
def apunta(modulo, uri, numero, nombre):
    try:
        with modulo.connect(**datos_de_uri(uri)) as conexion, conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        return "nuevo"
    except modulo.errors.UniqueViolation:
        return "repetido"


# mal [K2]: Conecta antes del «try»
def apunta(modulo, uri, numero, nombre):
    try:
        conexion = modulo.connect(**datos_de_uri(uri))
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.errors.UniqueViolation:
        return "repetido"
    finally:
        conexion.close()


# mal [K11]: la conexión se queda abierta
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    conexion.close()
    return "nuevo"


# mal [K3]: si alguien pulsa Ctrl-C, la conexión se queda abierta
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
    except Exception as error:
        conexion.close()
        if isinstance(error, modulo.Error) and codigo(error) == "23505":
            return "repetido"
        raise
    conexion.close()
    return "nuevo"


# mal [K6]: si falla el `commit`, quien llamó no se entera
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        with suppress(modulo.Error):
            conexion.commit()
        conexion.close()


# mal [K4]: si la conexión muere, quien llamó no se entera
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.OperationalError:
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# mal [K8]: que lo diga el servidor
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    conexion.autocommit = True
    try:
        with conexion.cursor() as cursor:
            cursor.execute("SELECT 1 FROM carnets WHERE numero = %s", (numero,))
            if cursor.fetchall():
                return "repetido"
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        return "nuevo"
    finally:
        conexion.close()


# mal [K9]: el driver no entiende lo que recibe
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute(f"INSERT INTO carnets VALUES ({numero}, '{nombre}')")
        conexion.commit()
        return "nuevo"
    except modulo.errors.UniqueViolation:
        return "repetido"
    finally:
        conexion.close()


# mal [K11]: cambias la fila que ya estaba
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute(
                "INSERT INTO carnets VALUES (%s, %s) ON CONFLICT (numero)"
                " DO UPDATE SET nombre = excluded.nombre",
                (numero, nombre),
            )
        conexion.commit()
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# mal: devuelves `1`
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return numero
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# mal [K1]: que lo diga el servidor
_vistos = set()


def apunta(modulo, uri, numero, nombre):
    if numero in _vistos:
        return "repetido"
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
    finally:
        conexion.close()
    _vistos.add(numero)
    return "nuevo"


# mal: ¿Falta un «return»?
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return None
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# cuelga: espera al servidor
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    conexion.cursor().execute("SELECT pg_sleep(600)")


# lanza: un método que no existe
def apunta(modulo, uri, numero, nombre):
    return modulo.conecta(uri)


# bien [K6]: la clave se mira al insertar, y confirma fuera del `try`
def apunta(modulo, uri, numero, nombre):
    with closing(modulo.connect(**datos_de_uri(uri))) as conexion:
        try:
            with conexion.cursor() as cursor:
                cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        except modulo.Error as error:
            if codigo(error) == "23505":
                return "repetido"
            raise
        conexion.commit()
        return "nuevo"


# mal [K3]: antes del `commit`, la fila queda guardada
def apunta(modulo, uri, numero, nombre):
    with closing(modulo.connect(**datos_de_uri(uri))) as conexion:
        conexion.autocommit = True
        try:
            conexion.cursor().execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
            return "nuevo"
        except modulo.Error as error:
            if codigo(error) != "23505":
                raise
            return "repetido"


# mal [K2]: si falla el `commit`, quien llamó no se entera
def apunta(modulo, uri, numero, nombre):
    with closing(modulo.connect(**datos_de_uri(uri))) as conexion:
        try:
            with conexion, conexion.cursor() as cursor:
                cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
            return "nuevo"
        except modulo.Error as error:
            if "duplicate key" not in str(error):
                raise
            return "repetido"


# mal [K8]: un límite a lo que espera
def apunta(modulo, uri, numero, nombre):
    with closing(modulo.connect(**datos_de_uri(uri))) as conexion:
        try:
            with conexion, conexion.cursor() as cursor:
                cursor.execute("SET lock_timeout = '50ms'")
                cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
            return "nuevo"
        except modulo.Error as error:
            if codigo(error) != "23505":
                raise
            return "repetido"


# mal [K11]: que no trae puerto
def apunta(modulo, uri, numero, nombre):
    esquema = "kingbase" if modulo.__name__ == "ksycopg2" else "postgresql"
    conexion = modulo.connect(esquema + "://" + uri.partition("://")[2])
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# mal [K8]: un límite a lo que espera
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri), options="-c lock_timeout=10000")
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# bien [K4]: deshace antes de mirar el error; si la conexión murió, llega otro de ese driver
def apunta(modulo, uri, numero, nombre):
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.Error as error:
        conexion.rollback()
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()


# mal [K11]: Conecta con `modulo`
def apunta(modulo, uri, numero, nombre):
    modulo = driver if uri.startswith("kingbase") else modulo
    conexion = modulo.connect(**datos_de_uri(uri))
    try:
        with conexion.cursor() as cursor:
            cursor.execute("INSERT INTO carnets VALUES (%s, %s)", (numero, nombre))
        conexion.commit()
        return "nuevo"
    except modulo.Error as error:
        if codigo(error) == "23505":
            return "repetido"
        raise
    finally:
        conexion.close()
