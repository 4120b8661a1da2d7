"""El aula: JupyterHub y el PostgreSQL de la clase, en el Docker de esta máquina."""
