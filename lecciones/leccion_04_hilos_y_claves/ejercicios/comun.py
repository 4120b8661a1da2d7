"""Lo que comparten los ejercicios de la lección 04."""


class Adrede(Exception):
    """El error que el comprobador provoca a propósito."""
