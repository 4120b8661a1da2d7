"""Un programa, en marcha y sobre la mesa: se conversa con él y se mira qué hace en el servidor.

Dentro de `with mesa(tablas) as m, m.programa(carpeta, "menu_app_usuario.py") as menu_app:`

    turno = menu_app.dice("2", "ana_1", "x")   # contesta a tres preguntas
    m.filas("SELECT * FROM usuario")           # las confirmadas
    turno.en_transaccion                       # conexiones a medias mientras espera
    final = menu_app.dice("5")
    final.codigo, final.conexiones             # 0, y ninguna

`mesa` da una base de datos de usar y tirar, recién creada. El programa es un proceso corriente de
Python, `python menu_app_usuario.py` en su carpeta, y sus archivos no se tocan: los datos de
conexión que traiga escritos, los que sean, llevan a esa base de datos (véase `hijo`).

Se sabe que espera porque lo dice él: su `sys.stdin` avisa cada vez que alguien lee del teclado, y
entonces el programa está parado y lo que se mira no cambia. Nada se calcula por tiempo.

Cómo puede acabar: `dice("5")`, `fin_de_entrada()`, `ctrl_c()`, `sigterm()` o `mata()`; y, sin
acabar, quedarse sin servidor: `m.termina_conexiones()`. De las sesiones que el servidor perdió sin
una despedida, `m.abandonadas()`. Si no se puede seguir (calla, no para de escribir, no entiende el
fin de la entrada o ya había terminado), `NoSigue` lo dice en una frase.
"""

from .conversacion import Conversacion, NoSigue, Turno
from .mesa import Mesa, mesa

__all__ = ["Conversacion", "Mesa", "NoSigue", "Turno", "mesa"]
