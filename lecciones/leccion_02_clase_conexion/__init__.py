"""Lección 02: la clase Conexion."""
