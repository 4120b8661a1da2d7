"""La orden del curso. Solo necesita Python: prepara lo demás y abre las lecciones.

  python3 curso.py                    abre el curso en JupyterLab
      --sin-navegador                 no abre el navegador: solo escribe la dirección
      --puerto N                      usa ese puerto (si no, el primero libre desde el 8888)
  python3 curso.py progreso           dice qué ejercicios has resuelto y por dónde seguir
  python3 curso.py repetir NN.M       empieza de nuevo un ejercicio, o con NN una lección; lo que
                                      escribiste se guarda
  python3 curso.py revisa CARPETA     prueba un programa tuyo, de los de este curso, y dice qué
                                      defectos tiene y qué lección los trata
  python3 curso.py medir [embebido] [contenedor]
                                      mide en esta máquina lo que gana un pool, y lo escribe
  python3 curso.py servidor [--como-en-los-tutoriales]
                                      deja PostgreSQL en marcha y dice cómo conectarse
  python3 curso.py clase [alta NOMBRES | baja NOMBRES | recoge | progreso | …]
                                      abre y cierra cuentas en el servidor de una clase, y enseña
                                      en vivo por dónde va («clase --help» lo cuenta entero)
  python3 curso.py aula [prepara | enciende | clase | apaga | copia | …]
                                      da la clase con JupyterHub en el Docker de esta máquina
                                      («aula --help» lo cuenta entero)
  python3 curso.py empaqueta          escribe un archivo con todo, para instalar sin internet
      --sistema SISTEMA               en «linux», «linux-arm», «windows» o «macos»; si no, en este
      --python 3.13                   con ese Python; si no, con este («empaqueta --help» dice más)
  python3 curso.py --help             muestra esta ayuda

Para quien escribe el curso:

  python3 curso.py test [...]         ejecuta todas las pruebas (lo demás se pasa a pytest)
      --rapidas                       solo las que tardan poco: un minuto
  python3 curso.py construir [NN ...] [--comprobar]
                                      genera los cuadernos a partir de lecciones/
  python3 curso.py nueva NN nombre    empieza una lección
  python3 curso.py sitio [--ver]      hace el sitio web del curso, en _sitio/; con --ver, lo enseña

En Windows escribe «py curso.py». La primera vez se descargan unos 130 MB; con test, construir,
nueva o sitio, 100 MB más.
"""

import os
import signal
import sys

from taller import abrir
from taller.instala import CURSO, TALLER, exige_una_ruta_que_valga, prepara_entorno
from taller.pasos import explica
from taller.procesos import ORDEN, Fallo, ejecuta, prepara_consola

# Qué módulo atiende cada orden, y con qué cerrojo.
ORDENES = {
    "test": ("pytest", TALLER),
    "construir": ("taller.construir", TALLER),
    "nueva": ("taller.nueva", TALLER),
    "sitio": ("taller.sitio", TALLER),
    "progreso": ("taller.progreso", CURSO),
    "repetir": ("taller.repetir", CURSO),
    "revisa": ("taller.revisa", CURSO),
    "medir": ("helpers.medicion", CURSO),
    "servidor": ("helpers.servidor", CURSO),
    "clase": ("taller.clase", CURSO),
    "empaqueta": ("taller.empaqueta", CURSO),
    "aula": ("taller.aula", CURSO),
}


def atiende(argumentos: list[str]) -> int:
    """Atiende la orden escrita y devuelve el código de salida; lanza `Fallo` si no la entiende."""
    accion, *resto = argumentos or [""]
    if accion in ("-h", "--help"):
        print((__doc__ or "").strip())
        return 0
    if accion in ORDENES:
        if accion == "test":
            # Las pruebas lanzan cientos de procesos: si nadie guarda lo que compila, lo repiten.
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        if accion == "revisa":
            # La carpeta se escribe como se ve desde aquí, y después se cambia a la del curso.
            resto = [x if x.startswith("-") else os.path.abspath(x) for x in resto]
        modulo, cerrojo = ORDENES[accion]
        exige_una_ruta_que_valga()
        prepara_entorno(cerrojo)
        return ejecuta(modulo, resto)
    if accion and not accion.startswith("-") and accion != "lab":
        raise Fallo(f"No conozco «{accion}»: escribe «{ORDEN} --help» para ver qué hay.")
    exige_una_ruta_que_valga()
    prepara_entorno(CURSO)
    return abrir.main(resto if accion == "lab" else argumentos)


def main(argumentos: list[str]) -> int | str:
    """Atiende la orden escrita y devuelve el código de salida, o la frase que dice qué ha fallado.

    Es lo que espera `sys.exit`.
    """
    prepara_consola()
    for ajena in ("PYTHONHOME", "PYTHONSAFEPATH"):  # de otro Python: al de .venv lo confunden
        os.environ.pop(ajena, None)
    for nombre in ("SIGTERM", "SIGHUP"):  # cerrar el terminal es como pulsar Ctrl-C
        if hasattr(signal, nombre):
            signal.signal(getattr(signal, nombre), signal.default_int_handler)
    try:
        return atiende(argumentos)
    except KeyboardInterrupt:
        print(f"\nInterrumpido: para seguir, repite «{ORDEN}».", file=sys.stderr)
        return 130
    except Fallo as error:
        return str(error)
    except OSError as error:
        return explica(str(error), f"Algo ha fallado al leer o escribir un archivo: {error}")
