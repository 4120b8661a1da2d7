"""Revisa un programa tuyo, de los de este curso: `python3 curso.py revisa CARPETA`.

  python3 curso.py revisa CARPETA     dice qué defectos tiene, en qué línea y en qué lección están
  python3 curso.py revisa CARPETA/menu.py
                                      lo mismo, y se empieza por ese archivo

Vale un programa de Python que hable con PostgreSQL con psycopg2 o psycopg. Se lee, se copia y se
ejecuta la copia, contra una base de datos de usar y tirar y con un límite de tiempo: tus archivos
no cambian, y los datos de conexión que tengas escritos no se usan. Al ejecutarse, tu programa hace
todo lo que hace siempre: si además escribe fuera de su carpeta, también.
"""

import sys
from pathlib import Path

from helpers.servidor import ErrorServidor

from .procesos import ORDEN, Fallo, prepara_consola
from .revision.archivos import copia
from .revision.averias import usa_el_menu
from .revision.carpeta import Programa, lee
from .revision.codigo import Lectura
from .revision.ensayos import Ensayo
from .revision.finales import al_terminar, dos_a_la_vez, finales, sin_servidor, sin_tabla
from .revision.informe import informe


def revisa(programa: Programa) -> Ensayo:
    """Lee el programa, lo ejecuta si se puede y devuelve lo que se ha visto.

    Raises:
        ErrorServidor: no hay servidor con que probarlo.
        Fallo: no se puede copiar.
    """
    with copia(programa.carpeta) as carpeta:
        ensayo = Ensayo(programa, Lectura(programa), carpeta)
        if motivo := programa.no_se_ejecuta:
            frase = f"El programa entero: {motivo}. Lo de arriba es lo que se ve leyéndolo."
            ensayo.sin_probar.append(frase)
        else:
            _ejecuta(ensayo)
    return ensayo


def _ejecuta(ensayo: Ensayo) -> None:
    for tabla in ensayo.tablas.desconocidas:
        ensayo.sin_probar.append(
            f"Lo que usa la tabla «{tabla}»: no sé sus columnas. Deja en la carpeta un archivo con "
            "su CREATE TABLE, «tablas.sql»."
        )
    uso = usa_el_menu(ensayo)
    if uso is not None:
        sin_tabla(ensayo, uso.lista)
        sin_servidor(ensayo, uso.lista)
        dos_a_la_vez(ensayo, uso.modifica, uso.cambia)
        finales(ensayo, uso.lista, uso.cambia)
    if ensayo.termina_solo or ensayo.salir is not None:
        al_terminar(ensayo, uso.lista if uso else None)


def main(argumentos: list[str]) -> int | str:
    """Escribe el informe. Devuelve 0 si no hay defectos, 1 si los hay, o por qué no se puede."""
    if argumentos in (["-h"], ["--help"]):
        print((__doc__ or "").strip())
        return 0
    if len(argumentos) != 1 or argumentos[0].startswith("-"):
        return f"Falta decir qué carpeta: escribe «{ORDEN} revisa CARPETA»."
    try:
        programa = lee(Path(argumentos[0]))
        ensayo = revisa(programa)
    except (Fallo, ErrorServidor) as error:
        return f"✗ {error}"
    except KeyboardInterrupt:
        return "\nInterrumpido: tus archivos están como estaban."
    print(informe(programa, ensayo.hallazgos, ensayo.probado, ensayo.sin_probar))
    return 1 if ensayo.hallazgos.en_orden(seguros=True) else 0


if __name__ == "__main__":
    prepara_consola()
    sys.exit(main(sys.argv[1:]))
