import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

import psycopg2


# bien: con Thread y una lista de huecos
def atiende(clase, consultas):
    valores = [None] * len(consultas)

    def una(lugar, sql):
        conexion = clase.obtenerConexion()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                valores[lugar] = cursor.fetchone()[0]
        except Exception as error:
            valores[lugar] = type(error).__name__
        finally:
            clase.liberarConexion(conexion)

    hilos = [threading.Thread(target=una, args=par) for par in enumerate(consultas)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return valores


# bien: con submit, recogiendo en orden
def atiende(clase, consultas):
    def una(sql):
        with clase.prestada() as conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]

    valores = []
    with ThreadPoolExecutor(len(consultas)) as hilos:
        for futuro in [hilos.submit(una, sql) for sql in consultas]:
            error = futuro.exception()
            valores.append(futuro.result() if error is None else error.__class__.__name__)
    return valores


# mal: no en el orden de las consultas
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        futuros = [hilos.submit(una, sql) for sql in consultas]
        return [futuro.result() for futuro in as_completed(futuros)]


# mal: una detrás de otra
def atiende(clase, consultas):
    valores = []
    for sql in consultas:
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                valores.append(cursor.fetchone()[0])
        except psycopg2.Error as error:
            valores.append(type(error).__name__)
    return valores


# mal: Repártelas en hilos antes de esperar a ninguna
def atiende(clase, consultas):
    valores = []

    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                valores.append(cursor.fetchone()[0])
        except psycopg2.Error as error:
            valores.append(type(error).__name__)

    for sql in consultas:
        hilo = threading.Thread(target=una, args=(sql,))
        hilo.start()
        hilo.join()
    return valores


# mal: esperó una conexión que nadie devolvía
def atiende(clase, consultas):
    def una(sql):
        try:
            conexion = clase.obtenerConexion()
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal: hay conexiones sin devolver
def atiende(clase, consultas):
    def una(sql):
        try:
            conexion = clase.obtenerConexion()
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                valor = cursor.fetchone()[0]
            clase.liberarConexion(conexion)
            return valor
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal: También la que falla deja algo
def atiende(clase, consultas):
    valores = []

    def una(sql):
        with clase.prestada() as conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            valores.append(cursor.fetchone()[0])

    hilos = [threading.Thread(target=una, args=(sql,)) for sql in consultas]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return valores


# mal: el nombre de la clase de su error
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return error

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal: Devuelves la fila entera
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal: Usa `clase`
def atiende(clase, consultas):
    def una(sql):
        try:
            with Conexion.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal: No has pedido ninguna conexión
def atiende(clase, consultas):
    def una(sql):
        conexion = psycopg2.connect()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__
        finally:
            conexion.close()

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal: tiene que devolver una lista
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    return ThreadPoolExecutor(len(consultas)).map(una, consultas)


# mal: antes de que los hilos la llenen
def atiende(clase, consultas):
    valores = [None] * len(consultas)

    def una(lugar, sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                valores[lugar] = cursor.fetchone()[0]
        except psycopg2.Error as error:
            valores[lugar] = type(error).__name__

    for par in enumerate(consultas):
        threading.Thread(target=una, args=par).start()
    return valores


# mal: ¿Falta un «return»?
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        print(list(hilos.map(una, consultas)))


# mal: Tu código lanza DivisionByZero
def atiende(clase, consultas):
    def una(sql):
        with clase.prestada() as conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# bien: pide al pool de la clase
def atiende(clase, consultas):
    reserva = clase.obtenerPool()

    def una(sql):
        conexion = reserva.getconn()
        try:
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__
        finally:
            reserva.putconn(conexion)

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal: Has cerrado el pool de `clase`
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        valores = list(hilos.map(una, consultas))
    clase.cerrarConexiones()
    return valores


# mal: elementos y las consultas son
def atiende(clase, consultas):
    valores = {}

    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                valores[sql] = cursor.fetchone()[0]
        except psycopg2.Error:
            pass

    with ThreadPoolExecutor(len(consultas)) as hilos:
        list(hilos.map(una, consultas))
    return list(valores.values())



# cuelga: espera a que acabe un hilo que no acaba
def atiende(clase, consultas):
    fin = threading.Event()
    hilo = threading.Thread(target=fin.wait, daemon=True)
    hilo.start()
    hilo.join()


# lanza: el hilo recibe una consulta, no todas
def atiende(clase, consultas):
    with clase.prestada() as conexion, conexion.cursor() as cursor:
        cursor.execute(consultas)
