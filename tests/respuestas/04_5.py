# no aplica K3: Ctrl-C llega al hilo principal, y aquí trabajan otros
# no aplica K6: las consultas leen: no se confirma nada
# no aplica K7: una consulta no llama a la función
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

import psycopg2
from psycopg2 import pool

from lecciones.leccion_04_hilos_y_claves.conexion import Conexion
from lecciones.leccion_04_hilos_y_claves.hilos import a_la_vez


# bien [K4 K10]: un objeto que se puede llamar
class Reparto:
    def __call__(self, clase, consultas):
        self.clase = clase
        with ThreadPoolExecutor(len(consultas)) as hilos:
            return list(hilos.map(self.una, consultas))

    def una(self, consulta):
        try:
            with self.clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__


atiende = Reparto()


# bien [K5]: pide y devuelve dentro del mismo try
def atiende(clase, consultas):
    valores = [None] * len(consultas)

    def una(lugar, sql):
        conexion = None
        try:
            conexion = clase.obtenerConexion()
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                valores[lugar] = cursor.fetchone()[0]
        except Exception as error:
            valores[lugar] = type(error).__name__
        finally:
            if conexion is not None:
                clase.liberarConexion(conexion)

    hilos = [threading.Thread(target=una, args=par) for par in enumerate(consultas)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return valores


# bien [K8]: pregunta si su clase es una Conexion, sin usarla
def atiende(clase, consultas):
    assert issubclass(clase, Conexion)

    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    return a_la_vez(una, consultas)


# bien: ThreadPoolExecutor con tantos hilos como consultas y map
def atiende(clase, consultas):
    """Devuelve el primer valor de cada consulta, o el nombre de su error."""

    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# bien: hilos a mano, cada uno escribe en su casilla
def atiende(clase, consultas):
    valores = [None] * len(consultas)

    def en_su_hilo(i, sql):
        try:
            with clase.prestada() as c, c.cursor() as cur:
                cur.execute(sql)
                (valores[i], *_) = cur.fetchone()
        except Exception as e:
            valores[i] = e.__class__.__name__

    tropa = [threading.Thread(target=en_su_hilo, args=par) for par in enumerate(consultas)]
    for h in tropa:
        h.start()
    for h in tropa:
        h.join()
    return valores


# bien: aprovecha a_la_vez, la función del principio de la lección
def atiende(clase, consultas):
    def valor_o_error(consulta):
        try:
            with clase.prestada() as conexion:
                cursor = conexion.cursor()
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except Exception as error:
            return type(error).__name__

    return a_la_vez(valor_o_error, consultas)


# bien: submit, y el error se lee del futuro con exception()
def atiende(clase, consultas):
    def primera_celda(sql):
        with clase.prestada() as conexion:
            with conexion.cursor() as cursor:
                cursor.execute(sql)
                return next(iter(cursor.fetchone()))

    with ThreadPoolExecutor(max_workers=len(consultas)) as equipo:
        futuros = [equipo.submit(primera_celda, sql) for sql in consultas]
    return [f.result() if f.exception() is None else type(f.exception()).__name__ for f in futuros]


# bien: obtenerConexion y liberarConexion en un finally; subclase de Thread con su resultado
def atiende(clase, consultas):
    class Recadero(threading.Thread):
        def __init__(self, recado):
            super().__init__()
            self.recado = recado
            self.start()

        def run(self):
            try:
                c = clase.obtenerConexion()
                try:
                    cur = c.cursor()
                    cur.execute(self.recado)
                    self.vuelve_con = cur.fetchone()[0]
                finally:
                    clase.liberarConexion(c)
            except psycopg2.Error as error:
                self.vuelve_con = type(error).__name__

    recaderos = [Recadero(c) for c in consultas]
    return [(r.join(), r.vuelve_con)[1] for r in recaderos]


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


# mal [K8]: Con 40 consultas
# dos hilos
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(2) as hilos:
        return list(hilos.map(una, consultas))


# mal [K8 K9]: Con 40 consultas
# los hilos que ponga Python, que no son tantos como consultas
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor() as hilos:
        return list(hilos.map(una, consultas))


# mal [K8]: Con 40 consultas
# de cinco en cinco, como el pool
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    valores = []
    for n in range(0, len(consultas), 5):
        valores += a_la_vez(una, consultas[n : n + 5])
    return valores


# mal [K10]: El valor que das a `select 'uno'` no es el suyo
# solo da valor a lo que empieza por SELECT
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0] if consulta.startswith("SELECT") else None
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K4]: conexiones sin devolver
# no devuelve la conexión que murió
def atiende(clase, consultas):
    def una(consulta):
        try:
            conexion = clase.obtenerConexion()
            try:
                cursor = conexion.cursor()
                cursor.execute(consulta)
                return cursor.fetchone()[0]
            finally:
                if not conexion.closed:
                    clase.liberarConexion(conexion)
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K8]: Con 40 consultas
# una detrás de otra, sin hilos
def atiende(clase, consultas):
    resultados = []
    for consulta in consultas:
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                resultados.append(cursor.fetchone()[0])
        except psycopg2.Error as error:
            resultados.append(type(error).__name__)
    return resultados


# mal [K8]: Con 40 consultas
# cinco hilos fijos: con más consultas, un hilo atiende varias y no van todas a la vez
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(5) as hilos:
        return list(hilos.map(una, consultas))


# mal [K8]: Con 40 consultas
# espera a cada hilo antes de arrancar el siguiente
def atiende(clase, consultas):
    resultados = []

    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                resultados.append(cursor.fetchone()[0])
        except psycopg2.Error as error:
            resultados.append(type(error).__name__)

    for consulta in consultas:
        hilo = threading.Thread(target=una, args=(consulta,))
        hilo.start()
        hilo.join()
    return resultados


# mal [K11]: Los valores están
# en el orden en que terminan, no en el de las consultas
def atiende(clase, consultas):
    resultados = []

    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                resultados.append(cursor.fetchone()[0])
        except psycopg2.Error as error:
            resultados.append(type(error).__name__)

    hilos = [threading.Thread(target=una, args=(consulta,)) for consulta in consultas]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return resultados


# mal [K11]: Los valores están
# as_completed también pierde el orden
from concurrent.futures import as_completed


def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return [f.result() for f in as_completed([hilos.submit(una, c) for c in consultas])]


# mal [K8]: Todas las consultas comparten una conexión
# todos los hilos comparten una conexión: un error estropea la transacción de los demás
def atiende(clase, consultas):
    with clase.prestada() as conexion:

        def una(consulta):
            try:
                with conexion.cursor() as cursor:
                    cursor.execute(consulta)
                    return cursor.fetchone()[0]
            except psycopg2.Error as error:
                return type(error).__name__

        with ThreadPoolExecutor(len(consultas)) as hilos:
            return list(hilos.map(una, consultas))


# mal [K2]: conexiones sin devolver
# si la consulta falla no devuelve la conexión
def atiende(clase, consultas):
    def una(consulta):
        try:
            conexion = clase.obtenerConexion()
            cursor = conexion.cursor()
            cursor.execute(consulta)
            valor = cursor.fetchone()[0]
            clase.liberarConexion(conexion)
            return valor
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K1]: conexiones sin devolver
# nunca devuelve: la segunda vez no quedan
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.obtenerConexion() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K11]: `SELECT 1 / 0` falla
# el texto del error, no el nombre de su clase
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return str(error)

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K11]: Devuelves la fila entera
# la fila entera, no el primer valor
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K2]: El error de una consulta
# solo atrapa DataError: una tabla que no existe lo tumba todo
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.DataError as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K12]: `SELECT * FROM no_existe` falla
# siempre el mismo nombre de error, el del ejemplo de la lección
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error:
            return "DivisionByZero"

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K5]: Una consulta no consiguió conexión
# no atrapa la espera agotada: el try empieza con la conexión ya prestada
def atiende(clase, consultas):
    def una(consulta):
        with clase.prestada() as conexion:
            try:
                with conexion.cursor() as cursor:
                    cursor.execute(consulta)
                    return cursor.fetchone()[0]
            except psycopg2.Error as error:
                return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K1]: Dos consultas iguales son dos consultas
# un diccionario por consulta: las consultas repetidas dan todas el mismo valor
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        futuros = {consulta: hilos.submit(una, consulta) for consulta in consultas}
    return [futuros[consulta].result() for consulta in consultas]


# mal [K8]: El valor que das a `SELECT 0 FROM pg_sleep(0.3)` no es el suyo
# la lambda mira la variable del bucle cuando corre: varios hilos hacen la última consulta
def atiende(clase, consultas):
    resultados = {}
    salida = threading.Event()

    def una(i, consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                resultados[i] = cursor.fetchone()[0]
        except psycopg2.Error as error:
            resultados[i] = type(error).__name__

    hilos = []
    for i, consulta in enumerate(consultas):
        hilos.append(threading.Thread(target=lambda: (salida.wait(), una(i, consulta))))
        hilos[-1].start()
    salida.set()
    for hilo in hilos:
        hilo.join()
    return [resultados.get(i) for i in range(len(consultas))]


# mal [K12]: No has pedido ninguna conexión a `clase`, el parámetro
# usa Conexion, la del cuaderno, y no la clase que recibe
def atiende(clase, consultas):
    def una(consulta):
        try:
            with Conexion.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K11]: No has pedido ninguna conexión a `clase`, el parámetro
# se conecta por su cuenta: no usa las conexiones de la clase y puede pasar del máximo
def atiende(clase, consultas):
    def una(consulta):
        conexion = psycopg2.connect()
        try:
            cursor = conexion.cursor()
            cursor.execute(consulta)
            return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__
        finally:
            conexion.close()

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K8]: Has cerrado el pool de `clase`, que otros pueden estar usando
# cierra el pool de todos al acabar, con las conexiones que otros tengan prestadas
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        resultados = list(hilos.map(una, consultas))
    clase.cerrarConexiones()
    return resultados


# mal [K11]: La función tiene que devolver una lista
# devuelve el iterador de map, no una lista
def atiende(clase, consultas):
    def una(consulta):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(consulta)
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return hilos.map(una, consultas)


# mal [K5]: Otro tiene todas las conexiones
# con Thread y una lista de huecos
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


# mal: Con 40 consultas
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


# mal: conexiones sin devolver
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


# mal [K2]: También la que falla deja algo
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


# mal [K12]: Usa `clase`
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


# mal: El error de una consulta
def atiende(clase, consultas):
    def una(sql):
        with clase.prestada() as conexion, conexion.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K5]: Una consulta no consiguió conexión
# pide al pool de la clase
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


# mal [K2]: El error de una consulta, FeatureNotSupported, ha llegado fuera
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except (psycopg2.DataError, psycopg2.ProgrammingError, psycopg2.OperationalError) as error:
            return type(error).__name__

    return a_la_vez(una, consultas)


# mal [K4 K2]: El error de una consulta, InterfaceError, ha llegado fuera
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        except (psycopg2.DatabaseError, pool.PoolError) as error:
            return type(error).__name__

    return a_la_vez(una, consultas)


# mal [K10]: cada `%` de la orden cuenta como un hueco
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(sql, ())
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    return a_la_vez(una, consultas)


# mal [K10]: `SHOW integer_datetimes` no falla, y en su lugar das `SyntaxError`
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as conexion, conexion.cursor() as cursor:
                cursor.execute(f"SELECT * FROM ({sql}) AS una LIMIT 1")
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            return type(error).__name__

    return a_la_vez(una, consultas)


# mal [K5 K1]: la pide otra vez. No insistas
class EsperaAgotada(pool.PoolError):
    """Como en el cuaderno."""


def atiende(clase, consultas):
    def una(sql):
        while True:
            try:
                with clase.prestada() as conexion, conexion.cursor() as cursor:
                    cursor.execute(sql)
                    return cursor.fetchone()[0]
            except EsperaAgotada:
                continue
            except psycopg2.Error as error:
                return type(error).__name__

    return a_la_vez(una, consultas)


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


# mal [K1]: se ejecuta otra vez
def atiende(clase, consultas):
    def una(sql, otra=True):
        try:
            with clase.prestada() as c, c.cursor() as cur:
                cur.execute(sql)
                return cur.fetchone()[0]
        except psycopg2.OperationalError as e:
            return una(sql, False) if otra else type(e).__name__
        except psycopg2.Error as e:
            return type(e).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))


# mal [K11]: que es un texto
def atiende(clase, consultas):
    def una(sql):
        try:
            with clase.prestada() as c, c.cursor() as cur:
                cur.execute(sql)
                return str(cur.fetchone()[0])
        except psycopg2.Error as e:
            return type(e).__name__

    with ThreadPoolExecutor(len(consultas)) as hilos:
        return list(hilos.map(una, consultas))
