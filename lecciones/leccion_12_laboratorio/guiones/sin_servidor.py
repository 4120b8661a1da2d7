"""Lo que hace `Conexion` cuando no hay servidor: 12.1 y 12.9."""

import sys
import threading

from conexion import Conexion, SinConexion

# psycopg_pool lo intenta durante unos segundos: una vez basta.
for pide in (Conexion.obtenerConexion, Conexion.obtenerPool)[: 1 + ("psycopg2" in sys.modules)]:
    try:
        pide()
    except SinConexion as error:
        # Con el error en la mano: al soltarlo, Python puede llevarse también un pool olvidado.
        assert threading.active_count() == 1, "Sin servidor quedan los hilos del pool: ciérralo."
        assert error.__cause__, "SinConexion no dice su causa: lánzalo con «from error»."
    else:
        raise AssertionError(f"Sin servidor, `{pide.__name__}` no lanza SinConexion.")
assert getattr(Conexion, "_pool", None) is None, (
    "Sin servidor guardas un pool que no sirve: cuando el servidor vuelva, no habrá conexiones."
)
Conexion.cerrarConexiones()
