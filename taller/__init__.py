"""Las órdenes del curso: instalarlo, abrirlo y lo que hace falta para escribirlo."""
