"""La puerta del curso: mira si este Python sirve y cede el sitio a taller/ordenes.py.

También la lee un Python demasiado antiguo, aunque solo llegue a decir que lo es: aquí y en
taller/version.py no hay nada posterior a Python 3.6.
"""

import os
import sys

# Con -I, -P o PYTHONSAFEPATH, Python no busca junto al programa.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from taller.version import fallo_de_version

if __name__ == "__main__":
    if fallo_de_version(sys.version_info[:2]):
        sys.exit(fallo_de_version(sys.version_info[:2]))
    from taller import ordenes  # después, porque un Python antiguo no sabe leerlo

    sys.exit(ordenes.main(sys.argv[1:]))
