# bien: con setattr
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    setattr(clase, "_Conexion__pool", None)


# bien: cierra el pool directamente
def cierra_y_olvida(clase):
    clase.obtenerPool().closeall()
    clase._Conexion__pool = None


# mal: se llama _Conexion__pool
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase.__pool = None


# mal: sigue usando el pool cerrado
def cierra_y_olvida(clase):
    clase.cerrarConexiones()


# mal: sigue usando el pool cerrado
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase.pool = None


# mal: Ciérralo antes de olvidarlo
olvidados = []


def cierra_y_olvida(clase):
    olvidados.append(clase.obtenerPool())
    clase._Conexion__pool = None


# mal: un pool distinto
def cierra_y_olvida(clase):
    from psycopg2.pool import SimpleConnectionPool

    clase.cerrarConexiones()
    clase.obtenerPool = classmethod(lambda cls: SimpleConnectionPool(1, 5))


# mal: asígnale None
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    del clase._Conexion__pool

# mal: Usa `clase`
def cierra_y_olvida(clase):
    Conexion.cerrarConexiones()
    Conexion._Conexion__pool = None

# cuelga: nunca sale
def cierra_y_olvida(clase):
    while True:
        pass


# lanza: cierra dos veces
def cierra_y_olvida(clase):
    clase.cerrarConexiones()
    clase.cerrarConexiones()
