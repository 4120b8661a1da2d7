"""Un programa con menú, en marcha: se usan sus opciones y se mira qué deja cada una."""

import re
from contextlib import ExitStack

from .banco import Banco, Escritas
from .ensayos import Ensayo
from .menu import SECRETO, Menu, Opcion, Vista

_CERRADO = re.compile(r"cursor already closed|the cursor is closed")
_SIN_CLOSEALL = re.compile(r"\S+( object)( has)( no) attribute 'closeall'")
# Un programa que ya dice que algo ha ido mal.
PARECE_ERROR = re.compile(
    r"error|excep|fall|traceback|no se |no hay|imposible|inv[aá]lid", re.IGNORECASE
)


class Uso:
    """Un programa con menú, en marcha; si termina a destiempo, se lanza otra vez.

    Attributes:
        lista: la opción que enseña lo que hay, si se ha encontrado.
        cambia: la que ha guardado algo nuevo.
        modifica: la que ha cambiado algo que ya estaba.
        muestra: lo que escribe `lista` cuando todo va bien.
    """

    def __init__(self, ensayo: Ensayo, puesto: Banco, menu: Menu, pila: ExitStack) -> None:
        self.ensayo, self.puesto, self.menu, self._pila = ensayo, puesto, menu, pila
        self.lista: Opcion | None = None
        self.cambia: Opcion | None = None
        self.modifica: Opcion | None = None
        self.muestra = ""
        self._a_la_vista = self._probando_opciones = False

    def otra_vez(self) -> None:
        """Lo lanza de nuevo, con las opciones que ya se conocen; lanza NoSigue si no puede."""
        self.menu.charla.cierra()
        opciones = self.menu.opciones
        self.menu = self.ensayo.abre(self._pila, self.puesto)
        self.menu.opciones = opciones or self.menu.opciones

    def usa(self, opcion: Opcion, **como: str) -> Vista:
        """Usa una opción y mira lo que se ve en cualquier momento."""
        antes = self.puesto.escritas()
        base = self.menu.charla.turno.en_transaccion
        vista = self.menu.usa(opcion, **como)
        ensayo = self.ensayo
        for turno in vista.turnos[:-1]:
            if turno.en_transaccion > base:
                visto = f"en la opción {opcion}, mientras espera en «{turno.pregunta.strip()}»."
                ensayo.anota("pregunta_dentro", visto, ensayo.programa.linea_con(turno.pregunta))
        if vista.turnos and not vista.atascada and not vista.termino:
            self._mira_vuelta(opcion, vista, base, antes.insert, antes.hay)
        if SECRETO in vista.texto and not self._a_la_vista:
            self._a_la_vista = True
            ensayo.anota("clave_a_la_vista", f"en la pantalla, en la opción {opcion}.")
        # Con la conexión muerta, el cursor también dice que está cerrado.
        cerrado = _CERRADO.search(vista.texto)
        if cerrado and self._probando_opciones:
            ensayo.anota("cursor_despues", f"en la opción {opcion}: «{cerrado[0]}».")
        if vista.turnos:
            ensayo.mira_final(f"en la opción {opcion}", vista.turnos[-1])
        return vista

    def _mira_vuelta(
        self, opcion: Opcion, vista: Vista, base: int, insertadas: int, habia: int
    ) -> None:
        """Ha vuelto al menú: qué deja a medias y qué no ha guardado."""
        escritas, ensayo = self.puesto.escritas(), self.ensayo
        a_medias = [f for f in vista.turnos[-1].conexiones if f["estado"] != "idle"]
        abortadas = [f for f in a_medias if "aborted" in f["estado"]]
        hecha = escritas.insert > insertadas and escritas.hay == habia
        if vista.turnos[-1].en_transaccion > base:
            consulta = a_medias[-1]["consulta"]
            clave = "no_confirma" if hecha else "transaccion_abierta"
            clave = "sin_deshacer" if len(a_medias) == len(abortadas) else clave
            clave = "with_anidado" if "with_anidado" in ensayo.hallazgos else clave
            como = "está abortada" if clave == "sin_deshacer" else "sigue a medias"
            visto = f"al volver al menú de {opcion}, la transacción de «{_corta(consulta)}» {como}."
            ensayo.anota(clave, visto, ensayo.programa.linea_con(consulta))
        elif hecha and self._probando_opciones and not PARECE_ERROR.search(vista.texto):
            ensayo.anota("no_confirma", f"en la opción {opcion}, la fila se insertó y ya no está.")

    # ----------------------------------------------------------- los pasos

    def opciones(self) -> None:
        """Cada una, una vez; para agregar, dos."""
        hechas: set[tuple[str, ...]] = set()
        self._probando_opciones = True
        while pendientes := [o for o in self.menu.en_orden() if o.camino not in hechas]:
            opcion = pendientes[0]
            hechas.add(opcion.camino)
            for _ in range(2 if opcion.clase == "agregar" else 1):
                if self.menu.charla.turno.codigo is not None:
                    self.otra_vez()
                antes = self.puesto.escritas()
                vista = self.usa(opcion)
                if opcion not in self.menu.opciones:
                    continue  # Llevaba a otro menú.
                if vista.atascada is not None:
                    self.ensayo.sin_probar.append(
                        f"La opción {opcion}: no sé qué contestar a «{vista.atascada}»."
                    )
                    self.otra_vez()
                    break
                if vista.termino and vista.turnos[-1].codigo == 0:
                    self.ensayo.salir = self.ensayo.salir or opcion
                    self.otra_vez()
                    continue
                self._apunta(opcion, vista, antes)
        self._probando_opciones = False
        if tabla := self.puesto.guarda(SECRETO):
            self.ensayo.anota("clave_guardada", f"en la tabla «{tabla}».")
        if not self.puesto.se_ha_usado():
            self.ensayo.sin_probar.append("Casi todo: ninguna opción se ha conectado a PostgreSQL.")
        nombres = ", ".join(str(o) for o in self.menu.opciones if o.camino in hechas)
        self.ensayo.probado.append(f"Las opciones {nombres}.")

    def _apunta(self, opcion: Opcion, vista: Vista, antes: Escritas) -> None:
        """Recuerda para qué sirve una opción, por lo que ha hecho."""
        ahora = self.puesto.escritas()
        if ahora.insert > antes.insert and self.cambia is None:
            self.cambia = opcion
        if ahora.update > antes.update and self.modifica is None:
            self.modifica = opcion
        if opcion.clase == "listar" and self.lista is None and not vista.termino:
            self.lista = opcion

    def sale(self) -> None:
        """Por la opción de salir."""
        salidas = [o for o in self.menu.de_clase("salir") if len(o.camino) == 1]
        opcion = salidas[-1] if salidas else self.ensayo.salir
        if opcion is None:
            self.ensayo.sin_probar.append("La salida: no he encontrado la opción de salir.")
            return
        vista = self.usa(opcion)
        self.ensayo.salir = opcion
        if fallo := _SIN_CLOSEALL.search(vista.texto):
            self.ensayo.anota("closeall", f"en {opcion}: «{fallo[0]}».")
        if not vista.termino:
            self.ensayo.sin_probar.append(f"La salida: {opcion} no termina el programa.")
            self.ensayo.salir = None


def _corta(texto: str) -> str:
    limpio = " ".join(texto.split())
    return limpio if len(limpio) <= 60 else f"{limpio[:59]}…"
