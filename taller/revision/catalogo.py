"""Los defectos que se buscan: cómo se dice cada uno, y qué lección lo trata."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Defecto:
    """Un defecto.

    Attributes:
        frase: lo que se dice de él.
        leccion: el número de la que lo trata, «05».
        titulo: el título de esa lección donde está; vacío, si es la lección entera.
        seguro: si no lo es, se dice como una pregunta.
    """

    frase: str
    leccion: str
    titulo: str = ""
    seguro: bool = True


DEFECTOS = {
    "commit_pierde": Defecto(
        "Si el commit falla, la conexión no vuelve al pool.",
        "05",
        "Defecto 5 · La devolución que falla pierde el sitio",
    ),
    "error_pierde": Defecto(
        "Si algo falla a mitad de camino, la conexión no se devuelve.",
        "03",
        "Fuga 1 · Un error a mitad de camino",
    ),
    "pierde": Defecto("Cada vez que se usa, pierde una conexión.", "03", "¿Quién no devuelve?"),
    "muertas_pierden": Defecto(
        "Las conexiones que mueren ocupan su sitio en el pool para siempre.",
        "05",
        "Defecto 4 · Presta conexiones muertas",
    ),
    "no_se_recupera": Defecto(
        "Si el servidor corta la conexión, el programa ya no vuelve a funcionar.",
        "08",
        "Cuatro remedios",
    ),
    "error_acaba": Defecto("Un error de PostgreSQL acaba con el programa, en una traza.", "12"),
    "with_anidado": Defecto(
        "Un «with» pide una conexión y, dentro, otro pide otra: lo que se hace en la segunda no lo "
        "confirma nadie.",
        "03",
        "Fuga 3 · ¿Y con `with`?",
    ),
    "no_confirma": Defecto(
        "Dice que ha guardado, y no lo ha confirmado: no hay nada.",
        "02",
        "Confirmar, deshacer, devolver",
    ),
    "transaccion_abierta": Defecto(
        "Termina una orden y deja su transacción a medias.",
        "05",
        "Leer también abre una transacción",
    ),
    "sin_deshacer": Defecto(
        "Después de un error no deshace nada: deja la transacción abortada.",
        "05",
        "Una transacción que falla",
    ),
    "pregunta_dentro": Defecto(
        "Espera a la persona con una transacción a medias.",
        "05",
        "Leer también abre una transacción",
    ),
    "cursor_despues": Defecto(
        "Usa el cursor fuera de su «with», cuando ya no es suyo.",
        "09",
        "Defecto 3 · El cursor sale de su préstamo",
    ),
    "closeall": Defecto(
        "Llama a «closeall» en una conexión: es del pool, y así no se cierra nada.",
        "02",
        "Paso 5 · `cerrarConexiones`",
    ),
    "sin_cerrar": Defecto(
        "Termina sin cerrar sus conexiones.", "02", "Paso 5 · `cerrarConexiones`"
    ),
    "pool_none": Defecto(
        "Sin servidor, da None en vez de un error, y falla después y en otro sitio.",
        "12",
    ),
    "sql_pegado": Defecto(
        "Pega datos en el texto de la orden SQL: quien los escribe puede cambiar la orden.",
        "09",
        "Defecto 4 · SQL hecho con trozos de texto",
    ),
    "asterisco": Defecto(
        "Con «SELECT *», lo que lee depende del orden de las columnas de la tabla.", "12"
    ),
    "clave_guardada": Defecto("Guarda las contraseñas tal como se escriben.", "12"),
    "clave_a_la_vista": Defecto(
        "Escribe las contraseñas de las personas en la pantalla o en el registro.", "12"
    ),
    "clave_en_el_codigo": Defecto(
        "La contraseña del servidor está escrita en el código.",
        "02",
        "Defecto 5 · La contraseña en el código",
    ),
    "fin_de_entrada": Defecto(
        "No sabe qué hacer cuando se acaba la entrada (Ctrl-D, o Ctrl-Z en Windows).", "12"
    ),
    "ctrl_c": Defecto("Con Ctrl-C acaba en una traza, sin despedirse.", "12"),
    "sigterm": Defecto(
        "Con SIGTERM, la señal de quien apaga, abandona sus conexiones sin cerrarlas.",
        "08",
        "Cerrar en orden",
    ),
    "importar_conecta": Defecto(
        "Importar el archivo ya conecta.", "06", "Defecto 2 · Importar ya conecta"
    ),
    "except_a_secas": Defecto(
        "Un «except:» a secas atrapa también Ctrl-C.", "05", "Defecto 2 · `except:` a secas"
    ),
    "exit_en_clase": Defecto(
        "Una clase termina el programa de quien la usa, con sys.exit.",
        "02",
        "Defecto 2 · `sys.exit()` dentro de una clase",
    ),
    "pool_de_un_hilo": Defecto(
        "SimpleConnectionPool no es para varios hilos, y aquí los hay.",
        "02",
        "Defecto 4 · Un pool que no es para hilos",
    ),
    "nombre_pegado": Defecto(
        "¿De dónde sale lo que se pega en esta orden SQL? Si lo escribe una persona, puede "
        "cambiarla; si es un nombre de tabla o de columna, hay cómo citarlo.",
        "09",
        "Defecto 4 · SQL hecho con trozos de texto",
        seguro=False,
    ),
    "se_pisan": Defecto(
        "¿Qué tiene que pasar si dos personas cambian lo mismo a la vez? Ahora gana la última, y "
        "la otra no se entera.",
        "12",
        seguro=False,
    ),
    "calla_sin_servidor": Defecto(
        "¿Cuánto puede esperar una persona si no hay servidor? Aquí, más de lo que esperamos.",
        "06",
        "Una cola con límite",
        seguro=False,
    ),
    "cierra_la_cerrada": Defecto(
        "¿Qué conexión quieres tirar? «closed» no es cierto hasta que se usa una conexión "
        "muerta: antes, vuelve al pool como sana.",
        "05",
        "Defecto 4 · Presta conexiones muertas",
        seguro=False,
    ),
}


@dataclass(frozen=True)
class Linea:
    """Un sitio del programa: el archivo, con su ruta dentro de la carpeta, y la línea."""

    archivo: Path
    numero: int


@dataclass
class Hallazgo:
    """Un defecto, encontrado.

    Attributes:
        clave: cuál de `DEFECTOS`.
        lineas: dónde está, si se sabe.
        vistos: lo que pasó al ejecutarlo, una frase por vez; vacío si solo se ha leído.
    """

    clave: str
    lineas: list[Linea] = field(default_factory=list)
    vistos: list[str] = field(default_factory=list)


class Hallazgos(dict[str, Hallazgo]):
    """Los que se van encontrando, por su clave: lo leído y lo visto del mismo van juntos."""

    def anota(self, clave: str, linea: Linea | None = None, visto: str = "") -> None:
        """Añade uno, o a uno que ya estaba, otro sitio u otra cosa vista."""
        hallazgo = self.setdefault(clave, Hallazgo(clave))
        if linea and linea not in hallazgo.lineas:
            hallazgo.lineas.append(linea)
        if visto and visto not in hallazgo.vistos:
            hallazgo.vistos.append(visto)

    def en_orden(self, *, seguros: bool) -> list[Hallazgo]:
        """Los que son defectos, o los que son preguntas, como están en el catálogo."""
        return [self[c] for c, d in DEFECTOS.items() if c in self and d.seguro is seguros]
