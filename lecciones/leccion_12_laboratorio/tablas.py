"""Las tablas del laboratorio, en SQL: para `mesa` y para el servidor de cada cual."""

USUARIO = """
    CREATE TABLE usuario (
        id_usuario integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        username varchar(50) NOT NULL,
        password varchar(128) NOT NULL
    );
"""
# Dos con el mismo nombre no caben. Se mira al confirmar, y no en cada orden: así se pueden cambiar
# dos nombres entre sí en una transacción.
SIN_REPETIR = """
    ALTER TABLE usuario ADD CONSTRAINT username_unico
        UNIQUE (username) DEFERRABLE INITIALLY DEFERRED;
"""
PERSONA = """
    CREATE TABLE persona (
        id_persona integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        nombre varchar(50) NOT NULL,
        apellido varchar(50) NOT NULL,
        email varchar(80) NOT NULL
    );
"""
