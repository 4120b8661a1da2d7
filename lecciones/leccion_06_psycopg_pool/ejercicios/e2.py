"""06.2: una transferencia entera o ninguna."""

import psycopg

from helpers.ejercicios import Fallo, ejercicio, exige_parametro

from .comun import con_tablas, exige_abierta, exige_la_reserva, exige_vuelta, ve


@ejercicio("transfiere")
def juzga(transfiere, prueba):
    exige_parametro(transfiere, "reserva", "Conexion", "banco")
    with con_tablas(max_size=2) as reserva:

        def saldos():
            exige_abierta(reserva)
            return dict(ve(reserva, "SELECT titular, saldo FROM cuentas"))

        exige_la_reserva(transfiere, reserva, "Ana", "Luis", 30)
        visto = saldos()
        if visto == {"Ana": 100, "Luis": 50}:
            raise Fallo("""La función termina, pero los saldos no cambian. Sin commit, lo hecho se
                deshace: `connection()` lo pone al salir del bloque.""")
        if visto != {"Ana": 70, "Luis": 80}:
            raise Fallo(f"""Al pasar 30 de Ana (100) a Luis (50) quedan {visto.get("Ana")} y
                {visto.get("Luis")}, no 70 y 80.""")
        # Cada fila sabe qué transacción la escribió.
        escriben = ve(reserva, "SELECT count(DISTINCT xmin::text) FROM cuentas")
        exige_vuelta(reserva, "Tras una transferencia, la conexión no vuelve al pool.")
        for de_luis, cantidad, motivo in (
            (80, 500, "a Ana no le llega el saldo"),
            # Luis tiene todo lo que cabe en un entero: sumar falla, restar no.
            (2147483647, 5, "la suma no cabe en la cuenta de Luis"),
        ):
            _pon(reserva, "Luis", de_luis)
            try:
                transfiere(reserva, "Ana", "Luis", cantidad)
                llega = None
            except Exception as error:
                llega = error
            if saldos() != {"Ana": 70, "Luis": de_luis}:
                raise Fallo(f"""Cuando {motivo}, se hace solo la mitad. Los dos cambios van en el
                    mismo bloque `with`, en una sola transacción.""")
            if llega is None:
                raise Fallo(f"Cuando {motivo}, el error no llega a quien llamó. No lo captures.")
            # Un error propio vale si no tapa el de la base de datos: quien mira antes el saldo.
            tapa = isinstance(llega.__context__, psycopg.Error)
            if tapa and not isinstance(llega, psycopg.Error):
                raise Fallo(f"""Cuando {motivo}, llega {type(llega).__name__}, no el error de la
                    base de datos. No lo captures.""")
            exige_vuelta(reserva, "Cuando algo falla, la conexión no vuelve al pool.")
        if escriben != [(1,)]:
            raise Fallo("""Cada cambio va en su propia transacción. Si el programa se para entre uno
                y otro, se pierde dinero: ponlos en el mismo bloque `with`.""")


def _pon(reserva, titular, saldo):
    with reserva.connection() as conexion:
        conexion.execute("UPDATE cuentas SET saldo = %s WHERE titular = %s", [saldo, titular])
