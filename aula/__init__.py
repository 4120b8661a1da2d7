"""Lo que se ejecuta dentro de los contenedores del aula: el hub y el servidor de cada persona."""
