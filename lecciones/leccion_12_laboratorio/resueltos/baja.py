"""Da de baja a un usuario: pregunta su número, lo enseña y pide que se confirme."""

from conexion import Conexion, Error, SinConexion
from usuario_dao import UsuarioDAO


def da_de_baja():
    numero = input("Número: ")
    visto = UsuarioDAO.buscar(int(numero)) if numero.isdecimal() else None
    if visto is None:
        print("No hay ningún usuario con ese número.")
        return
    # Aquí no hay ninguna transacción abierta: la respuesta puede tardar una hora.
    if input(f"¿Das de baja a «{visto.username}»? (s/n): ") != "s":
        print("No se ha hecho nada.")
        return
    eliminado = UsuarioDAO.eliminar(visto)
    print("Dado de baja." if eliminado else "Ha cambiado mientras tanto: mira quién es ahora.")


if __name__ == "__main__":
    try:
        da_de_baja()
    except (SinConexion, Error):
        print("PostgreSQL ha fallado: mira si sigue ahí, y repite.")
    except (EOFError, KeyboardInterrupt):
        print()
    finally:
        Conexion.cerrarConexiones()
