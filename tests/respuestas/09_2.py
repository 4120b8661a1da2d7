# bien: lo que sobra, detrás de un comentario
texto_malicioso = "' OR true --"

# bien: con números
texto_malicioso = "nadie' OR 1 = 1 OR name = '"

# bien: con otra consulta
texto_malicioso = "x'; SELECT * FROM pool_test; --"

# mal: Cuenta las comillas
texto_malicioso = "x' OR 'a' = 'a'"

# mal: Cuenta las comillas
texto_malicioso = "O'Higgins"

# mal: No sale ninguna fila
texto_malicioso = "OR true"

# mal: No sale ninguna fila
texto_malicioso = "SELECT * FROM pool_test"

# mal: No sale ninguna fila
texto_malicioso = "%"

# mal: No salen todas las filas
texto_malicioso = "Ana' OR name = 'Luis"

# mal: SQLSTATE 42703
texto_malicioso = "x' OR nombre = 'Ana' --"

# mal: una orden que no da filas
texto_malicioso = "x'; DELETE FROM pool_test; --"

# mal: un `str`
texto_malicioso = 1

# mal: que tiene otros nombres
texto_malicioso = "x' OR name IN ('name1', 'name2', 'name3') --"

# mal: una orden que no da filas
texto_malicioso = "'; DROP TABLE pool_test; --"
