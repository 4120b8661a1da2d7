# bien: setattr con el nombre completo y un finally
def cierra_y_olvida(clase):
    """Cierra el pool de `clase` y la deja lista para crear uno nuevo."""
    try:
        clase.cerrarConexiones()
    finally:
        setattr(clase, "_Conexion__pool", None)

# bien: closeall directo sobre el pool
def cierra_y_olvida(clase: type) -> None:
    reserva = clase.obtenerPool()
    reserva.closeall()
    clase._Conexion__pool = None

# bien: dentro de una clase _Conexion, el nombre privado se traduce solo
class _Conexion:
    @staticmethod
    def olvida(clase):
        clase.cerrarConexiones()
        clase.__pool = None


cierra_y_olvida = _Conexion.olvida

# bien: primero lo guarda y lo olvida, luego lo cierra; si no hay pool, no crea ninguno
def cierra_y_olvida(clase):
    viejo, clase._Conexion__pool = clase._Conexion__pool, None
    if viejo is not None and not viejo.closed:
        viejo.closeall()

# bien: ExitStack y partial
from contextlib import ExitStack
from functools import partial


def cierra_y_olvida(clase):
    with ExitStack() as tareas:
        tareas.callback(partial(setattr, clase, "_Conexion__pool", None))
        tareas.callback(clase.cerrarConexiones)

# mal: fuera de la clase no hay traducción: crea otro atributo llamado __pool, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase.__pool = None

# mal: setattr con el nombre corto no toca el privado, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    setattr(clase, "__pool", None)

# mal: el nombre se monta con el de la clase recibida: con una subclase es otro, [K1]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    setattr(clase, f"_{clase.__name__}__pool", None)

# mal: solo cierra: la clase queda con un pool cerrado, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()

# mal: solo olvida: las conexiones prestadas siguen abiertas y nadie las cierra, [K11]
def cierra_y_olvida(clase):
    clase._Conexion__pool = None

# mal: olvida antes de cerrar: cerrarConexiones crea otro pool y cierra ese; el viejo queda abierto y la clase, cerrada, [K11]
def cierra_y_olvida(clase):
    clase._Conexion__pool = None
    clase.cerrarConexiones()

# mal: no usa el parámetro: siempre la clase Conexion del cuaderno, [K12]
def cierra_y_olvida(clase):
    Conexion.cerrarConexiones()
    Conexion._Conexion__pool = None

# mal: cierra la que recibe pero olvida el pool de otra, [K1]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    Conexion._Conexion__pool = None

# mal: del borra el atributo: AttributeError al volver a pedir, o si es heredado, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    del clase._Conexion__pool

# mal: clase = None solo cambia la variable local, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase = None

# mal: crea ya el pool nuevo: abre conexiones que nadie pidió, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase._Conexion__pool = None
    clase.obtenerPool()

# mal: pone un pool de 1 a 5 con los datos del entorno, no los de la clase, [K12]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase._Conexion__pool = pool.SimpleConnectionPool(1, 5)

# mal: la comprueba pidiendo una conexión que no devuelve, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase._Conexion__pool = None
    clase.obtenerConexion()

# mal: reabre el pool viejo con closed = False: conserva sus listas de conexiones muertas, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase.obtenerPool().closed = False

# mal: cierra desde el servidor, también las conexiones que no son de la clase, [K8]
def cierra_y_olvida(clase):
    observador.termina_conexiones()
    clase._Conexion__pool = None

# mal: solo cierra las libres (_pool): las prestadas siguen abiertas, [K11]
def cierra_y_olvida(clase):
    reserva = clase.obtenerPool()
    for conexion in reserva._pool:
        conexion.close()
    clase._Conexion__pool = None

# mal: olvida solo la primera vez que se llama, [K1]
_hechas = set()


def cierra_y_olvida(clase):
    if clase in _hechas:
        return
    _hechas.add(clase)
    clase.cerrarConexiones()
    clase._Conexion__pool = None

# mal: pone a None el pool de toda la familia: una clase base pierde el suyo sin cerrarlo, [K1]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    for antepasada in clase.__mro__:
        if "_Conexion__pool" in vars(antepasada):
            antepasada._Conexion__pool = None

# mal: False no es None: obtenerPool lo da por creado y falla al pedir, [K9]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase._Conexion__pool = False

# mal: el nombre con un guion bajo de más, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase.__Conexion__pool = None

# mal: pone None en un objeto y no en la clase, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase()._Conexion__pool = None

# mal: devuelve una subclase nueva; la que recibió sigue cerrada, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()

    class Nueva(clase):
        _Conexion__pool = None

    return Nueva

# mal: vars(clase) es de solo lectura: TypeError, [K11]
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    vars(clase)["_Conexion__pool"] = None

# mal: solo actúa si el pool lo creó esta misma clase: si lo hereda, no hace nada, [K1]
def cierra_y_olvida(clase):
    if clase.__dict__.get("_Conexion__pool") is not None:
        clase.cerrarConexiones()
        clase._Conexion__pool = None
