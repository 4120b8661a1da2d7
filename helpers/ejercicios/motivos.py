"""Qué suele haber detrás de un error de Python, de un driver o del servidor, en español.

De PostgreSQL se sabe por su SQLSTATE: su texto cambia con el idioma del servidor. Los códigos, en
https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

import builtins
import re

from helpers.servidor.libpq import TEXTO_DE_LLENO

DRIVERS = ("psycopg2", "psycopg", "ksycopg2")
# Lo que escribe libpq cambia con el idioma del sistema; estas clases son suyas si no hay SQLSTATE.
_DE_LIBPQ = ("OperationalError", "ConnectionTimeout")
_CABE = 300  # De un texto más largo, el principio.
_MODULOS = (*DRIVERS, "psycopg_pool", "threading", "asyncio")

_POR_CODIGO = {
    "22012": "La orden divide entre cero.",
    "22P02": "Un texto no se puede leer como el tipo que pide la orden: ¿un número, una fecha?",
    "23502": "Una columna que no admite NULL se queda sin valor.",
    "23503": "La fila apunta a otra que no existe, o se borra una a la que otras apuntan.",
    "23505": "Ya hay una fila con esa clave.",
    "25001": "Eso no se puede hacer con una transacción abierta: confírmala o deshazla antes.",
    "25P02": "Falló una orden anterior de esa transacción: hasta un rollback no se atiende otra.",
    "28P01": "La contraseña no es esa.",
    "3D000": "No existe una base de datos con ese nombre.",
    "40P01": "Dos transacciones se esperan una a la otra: el servidor deshace una de las dos.",
    "42501": "Este usuario no tiene permiso para eso.",
    "42601": "El SQL no se entiende: mira las comas, las comillas y los paréntesis de la orden.",
    "42703": "La tabla no tiene esa columna. Un texto sin comillas se lee como una columna.",
    "42883": "No hay ninguna función u operación con ese nombre para esos tipos.",
    "42P01": "No existe esa tabla: ¿está bien escrita, y confirmada la orden que la crea?",
    "42P07": "Ya existe una tabla con ese nombre.",
    "53300": "El servidor está lleno: no admite más conexiones.",
    "55P03": "Otra transacción tiene bloqueado lo que pide la orden.",
    "57014": "El servidor ha cancelado la orden: tardó más de lo permitido, o alguien lo pidió.",
    "57P01": "El servidor ha terminado esa conexión: ya no sirve, hace falta otra.",
}

# (clase, trozo del texto, motivo): vale el primero. El texto es el de Python, o el del driver; un
# punto vale por un espacio.
_POR_TEXTO = (
    ("PoolError", "unkeyed", "Ese pool no tiene prestada la conexión que devuelves: ya volvió, "
     "es de otro pool, o `getconn` falló y no hay ninguna que devolver."),
    ("PoolError", "exhausted", "Se piden más conexiones de las que presta el pool: "
     "mira si vuelve cada una, también cuando hay un error."),
    ("PoolError", "closed", "El pool ya está cerrado."),
    ("PoolTimeout", "", "Nadie devolvió una conexión a tiempo: mira si vuelve cada una, "
     "y si alguien pide otra cuando ya tiene la suya."),
    ("PoolClosed", "", "El pool está cerrado, o no se ha abierto todavía."),
    ("TooManyRequests", "", "Ya hay en la cola todas las peticiones que admite el pool."),
    ("ValueError", "can't.return.connection.to.pool", "Esa conexión no es de ese pool, o ya "
     "volvió: devuélvela una vez, y al pool que la prestó."),
    ("InterfaceError", "cursor", "El cursor ya está cerrado: lee las filas antes de cerrarlo, "
     "dentro de su `with`."),
    ("InterfaceError", "", "La conexión ya está cerrada: mira si la cierras, o la devuelves, "
     "antes de terminar con ella."),
    ("OperationalError", "connection.is.closed", "La conexión ya está cerrada: mira si la cierras, "
     "o la devuelves, antes de terminar con ella."),
    ("OperationalError", TEXTO_DE_LLENO,
     "El servidor está lleno: no admite más conexiones. Mira si "
     "cierras cada una, también cuando hay un error."),
    ("OperationalError", "", "No se ha podido conectar, o la conexión ha muerto: "
     "mira los datos de conexión, y si alguien la cerró."),
    ("ProgrammingError", "no.results.to.fetch", "Esa orden no da filas: solo se leen las de un "
     "`SELECT`, un `VALUES` o un `RETURNING`."),
    ("ProgrammingError", "didn't.produce.a.result", "Esa orden no da filas: solo se leen las de un "
     "`SELECT`, un `VALUES` o un `RETURNING`."),
    ("ProgrammingError", "can't.adapt", "Un parámetro de la orden es de un tipo que el driver no "
     "sabe escribir en SQL."),
    ("ProgrammingError", "inside.a.transaction", "Eso no se puede cambiar con una transacción "
     "abierta: confírmala o deshazla antes."),
    ("ProgrammingError", "recursively", "Se entra dos veces en la misma conexión: "
     "un `with` de ella dentro de otro."),
    ("ProgrammingError", "placeholder", "Los huecos de la orden y los valores no van parejos: "
     "un `%s` por valor, y los valores en una tupla o una lista."),
    ("ProgrammingError", "", "El driver no puede con lo que recibe: en `connect`, cada dato va con "
     "su nombre, como `application_name=…`; en `execute`, los valores van aparte."),
    ("TypeError", "required .*argument", "Falta un argumento en la llamada: "
     "compárala con los parámetros de lo que llama."),
    ("TypeError", "positional.argument.*.given", "Sobra un argumento en la llamada, o falta un "
     "parámetro en la función; en un método, el primero es `self` o `cls`."),
    ("TypeError", "unexpected.keyword.argument", "Lo que llamas no tiene un parámetro con ese "
     "nombre."),
    ("TypeError", "not.all.arguments.converted", "Hay más valores que huecos. Si es uno solo, la "
     "tupla lleva una coma: `(nombre,)`."),
    ("TypeError", "not.enough.arguments.for.format", "Hay más huecos que valores."),
    ("TypeError", "'NoneType'.object", "Algo vale None donde hace falta un valor: una función sin "
     "`return`, o un `fetchone()` sin fila."),
    ("TypeError", "not.callable", "Se llama, con paréntesis, a algo que no es una función."),
    ("TypeError", "asynchronous.context.manager|Async.*context.manager", "Un `async with` y un "
     "`with` no se cambian uno por otro: mira cuál admite lo que pones detrás."),
    ("TypeError", "context.manager", "Eso no se puede usar en un `with`: ¿falta llamar a la "
     "función, o `@contextmanager`?"),
    ("TypeError", "does.not.support.indexing", "Los valores de una orden van en una tupla o en una "
     "lista. Si es uno solo, la tupla lleva una coma: `(nombre,)`."),
    ("TypeError", "not.subscriptable", "A eso no se le pueden poner corchetes."),
    ("TypeError", "not.iterable", "Eso no se puede recorrer: no es una lista ni otra colección."),
    ("TypeError", "", "Un valor no es de la clase que hace falta ahí."),
    ("AttributeError", "'NoneType'.object", "Algo vale None donde hace falta un objeto: una "
     "función sin `return`, un parámetro, una búsqueda que no encontró nada o un pool sin crear."),
    ("AttributeError", "__(enter|exit)__", "Eso no se puede usar en un `with`: ¿falta llamar a la "
     "función, o `@contextmanager`?"),
    ("AttributeError", "has.no.attribute.'_", "Al objeto le falta algo que se le da al crearlo: "
     "mira su `__init__` y, si hereda de otra clase, que llame a `super().__init__`."),
    ("AttributeError", "", "Ese objeto no tiene nada con ese nombre: mira cómo se escribe, y si es "
     "el objeto que crees."),
    ("UnboundLocalError", "", "Se llega ahí sin que la variable tenga valor: si se lo da una línea "
     "del `try` que falla, el `finally` no la encuentra."),
    ("NameError", "", "Nada se llama así: mira cómo se escribe, y si has ejecutado la celda o el "
     "`import` que lo trae."),
    ("KeyError", "", "El diccionario no tiene esa clave: no se guardó, se guardó con otra, "
     "o ya se quitó."),
    ("IndexError", "tuple.index", "La tupla tiene menos elementos de los que se piden. Si le das "
     "valores a `execute`, aunque no haya ninguno, cada `%` de la orden cuenta como un hueco."),
    ("IndexError", "", "La lista tiene menos elementos de los que se piden."),
    ("ValueError", "to.unpack", "A la izquierda del `=` hay un número de nombres, y a la derecha "
     "otro de valores."),
    ("ValueError", "released.too.many.times", "El permiso se da más veces de las que se toma."),
    ("ZeroDivisionError", "", "Se divide entre cero: ¿qué pasa si no hay ninguno?"),
    ("RecursionError", "", "La función se llama a sí misma sin fin."),
    ("RuntimeError", "running.event.loop", "Ya hay un bucle en marcha: dentro de una corrutina se "
     "escribe `await`, no `asyncio.run`."),
    ("RuntimeError", "different.(event.)?loop|loop.is.closed", "Eso es de otro bucle, o de uno que "
     "ya se cerró: se usa en el bucle donde se creó."),
    ("RuntimeError", "didn't.yield", "Una función con `@contextmanager` tiene que llegar a un "
     "`yield`."),
    ("RuntimeError", "didn't.stop", "Una función con `@contextmanager` pasa por un solo `yield`."),
    ("RuntimeError", "un-?acquired", "Se suelta un cerrojo que no se ha tomado."),
    ("BrokenBarrierError", "", "Alguno de los hilos no llegó a la barrera."),
    ("UnicodeDecodeError", "", "Un texto del servidor no está escrito en UTF-8."),
    ("CancelledError", "", "Es lo que llega cuando alguien cancela la tarea."),
    ("TimeoutError", "", "Se acabó el tiempo que se dio para esperar."),
    ("KeyboardInterrupt", "", "Es lo que llega cuando alguien pulsa Ctrl-C o ■."),
)  # fmt: skip

# Si el KeyError sale de un pool, la clave es la del préstamo.
_CLAVE_DE_UN_PRESTAMO = (
    "El pool no tiene nada prestado con esa clave: ya se devolvió, o se pidió con otra. "
    "¿Comparten los hilos la variable donde la guardas?"
)


def _modulo(clase: type) -> str:
    return clase.__module__.partition(".")[0]


def es_de_un_driver(error: BaseException) -> bool:
    """Dice si el error es de un driver; los de sus pools los escribe Python."""
    return _modulo(type(error)) in DRIVERS and "Pool" not in type(error).__name__


def codigo_de(error: BaseException) -> str:
    """El SQLSTATE de un error de cualquiera de los tres drivers, o «»."""
    codigos = (getattr(error, nombre, None) for nombre in ("pgcode", "sqlstate", "kbcode"))
    return next(filter(None, codigos), "") if es_de_un_driver(error) else ""


def texto_estable(error: BaseException) -> str:
    """La primera línea del texto de un error, si la escribe Python o el driver; si no, «».

    Un número largo es el de un hilo o el de un objeto: cambia, y no dice nada.
    """
    nombres = [clase.__name__ for clase in type(error).__mro__]
    if es_de_un_driver(error) and (codigo_de(error) or not {*nombres}.isdisjoint(_DE_LIBPQ)):
        de_psycopg = re.search(r"the.connection.is.closed", str(error))
        return de_psycopg[0] if de_psycopg else ""
    texto = (str(error)[:_CABE].strip().splitlines() or [""])[0]
    if len(str(error)) > _CABE:
        texto += "…"
    if re.match(r"invalid.dsn|missing.|invalid.connection.option", texto):
        return ""  # también es de libpq
    texto = re.sub(r"\b(\w+\.)*<locals>\.", "", texto).replace("<lambda>", "lambda")
    return re.sub(r"0x[0-9a-fA-F]+|\b\d{9,}\b", "…", texto)


def motivo(error: BaseException, en_un_pool: bool = False) -> str:
    """Lo que suele causar un error, en una o dos frases; «» si no se sabe.

    Args:
        en_un_pool: si la línea que lo lanza es de la clase del pool.
    """
    if dicho := _POR_CODIGO.get(codigo_de(error)):
        return dicho
    if codigo_de(error):
        return "Lo dice el servidor: la orden no se puede cumplir."
    if isinstance(error, KeyError) and en_un_pool:
        return _CLAVE_DE_UN_PRESTAMO
    tipo = type(error)
    clases = [clase.__name__ for clase in tipo.__mro__]
    if vars(builtins).get(tipo.__name__) is not tipo and _modulo(tipo) not in _MODULOS:
        # Es de quien aprende: no es el error de Python del que hereda.
        return ""
    return next(
        (
            frase
            for clase, trozo, frase in _POR_TEXTO
            if clase in clases and re.search(trozo, str(error))
        ),
        "",
    )
