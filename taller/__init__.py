"""Las órdenes del curso: instalar, abrir, construir. Ningún cuaderno importa nada de aquí."""
