# no aplica K1: es un dato, no una función
# no aplica K3: es un dato: no se ejecuta nada que Ctrl-C pueda interrumpir
# no aplica K4: es un dato: no usa ninguna conexión
# no aplica K5: es un dato: no usa ningún pool
# no aplica K6: es un dato: no confirma nada
# no aplica K8: es un dato: no lo usan varios hilos
# no aplica K10: es un dato: no ejecuta ninguna orden
from lecciones.leccion_04_hilos_y_claves import jornada


# bien: en otro orden
que_paso = {"no_devuelven": ["Luis", "Hugo"], "quedan": 1, "sin_conexion": "Ana"}

# bien: un conjunto, y sin mayúsculas
que_paso = {"sin_conexion": "ana", "quedan": 3 - 2, "no_devuelven": {"hugo", "luis"}}

# bien: con dict y una tupla
que_paso = dict(no_devuelven=("Hugo", "Luis"), quedan=1, sin_conexion="Ana")

# bien: contado del registro
toman, devuelven = ["Ana", "Eva", "Hugo", "Hugo", "Luis"], ["Eva", "Hugo", "Ana"]
for nombre in devuelven:
    toman.remove(nombre)
que_paso = {"no_devuelven": toman, "quedan": 3 - len(toman), "sin_conexion": "Ana"}

# mal [K2]: un error no es una fuga
que_paso = {"no_devuelven": ["Eva", "Hugo", "Luis"], "quedan": 1, "sin_conexion": "Ana"}

# mal [K2]: En la 12 no recibe nada que devolver
que_paso = {"no_devuelven": ["Ana"], "quedan": 2, "sin_conexion": "Ana"}

# mal [K2]: un error no es una fuga
que_paso = {"no_devuelven": ["Eva", "Luis"], "quedan": 1, "sin_conexion": "Ana"}

# mal [K7]: ahora tienes 1 de 2
que_paso = {"no_devuelven": ["Luis"], "quedan": 2, "sin_conexion": "Ana"}

# mal: ahora tienes 1 de 2
que_paso = {"no_devuelven": ["Hugo"], "quedan": 2, "sin_conexion": "Ana"}

# mal [K9]: ahora tienes 0 de 2
que_paso = {"no_devuelven": [], "quedan": 1, "sin_conexion": "Ana"}

# mal [K9]: no están todas perdidas
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": 0, "sin_conexion": "Ana"}

# mal [K9]: Cuenta otra vez las que no vuelven
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": 2, "sin_conexion": "Ana"}

# mal [K9]: resta las que faltan
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": 3, "sin_conexion": "Ana"}

# mal [K9]: no puede prestar más de tres
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": 5, "sin_conexion": "Ana"}

# mal [K9]: no puede ser menor que cero
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": -1, "sin_conexion": "Ana"}

# mal [K11]: un número entero
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": "1", "sin_conexion": "Ana"}

# mal [K11]: dice EsperaAgotada, y delante, quién
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": 1, "sin_conexion": "Luis"}

# mal [K11]: dice EsperaAgotada, y delante, quién
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": 1, "sin_conexion": "Eva"}

# mal [K11]: aunque haya uno solo
que_paso = {"no_devuelven": "Hugo", "quedan": 1, "sin_conexion": "Ana"}

# mal [K11]: Escribe los nombres entre comillas
que_paso = {"no_devuelven": [5, 9], "quedan": 1, "sin_conexion": "Ana"}

# mal [K11]: Escribe los nombres entre comillas
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": 1, "sin_conexion": None}

# mal [K11]: un diccionario con tres claves
que_paso = (["Hugo", "Luis"], 1, "Ana")

# mal [K11]: un diccionario con tres claves
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": 1}

# mal [K11]: Falta `quedan`
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": ..., "sin_conexion": "Ana"}

# mal [K12]: nadie que se llame «Marta»
que_paso = {"no_devuelven": ["Marta"], "quedan": 2, "sin_conexion": "Pablo"}

# mal: un nombre repetido
que_paso = {"no_devuelven": ["Hugo", "Luis", "Luis"], "quedan": 1, "sin_conexion": "Ana"}

# mal [K11]: sobra la coma
que_paso = ({"no_devuelven": ["Hugo", "Luis"], "quedan": 1, "sin_conexion": "Ana"},)

# mal [K11]: Sobra: sin_conexión
que_paso = {"no_devuelven": ["Hugo", "Luis"], "quedan": 1, "sin_conexión": "Ana"}
