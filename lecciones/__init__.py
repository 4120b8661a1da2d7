"""Las lecciones: lo que escribimos nosotros. Los cuadernos se generan a partir de aquí."""
