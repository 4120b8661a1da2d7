-- La libreta de la clase por dentro: véase libreta.py. Se puede repetir.
BEGIN;

-- Quien entra no puede dejar nada aquí.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(int), lo_from_bytea(oid, bytea) FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS libreta;

CREATE TABLE IF NOT EXISTS libreta.veredictos (
    persona name DEFAULT session_user,
    ejercicio text CHECK (ejercicio ~ '^[0-9][0-9][.][1-9][0-9]?$'),
    resuelto boolean NOT NULL,
    intentos bigint NOT NULL DEFAULT 1,
    mensaje text NOT NULL CHECK (length(mensaje) <= 500),
    primero timestamptz NOT NULL DEFAULT clock_timestamp(),
    ultimo timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (persona, ejercicio)
);

-- El cuerpo se traduce al crearla: después, ningún search_path cambia lo que nombra.
CREATE OR REPLACE FUNCTION libreta.apunta(ejercicio text, resuelto boolean, mensaje text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path TO pg_catalog, pg_temp
BEGIN ATOMIC
    INSERT INTO libreta.veredictos AS v (ejercicio, resuelto, mensaje)
    SELECT apunta.ejercicio,
           apunta.resuelto,
           CASE WHEN apunta.resuelto THEN '' ELSE left(apunta.mensaje, 500) END
     -- El curso tiene menos ejercicios: quien escriba muchos más no llena el disco.
     WHERE 300 > (
           SELECT count(*) FROM libreta.veredictos AS otro
            WHERE otro.persona = session_user AND otro.ejercicio <> apunta.ejercicio)
    ON CONFLICT (persona, ejercicio) DO UPDATE
       SET resuelto = excluded.resuelto,
           mensaje = excluded.mensaje,
           intentos = v.intentos + 1,
           ultimo = clock_timestamp()
     WHERE NOT v.resuelto;
END;

REVOKE ALL ON FUNCTION libreta.apunta FROM PUBLIC;
GRANT USAGE ON SCHEMA libreta TO curso_clase, curso_libreta;
GRANT SELECT, INSERT, UPDATE ON libreta.veredictos TO curso_libreta;
ALTER FUNCTION libreta.apunta OWNER TO curso_libreta;
GRANT EXECUTE ON FUNCTION libreta.apunta TO curso_clase;

COMMIT;
