"""Un diario de errores: lo que escribieron cuatro programas asíncronos antes de fallar.

Los textos son los de Python, psycopg, su pool y asyncpg: una prueba los compara.
"""

ENTRADAS = {
    "A": ("RuntimeError: asyncio.run() cannot be called from a running event loop",),
    "B": (
        "RuntimeWarning: coroutine 'AsyncConnection.execute' was never awaited",
        "AttributeError: 'coroutine' object has no attribute 'fetchone'",
    ),
    "C": (
        "el primer asyncio.run acaba bien",
        "en el segundo, la primera consulta va bien",
        "PoolTimeout: couldn't get a connection after 30.00 sec",
    ),
    "D": (
        "de 500 tareas con gather, 70 acaban bien",
        "PoolTimeout: couldn't get a connection after 30.00 sec (430 veces)",
        "ninguna conexión sin devolver",
    ),
}

REMEDIOS = {
    1: "un pool más grande que el número de tareas",
    2: "falta un `await`",
    3: "abrir y cerrar el pool dentro de cada bucle",
    4: "un semáforo que deje pasar a unas pocas cada vez",
    5: "escribir `await programa()`, sin más",
    6: "un `time.sleep` antes de pedir la conexión",
}


def escribe() -> None:
    """Escribe el diario y los remedios."""
    for letra, lineas in ENTRADAS.items():
        print(f"{letra} · " + "\n    ".join(lineas))
    print()
    for numero, remedio in REMEDIOS.items():
        print(f"{numero}. {remedio}")
