# no aplica K3: no hay nada que pueda quedar a medias
# no aplica K4: no usa ninguna conexión
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: no hace nada que otra llamada pueda estropear
# no aplica K8: no guarda nada entre una llamada y otra
# no aplica K10: no recibe ninguna orden
from respuestas_escritas import cambiado

from lecciones.leccion_12_laboratorio.archivos import archivos, resueltos

RESUME = "        return _RESUME.hash(clave)\n"
ES_SUYA = '''        try:
            return _RESUME.verify(self.password, clave)
        except (VerifyMismatchError, InvalidHashError):  # No es, o no hay un resumen guardado.
            return False
'''


def con(*cambios):
    return cambiado("usuario.py", *cambios)


# bien: con un `__repr__` escrito
usuario_py = con(
    ("@dataclass(frozen=True)", "@dataclass(frozen=True, repr=False)"),
    (RESUME, RESUME + '''
    def __repr__(self):
        return f"<{self.username}>"
'''),
)


# bien: con otros parámetros, y sin instancia global
usuario_py = con((RESUME, "        return PasswordHasher(time_cost=2).hash(clave)\n"), (ES_SUYA, '''        bien = True
        try:
            PasswordHasher().verify(self.password, clave)
        except (VerifyMismatchError, InvalidHashError):
            bien = False
        return bien
'''))


# mal: lleva la contraseña dentro
usuario_py = con((RESUME, "        return clave\n"))


# mal [K12]: no es de argon2
usuario_py = con((RESUME, "        return __import__('hashlib').sha256(clave.encode()).hexdigest()\n"))


# mal: falta la sal
usuario_py = con((RESUME, "        return _RESUME.hash(clave, salt=b'0123456789abcdef')\n"))


# mal [K1]: falta la sal
usuario_py = con(("    @staticmethod\n", "    @staticmethod\n    @__import__('functools').cache\n"))


# mal [K11]: se puede cambiar
usuario_py = con(("@dataclass(frozen=True)", "@dataclass"))


# mal: sale su resumen
usuario_py = con((" = field(repr=False)", ""))


# mal: no sale su nombre
usuario_py = con(("    username: str\n", "    username: str = field(repr=False)\n"))


# mal: no son iguales
usuario_py = con(("frozen=True", "frozen=True, eq=False"))


# mal: dice False cuando es True
usuario_py = con((ES_SUYA, "        return self.password == clave\n"))


# mal: lanza VerifyMismatchError
usuario_py = con((ES_SUYA, "        return _RESUME.verify(self.password, clave)\n"))


# mal [K2]: lanza InvalidHashError
usuario_py = con(("(VerifyMismatchError, InvalidHashError)", "VerifyMismatchError"))


# mal: tiene que devolver True o False
usuario_py = con((ES_SUYA, ES_SUYA.replace("False", "None")))


# mal [K9]: dice True cuando es False
usuario_py = con((RESUME, RESUME.replace("clave", "clave.strip()")), ("self.password, clave)", "self.password, clave.strip())"))


# mal: lanza UnicodeEncodeError
usuario_py = con(("verify(self.password, clave)", "verify(clave, self.password)"))


# mal: no devuelve nada
usuario_py = con((RESUME, RESUME.replace("return ", "")))


# mal: demasiado barato
usuario_py = con(("PasswordHasher()", "PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)"))


# mal: dice True cuando es False
usuario_py = con((RESUME, RESUME.replace("clave", "clave.lower()")), ("self.password, clave)", "self.password, clave.lower())"))


# mal: dice False cuando es True
usuario_py = con((RESUME, RESUME.replace("clave", "clave[:12]")), ("self.password, clave)", "self.password, clave[:12])"))


# mal [K12]: dice False cuando es True
usuario_py = con(
    ("@dataclass", "_VISTAS = {}\n\n\n@dataclass"),
    (RESUME, "        resumen = _RESUME.hash(clave)\n        _VISTAS[resumen] = clave\n        return resumen\n"),
    (ES_SUYA, "        return _VISTAS.get(self.password) == clave\n"),
)


# cuelga: espera sin fin
usuario_py = con((RESUME, "        while True:\n            pass\n"))


# lanza: un nombre que no existe
usuario_py = con((RESUME, "        return resumidor.hash(clave)\n"))
