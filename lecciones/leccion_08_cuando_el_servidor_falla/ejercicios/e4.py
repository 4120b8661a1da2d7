"""08.4: repetir una transferencia cuando choca con otra."""

from functools import partial

import psycopg

from helpers.ejercicios import Fallo, ejercicio, exige, exige_parametro, exige_que_lance, si_lanza

from ...leccion_06_psycopg_pool.ejercicios.comun import (
    NO_REPITAS,
    al_primero,
    con_tablas,
    exige_los_del_pool,
    exige_vuelta,
)
from ...leccion_06_psycopg_pool.ejercicios.e2 import FALLOS, a_la_vez, en_medio, lo_que_falla, mueve
from .comun import apunta_descansos

# Sumar a Eva choca al escribir, y sumar a Hugo, en el commit: las primeras `cuantos` veces.
_CHOQUES = """
    INSERT INTO cuentas VALUES ('Eva', 0), ('Hugo', 0);
    CREATE TABLE choques (cuantos int, codigo text);
    INSERT INTO choques VALUES (0, '40001');
    CREATE FUNCTION choca_varias() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE dicho choques; BEGIN
        SELECT * INTO dicho FROM choques;
        IF nextval('veces') <= dicho.cuantos THEN
            RAISE EXCEPTION USING ERRCODE = dicho.codigo, MESSAGE = 'adrede';
        END IF;
        RETURN NEW; END $$;
    CREATE TRIGGER varias BEFORE UPDATE ON cuentas
        FOR EACH ROW WHEN (NEW.titular = 'Eva') EXECUTE FUNCTION choca_varias();
    CREATE CONSTRAINT TRIGGER varias_al_final AFTER UPDATE ON cuentas
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.titular = 'Hugo') EXECUTE FUNCTION choca_varias();
"""
_CLASES = {
    "40001": "SerializationFailure",
    "40P01": "DeadlockDetected",
    "40003": "StatementCompletionUnknown",
    "55P03": "LockNotAvailable",
    "57014": "QueryCanceled",
    "57P01": "AdminShutdown",
    "23514": "CheckViolation",
}
_DONDE = {"Eva": "en una orden", "Hugo": "en el propio commit"}


@ejercicio("transfiere", segundos=40)
def juzga(transfiere, prueba):
    exige_parametro(transfiere, "reserva", "roto", "pool")
    con_tres = partial(transfiere, veces=3)
    with con_tablas(2) as (reserva, mira):
        mueve(con_tres, reserva, mira)
        mira.execute(_CHOQUES)
        for codigo in ("40001", "40P01"):
            for destino in _DONDE:
                _insiste(transfiere, reserva, mira, destino, codigo)
                _se_rinde(transfiere, reserva, mira, destino, codigo)
        _lo_demas(transfiere, reserva, mira)
        lo_que_falla(con_tres, reserva, mira, FALLOS)
        en_medio(con_tres, reserva, mira)
        _lo_que_no_es_del_servidor(transfiere, reserva, mira)
        a_la_vez(con_tres, reserva, mira)
        reserva.esperas.clear()
        exige_los_del_pool(lambda: transfiere(reserva, "Ana", "Luis", 1, 3), reserva)
        if len(reserva.esperas) > 2:
            raise Fallo("""Con el pool agotado lo pides otra vez. Solo se repite con un 40001 o un
                40P01: `PoolTimeout` llega en el acto.""")


def _prepara(mira, cuantos, codigo):
    mira.execute("ALTER SEQUENCE veces RESTART")
    mira.execute("UPDATE choques SET cuantos = %s, codigo = %s", (cuantos, codigo))
    mira.execute("UPDATE cuentas SET saldo = 50 WHERE titular = 'Ana'")
    return _saldos(mira)


def _saldos(mira):
    mira.execute("SELECT titular, saldo FROM cuentas")
    return dict(mira.fetchall())


def _intentos(mira):
    mira.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM veces")
    return mira.fetchone()[0]


def _insiste(transfiere, reserva, mira, destino, codigo):
    """Choca las dos primeras veces, y la tercera sale bien."""
    donde, clase = _DONDE[destino], _CLASES[codigo]
    antes = _prepara(mira, 2, codigo)
    motivos = {
        "InFailedSqlTransaction": """Después de un choque repites en la misma transacción, que ya
            está deshecha. Cada intento necesita su `with reserva.connection()`.""",
        clase: f"""Choca dos veces {donde} ({codigo}), le quedan intentos, y el error llega a quien
            llamó. Repite la transacción entera.""",
    }
    with apunta_descansos(transfiere, reserva) as descansos, si_lanza(**motivos):
        transfiere(reserva, "Ana", destino, 10, 3)
    ahora = _saldos(mira)
    esperado = antes | {"Ana": antes["Ana"] - 10, destino: antes[destino] + 10}
    if ahora != esperado:
        pasado = f"Ana tiene {ahora['Ana']} de {antes['Ana']}"
        raise Fallo(f"""Choca dos veces {donde} y la tercera sale bien: tendrían que pasar 10, una
            vez, y {pasado}. Se repite la transacción entera, y se guarda.""")
    exige_vuelta(reserva, "Después de insistir, la conexión no vuelve al pool.", True)
    if not descansos:
        raise Fallo("Entre dos intentos no descansas. Usa `time.sleep`, con menos de 0,5 segundos.")
    _exige_descansos(descansos)


def _exige_descansos(descansos):
    if any(descanso.segundos >= 0.5 for descanso in descansos):
        raise Fallo("Descansas medio segundo o más entre dos intentos. Basta mucho menos.")
    if not all(descanso.segundos > 0 for descanso in descansos):
        raise Fallo("Descansas cero segundos entre dos intentos: es no descansar.")
    if not all(descanso.libre for descanso in descansos):
        raise Fallo("""Descansas con la conexión en la mano: mientras, no la puede usar nadie. El
            `time.sleep` va fuera del `with`.""")


def _se_rinde(transfiere, reserva, mira, destino, codigo):
    """Choca siempre: el error llega, y se ha intentado justo las veces que se pide."""
    for veces in (1, 4):
        antes = _prepara(mira, 1000, codigo)
        with (
            apunta_descansos(transfiere, reserva) as descansos,
            exige_que_lance(
                _CLASES[codigo],
                f"Choca siempre, se acaban los intentos, y quien llamó no se entera ({codigo}).",
                Exception=f"""Choca siempre y se acaban los intentos: llega {{clase}}, y tiene que
            llegar el error del choque, {_CLASES[codigo]}.""",
            ),
        ):
            transfiere(reserva, "Ana", destino, 10, veces)
        hechos = _intentos(mira)
        if hechos != veces:
            raise Fallo(f"""Con `veces={veces}` lo intentas {hechos}. La primera también
                cuenta.""")
        _exige_descansos(descansos)
        exige(_saldos(mira) == antes, "Choca siempre, y queda algo guardado.")
        exige_vuelta(reserva, "Cuando choca siempre, la conexión no vuelve al pool.", True)


def _lo_demas(transfiere, reserva, mira):
    for codigo in ("40003", "55P03", "57014", "57P01", "23514"):
        for destino, donde in _DONDE.items():
            antes = _prepara(mira, 1000, codigo)
            with exige_que_lance(
                _CLASES[codigo],
                f"Falla {donde} con un {codigo}, que no es un choque, y quien llamó no se entera.",
                Exception=f"Falla {donde} con un {codigo}, y llega {{clase}}: deja llegar el suyo.",
            ):
                transfiere(reserva, "Ana", destino, 10, 3)
            if _intentos(mira) != 1:
                raise Fallo(f"""Falla {donde} con un {codigo} ({_CLASES[codigo]}) y lo repites. Solo
                    se repite con un 40001 o un 40P01: de lo demás no se sabe si conviene.""")
            exige(_saldos(mira) == antes, f"Falla {donde}, y queda algo guardado.")
            exige_vuelta(reserva, "Cuando algo falla, la conexión no vuelve al pool.")
    mira.execute("UPDATE choques SET cuantos = 0")


def _lo_que_no_es_del_servidor(transfiere, reserva, mira):
    """Errores del driver o de Python, sin código, después de la primera orden."""
    for clase in (psycopg.InterfaceError, psycopg.DataError, ValueError):
        antes, llega = _saldos(mira), None

        def falla(_, clase=clase):
            raise clase("adrede")

        pedidas = len(reserva.esperas)
        reserva.avisa = al_primero("orden", falla)
        try:
            transfiere(reserva, "Ana", "Luis", 1, 3)
        except Exception as error:
            llega = error
        finally:
            reserva.avisa = None
        cual = f"Falla después de la primera orden con un {clase.__name__}"
        if len(reserva.esperas) > pedidas + 1:
            raise Fallo(f"{cual}, que no es un choque, y lo repites. {NO_REPITAS}")
        exige(llega is not None, f"{cual}, y quien llamó no se entera.")
        if not isinstance(llega, clase):
            raise Fallo(f"{cual}, y llega {type(llega).__name__}: deja llegar el suyo.")
        exige(_saldos(mira) == antes, f"{cual}, y queda algo guardado.")
        exige_vuelta(reserva, "Cuando algo falla, la conexión no vuelve al pool.")
