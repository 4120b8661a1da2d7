"""El sitio web del curso: las lecciones, los errores y la API, a partir de lo que ya está escrito.

Se hace con Sphinx, `myst-nb` y `sphinx-book-theme`, y no ejecuta nada: las salidas son las que los
cuadernos tienen guardadas.
"""
