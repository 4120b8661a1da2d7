from conexion import Conexion
from logger_base import log
from persona import Persona


class PersonaDAO:
    _SELECCIONAR = "SELECT id_persona, nombre, apellido, email FROM persona ORDER BY id_persona"
    _INSERTAR = "INSERT INTO persona(nombre, apellido, email) VALUES(%s, %s, %s)"
    _ACTUALIZAR = "UPDATE persona SET nombre=%s, apellido=%s, email=%s WHERE id_persona=%s"
    _ELIMINAR = "DELETE FROM persona WHERE id_persona=%s"

    @classmethod
    def seleccionar(cls):
        with Conexion.obtener_conexion() as conexion, conexion.cursor() as cursor:
            cursor.execute(cls._SELECCIONAR)
            return [Persona(*registro) for registro in cursor.fetchall()]

    @classmethod
    def insertar(cls, persona):
        return cls._cambia(cls._INSERTAR, (persona.nombre, persona.apellido, persona.email))

    @classmethod
    def actualizar(cls, persona):
        datos = (persona.nombre, persona.apellido, persona.email, persona.id_persona)
        return cls._cambia(cls._ACTUALIZAR, datos)

    @classmethod
    def eliminar(cls, persona):
        return cls._cambia(cls._ELIMINAR, (persona.id_persona,))

    @classmethod
    def _cambia(cls, sql, datos):
        with Conexion.obtener_conexion() as conexion, conexion.cursor() as cursor:
            cursor.execute(sql, datos)
            log.debug(f"Filas cambiadas: {cursor.rowcount}")
            return cursor.rowcount
