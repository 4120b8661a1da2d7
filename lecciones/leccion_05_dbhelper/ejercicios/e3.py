"""05.3: dos cambios que se guardan juntos o ninguno."""

from contextlib import contextmanager

import psycopg2
from psycopg2 import extensions

from helpers.ejercicios import (
    Fallo,
    a_la_vez,
    ejercicio,
    exige,
    exige_parametro,
    exige_que_lance,
    faltan,
    libres,
    mata,
    si_lanza,
)

from .. import tablas
from .comun import CERRADO, Ayudante, tablas_propias

# Los usuarios 4 a 9 y sus pedidos. El 4 no tiene. El pedido del 2 no se puede borrar; el del 6
# sí, hasta el `commit`; y ahí se ve también si dos usuarios tienen el mismo nombre.
MAS = """
INSERT INTO users SELECT n, 'usuario ' || n FROM generate_series(4, 9) AS n;
INSERT INTO orders SELECT n, n, 'tiza' FROM generate_series(5, 9) AS n;
INSERT INTO orders VALUES (4, 3, 'tiza');
CREATE TABLE bills (order_id int REFERENCES orders);
INSERT INTO bills VALUES (3);
CREATE TABLE stamps (order_id int REFERENCES orders DEFERRABLE INITIALLY DEFERRED);
INSERT INTO stamps VALUES (6);
ALTER TABLE users ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED;
-- Cuántas veces llega cada cambio, se guarde o no; y un choque la primera vez, no la segunda.
CREATE SEQUENCE veces_users MINVALUE 0;
CREATE SEQUENCE veces_orders MINVALUE 0;
CREATE FUNCTION cuenta() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE
    nuevo text = to_jsonb(NEW) ->> 'name';
BEGIN
    IF nextval('veces_' || TG_TABLE_NAME) = 1 AND nuevo IN ('40P01', '55P03') THEN
        RAISE EXCEPTION USING ERRCODE = nuevo;
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER cuenta BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION cuenta();
CREATE TRIGGER cuenta BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION cuenta();
"""


@ejercicio("cambia_y_borra", segundos=30)
def juzga(cambia_y_borra, prueba):
    exige_parametro(cambia_y_borra, "ayudante", "db_helper", "DBHelper")
    with tablas_propias(tablas.SQL + MAS) as cursor:
        ayudante = Ayudante()
        _exige_los_dos(cambia_y_borra, ayudante, cursor)
        _exige_ninguno(cambia_y_borra, ayudante, cursor)
        _exige_que_devuelva(cambia_y_borra, ayudante)
        _exige_entero(cambia_y_borra, cursor)
        _exige_que_no_repita(cambia_y_borra, ayudante, cursor)
        ayudante.shutdown_connection_pool()
        _exige_a_la_vez(cambia_y_borra, cursor)


def _mira(cursor, usuario):
    """(su nombre, cuántos pedidos tiene), ahora y según el servidor."""
    cursor.execute("SELECT name FROM users WHERE id = %s", [usuario])
    fila = cursor.fetchone()
    exige(fila, f"El usuario {usuario} ya no está en `users`. Borra sus pedidos, no a él.")
    cursor.execute("SELECT count(*) FROM orders WHERE user_id = %s", [usuario])
    return fila[0], cursor.fetchone()[0]


def _exige_los_dos(cambia_y_borra, ayudante, cursor):
    with si_lanza(
        SyntaxError="El SQL no se entiende (42601). Si juntas textos, el nombre «O'Hara» lo rompe "
        "con su apóstrofo: pasa los valores aparte. Su sitio se marca con `%s`, sin comillas.",
        ForeignKeyViolation="Intentas borrar más de lo que se pide (23503). "
        "Borra de `orders`, y solo los pedidos del usuario que recibe la función.",
        UniqueViolation="También cambian otros usuarios: dos se llaman igual (23505). "
        "Los dos `WHERE` van con el usuario que recibe la función.",
    ):
        cambia_y_borra(ayudante, 1, "O'Hara")
    exige(ayudante.prestamos, "No usas `ayudante.get_resource()`. Pide la conexión con él.")
    reserva = ayudante._connection_pool
    exige(not reserva.closed, "Has cerrado el pool. Otros lo usan: solo devuelve la conexión.")
    nombre, pedidos = _mira(cursor, 1)
    if nombre == "Ana" and pedidos == 2:
        raise Fallo("""No queda guardado nada: al devolver la conexión se deshace. Falta el
            `commit()` de esa conexión, dentro del «with».""")
    exige(nombre == "O'Hara", "El nombre del usuario 1 no cambia al que recibe la función.")
    exige(pedidos == 0, "El nombre cambia, pero los pedidos del usuario siguen ahí.")
    if [_mira(cursor, n) for n in (2, 3)] != [("Luis", 1), ("Sara", 1)]:
        raise Fallo("""También cambian otros usuarios. Los dos `WHERE` van con el usuario que recibe
            la función.""")
    if faltan(reserva, 3, CERRADO):
        raise Fallo("La conexión no vuelve al pool. Usa `get_resource` en un «with».")
    for usuario, nuevo in ((3, "Zoe"), (4, "Noa")):
        cambia_y_borra(ayudante, usuario, nuevo)
        if usuario == 4 and _mira(cursor, 4)[0] != nuevo:
            raise Fallo("""El usuario 4 no tiene pedidos, y su nombre no cambia. Que no haya nada
                que borrar no es un fallo: se guarda igual.""")
        if (_mira(cursor, 1)[0], *_mira(cursor, usuario)) != ("O'Hara", nuevo, 0):
            raise Fallo(f"""Con el usuario {usuario} no cambia lo suyo. Los dos `WHERE` van con el
                usuario que recibe la función.""")


def _exige_que_no_repita(cambia_y_borra, ayudante, cursor):
    """Un choque: la segunda vez no lo habría."""
    for codigo, clase in (("40P01", "DeadlockDetected"), ("55P03", "LockNotAvailable")):
        with (
            exige_que_lance(
                clase,
                f"El `update` choca con otra transacción ({codigo}) y quien llamó no se entera. "
                "Quita el «except», o termina el bloque con «raise».",
            ),
            _exige_una_vez(cursor, f"El `update` choca con otra transacción ({codigo}), y"),
        ):
            cambia_y_borra(ayudante, 8, codigo)


@contextmanager
def _exige_una_vez(cursor, cuando):
    """Lanza Fallo si en el bloque un cambio llega al servidor más de una vez, se guarde o no."""
    cursor.execute("SELECT setval('veces_users', 0), setval('veces_orders', 0)")
    try:
        yield
    finally:
        cursor.execute("SELECT u.last_value, o.last_value FROM veces_users u, veces_orders o")
        if max(cursor.fetchone()) > 1:
            raise Fallo(f"""{cuando} el servidor recibe el mismo cambio más de una vez. Deja que el
                error llegue a quien llamó, y no se repite nada.""")


def _exige_ninguno(cambia_y_borra, ayudante, cursor):
    """Falla una de las dos órdenes, o el `commit`."""
    for usuario, nuevo, clase, que, si_calla in (
        (2, "Eva", "ForeignKeyViolation", "el `delete`", ""),
        (5, None, "NotNullViolation", "el `update`", ""),
        (6, "Lola", "ForeignKeyViolation", "el `commit`", " por los pedidos"),
        (7, "Luis", "UniqueViolation", "el `commit`", " por el nombre"),
    ):
        antes = _mira(cursor, usuario)
        with exige_que_lance(
            clase,
            f"Ha fallado {que}{si_calla} y quien llamó no se entera. "
            "Quita el «except», o termina el bloque con «raise».",
            # Solo llega aquí cuando se esperaba otro.
            ForeignKeyViolation="Al cambiar el nombre por el que ya tiene otro usuario, borras los "
            "pedidos del otro. Los dos `WHERE` van con el número que recibe la función.",
            Error=f"Cuando falla {que}{si_calla} llega {{clase}}, no su error. "
            "Déjalo pasar: basta con no atraparlo.",
            Exception=f"Cuando falla {que}{si_calla} llega {{clase}}, no el error de PostgreSQL. "
            "Déjalo pasar, o deshaz y escribe «raise» a secas.",
        ):
            cambia_y_borra(ayudante, usuario, nuevo)
        if _mira(cursor, usuario) != antes:
            raise Fallo(f"""Ha fallado {que}{si_calla} y lo otro quedó guardado. Las dos órdenes van
                en la misma transacción: una conexión, `autocommit=False` y un solo `commit()`, al
                final.""")
        for conexion in libres(ayudante._connection_pool, 1):
            if conexion.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
                raise Fallo(f"""Cuando falla {que}, tu `BEGIN` se queda sin terminar y lo hereda el
                    siguiente: en autocommit, `psycopg2` no lo deshace. Usa `autocommit=False`.""")


def _exige_que_devuelva(cambia_y_borra, ayudante):
    reserva = ayudante._connection_pool
    if faltan(reserva, 3, CERRADO):
        raise Fallo("La conexión no vuelve al pool. Usa `get_resource` en un «with».")
    tomadas = [reserva.getconn() for _ in range(3)]
    with exige_que_lance(
        "PoolError", "Con el pool agotado no se guarda nada, y quien llamó no se entera."
    ):
        cambia_y_borra(ayudante, 1, "Ada")
    for conexion in tomadas:
        reserva.putconn(conexion)


class _Aviso:
    """Hace algo cuando termina la orden número `cual` de las que tocan las tablas."""

    def __init__(self, hace, cual):
        self.hace, self.faltan = hace, cual

    def __call__(self, conexion, orden):
        self.faltan -= "users" in orden or "orders" in orden
        if self.faltan == 0:
            self.hace(conexion)


def _pulsa_ctrl_c(_):
    raise KeyboardInterrupt


def _exige_entero(cambia_y_borra, cursor):
    """Después de una orden, la que sea, alguien pulsa Ctrl-C o la conexión muere."""
    for usuario, hace, que in (
        (5, _pulsa_ctrl_c, "alguien pulsa Ctrl-C"),
        (7, mata, "la conexión muere"),
    ):
        for cual in (1, 2, 3):
            aviso = _Aviso(hace, cual)
            _exige_todo_o_nada(cambia_y_borra, cursor, usuario, aviso, que)
            if aviso.faltan > 0:
                break  # no hay tantas


def _exige_todo_o_nada(cambia_y_borra, cursor, usuario, aviso, que):
    antes, lanza = _mira(cursor, usuario), True
    try:
        with _exige_una_vez(cursor, f"Si {que} entre las dos órdenes,"):
            cambia_y_borra(Ayudante(avisa=aviso), usuario, "Olga")
        lanza = False
    except (KeyboardInterrupt, psycopg2.Error):
        pass
    ahora = _mira(cursor, usuario)
    if ahora not in (antes, ("Olga", 0)):
        raise Fallo(f"""Si {que} entre las dos órdenes, se guarda la mitad. El `commit()` va
            detrás de las dos, y solo si han ido bien: no en un «finally», ni en dos
            conexiones.""")
    if not lanza and ahora == antes:
        raise Fallo(f"""Si {que} entre las dos órdenes no se guarda nada, y quien llamó no se
            entera. Quita el «except», o termina el bloque con «raise».""")
    cursor.execute("UPDATE users SET name = %s WHERE name = 'Olga'", [f"usuario {usuario}"])


def _exige_a_la_vez(cambia_y_borra, cursor):
    """Cada llamada necesita una sola conexión, y dos llamadas no se mezclan."""
    ayudante = Ayudante(guarda=3)
    ayudante.initialize_connection_pool()
    reserva = ayudante._connection_pool
    tomadas = [reserva.getconn(), reserva.getconn()]
    with si_lanza(
        PoolError="Con una sola conexión libre, tu función no puede: pide más de una. Las dos "
        "órdenes van en la misma transacción, y esa es de una sola conexión."
    ):
        cambia_y_borra(ayudante, 1, "Vera")
    for conexion in tomadas:
        reserva.putconn(conexion)
    a_la_vez(
        lambda: cambia_y_borra(ayudante, 8, "Iris"),
        lambda: cambia_y_borra(ayudante, 9, "Hugo"),
    )
    if [_mira(cursor, n) for n in (8, 9)] != [("Iris", 0), ("Hugo", 0)]:
        raise Fallo("""Con dos llamadas a la vez, cada una con su usuario, no se guardan las dos.
            ¿Comparten alguna variable?""")
    ayudante.shutdown_connection_pool()
