# no aplica K4: la conexión se devuelve recién abierta, y no se usa
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: no recibe ninguna función
# no aplica K10: no recibe ninguna orden
import time
from time import sleep

import psycopg
from psycopg import OperationalError, connect

NO_CABE = ("connection slots", "too many")


def no_cabe(error):
    return any(texto in str(error) for texto in NO_CABE)


def insiste(datos, segundos, repite=no_cabe, espera=0.05):
    limite = time.monotonic() + segundos
    while True:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not repite(error) or time.monotonic() >= limite:
                raise
        if espera:
            time.sleep(espera)


# bien [K1 K2 K8]: con los nombres sueltos
def conecta_cuando_quepa(datos, segundos):
    acaba = time.monotonic() + segundos
    while True:
        try:
            return connect(**datos)
        except OperationalError as error:
            if not no_cabe(error):
                raise
            if time.monotonic() >= acaba:
                raise
        sleep(0.02)


# bien [K3 K9]: se llama a sí misma
def conecta_cuando_quepa(datos, segundos):
    desde = time.perf_counter()
    try:
        return psycopg.connect(**datos)
    except psycopg.Error as error:
        if segundos <= 0 or not no_cabe(error):
            raise
    time.sleep(0.1)
    return conecta_cuando_quepa(datos, segundos - (time.perf_counter() - desde))


# bien: con esperas que crecen
def conecta_cuando_quepa(datos, segundos):
    limite, espera = time.monotonic() + segundos, 0.01
    conexion = None
    while conexion is None:
        try:
            conexion = psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            texto = str(error)
            lleno = "too many" in texto or "connection slots" in texto
            if lleno and time.monotonic() < limite:
                time.sleep(espera)
                espera = min(espera * 2, 0.3)
            else:
                raise
    return conexion


# mal: no lo intentas otra vez
def conecta_cuando_quepa(datos, segundos):
    try:
        return psycopg.connect(**datos)
    except psycopg.OperationalError:
        time.sleep(min(segundos, 0.45))
        raise


# mal: no lo intentas otra vez
def conecta_cuando_quepa(datos, segundos):
    return psycopg.connect(**datos)


# mal [K2]: lo repites
def conecta_cuando_quepa(datos, segundos):
    return insiste(datos, segundos, lambda error: True)


# mal: Llega un error que no es el del último intento
def conecta_cuando_quepa(datos, segundos):
    limite, primero = time.monotonic() + segundos, None
    while True:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error):
                raise
            primero = primero or error
        if time.monotonic() >= limite:
            raise primero
        time.sleep(0.05)


# mal: no descansas
def conecta_cuando_quepa(datos, segundos):
    return insiste(datos, segundos, espera=0)


# mal [K9]: Descansas medio segundo o más
def conecta_cuando_quepa(datos, segundos):
    return insiste(datos, segundos, espera=0.5)


# mal [K9]: Con `segundos` a cero
def conecta_cuando_quepa(datos, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error):
                raise
            time.sleep(0.05)
            if time.monotonic() > limite + 0.2:
                raise


# mal [K11]: que también es que no cabe
def conecta_cuando_quepa(datos, segundos):
    return insiste(datos, segundos, lambda error: "connection slots" in str(error))


# mal: y llega TimeoutError
def conecta_cuando_quepa(datos, segundos):
    try:
        return insiste(datos, segundos)
    except psycopg.OperationalError as error:
        raise TimeoutError("no cabe") from error


# mal: quien llamó no recibe el error
def conecta_cuando_quepa(datos, segundos):
    try:
        return insiste(datos, segundos)
    except psycopg.OperationalError:
        return None


# mal: te rindes antes
def conecta_cuando_quepa(datos, segundos):
    for _ in range(3):
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error) or segundos == 0:
                raise
            ultimo = error
        time.sleep(0.01)
    raise ultimo


# mal [K3]: sigues intentándolo
def conecta_cuando_quepa(datos, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error) or time.monotonic() >= limite:
                raise
        try:
            time.sleep(0.05)
        except BaseException:
            continue


# mal: ¿Falta un «return»?
def conecta_cuando_quepa(datos, segundos):
    insiste(datos, segundos)


# mal: Devuelves la conexión cerrada
def conecta_cuando_quepa(datos, segundos):
    with insiste(datos, segundos) as conexion:
        return conexion


# mal [K12]: No te conectas con los `datos`
def conecta_cuando_quepa(datos, segundos):
    return insiste(datos | {"dbname": "postgres"}, segundos)


# mal: y devuelves una
def conecta_cuando_quepa(datos, segundos):
    prueba = psycopg.connect(**datos)
    prueba.execute("SELECT 1")
    return psycopg.connect(**datos)


# mal [K11]: Cambias el diccionario
def conecta_cuando_quepa(datos, segundos):
    datos["connect_timeout"] = 3
    return insiste(datos, segundos)


# mal: descansas. Se descansa entre dos intentos
def conecta_cuando_quepa(datos, segundos):
    time.sleep(0.05)
    return insiste(datos, segundos)


# mal [K1 K8]: dos veces la misma
guardada = []


def conecta_cuando_quepa(datos, segundos):
    if not guardada:
        guardada.append(insiste(datos, segundos))
    return guardada[0]


# mal: no es un descanso
def conecta_cuando_quepa(datos, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error) or time.monotonic() >= limite:
                raise
        time.sleep(0)


# mal: Descansas medio segundo o más
def conecta_cuando_quepa(datos, segundos):
    limite, descanso = time.monotonic() + segundos, 0.05
    while True:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error) or time.monotonic() >= limite:
                raise
        time.sleep(descanso)
        descanso *= 2


# mal [K11]: usada o cambiada
def conecta_cuando_quepa(datos, segundos):
    conexion = insiste(datos, segundos)
    conexion.execute("SELECT 1")
    return conexion


# mal [K11]: usada o cambiada
def conecta_cuando_quepa(datos, segundos):
    conexion = insiste(datos, segundos)
    conexion.autocommit = True
    return conexion


# mal [K1]: dos veces la misma
guardadas = {}


def conecta_cuando_quepa(datos, segundos):
    clave = str(datos)
    if clave not in guardadas or guardadas[clave].closed:
        guardadas[clave] = insiste(datos, segundos)
    return guardadas[clave]


# mal [K2]: después el error es otro
def conecta_cuando_quepa(datos, segundos):
    primero = []

    def repite(error):
        primero.append(error)
        return no_cabe(primero[0])

    return insiste(datos, segundos, repite)


# mal: Ya han pasado
def conecta_cuando_quepa(datos, segundos):
    limite = time.process_time() + segundos
    while True:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error) or time.process_time() >= limite:
                raise
        time.sleep(0.05)


# mal: Ya han pasado
def conecta_cuando_quepa(datos, segundos):
    while True:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error) or segundos == 0:
                raise
        time.sleep(0.05)


# mal [K3]: mientras te conectas
def conecta_cuando_quepa(datos, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            return psycopg.connect(**datos)
        except BaseException as error:
            otro = isinstance(error, psycopg.Error) and not no_cabe(error)
            if otro or time.monotonic() >= limite:
                raise
        time.sleep(0.05)


# bien [K9]: sin descansar más de lo que queda
def conecta_cuando_quepa(datos, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            queda = limite - time.monotonic()
            if not no_cabe(error) or queda <= 0:
                raise
        time.sleep(min(0.2, queda))


# mal [K9]: conectar también tarda
def conecta_cuando_quepa(datos, segundos):
    for quedan in range(int(segundos * 20), -1, -1):
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error) or not quedan:
                raise
        time.sleep(0.05)


# mal [K9]: sin el error de ningún intento
def conecta_cuando_quepa(datos, segundos):
    limite = time.monotonic() + segundos
    while time.monotonic() < limite:
        try:
            return psycopg.connect(**datos)
        except psycopg.OperationalError as error:
            if not no_cabe(error):
                raise
            ultimo = error
        time.sleep(0.05)
    raise ultimo


# mal [K11]: El error dice «remaining connection slots
def conecta_cuando_quepa(datos, segundos):
    return insiste(datos, segundos, lambda error: error.sqlstate == "53300")


# cuelga: lo intenta sin fin
def conecta_cuando_quepa(datos, segundos):
    while True:
        try:
            psycopg.connect(**datos)
        except psycopg.OperationalError:
            pass
        time.sleep(0.05)


# lanza: un nombre que no existe
def conecta_cuando_quepa(datos, segundos):
    return psycopg.connect(**dato)
