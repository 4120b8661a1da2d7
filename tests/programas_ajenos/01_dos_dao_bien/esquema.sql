-- psql -f esquema.sql
CREATE DATABASE biblioteca;
\c biblioteca
CREATE TABLE autores (
    id serial PRIMARY KEY,
    nombre varchar(80) NOT NULL
);
CREATE TABLE libros (
    id serial PRIMARY KEY,
    titulo varchar(120) NOT NULL,
    autor_id integer NOT NULL REFERENCES autores (id)
);
INSERT INTO autores (nombre) VALUES ('Ana María Matute');
