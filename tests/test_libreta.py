"""La libreta de la clase: quien escribe en ella no la lee, ni la cambia, ni finge ser otro."""

import psycopg2
import pytest

from tests.aula import consulta
from tests.clase import apunta, en_la_libreta, libreta, lo_de, por_dentro

pytestmark = [pytest.mark.lenta, pytest.mark.timeout(120)]
SECRETO = "el secreto de Luis"


# Ana entra en la libreta, donde Luis tiene un ✗. Ni lo lee, ni lo toca, ni deja nada suyo.
ATAQUES = (
    "SELECT * FROM libreta.veredictos",
    "SELECT mensaje FROM libreta.veredictos WHERE persona = 'ana'",
    "SELECT count(*) FROM libreta.veredictos",
    "EXPLAIN ANALYZE SELECT * FROM libreta.veredictos",
    "COPY libreta.veredictos TO STDOUT",
    "COPY libreta.veredictos FROM PROGRAM 'echo'",
    "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM libreta.veredictos",
    "UPDATE libreta.veredictos SET resuelto = true",
    "DELETE FROM libreta.veredictos WHERE persona = 'ana'",
    "TRUNCATE libreta.veredictos",
    "MERGE INTO libreta.veredictos USING (SELECT 1) AS x ON true WHEN MATCHED THEN DELETE",
    "DO $$ BEGIN LOCK TABLE libreta.veredictos; END $$",
    "INSERT INTO libreta.veredictos (ejercicio, resuelto, mensaje) VALUES ('02.1', true, '')",
    "INSERT INTO libreta.veredictos (persona, ejercicio, resuelto, mensaje)"
    " VALUES ('luis', '02.1', true, '')",
    "INSERT INTO libreta.veredictos (ejercicio, resuelto, mensaje, primero)"
    " VALUES ('02.1', true, '', '2020-01-01') ON CONFLICT DO NOTHING RETURNING *",
    "DROP TABLE libreta.veredictos",
    "ALTER TABLE libreta.veredictos DISABLE TRIGGER ALL",
    "ALTER TABLE libreta.veredictos ALTER persona SET DEFAULT 'luis'",
    "ALTER FUNCTION libreta.apunta SET search_path TO public",
    "ALTER FUNCTION libreta.apunta OWNER TO ana",
    "DROP FUNCTION libreta.apunta",
    "CREATE OR REPLACE FUNCTION libreta.apunta(text, boolean, text) RETURNS void LANGUAGE sql"
    " AS 'SELECT'",
    "CREATE FUNCTION libreta.apunta(text) RETURNS void LANGUAGE sql AS 'SELECT'",
    "CREATE FUNCTION pg_temp.length(text) RETURNS int LANGUAGE sql AS 'SELECT 0'",
    "CREATE FUNCTION public.f() RETURNS void LANGUAGE sql AS 'SELECT'",
    "CREATE TEMP TABLE veredictos (n int)",
    "CREATE TABLE public.t (n int)",
    "CREATE VIEW public.v AS SELECT * FROM libreta.veredictos",
    "CREATE SCHEMA ana",
    "CREATE SCHEMA pg_temp",
    "CREATE TRIGGER t BEFORE INSERT ON libreta.veredictos EXECUTE FUNCTION suppress()",
    "CREATE RULE r AS ON INSERT TO libreta.veredictos DO INSTEAD NOTHING",
    "CREATE POLICY p ON libreta.veredictos",
    "CREATE STATISTICS libreta.s ON persona, ejercicio FROM libreta.veredictos",
    "CREATE INDEX ON libreta.veredictos (mensaje)",
    "CREATE PUBLICATION p FOR TABLE libreta.veredictos",
    "COMMENT ON TABLE libreta.veredictos IS 'mía'",
    "GRANT SELECT ON libreta.veredictos TO ana",
    "REASSIGN OWNED BY curso_libreta TO ana",
    "SET ROLE curso_libreta",
    "SET ROLE curso_clase",
    "SET ROLE luis",
    "SET SESSION AUTHORIZATION luis",
    "GRANT curso_libreta TO ana",
    "GRANT curso_clase TO ana WITH SET TRUE",
    "GRANT pg_read_all_data TO curso_clase",
    "ALTER ROLE curso_clase LOGIN",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT * FROM pg_statistic",
    "SELECT pg_read_file('base')",
    "DO $$ BEGIN EXECUTE 'SELECT * FROM libreta.veredictos'; END $$",
    "SELECT set_config('session_replication_role', 'replica', false)",
    "ALTER DATABASE curso_libreta SET search_path TO ana",
    "ALTER DATABASE curso_libreta RENAME TO mia",
    "DROP DATABASE curso_libreta",
    "CREATE DATABASE copia TEMPLATE curso_libreta",
    "CREATE DATABASE copia OWNER curso_clase",
)
# Lo que no da error, y no hace nada; o enseña algo, pero nada de Luis.
MIRADAS = (
    "GRANT CONNECT ON DATABASE curso_libreta TO PUBLIC",
    "REVOKE CONNECT ON DATABASE curso_libreta FROM curso_clase",
    "VACUUM libreta.veredictos",
    "SELECT * FROM pg_stats",
    "SELECT query FROM pg_stat_activity",
    "SELECT * FROM pg_prepared_statements",
    "SELECT * FROM pg_cursors",
    "SELECT * FROM pg_locks",
    "SELECT * FROM pg_stat_user_tables",
    "SELECT * FROM pg_get_functiondef('libreta.apunta'::regproc)",
    "SELECT * FROM information_schema.columns WHERE table_schema = 'libreta'",
    "SELECT * FROM pg_largeobject_metadata",
)
RECHAZOS = {
    *("42501", "42704", "42883", "3F000", "0LP01"),
    "42939",  # pg_temp es un nombre reservado
}
EN_MALA_FORMA = ("2.1", "02.1\n", "02.0", "02.100", "x", "", "0٢.1", None)


def rechazo(conexion, orden, *valores):
    with pytest.raises(psycopg2.Error) as dice:
        consulta(conexion, orden, *valores)
        pytest.fail(f"Se ha podido: {orden}")
    assert SECRETO not in str(dice.value) and "luis" not in (dice.value.diag.message_detail or "")
    return dice.value.pgcode


def estado(profe):
    """Todo lo que un ataque podría cambiar en la libreta."""
    return [
        consulta(profe, orden)
        for orden in (
            "SELECT * FROM libreta.veredictos ORDER BY 1, 2",
            "SELECT datname, datacl, datdba FROM pg_database ORDER BY 1",
            "SELECT * FROM pg_auth_members ORDER BY oid",
            "SELECT oid, proacl, proowner, proconfig FROM pg_proc ORDER BY 1",
            "SELECT oid, relacl, relowner FROM pg_class ORDER BY 1",
            "SELECT * FROM pg_namespace ORDER BY 1",
        )
    ]


def test_quien_escribe_no_lee_ni_cambia_ni_finge(clase):
    with en_la_libreta(clase, "Luis") as luis:
        apunta(luis, "02.1", False, SECRETO)
    with libreta(clase) as profe, en_la_libreta(clase, "Ana") as ana:
        consulta(profe, "ANALYZE libreta.veredictos")
        antes = estado(profe)
        assert SECRETO in str(antes)
        codigos = {orden: rechazo(ana, orden) for orden in ATAQUES}
        assert {o: c for o, c in codigos.items() if c not in RECHAZOS} == {}
        for orden in MIRADAS:
            assert SECRETO not in str(consulta(ana, orden)), orden
        for ejercicio in EN_MALA_FORMA:
            orden = "SELECT libreta.apunta(%s, false, 'x')"
            assert rechazo(ana, orden, ejercicio) in ("23514", "23502")
        assert rechazo(ana, "SELECT libreta.apunta('02.1', NULL, 'x')") == "23502"
        assert rechazo(ana, "SELECT libreta.apunta('02.1', false, NULL)") == "23502"
        assert estado(profe) == antes


def test_lo_que_escribe_es_suyo_de_ahora_y_con_limite(clase):
    with libreta(clase) as profe, en_la_libreta(clase, "Ana") as ana:
        ana.autocommit = False
        ((empieza,),) = consulta(ana, "SELECT now()")
        consulta(ana, "SET search_path TO ana, pg_temp; SET TIME ZONE 'Etc/GMT+12'")
        consulta(ana, "SELECT pg_sleep(0.05)")
        apunta(ana, "02.1", False, "ñ" * 10_000_000)
        ana.commit()
        mira = "SELECT persona, primero > %s, ultimo <= clock_timestamp(), length(mensaje)"
        visto = consulta(profe, f"{mira} FROM libreta.veredictos", empieza)
        assert visto == [("ana", True, True, 500)]
        muchos = "lpad(a::text, 2, '0') || '.' || b FROM generate_series(0, 99) AS a"
        consulta(
            ana,
            f"SELECT count(libreta.apunta(x, false, '')) FROM (SELECT {muchos},"
            " generate_series(1, 5) AS b) AS todos(x)",
        )
        ana.commit()
        assert consulta(profe, "SELECT count(*) FROM libreta.veredictos") == [(300,)]
        apunta(ana, "02.1", True, "se puede seguir con los que ya hay")
        ana.commit()
        assert ("02.1", True, 3) in lo_de(clase, "ana")


def test_quien_deja_algo_a_medias_no_impide_borrarlo(clase):
    with en_la_libreta(clase, "Ana") as ana:
        consulta(ana, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO luis")
        consulta(ana, "SELECT pg_advisory_lock(1)")
        apunta(ana, "02.2", False, "x")
        ana.autocommit = False
        apunta(ana, "02.2", False, "x")
        with en_la_libreta(clase, "Luis") as luis:  # A los demás no les estorba.
            consulta(luis, "SET lock_timeout TO '5s'")
            apunta(luis, "02.2", False, "x")
        salida, aviso = clase.profe("olvida", "Ana")
        assert (
            "«Ana» se ha borrado lo recogido: 1 ejercicio." in salida and "clase no-recoge" in aviso
        )
    assert lo_de(clase, "ana") == []
    clase.profe("baja", "--con-sus-datos", "Ana")
    assert "ana" not in clase.servidor.inventario()


def test_quien_estaba_dentro_tampoco_escribe_cuando_ya_no_se_recoge(clase):
    with en_la_libreta(clase, "Ana") as ana:
        with por_dentro(clase) as suya:
            suya.libreta.para()
        with pytest.raises(psycopg2.OperationalError):
            apunta(ana, "02.1", False, "x")
    assert lo_de(clase, "ana") == []
