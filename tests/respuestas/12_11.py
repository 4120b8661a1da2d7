# no aplica K1: es un dato
# no aplica K2: no puede lanzar nada
# no aplica K3: es un dato
# no aplica K4: no usa ninguna conexión
# no aplica K5: no usa ningún pool
# no aplica K6: no confirma nada
# no aplica K7: es un dato
# no aplica K8: es un dato
# no aplica K10: no recibe ninguna orden


# bien: en otro orden
defectos = {"h": 48, "g": 44, "e": 38, "d": 32, "b": 30, "a": 17}


# bien: con dict
defectos = dict(a=17, b=30, d=32, e=38, g=44, h=48)


# mal [K12]: el cursor todavía vale
defectos = {"a": 17, "b": 30, "c": 26, "d": 32, "e": 38, "f": 37, "g": 44, "h": 48}


# mal: es lo que hay que hacer
defectos = {"a": 17, "b": 30, "d": 32, "e": 38, "f": 37, "g": 44}


# mal [K9]: no está en la línea 14
defectos = {"a": 14, "b": 30, "d": 32, "e": 38, "g": 44, "h": 48}


# mal: falta 1
defectos = {"a": 17, "b": 30, "d": 32, "e": 38, "g": 44}


# mal: faltan 6
defectos = {}


# mal [K11]: Escribe un diccionario
defectos = ["a", "b", "d", "e", "g", "h"]


# mal: no es ninguna de las ocho letras
defectos = {"z": 3}


