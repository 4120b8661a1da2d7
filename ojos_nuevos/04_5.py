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

# mal: una detrás de otra, sin hilos, [K8]

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

# mal: cinco hilos fijos: con más consultas, un hilo atiende varias y no van todas a la vez, [K8]

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

# mal: espera a cada hilo antes de arrancar el siguiente, [K8]

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

# mal: en el orden en que terminan, no en el de las consultas, [K11]

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

# mal: as_completed también pierde el orden, [K11]

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

# mal: todos los hilos comparten una conexión: un error estropea la transacción de los demás, [K8]

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

# mal: si la consulta falla no devuelve la conexión, [K2]

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

# mal: nunca devuelve: la segunda vez no quedan, [K1]

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

# mal: el texto del error, no el nombre de su clase, [K11]

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

# mal: la fila entera, no el primer valor, [K11]

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

# mal: solo atrapa DataError: una tabla que no existe lo tumba todo, [K2]

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

# mal: siempre el mismo nombre de error, el del ejemplo de la lección, [K12]

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

# mal: no atrapa la espera agotada: el try empieza con la conexión ya prestada, [K5]

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

# mal: un diccionario por consulta: las consultas repetidas dan todas el mismo valor, [K1]

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

# mal: la lambda mira la variable del bucle cuando corre: varios hilos hacen la última consulta, [K8]

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

# mal: usa Conexion, la del cuaderno, y no la clase que recibe, [K12]

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

# mal: se conecta por su cuenta: no usa las conexiones de la clase y puede pasar del máximo, [K11]

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

# mal: cierra el pool de todos al acabar, con las conexiones que otros tengan prestadas, [K8]

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

# mal: devuelve el iterador de map, no una lista, [K11]

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
