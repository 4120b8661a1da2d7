"""La capa de datos del tutorial."""
