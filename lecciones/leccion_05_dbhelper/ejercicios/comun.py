"""Lo que comparten los ejercicios de la lección 05."""

CON_UNA_ABIERTA = (
    "El autocommit no se puede cambiar con una transacción abierta. "
    "Empieza por terminarla, con `rollback()`."
)
CON_UNA_FALLIDA = (
    "Con una transacción fallida, tu orden se rechaza (25P02). "
    "Empieza por terminarla, con `rollback()`."
)
CERRADO = "Has cerrado el pool. Devuelve la conexión con `putconn`."
