"""Conversa con un menú que no conoce: lee sus opciones y contesta a lo que pregunta."""

import re
from dataclasses import dataclass, field

from helpers.laboratorio import Conversacion, Turno

# Lo que se escribe como contraseña: se busca después en la tabla, la pantalla y los archivos.
SECRETO = "S3creta-de-prueba"
# Preguntas seguidas que se contestan, como mucho, en una opción y antes del menú.
_PREGUNTAS, _ANTES = 12, 6

# «1. Listar», «[1] Listar», «1) Listar», «a - Listar», y varias en una línea.
_OPCION = re.compile(
    r"(?:^|(?<=\s)|(?<=[|,(\[]))[\[(]?(?P<clave>\d{1,2}|[a-zA-Z])[\])]?\s*[.)\]:=\-–→]+\s*"
    r"(?P<nombre>[^\W\d_][^\n|]*?)(?=\s*(?:$|\n|\||[\s,(\[]+[\[(]?(?:\d{1,2}|[a-zA-Z])[\])]?\s*[.)\]:=\-–]+\s*[^\W\d_]))"
)
# Colores y borrados de pantalla.
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]")
_CLASES = {
    "salir": r"\bsal(ir|ida|go|ga|$)|\bexit|\bquit\b|\btermin|\bfin(alizar)?\b|\bcerrar\b",
    "volver": r"\bvolver|\batr[aá]s|\bregres|\bmen[uú] (principal|anterior)|\bback",
    "listar": r"\blist|\bver\b|\bmostrar|\bmuestra|\bconsult|\bselec|\btodos|\btodas|\bshow",
    "agregar": r"\bagreg|\ba[ñn]ad|\binsert|\bcrear|\bcrea\b|\bnuev|\balta|\bregistr|\bguard"
    r"|\badd|\bnew|\bcreate",
    "modificar": r"\bmodific|\bactualiz|\bedit|\bcambi|\bupdate|\bchange",
    "eliminar": r"\belimin|\bborr|\bbaja|\bquita|\bdelete|\bremove",
    "buscar": r"\bbusc|\bencontr|\bfind|\bsearch",
}
_ORDEN = ["listar", "agregar", "buscar", "otra", "modificar", "eliminar"]


@dataclass(frozen=True)
class Opcion:
    """Una opción del menú.

    Attributes:
        camino: lo que se escribe para llegar a ella, un menú detrás de otro.
        nombre: cómo la llama el menú.
        clase: para qué parece: una clave de `_CLASES`, u «otra».
    """

    camino: tuple[str, ...]
    nombre: str
    clase: str

    def __str__(self) -> str:
        camino = " › ".join(self.camino)
        return f"«{camino}»" if camino == self.nombre else f"«{camino} · {self.nombre}»"


@dataclass
class Vista:
    """Lo que pasó al usar una opción.

    Attributes:
        turnos: uno por cada vez que esperó.
        respuestas: lo que se le dijo.
        termino: si el programa terminó.
        atascada: la pregunta a la que no se supo contestar; vacía si se volvió al menú.
    """

    turnos: list[Turno] = field(default_factory=list)
    respuestas: list[str] = field(default_factory=list)
    termino: bool = False
    atascada: str | None = None

    @property
    def texto(self) -> str:
        """Todo lo que escribió."""
        return "".join(turno.texto for turno in self.turnos)


def opciones_de(texto: str, camino: tuple[str, ...] = ()) -> list[Opcion]:
    """Las opciones de un menú, según lo que escribe; ninguna si no lo parece."""
    vistas: dict[str, Opcion] = {}
    for hallada in _OPCION.finditer(_ANSI.sub("\n", texto)):
        clave, nombre = hallada["clave"], hallada["nombre"].strip(" .:-*|│║")
        if clave.isalpha() and hallada[0].startswith(
            (f"({clave}){nombre[0]}", f"[{clave}]{nombre[0]}")
        ):
            nombre = clave + nombre  # «(l)istar»
        vistas[clave] = Opcion((*camino, clave), nombre, _clase(nombre))
    # Una lista de «1: ana» no es un menú.
    es_un_menu = len(vistas) >= 2 and any(o.clase != "otra" for o in vistas.values())
    return list(vistas.values()) if es_un_menu else []


class Menu:
    """Un programa en marcha, visto como un menú.

    Attributes:
        opciones: las que se han leído; ninguna si no es un menú.
        charla: la conversación.
    """

    def __init__(self, charla: Conversacion, claves: list[str], pregunta: str = "") -> None:
        """Contesta a lo que pregunte hasta llegar al menú.

        Args:
            charla: recién empezada.
            claves: lo que el código compara con lo que se escribe, por si no enseña las opciones.
            pregunta: la del menú, si se sabe.

        Raises:
            NoSigue: no se puede seguir con él.
        """
        self.charla = charla
        self._dados = 0
        self.opciones = opciones_de(charla.turno.texto)
        for _ in range(_ANTES):
            if self.opciones or charla.turno.codigo is not None:
                break
            if claves and charla.turno.pregunta.strip().endswith(pregunta):
                self.opciones = [Opcion((c,), c, _clase(c)) for c in claves]
                break
            charla.dice(responde(charla.turno.pregunta, 0))
            self.opciones = opciones_de(charla.turno.texto)
        self._pregunta = charla.turno.pregunta.strip()
        self._menu = self._nombres(charla.turno)

    def de_clase(self, clase: str) -> list[Opcion]:
        """Las opciones que parecen para eso."""
        return [opcion for opcion in self.opciones if opcion.clase == clase]

    def en_orden(self) -> list[Opcion]:
        """Las que se prueban: primero las que miran, después las que cambian, y no salir."""
        return sorted(
            (o for o in self.opciones if o.clase in _ORDEN), key=lambda o: _ORDEN.index(o.clase)
        )

    def usa(self, cual: Opcion, numero: str = "1", nombre: str = "") -> Vista:
        """Elige una opción y contesta hasta volver al menú principal.

        Args:
            cual: cuál.
            numero: lo que se contesta cuando pide un número de los que ya hay.
            nombre: lo que se contesta cuando pide un texto; vacío, uno nuevo cada vez.

        Raises:
            NoSigue: no se puede seguir con él.
        """
        vista = Vista()
        repetida, anterior = 0, None
        for clave in cual.camino:
            self._dice(vista, clave)
            if vista.termino:
                return vista
        for _ in range(_PREGUNTAS):
            turno = self.charla.turno
            if self._en_el_menu(turno):
                return vista
            if submenu := opciones_de(turno.texto, cual.camino):
                if len(cual.camino) == 1 and not any(
                    o.camino[:1] == cual.camino and len(o.camino) > 1 for o in self.opciones
                ):
                    self._anade(cual, submenu)
                vuelve = [o for o in submenu if o.clase in ("volver", "salir")]
                if vuelve:
                    self._dice(vista, vuelve[-1].camino[-1])
                    if vista.termino:
                        return vista
                    continue
            pregunta = turno.pregunta
            repetida = repetida + 1 if pregunta == anterior else 0
            previa, anterior = anterior or "", pregunta
            self._dados += 1
            texto = nombre or f"zutano{self._dados}"
            self._dice(vista, responde(pregunta, repetida, numero, texto, previa))
            if vista.termino:
                return vista
        vista.atascada = self.charla.turno.pregunta.strip()
        return vista

    def _dice(self, vista: Vista, respuesta: str) -> None:
        vista.respuestas.append(respuesta)
        turno = self.charla.dice(respuesta)
        vista.turnos.append(turno)
        vista.termino = turno.codigo is not None

    def _anade(self, opcion: Opcion, submenu: list[Opcion]) -> None:
        """Una opción que lleva a otro menú deja su sitio a las de ese."""
        donde = self.opciones.index(opcion)
        self.opciones[donde : donde + 1] = [o for o in submenu if o.clase != "volver"]

    def _en_el_menu(self, turno: Turno) -> bool:
        """Dice si espera otra opción: la misma pregunta, y si enseña opciones, las mismas."""
        if turno.codigo is not None:
            return False
        if vistas := self._nombres(turno):
            return self._menu <= vistas if self._menu else False
        if turno.pregunta.strip() != self._pregunta:
            return False
        # Un «> » puede ser cualquier pregunta, si el menú se enseña cada vez.
        return not self._menu or bool(re.search(r"\w{3}", self._pregunta))

    @staticmethod
    def _nombres(turno: Turno) -> set[str]:
        # Un menú puede llevar cuentas: «1. Listar (3)».
        return {re.sub(r"\d+", "", opcion.nombre) for opcion in opciones_de(turno.texto)}


def responde(
    pregunta: str, repetida: int, numero: str = "1", texto: str = "zutano", antes: str = ""
) -> str:
    """Lo que se contesta a una pregunta.

    Args:
        pregunta: lo que se lee delante del cursor.
        repetida: cuántas veces seguidas la ha hecho: a la segunda, se prueba otra cosa.
        numero: el de algo que ya hay.
        texto: lo que se da por nombre.
        antes: la pregunta anterior: detrás de un usuario, una «clave» es una contraseña.
    """
    if repetida:
        return ["", numero, "s", "1", texto][min(repetida - 1, 4)]
    mira = pregunta.lower()
    if re.search(r"\(\s*s[ií]?\s*/\s*n", mira) or re.search(r"\bs/n\b", mira):
        return "si" if "/no" in mira and not re.search(r"\bs/n", mira) else "s"
    if re.search(r"\by/n\b|\byes/no\b", mira):
        return "y"
    es_clave = re.search(r"\bclave\b", mira) and re.search(
        r"usuari|user|login|clave", antes.lower()
    )
    if re.search(r"passw|contrase|\bpwd", mira) or es_clave:
        return SECRETO
    if re.search(
        r"(puls|presion|oprim|press).*(enter|intro|tecla|key)|enter.*(continu|volver)", mira
    ):
        return ""
    if re.search(r"\bid\b|_id\b|\bid_|n[uú]mero|\bnº|c[oó]digo|identificador|\bcu[aá]l\b", mira):
        return numero
    if re.search(r"edad|precio|cantidad|stock|saldo|importe|monto|existencias|sueldo", mira):
        return "7"
    if re.search(r"correo|e-?mail", mira):
        return f"{texto}@ejemplo.es"
    if re.search(r"fecha|d[ií]a", mira):
        return "2026-01-31"
    if re.search(r"tel[eé]fono|m[oó]vil|celular", mira):
        return "600100200"
    if re.search(r"¿?(seguro|confirmas|est[aá]s de acuerdo)", mira):
        return "s"
    return texto


def _clase(nombre: str) -> str:
    return next((c for c, p in _CLASES.items() if re.search(p, nombre.lower())), "otra")
