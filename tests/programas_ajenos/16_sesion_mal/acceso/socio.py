class Socio:
    def __init__(self, usuario, password, id_socio=None):
        self.id_socio = id_socio
        self.usuario = usuario
        self.password = password

    def __repr__(self):  # DEFECTO clave_a_la_vista
        return f"Socio({self.id_socio}, {self.usuario!r}, {self.password!r})"
