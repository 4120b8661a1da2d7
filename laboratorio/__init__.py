"""La ventana del curso: la copia de quien aprende y el JupyterLab que la abre."""
