"""Lo que un cuaderno importa: pocos módulos, una tarea cada uno."""
