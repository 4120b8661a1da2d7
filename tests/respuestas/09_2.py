# no aplica K1: es un texto: no se llama
# no aplica K3: no hay pasos que interrumpir
# no aplica K4: no recibe ninguna conexión
# no aplica K5: no hay pool
# no aplica K6: no confirma nada
# no aplica K7: no se llama
# no aplica K8: no se llama


# bien [K9]: dos textos iguales, el segundo sin cerrar
texto_malicioso = "x' OR 'a'='a"


# bien [K11]: lo que sobra, detrás de un comentario
texto_malicioso = "' OR true --"


# bien: con números
texto_malicioso = "nadie' OR 1 = 1 OR name = '"


# bien [K10]: UNION ALL con la tabla entera
texto_malicioso = "' AND false UNION ALL SELECT * FROM pool_test --"


# bien [K10]: con otra orden: el driver da las filas de la última
texto_malicioso = "'; SELECT * FROM pool_test; --"


# bien [K9]: con NULL o sin él
texto_malicioso = "' OR name IS NULL OR name IS NOT NULL OR name = '"


# mal [K2]: Cuenta las comillas
texto_malicioso = "x' OR 'a'='a'"


# mal [K2]: Cuenta las comillas
texto_malicioso = "O'Higgins"


# mal [K2]: el mismo número de columnas
texto_malicioso = "x' UNION ALL SELECT name FROM pool_test --"


# mal [K2]: SQLSTATE 42703
texto_malicioso = "x' OR nombre = 'Ana' --"


# mal [K11]: Falta un apóstrofo
texto_malicioso = "OR 1=1 --"


# mal: Falta un apóstrofo
texto_malicioso = "%"


# mal [K11]: Piensa en «OR»
texto_malicioso = "x' AND 'a'='a"


# mal [K12]: digan lo que digan
texto_malicioso = "name1' OR name='name2' OR name='name3"


# mal [K12]: No salen todas las filas
texto_malicioso = "' OR id1 < 4 --"


# mal [K9]: No salen todas las filas
texto_malicioso = "' OR 1=1 LIMIT 3 --"


# mal [K12]: tu `LIMIT`
texto_malicioso = "' OR true LIMIT 1000 --"


# mal [K9]: Faltan las filas que tienen un NULL
texto_malicioso = "x' OR name LIKE '%"


# mal [K9]: No salen todas las filas
texto_malicioso = "x' OR name IS NULL OR name > '"


# mal [K9]: `UNION ALL`, no
texto_malicioso = "x' UNION SELECT * FROM pool_test --"


# mal [K11]: Salen filas de más
texto_malicioso = "' OR true UNION ALL SELECT * FROM pool_test --"


# mal [K12]: alguien se llama «nadie»
texto_malicioso = "nadie' UNION ALL SELECT * FROM pool_test --"


# mal [K11]: Tu texto cambia la tabla
texto_malicioso = "'; UPDATE pool_test SET name = name RETURNING * --"


# mal [K11]: u otra
texto_malicioso = "'; DROP TABLE IF EXISTS socios; SELECT * FROM pool_test --"


# mal [K10]: una orden que no da filas
texto_malicioso = "x'; SET work_mem = '4MB'; --"


# mal [K11]: Tu texto cambia la tabla
texto_malicioso = "'; UPDATE pool_test SET name = 'x'; SELECT * FROM pool_test WHERE name = 'x"


# mal [K11]: Tu texto cambia la tabla
texto_malicioso = "'; ALTER TABLE pool_test RENAME TO otra; SELECT * FROM otra; --"


# mal: un `str`
class Disfraz(str):
    def __format__(self, _):
        return "' OR true --"


texto_malicioso = Disfraz("name1")


# mal: un `str`
texto_malicioso = ["x' OR 'a'='a"]


# mal [K9]: No salen todas las filas
texto_malicioso = "x' OR id1 BETWEEN -1000000 AND 1000000 OR id1 IS NULL --"


# mal [K11]: Tu texto cambia la tabla
texto_malicioso = "x'; DELETE FROM pool_test WHERE name = 'nadie' RETURNING *; SELECT * FROM pool_test --"
