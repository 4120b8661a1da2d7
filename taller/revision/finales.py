"""Cómo empieza sin tabla o sin servidor, y cómo acaba: cada vez, en otro proceso."""

from contextlib import ExitStack
from pathlib import Path

from helpers.laboratorio import Conversacion, NoSigue, Turno

from .banco import Banco, banco
from .ensayos import CONTESTA, Ensayo, crecen
from .menu import Menu, Opcion, responde

_AL_FINAL = "¿qué queda abierto?"
# Ejecuta el programa y, cuando ya ha hecho todo lo suyo al terminar, espera para que se mire.
_GUION = """\
import atexit, runpy, sys

atexit.register(input, {pregunta!r})
sys.argv[0] = {archivo!r}
suyo = runpy.run_path({archivo!r}, run_name="__main__")
"""
_VECES = 5


def sin_tabla(ensayo: Ensayo, lista: Opcion | None) -> None:
    """La base de datos de quien empieza: no tiene tablas."""
    with ExitStack() as pila, banco(None) as puesto:
        menu = _abre(ensayo, pila, puesto, "Sin la tabla")
        if menu is None or lista is None or not puesto.quita_tablas():
            return
        serie = []
        try:
            for _ in range(_VECES):
                vista = menu.usa(lista)
                if vista.termino:
                    ensayo.mira_final("sin la tabla", vista.turnos[-1])
                    break
                serie.append(puesto.conexiones())
        except NoSigue as error:
            ensayo.sin_probar.append(f"Sin la tabla: {error}")
            return
        if len(serie) == _VECES and crecen(serie):
            visto = f"si falla {lista}, sus conexiones: {', '.join(map(str, serie))}."
            if not {"pierde", "with_anidado"} & set(ensayo.hallazgos):
                ensayo.anota("error_pierde", visto)
        ensayo.probado.append("Sin la tabla.")


def dos_a_la_vez(ensayo: Ensayo, modifica: Opcion | None, cambia: Opcion | None) -> None:
    """Mientras una persona contesta para cambiar algo, otra lo cambia."""
    if modifica is None or cambia is None:
        return
    with ExitStack() as pila, banco(ensayo.tablas) as puesto:
        uno, otro = (_abre(ensayo, pila, puesto, "Dos a la vez") for _ in range(2))
        if uno is None or otro is None:
            return
        puesto.completa(ensayo.tablas.propias)
        try:
            otro.usa(cambia)
            respuestas = otro.usa(modifica).respuestas
            uno.charla.dice(*respuestas[:-1])
            otro.usa(modifica)
            antes = puesto.escritas()
            uno.charla.dice(respuestas[-1])
        except NoSigue as error:
            ensayo.sin_probar.append(f"Dos a la vez: {error}")
            return
        if antes.update and puesto.escritas().update > antes.update:
            ensayo.anota("se_pisan", f"con dos programas a la vez en {modifica}.")
        ensayo.probado.append("Dos programas que cambian lo mismo a la vez.")


def sin_servidor(ensayo: Ensayo, lista: Opcion | None) -> None:
    """El servidor está apagado cuando el programa empieza."""
    with ExitStack() as pila, banco(None) as puesto:
        menu = None
        try:
            menu = ensayo.abre(pila, puesto, sin_servidor=True)
            texto = menu.charla.turno.texto
            if menu.charla.turno.codigo is None and lista is not None:
                texto = menu.usa(lista).texto
        except NoSigue as error:
            if error.motivo == "calla":
                ensayo.anota("calla_sin_servidor", f"más de {CONTESTA:.0f} s.")
            else:
                ensayo.sin_probar.append(f"Sin servidor: {error}")
            return
        if "'NoneType' object" in texto:
            nada = texto[texto.index("'NoneType' object") :].splitlines()[0]
            ensayo.anota("pool_none", f"sin servidor: «{nada}».")
        ensayo.mira_final("sin servidor", menu.charla.turno)
        ensayo.probado.append("Sin servidor.")


def finales(ensayo: Ensayo, lista: Opcion | None, cambia: Opcion | None) -> None:
    """Fin de la entrada, Ctrl-C y SIGTERM, en el menú y a mitad de una opción."""
    with banco(ensayo.tablas) as puesto:
        for donde in ("en el menú", "a mitad de una opción"):
            for como in ("fin_de_entrada", "ctrl_c", "sigterm"):
                if not ensayo.queda_tiempo(f"El final, {donde}"):
                    return
                puesto.mesa.espera_conexiones(0)  # Al anterior han podido matarlo.
                with ExitStack() as pila:
                    menu = _abre(ensayo, pila, puesto, f"El final, {donde}")
                    if menu is None:
                        return
                    try:
                        if lista is not None:
                            menu.usa(lista)
                        if donde != "en el menú" and cambia is not None:
                            menu.charla.dice(*cambia.camino)
                        if menu.charla.turno.codigo is None:
                            _acaba(ensayo, puesto, menu.charla, como, donde)
                    except NoSigue as error:
                        ensayo.sin_probar.append(f"El final, {donde}: {error}")
            if cambia is None:
                break
        ensayo.probado.append("El fin de la entrada, Ctrl-C y SIGTERM.")


def _acaba(ensayo: Ensayo, puesto: Banco, charla: Conversacion, como: str, donde: str) -> None:
    # Un pool con hilos puede tardar un momento en abrir otra: sin él, no dejaría nada.
    puesto.conexiones()
    abandonadas = puesto.mesa.abandonadas()
    try:
        final: Turno = getattr(charla, como)()
    except NoSigue as error:
        if error.motivo == "insiste":
            ensayo.anota("fin_de_entrada", f"{donde}, sigue preguntando y no termina.")
            return
        raise
    if final.codigo is None:
        return
    if como == "fin_de_entrada" and final.codigo and "EOFError" in final.texto:
        ensayo.anota(como, f"{donde}, ha terminado con EOFError.")
    if como == "ctrl_c" and "Traceback" in final.texto and "KeyboardInterrupt" in final.texto:
        ensayo.anota(como, f"{donde}, ha terminado con una traza de KeyboardInterrupt.")
    perdidas = puesto.mesa.abandonadas() - abandonadas
    if como == "sigterm" and perdidas:
        ensayo.anota(como, f"{donde}, ha dejado {perdidas} sin cerrar.")


def al_terminar(ensayo: Ensayo, lista: Opcion | None) -> None:
    """Qué conexiones quedan abiertas cuando el programa ya lo ha hecho todo, con menú o sin él."""
    entrada, salir = ensayo.programa.entrada, ensayo.salir
    assert entrada is not None
    with ExitStack() as pila, banco(ensayo.tablas) as puesto:
        carpeta = ensayo.carpeta
        guion = Path(entrada).with_name("_revision_.py")
        codigo = _GUION.format(pregunta=_AL_FINAL, archivo=str(carpeta / entrada))
        (carpeta / guion).write_text(codigo, "utf-8")
        puesto.completa([])
        try:
            charla = pila.enter_context(
                puesto.mesa.programa(carpeta, str(guion), segundos=CONTESTA)
            )
            if salir is not None:
                menu = ensayo.menu_de(charla)
                if lista is not None:
                    menu.usa(lista)
                charla.dice(*salir.camino)
            for _ in range(_VECES):
                if charla.turno.codigo is not None or charla.turno.pregunta.endswith(_AL_FINAL):
                    break
                charla.dice(responde(charla.turno.pregunta, 0))
        except NoSigue as error:
            ensayo.sin_probar.append(f"Lo que deja abierto: {error}")
            return
        _mira_lo_que_queda(ensayo, puesto, charla.turno)


def _mira_lo_que_queda(ensayo: Ensayo, puesto: Banco, turno: Turno) -> None:
    if not turno.pregunta.endswith(_AL_FINAL):
        ensayo.sin_probar.append("Lo que deja abierto: no ha llegado a terminar.")
        return
    if "Traceback" in turno.texto and ensayo.salir is None:
        ensayo.sin_probar.append(f"Entero: acaba en un error, «{_linea(turno.texto, 'Error')}».")
    if not puesto.se_ha_usado():
        ensayo.sin_probar.append("Casi todo: ha terminado sin conectarse a PostgreSQL.")
        return
    escritas = puesto.escritas()
    sin_nada = escritas.insert and not escritas.hay and not escritas.delete
    if sin_nada and "Traceback" not in turno.texto:
        ensayo.anota("no_confirma", f"insertó {escritas.insert} filas, y no hay ninguna.")
    if abiertas := len(puesto.mesa.espera_conexiones(0)):
        ensayo.anota("sin_cerrar", f"conexiones abiertas cuando ya ha terminado: {abiertas}.")
    ensayo.probado.append("Lo que deja abierto al terminar.")


def _abre(ensayo: Ensayo, pila: ExitStack, puesto: Banco, que: str) -> Menu | None:
    try:
        menu = ensayo.abre(pila, puesto)
    except NoSigue as error:
        ensayo.sin_probar.append(f"{que}: {error}")
        return None
    if menu.charla.turno.codigo is not None:
        ensayo.mira_final(que[0].lower() + que[1:], menu.charla.turno)
        return None
    return menu


def _linea(texto: str, palabra: str) -> str:
    lineas = [linea.strip() for linea in texto.splitlines() if palabra in linea]
    return lineas[-1][:100] if lineas else ""
