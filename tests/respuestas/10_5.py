# no aplica K4: no usa ninguna conexión
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K10: no ejecuta ninguna orden
import asyncio
import functools
import threading


# bien: una tarea compartida, con shield
def una_vez(abre):
    """Una corrutina que da lo que dio `abre`, y que solo la llama una vez."""
    tarea = None

    async def dame():
        nonlocal tarea
        if tarea is None or (tarea.done() and (tarea.cancelled() or tarea.exception())):
            tarea = asyncio.ensure_future(abre())
        return await asyncio.shield(tarea)

    return dame


# bien [K8]: una clase
class una_vez:
    def __init__(self, abre):
        self.abre, self.cerrojo, self.listo, self.dado = abre, asyncio.Lock(), False, None

    async def __call__(self):
        if not self.listo:
            async with self.cerrojo:
                if not self.listo:
                    self.dado = await self.abre()
                    self.listo = True
        return self.dado


# bien [K1]: un diccionario
def una_vez(abre):
    guardado = {}
    puerta = asyncio.Semaphore(1)

    async def dame():
        await puerta.acquire()
        try:
            if "es" not in guardado:
                guardado["es"] = await abre()
            return guardado["es"]
        finally:
            puerta.release()

    return dame


# mal [K8]: `abre` se llama 25 veces
def una_vez(abre):
    guardado = []

    async def dame():
        if not guardado:
            guardado.append(await abre())
        return guardado[0]

    return dame


# mal [K8]: `abre` se llama 25 veces
def una_vez(abre):
    recurso = None
    cerrojo = asyncio.Lock()

    async def dame():
        nonlocal recurso
        if recurso is None:
            nuevo = await abre()
            async with cerrojo:
                recurso = nuevo
        return recurso

    return dame


# mal [K8]: `abre` se llama 25 veces
def una_vez(abre):
    guardado, cerrojo = [], asyncio.Lock()

    async def dame():
        if not guardado:
            async with cerrojo:
                guardado.append(await abre())
        return guardado[0]

    return dame


# mal [K9]: `abre` da None, y
def una_vez(abre):
    recurso, cerrojo = None, asyncio.Lock()

    async def dame():
        nonlocal recurso
        async with cerrojo:
            recurso = recurso or await abre() or "nada"
        return recurso

    return dame


# mal [K9]: Cuando `abre` da None
def una_vez(abre):
    recurso, cerrojo = None, asyncio.Lock()

    async def dame():
        nonlocal recurso
        async with cerrojo:
            if recurso is None:
                recurso = await abre()
        return recurso

    return dame


# mal [K9]: Cuando `abre` da 0
def una_vez(abre):
    recurso, cerrojo, vacio = ..., asyncio.Lock(), object()

    async def dame():
        nonlocal recurso
        async with cerrojo:
            if recurso is ... or (recurso is not None and not recurso):
                recurso = await abre()
        return recurso

    return dame


# mal [K1]: `abre` se llama de nuevo
def una_vez(abre):
    tarea = None

    async def dame():
        nonlocal tarea
        if tarea is None:
            tarea = asyncio.ensure_future(abre())
        try:
            return await asyncio.shield(tarea)
        finally:
            tarea = None if tarea is None or tarea.done() else tarea

    return dame


# mal [K2]: la siguiente llega el mismo error
def una_vez(abre):
    tarea = None

    async def dame():
        nonlocal tarea
        if tarea is None:
            tarea = asyncio.ensure_future(abre())
        return await asyncio.shield(tarea)

    return dame


# mal [K2]: su error tiene que llegar a quien esperaba
def una_vez(abre):
    guardado, cerrojo = [], asyncio.Lock()

    async def dame():
        async with cerrojo:
            if not guardado:
                try:
                    guardado.append(await abre())
                except Exception:
                    return None
        return guardado[0]

    return dame


# mal [K2]: su error tiene que llegar a quien esperaba
def una_vez(abre):
    guardado, cerrojo = [], asyncio.Lock()

    async def dame():
        async with cerrojo:
            while not guardado:
                try:
                    guardado.append(await abre())
                except Exception:
                    continue
        return guardado[0]

    return dame


# mal [K2]: no su error
def una_vez(abre):
    guardado, cerrojo = [], asyncio.Lock()

    async def dame():
        async with cerrojo:
            if not guardado:
                try:
                    guardado.append(await abre())
                except Exception as error:
                    raise ValueError("no se abre") from error
        return guardado[0]

    return dame


# mal [K3]: Alguien cancela la primera
def una_vez(abre):
    tarea = None

    async def dame():
        nonlocal tarea
        if tarea is None or (tarea.done() and (tarea.cancelled() or tarea.exception())):
            tarea = asyncio.ensure_future(abre())
        return await tarea

    return dame


# mal [K3]: Una tarea que llama a `dame` no acaba
def una_vez(abre):
    guardado, abriendo = [], False
    listo = asyncio.Event()

    async def dame():
        nonlocal abriendo
        if not abriendo:
            abriendo = True
            try:
                guardado.append(await abre())
            except Exception:
                abriendo = False
                raise
            listo.set()
        await listo.wait()
        return guardado[0]

    return dame


# mal [K3]: `abre` se vuelve a llamar
def una_vez(abre):
    @functools.lru_cache(maxsize=None)
    def tarea():
        return asyncio.ensure_future(abre())

    async def dame():
        try:
            return await asyncio.shield(tarea())
        except BaseException:
            tarea.cache_clear()
            raise

    return dame


# bien [K2]: un futuro
def una_vez(abre):
    futuro = None

    async def dame():
        nonlocal futuro
        while True:
            if futuro is None:
                futuro = asyncio.get_running_loop().create_future()
                try:
                    dado = await abre()
                except BaseException:
                    futuro.cancel()
                    futuro = None
                    raise
                futuro.set_result(dado)
                return dado
            suyo = futuro
            await asyncio.wait([suyo])
            if not suyo.cancelled():
                return suyo.result()

    return dame


# mal [K11]: Llamas a `abre` antes
def una_vez(abre):
    tarea = asyncio.ensure_future(abre())

    async def dame():
        return await asyncio.shield(tarea)

    return dame


# mal [K7]: no acaba: comparten el cerrojo
_cerrojos = {}


def una_vez(abre):
    guardado = []

    async def dame():
        bucle = asyncio.get_running_loop()
        async with _cerrojos.setdefault(bucle, asyncio.Lock()):
            if not guardado:
                guardado.append(await abre())
        return guardado[0]

    return dame


# mal [K12]: lo hereda otro
_guardado = []


def una_vez(abre):
    cerrojo = asyncio.Lock()

    async def dame():
        async with cerrojo:
            if not _guardado:
                _guardado.append(await abre())
        return _guardado[0]

    return dame


# mal: no se puede esperar dos veces
def una_vez(abre):
    corrutina = None

    async def dame():
        nonlocal corrutina
        if corrutina is None:
            corrutina = abre()
        return await corrutina

    return dame


# mal: no se puede esperar dos veces
def una_vez(abre):
    return functools.lru_cache(maxsize=None)(abre)


# mal: devuelve la corrutina `dame`, sin llamarla
def una_vez(abre):
    async def dame():
        return await abre()

    return dame()


# mal: no se espera
async def una_vez(abre):
    return abre


# mal: ¿Falta un «return»?
def una_vez(abre):
    async def dame():
        return await abre()


# mal: ¿Falta un «return»?
def una_vez(abre):
    guardado, cerrojo = [], asyncio.Lock()

    async def dame():
        async with cerrojo:
            if not guardado:
                guardado.append(await abre())

    return dame


# mal: Falta un `await`
def una_vez(abre):
    async def dame():
        return abre()

    return dame


# mal: no es asíncrona
def una_vez(abre):
    return lambda: 7


# cuelga: el cerrojo no se suelta, y espera sin límite
def una_vez(abre):
    while True:
        pass


# lanza: un nombre que no existe
def una_vez(abre):
    return asyncio.una_sola_vez(abre)


# mal [K3]: esa tarea no acaba cancelada
def una_vez(abre):
    c = asyncio.Lock()
    d = []

    async def dame():
        async with c:
            while not d:
                try:
                    d.append(await abre())
                except asyncio.CancelledError:
                    pass
        return d[0]

    return dame


# mal [K1]: Con el mismo `abre`
G = {}


def una_vez(abre):
    c = asyncio.Lock()

    async def dame():
        async with c:
            if abre not in G:
                G[abre] = await abre()
        return G[abre]

    return dame


# mal [K8]: El cerrojo para tareas
def una_vez(abre):
    c = threading.Lock()
    d = []

    async def dame():
        with c:
            if not d:
                d.append(await abre())
        return d[0]

    return dame


# mal [K2]: nadie la ha cancelado
def una_vez(abre):
    f = None

    async def dame():
        nonlocal f
        if f is not None:
            return await asyncio.shield(f)
        f = asyncio.get_running_loop().create_future()
        try:
            v = await abre()
        except BaseException as e:
            f.cancel()
            f = None
            raise
        f.set_result(v)
        return v

    return dame


# mal [K1]: lo hereda otro
def una_vez(abre, d=[]):
    c = asyncio.Lock()

    async def dame():
        async with c:
            if not d:
                d.append(await abre())
        return d[0]

    return dame


# bien [K8]: con una cola de una ficha
def una_vez(abre):
    fichas = asyncio.Queue()
    fichas.put_nowait(None)
    guardado = {}

    async def dame():
        await fichas.get()
        try:
            if "x" not in guardado:
                guardado["x"] = await abre()
            return guardado["x"]
        finally:
            fichas.put_nowait(None)

    return dame


# bien [K2 K3]: con un evento
def una_vez(abre):
    listo = None
    valor = []

    async def dame():
        nonlocal listo
        while not valor:
            if listo is None:
                mio = listo = asyncio.Event()
                try:
                    valor.append(await abre())
                finally:
                    listo = None
                    mio.set()
            else:
                await listo.wait()
        return valor[0]

    return dame
