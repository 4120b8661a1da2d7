"""Lo que se ve leyendo el código, sin ejecutarlo.

Unas cosas son seguras: se anotan como defectos. Otras son solo indicios de dónde está algo que
quizá se vea al ejecutarlo.
"""

import ast
import re

from .arbol import (
    al_importar,
    bloques,
    conecta,
    es_texto,
    funciones,
    llama,
    llamadas,
    nombres,
    relanza,
    ultimo,
)
from .carpeta import Programa
from .catalogo import Hallazgos, Linea
from .prestamos import cursor_fuera, que_prestan, sin_devolver
from .teclas import claves_del_menu
from .textos_sql import Constantes, Funcion, Nodo, locales_de, pegados, textos

_ESCLAVE = re.compile(r"passw|contrase|clave|pwd", re.IGNORECASE)
_DSN_CON_CLAVE = re.compile(
    r"\bpassword\s*=\s*'?[^\s'{%<]+|\bpostgres(ql)?://[^:/@\s{]+:[^@\s{%<]+@", re.IGNORECASE
)
_DSN = re.compile(r"\b(host|dbname|user)\s*=|postgres(ql)?://", re.IGNORECASE)
_ASTERISCO = re.compile(r"^\s*(?:WITH\b.*)?SELECT\s+(?:\w+\.)?\*(?=\s*(?:,|FROM\b))", re.I | re.S)
_ESCRIBEN = {"__str__", "__repr__"}
# Con ellas se lee por nombres, y el orden de las columnas da igual.
_POR_NOMBRES = {
    *("dict_row", "class_row", "kwargs_row", "args_row", "namedtuple_row"),
    *("RealDictCursor", "DictCursor", "NamedTupleCursor", "description"),
}
# Lo que se cierra y no es un pool, por su nombre.
_DE_OTRO = re.compile(r"(^|[._])_?(cur\w*|c|k|con|conn|conexi[oó]n|connection)$", re.IGNORECASE)


class Lectura:
    """Lo que se ha leído.

    Attributes:
        hallazgos: los defectos seguros, y las preguntas.
        indicios: dónde podría estar cada defecto, si al ejecutarlo se ve.
        claves: con qué compara lo que se escribe en el menú.
        pregunta: lo que pregunta al pedirlo.
    """

    def __init__(self, programa: Programa) -> None:
        self.hallazgos, self.indicios = Hallazgos(), Hallazgos()
        self._programa = programa
        self._constantes = Constantes(programa.arboles.values())
        todas = [f for arbol in programa.arboles.values() for f in funciones(arbol)]
        self._prestan = que_prestan(todas)
        # Las que devuelven y no piden: esas son todo el préstamo.
        self._devuelven = {"putconn"} | {
            funcion.name
            for funcion in todas
            if llama(funcion, {"putconn"}) and not llama(funcion, self._prestan)
        } - {"__exit__"}
        self._nombres = {n for arbol in programa.arboles.values() for n in nombres(arbol)}
        self._claves = _nombres_de_claves(programa)
        self.claves, self.pregunta = max(
            map(claves_del_menu, programa.arboles.values()), key=lambda claves: len(claves[0])
        )
        for ruta, arbol in programa.arboles.items():
            self._ruta = ruta
            self._mira_modulo(arbol)
            for funcion in funciones(arbol):
                self._mira_funcion(funcion)
            self._mira_ordenes(arbol)

        if not programa.no_se_ejecuta:
            self._mira_cierre()

    def _mira_cierre(self) -> None:
        """Un pool que nadie cierra: en todo el programa no hay con qué."""
        cierran = [
            nodo.attr == "closeall" or not _DE_OTRO.search(ast.unparse(nodo.value))
            for arbol in self._programa.arboles.values()
            for nodo in ast.walk(arbol)
            if isinstance(nodo, ast.Attribute) and nodo.attr in ("close", "closeall")
        ]
        if any(cierran):
            return
        for ruta, arbol in self._programa.arboles.items():
            self._ruta = ruta
            con_with = {
                id(item.context_expr)
                for nodo in ast.walk(arbol)
                if isinstance(nodo, (ast.With, ast.AsyncWith))
                for item in nodo.items
            }
            for llamada in llamadas(arbol):
                if ultimo(llamada.func).endswith("ConnectionPool") and id(llamada) not in con_with:
                    self._defecto("sin_cerrar", llamada)

    def _defecto(self, clave: str, nodo: Nodo) -> None:
        self.hallazgos.anota(clave, Linea(self._ruta, nodo.lineno))

    def _indicio(self, clave: str, nodo: Nodo) -> None:
        self.indicios.anota(clave, Linea(self._ruta, nodo.lineno))

    # ----------------------------------------------------------- un archivo

    def _mira_modulo(self, arbol: ast.Module) -> None:
        for escrito in textos(arbol):
            texto = str(escrito.value)
            if _DSN_CON_CLAVE.search(texto) and _DSN.search(texto):
                self._defecto("clave_en_el_codigo", escrito)
            if _ASTERISCO.search(texto) and not _POR_NOMBRES & self._nombres:
                self._defecto("asterisco", escrito)
        for nodo in ast.walk(arbol):
            self._mira_clave(nodo)
            if isinstance(nodo, ast.ExceptHandler) and nodo.type is None and not relanza(nodo):
                self._defecto("except_a_secas", nodo)
            if isinstance(nodo, ast.With):
                self._mira_with(nodo)
            if isinstance(nodo, ast.Call):
                self._mira_llamada(nodo)
            if isinstance(nodo, ast.ClassDef):
                self._mira_clase(nodo)
        if self._ruta != self._programa.entrada:
            for nodo in al_importar(arbol):
                if isinstance(nodo, ast.Call) and conecta(nodo):
                    self._defecto("importar_conecta", nodo)

    def _mira_clave(self, nodo: ast.AST) -> None:
        """Una contraseña escrita: en la llamada, en un nombre que va a ella o en un diccionario."""
        if isinstance(nodo, ast.Call) and conecta(nodo, siempre=True):
            for dato in nodo.keywords:
                if dato.arg == "password" and es_texto(dato.value):
                    self._defecto("clave_en_el_codigo", dato.value)
        elif isinstance(nodo, ast.Assign) and es_texto(nodo.value):
            if self._claves & {n for destino in nodo.targets for n in nombres(destino)}:
                self._defecto("clave_en_el_codigo", nodo)
        elif isinstance(nodo, ast.Dict):
            datos = {
                k.value: v
                for k, v in zip(nodo.keys, nodo.values, strict=True)
                if isinstance(k, ast.Constant)
            }
            con_clave = "password" in datos and es_texto(datos["password"])
            if con_clave and {"host", "user", "dbname", "database"} & set(datos):
                self._defecto("clave_en_el_codigo", datos["password"])

    def _mira_clase(self, clase: ast.ClassDef) -> None:
        for nodo in ast.walk(clase):
            con_clave = any(_ESCLAVE.search(nombre) for nombre in nombres(nodo))
            if isinstance(nodo, ast.FunctionDef) and nodo.name in _ESCRIBEN and con_clave:
                self._indicio("clave_a_la_vista", nodo)
            if isinstance(nodo, ast.Try) and any(conecta(n) for n in llamadas(*nodo.body)):
                for llamada in llamadas(*nodo.handlers):
                    nombre = ast.unparse(llamada.func)
                    if nombre in ("sys.exit", "exit", "quit", "os._exit"):
                        self._defecto("exit_en_clase", llamada)

    def _mira_llamada(self, nodo: ast.Call) -> None:
        # Estos atienden cada petición en un hilo. Un hilo suelto puede no tocar el pool.
        en_hilos = {"Flask", "FastAPI"} & self._nombres
        if ultimo(nodo.func) == "SimpleConnectionPool" and en_hilos:
            self._defecto("pool_de_un_hilo", nodo)
        if ultimo(nodo.func) == "putconn":
            for dato in nodo.keywords:
                if dato.arg == "close" and re.fullmatch(
                    r"(bool\()?\w[\w.]*\.closed\)?( (!=|>) 0)?", ast.unparse(dato.value)
                ):
                    self._defecto("cierra_la_cerrada", nodo)

    def _mira_with(self, nodo: ast.With) -> None:
        pide = [i for i in nodo.items if i.optional_vars is None and self._presta(i.context_expr)]
        if pide and any(self._presta(n) for n in llamadas(*nodo.body)):
            self._defecto("with_anidado", nodo)
        if llama(nodo, {"execute"}):
            for llamada in llamadas(*nodo.body):
                if ultimo(llamada.func) in ("input", "getpass"):
                    self._indicio("pregunta_dentro", llamada)

    # ----------------------------------------------------------- una función

    def _mira_funcion(self, funcion: Funcion) -> None:
        prestadas = {
            nombre
            for nombre, valores in locales_de(funcion).items()
            if any(self._presta(valor) for valor in valores)
        }
        for nodo in llamadas(funcion):
            if ultimo(nodo.func) == "closeall" and isinstance(nodo.func, ast.Attribute):
                suyo = nodo.func.value
                if self._presta(suyo) or getattr(suyo, "id", "") in prestadas:
                    self._defecto("closeall", nodo)
        for clave, sitio in sin_devolver(funcion, self._prestan, self._devuelven):
            self._defecto(clave, sitio)
        for bloque in bloques(funcion):
            for sitio in cursor_fuera(bloque):
                self._defecto("cursor_despues", sitio)
        for intento in ast.walk(funcion):
            if isinstance(intento, ast.Try) and any(conecta(n) for n in llamadas(*intento.body)):
                for atrapa in intento.handlers:
                    if not relanza(atrapa):
                        self._indicio("pool_none", atrapa)

    # ----------------------------------------------------------- las órdenes de SQL

    def _mira_ordenes(self, arbol: ast.Module) -> None:
        dentro: dict[int, Funcion] = {}
        for funcion in funciones(arbol):
            dentro |= {id(nodo): funcion for nodo in llamadas(funcion)}
        for llamada in llamadas(arbol):
            if ultimo(llamada.func) not in ("execute", "executemany") or not llamada.args:
                continue
            funcion_suya = dentro.get(id(llamada))
            locales = locales_de(funcion_suya or arbol)
            trozos = self._constantes.trozos(llamada.args[0], locales)
            # Sin un trozo fijo de SQL, aquí no se pega nada: la orden viene hecha.
            if not any(isinstance(t, str) and t.strip() for t in trozos):
                continue
            if vistos := set(pegados(trozos, funcion_suya, locales)):
                self._defecto("sql_pegado" if True in vistos else "nombre_pegado", llamada)

    def _presta(self, nodo: ast.AST) -> bool:
        return isinstance(nodo, ast.Call) and ultimo(nodo.func) in self._prestan


def _nombres_de_claves(programa: Programa) -> set[str]:
    """Los nombres con que se pasa la contraseña al conectar."""
    return {
        ultimo(dato.value)
        for arbol in programa.arboles.values()
        for llamada in llamadas(arbol)
        if conecta(llamada, siempre=True)
        for dato in llamada.keywords
        if dato.arg == "password" and isinstance(dato.value, (ast.Name, ast.Attribute))
    }
