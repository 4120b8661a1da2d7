"""Las averías que se provocan en un programa con menú, y lo que se ve entonces."""

import re
from collections.abc import Callable
from contextlib import ExitStack

from helpers.laboratorio import NoSigue

from .banco import banco
from .ensayos import Ensayo, crecen
from .menu import SECRETO, Opcion, Vista
from .uso import PARECE_ERROR, Uso

# Cuántas veces se repite algo: si pierde una conexión cada vez, se ve; si el pool es mayor, no.
_VECES, _RONDAS = 4, 12
_AGOTADO = re.compile(r"pool exhausted|PoolTimeout|couldn't get a connection|too many clients")
_SINTAXIS = re.compile(r"syntax error|SyntaxError|error de sintaxis|unterminated quoted")


def usa_el_menu(ensayo: Ensayo) -> Uso | None:
    """Prueba las opciones del menú y provoca las averías; devuelve None si no hay menú."""
    with ExitStack() as pila, banco(ensayo.tablas) as puesto:
        try:
            menu = ensayo.abre(pila, puesto)
        except NoSigue as error:
            ensayo.sin_probar.append(f"El programa entero: {error}")
            return None
        if menu.charla.turno.codigo is not None:
            ensayo.termina_solo = True
            return None
        if not menu.opciones:
            pregunta = menu.charla.turno.pregunta.strip()
            ensayo.sin_probar.append(f"El programa entero: no sé qué contestar a «{pregunta}».")
            return None
        puesto.completa(ensayo.tablas.propias)
        uso = Uso(ensayo, puesto, menu, pila)
        for nombre, paso in PASOS.items():
            if not ensayo.queda_tiempo(nombre):
                break
            try:
                if uso.menu.charla.turno.codigo is not None:
                    uso.otra_vez()
                paso(uso)
            except NoSigue as error:
                ensayo.sin_probar.append(f"{nombre}: {error}")
                uso.otra_vez()
    for ruta in ensayo.carpeta.rglob("*"):
        if ruta.is_file() and ruta.suffix != ".py" and SECRETO.encode() in ruta.read_bytes():
            visto = f"una contraseña está en el archivo «{ruta.relative_to(ensayo.carpeta)}»."
            ensayo.anota("clave_a_la_vista", visto)
    return uso


def repite(uso: Uso) -> None:
    """Lo mismo muchas veces: si pierde conexiones, se acaban."""
    for opcion in filter(None, (uso.cambia, uso.lista)):
        veces = _RONDAS if opcion is uso.lista else _VECES
        _pierde(uso, opcion, veces, "pierde", "repetir")
    if uso.lista and uso.menu.charla.turno.codigo is None:
        uso.muestra = uso.usa(uso.lista).texto
        uso.ensayo.probado.append(f"Repetir {uso.lista} {_RONDAS} veces.")
    elif not uso.lista:
        uso.ensayo.sin_probar.append("Repetir: no he encontrado una opción que liste.")


def _pierde(uso: Uso, opcion: Opcion, veces: int, clave: str, que: str) -> bool:
    """Usa una opción `veces` y dice si pierde conexiones; entonces, lo anota."""
    if clave == "pierde" and "with_anidado" in uso.ensayo.hallazgos:
        clave = "with_anidado"
    primera = uso.usa(opcion)
    if primera.termino:
        uso.otra_vez()
        return False
    dato = (uso.puesto.un_texto() if opcion is uso.lista else None) or ""
    dato = dato if dato in primera.texto else ""
    serie = [uso.puesto.conexiones()]
    for vez in range(2, veces + 2):
        visto = ""
        try:
            vista = uso.usa(opcion)
        except NoSigue as error:
            if error.motivo != "calla":
                raise
            vista, visto = Vista(), str(error)
        if agotado := _AGOTADO.search(vista.texto):
            visto = f"«{agotado[0]}»."
        elif not visto and dato not in vista.texto and not vista.termino:
            visto = f"ya no sale «{dato}», que sigue en la tabla."
        if visto:
            uso.ensayo.anota(clave, f"al {que} {opcion} {vez} veces: {visto}")
        if visto or vista.termino:
            uso.otra_vez()
            return bool(visto)
        # En cuanto una vez no crecen, no las pierde.
        if len(serie) <= _VECES and crecen(serie):
            serie.append(uso.puesto.conexiones())
    if len(serie) > _VECES and crecen(serie):
        visto = f"al {que} {opcion}, sus conexiones: {', '.join(map(str, serie))}."
        uso.ensayo.anota(clave, visto)
        return True
    return False


def commit_que_falla(uso: Uso) -> None:
    if uso.cambia is None:
        uso.ensayo.sin_probar.append("Un commit que falla: ninguna opción ha guardado nada.")
        return
    if {"pierde", "with_anidado"} & set(uso.ensayo.hallazgos):
        uso.ensayo.sin_probar.append("Un commit que falla: antes, que no pierda conexiones.")
        return
    uso.puesto.el_commit_falla(True)
    try:
        pierde = _pierde(uso, uso.cambia, _VECES, "commit_pierde", "fallar el commit en")
    finally:
        uso.puesto.el_commit_falla(False)
    uso.ensayo.probado.append(f"{uso.cambia}, con un commit que falla.")
    if pierde:
        uso.otra_vez()


def mata_conexiones(uso: Uso) -> None:
    """El servidor corta las conexiones: puede fallar una orden por cada una, y no más."""
    if uso.lista is None or not uso.muestra:
        return
    opcion, dato = uso.lista, uso.puesto.un_texto() or ""
    dato = dato if dato in uso.muestra else ""

    def igual(texto: str) -> bool:
        if dato:
            return dato in texto
        return re.sub(r"\d+", "0", texto) == re.sub(r"\d+", "0", uso.muestra)

    # Sin averías, ¿hace siempre lo mismo, y bien?
    sana = dato in uso.muestra if dato else not PARECE_ERROR.search(uso.muestra)
    if not sana or not igual(uso.usa(opcion).texto):
        frase = f"Conexiones que mueren: antes, que {opcion} funcione siempre igual."
        uso.ensayo.sin_probar.append(frase)
        return
    for ronda in range(1, _RONDAS + 1):
        cuantas = uso.puesto.mesa.termina_conexiones()
        if not cuantas:
            break
        texto = ""
        for _ in range(cuantas + 2):
            try:
                vista = uso.usa(opcion)
            except NoSigue as error:
                texto = f"{error}"
                uso.otra_vez()
                break
            texto = vista.texto
            if vista.termino:
                uso.otra_vez()
                return
            if igual(texto):
                break
        if not igual(texto):
            clave = "no_se_recupera" if ronda == 1 else "muertas_pierden"
            veces = "una vez" if ronda == 1 else f"{ronda} veces"
            visto = f"tras cortarle las conexiones {veces}, {opcion} ya no funciona."
            uso.ensayo.anota(clave, visto)
            uso.otra_vez()
            return
    uso.ensayo.probado.append(f"{opcion}, después de que el servidor corte las conexiones.")


def datos_raros(uso: Uso) -> None:
    """Un nombre larguísimo, un apóstrofo, y una orden donde va un número."""
    if uso.cambia:
        for nombre in ("a" * 300, "d'Artagnan"):
            vista = uso.usa(uso.cambia, nombre=nombre)
            if "'" in nombre and _SINTAXIS.search(vista.texto):
                visto = f"con «{nombre}», en {uso.cambia}, PostgreSQL ve un error de sintaxis."
                uso.ensayo.anota("sql_pegado", visto)
            if vista.termino or vista.atascada is not None:
                uso.otra_vez()
    for clase in ("modificar", "eliminar"):
        for opcion in uso.menu.de_clase(clase):
            antes = uso.puesto.escritas()
            vista = uso.usa(opcion, numero="1 OR true")
            ahora = uso.puesto.escritas()
            filas = ahora.delete - antes.delete + ahora.update - antes.update
            if filas > 1:
                visto = f"con «1 OR true» en {opcion}, ha escrito en {filas} filas."
                uso.ensayo.anota("sql_pegado", visto)
            if vista.termino or vista.atascada is not None:
                uso.otra_vez()
    uso.ensayo.probado.append("Un nombre de 300 letras, un apóstrofo y «1 OR true».")


PASOS: dict[str, Callable[[Uso], None]] = {
    "Las opciones": Uso.opciones,
    "Repetir lo mismo": repite,
    "Un commit que falla": commit_que_falla,
    "Conexiones que mueren": mata_conexiones,
    "Datos raros": datos_raros,
    "La salida": Uso.sale,
}
