from acceso.conexion import Conexion, log
from acceso.socio import Socio


def guardar(socio):
    log.info("guardando %r", socio)
    with Conexion.cursor() as cur:
        cur.execute("INSERT INTO socios (usuario, password) VALUES (%s, %s)", [socio.usuario, socio.password])


def todos():
    with Conexion.consulta() as cur:
        cur.execute("SELECT id_socio, usuario FROM socios")  # DEFECTO transaccion_abierta
        return [Socio(usuario, None, id_socio) for id_socio, usuario in cur]
