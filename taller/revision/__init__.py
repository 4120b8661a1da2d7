"""Revisa un programa ajeno: lo lee, lo ejecuta en una copia y dice qué defectos tiene.

- `archivos` y `carpeta`: encuentran el programa, y hacen la copia con que se trabaja.
- `codigo`, con `arbol`, `prestamos`, `teclas` y `textos_sql`: lo que se ve leyendo.
- `tablas` y `banco`: la base de datos que necesita, y quien cuenta lo que escribe en ella.
- `menu`: conversa con un menú que no conoce.
- `ensayos`, `uso`, `averias` y `finales`: lo que se ve ejecutándolo, desde el servidor.
- `catalogo` e `informe`: los defectos que se buscan, y cómo se dicen.

Se dice que algo es un defecto cuando se ha visto; si no es seguro, se pregunta o se calla.
"""
