# no aplica K6: la función lee; que su propio commit falle es que muera la conexión, K4
# no aplica K7: no recibe ninguna función que la pueda llamar dentro
# no aplica K10: no recibe ninguna orden
import time

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout


def estado(reserva, numero):
    with reserva.connection() as conexion:
        return conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()[0]


# bien [K1 K8]: con una función aparte
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while (dice := estado(reserva, numero)) == "in progress":
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.01)
    return dice == "committed"


# bien [K9]: con la misma conexión todo el rato
def se_guardo(reserva, numero, segundos):
    limite = time.perf_counter() + segundos
    with reserva.connection() as conexion:
        while True:
            fila = conexion.execute("SELECT txid_status(%s::bigint)", [numero]).fetchone()
            if fila[0] in ("committed", "aborted"):
                return fila[0] == "committed"
            if time.perf_counter() >= limite:
                raise TimeoutError("sigue en marcha")
            time.sleep(0.02)


# bien: con getconn y putconn
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        conexion = reserva.getconn()
        try:
            with conexion:
                dice = conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()[0]
        finally:
            reserva.putconn(conexion)
        match dice:
            case "committed":
                return True
            case "aborted":
                return False
        if time.monotonic() >= limite:
            raise TimeoutError(numero)
        time.sleep(min(0.05, max(0, limite - time.monotonic())))


# bien: se llama a sí misma
def se_guardo(reserva, numero, segundos):
    inicio = time.monotonic()
    dice = estado(reserva, numero)
    if dice != "in progress":
        return dice == "committed"
    if segundos <= 0:
        raise TimeoutError
    time.sleep(0.05)
    return se_guardo(reserva, numero, segundos - (time.monotonic() - inicio))


# mal [K11]: no esperas a que acabe
def se_guardo(reserva, numero, segundos):
    return estado(reserva, numero) == "committed"


# mal: no esperas a que acabe
def se_guardo(reserva, numero, segundos):
    return estado(reserva, numero) != "aborted"


# mal [K12]: se deshizo
def se_guardo(reserva, numero, segundos):
    estado(reserva, numero)
    return True


# mal [K12]: no pide ninguna conexión
def se_guardo(reserva, numero, segundos):
    return True


# mal: no pide ninguna conexión
def se_guardo(reserva, numero, segundos):
    with psycopg.connect() as conexion:
        dice = conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()[0]
    return dice == "committed"


# mal [K11]: Devuelves un str
def se_guardo(reserva, numero, segundos):
    return estado(reserva, numero)


# mal: no devuelve nada
def se_guardo(reserva, numero, segundos):
    estado(reserva, numero) == "committed"


# mal: El límite lo pone
def se_guardo(reserva, numero, segundos):
    for _ in range(100):
        dice = estado(reserva, numero)
        if dice != "in progress":
            return dice == "committed"
        time.sleep(0.02)
    raise TimeoutError


# mal: te rindes antes
def se_guardo(reserva, numero, segundos):
    for _ in range(5):
        dice = estado(reserva, numero)
        if dice != "in progress":
            return dice == "committed"
    raise TimeoutError


# mal [K9]: no lanza TimeoutError
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while time.monotonic() < limite or segundos == 0:
        dice = estado(reserva, numero)
        if dice != "in progress":
            return dice == "committed"
        if segundos == 0:
            break
    return False


# mal [K9]: Pregunta antes de mirar la hora
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while time.monotonic() < limite:
        dice = estado(reserva, numero)
        if dice != "in progress":
            return dice == "committed"
        time.sleep(0.01)
    raise TimeoutError


# mal [K2]: lo cambias por un TimeoutError
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            dice = estado(reserva, numero)
        except errors.DataError:
            dice = "in progress"
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.01)


# mal [K2]: quien llamó no se entera
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            dice = estado(reserva, numero)
        except psycopg.DataError:
            return False
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.01)


# mal [K4]: dices que no
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            dice = estado(reserva, numero)
        except errors.OperationalError as error:
            if error.sqlstate is None and not isinstance(error, psycopg.errors.Error):
                raise
            if isinstance(error, PoolTimeout) or "closed" in str(error) and reserva.closed:
                raise
            return False
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.01)


# mal [K5]: Con el pool agotado
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            dice = estado(reserva, numero)
        except PoolTimeout:
            raise TimeoutError from None
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.01)


# mal [K3]: Si alguien pulsa Ctrl-C, la conexión no vuelve
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        conexion = reserva.getconn()
        try:
            dice = conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()[0]
            conexion.commit()
        except Exception:
            reserva.putconn(conexion)
            raise
        reserva.putconn(conexion)
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.01)


# mal: la conexión no vuelve al pool
def se_guardo(reserva, numero, segundos):
    conexion = reserva.getconn()
    return conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()[0] == "committed"


# mal [K11]: y se pide TimeoutError
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        dice = estado(reserva, numero)
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise PoolTimeout("sigue en marcha")
        time.sleep(0.01)


# mal [K11]: Has terminado la conexión
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        dice = estado(reserva, numero)
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            with reserva.connection() as conexion:
                conexion.execute(
                    "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
                    " WHERE backend_xid::text = %s",
                    [numero],
                )
            raise TimeoutError
        time.sleep(0.01)


# mal [K1]: y tu función dice True
sabidas = []


def se_guardo(reserva, numero, segundos):
    dice = estado(reserva, numero)
    sabidas.append(dice == "committed")
    return sabidas[0]


# mal: Has cerrado
def se_guardo(reserva, numero, segundos):
    with reserva, reserva.connection() as conexion:
        dice = conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()[0]
    return dice == "committed"


# mal [K11]: hereda el ajuste
def se_guardo(reserva, numero, segundos):
    with reserva.connection() as conexion:
        conexion.execute("SET statement_timeout = '5s'")
        dice = conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()[0]
    return dice == "committed"


# bien: dentro de una transacción, con otra función del servidor
def se_guardo(reserva, numero, segundos):
    fin = time.perf_counter() + segundos
    while True:
        with reserva.connection() as conexion, conexion.transaction():
            dice = conexion.execute("SELECT txid_status(%s::bigint)", [numero]).fetchone()[0]
        match dice:
            case "committed":
                return True
            case "aborted":
                return False
        if time.perf_counter() >= fin:
            raise TimeoutError(numero)
        time.sleep(0.05)


# mal [K2]: El servidor da un error, y vuelves a preguntar
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        dice = "in progress"
        try:
            dice = estado(reserva, numero)
        except psycopg.Error:
            if time.monotonic() >= limite:
                raise
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.01)


# mal [K5]: El pool está agotado, y vuelves a preguntar
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        try:
            dice = estado(reserva, numero)
        except PoolTimeout:
            dice = estado(reserva, numero)
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.01)


# mal [K9]: a `connection` no se lo des
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        with reserva.connection(timeout=segundos) as conexion:
            (dice,) = conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.01)


# mal [K11]: sin descansar
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while (dice := estado(reserva, numero)) == "in progress":
        if time.monotonic() >= limite:
            raise TimeoutError
    return dice == "committed"


# mal [K11]: medio segundo o más
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while (dice := estado(reserva, numero)) == "in progress":
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.5)
    return dice == "committed"


# mal [K12]: No juntes textos
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        with reserva.connection() as conexion:
            (dice,) = conexion.execute(f"SELECT pg_xact_status('{numero}'::xid8)").fetchone()
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.02)


# bien: con un límite para la orden, que acaba con la transacción
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        with reserva.connection() as conexion:
            conexion.execute("SET LOCAL statement_timeout = '2s'")
            (dice,) = conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.02)


# mal [K11]: Escribes algo
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        with reserva.connection() as conexion:
            conexion.execute("CREATE TABLE IF NOT EXISTS miradas (cuando timestamptz)")
            conexion.execute("INSERT INTO miradas VALUES (now())")
            (dice,) = conexion.execute("SELECT pg_xact_status(%s::xid8)", [numero]).fetchone()
        if dice != "in progress":
            return dice == "committed"
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.02)


# cuelga: espera al servidor
def se_guardo(reserva, numero, segundos):
    with reserva.connection() as conexion:
        conexion.execute("SELECT pg_sleep(600)")


# lanza: un valor que no es una lista
def se_guardo(reserva, numero, segundos):
    with reserva.connection() as conexion:
        return conexion.execute("SELECT pg_xact_status(%s::xid8)", numero).fetchone()[0] == "committed"


# mal: sigues preguntando después
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + 2 * segundos
    while (dice := estado(reserva, numero)) == "in progress":
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.02)
    return dice == "committed"


# bien: con una función de SQL que ya contesta, y un recurso que se repite
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    pregunta = """SELECT CASE pg_xact_status(CAST(%(numero)s AS xid8))
        WHEN 'committed' THEN true WHEN 'aborted' THEN false END"""

    def otra_vez():
        with reserva.connection() as conexion:
            dice = conexion.execute(pregunta, {"numero": numero}).fetchone()[0]
        if dice is not None:
            return dice
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.45)
        return otra_vez()

    return otra_vez()


# bien: descansa en el servidor
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while True:
        with reserva.connection() as conexion:
            orden = "SELECT pg_xact_status(%s::xid8)"
            (dice,) = conexion.execute(orden, [numero]).fetchone()
            if dice != "in progress":
                return dice == "committed"
            if time.monotonic() >= limite:
                raise TimeoutError
            conexion.execute("SELECT pg_sleep(0.02)")


# bien [K11]: los descansos crecen hasta un tope, y se parten en trozos
def se_guardo(reserva, numero, segundos):
    limite, descanso = time.monotonic() + segundos, 0.012
    while (dice := estado(reserva, numero)) == "in progress":
        if time.monotonic() >= limite:
            raise TimeoutError
        for _ in range(4):
            time.sleep(descanso / 4)
        descanso = min(2 * descanso, 0.4)
    return dice == "committed"


# mal [K11]: menos de diez milisegundos
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while (dice := estado(reserva, numero)) == "in progress":
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(0.005)
    return dice == "committed"


# mal [K11]: medio segundo o más
def se_guardo(reserva, numero, segundos):
    limite = time.monotonic() + segundos
    while (dice := estado(reserva, numero)) == "in progress":
        if time.monotonic() >= limite:
            raise TimeoutError
        for _ in range(10):
            time.sleep(0.1)
    return dice == "committed"


# mal [K9]: una pregunta también tarda
def se_guardo(reserva, numero, segundos):
    for _ in range(int(segundos / 0.02) + 1):
        dice = estado(reserva, numero)
        if dice != "in progress":
            return dice == "committed"
        time.sleep(0.02)
    raise TimeoutError


# mal [K9]: medio segundo o más
def se_guardo(reserva, numero, segundos):
    limite, descanso = time.monotonic() + segundos, 0.01
    while (dice := estado(reserva, numero)) == "in progress":
        if time.monotonic() >= limite:
            raise TimeoutError
        time.sleep(descanso)
        descanso *= 2
    return dice == "committed"
