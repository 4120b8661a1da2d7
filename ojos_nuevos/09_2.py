# bien: dos textos iguales, el segundo sin cerrar
texto_malicioso = "x' OR 'a'='a"

# bien: comentario al final
texto_malicioso = (
    "' OR 1=1 --"
)

# bien: dos textos vacíos
texto_malicioso = "' OR ''='"

# bien: UNION ALL con la tabla entera
texto_malicioso = "nadie' UNION ALL SELECT * FROM pool_test --"

# bien: una segunda orden: el driver da el resultado de la última
texto_malicioso = "'; SELECT * FROM pool_test; --"

# bien: NOT y TRUE, en minúsculas y con comentario
texto_malicioso = "zzz' or not false -- resto"

# bien: name IS NULL o no
texto_malicioso = "' OR name IS NULL OR name IS NOT NULL OR name = '"

# bien: con un salto de línea y varias partes
texto_malicioso = "".join(["O", chr(39), "\nOR TRUE ", "OR name = ", chr(39)])

# mal: le sobra el apóstrofo del final: SyntaxError [K2]
texto_malicioso = "' OR 1=1"

# mal: cierra el segundo texto, y el programa pone otro apóstrofo: texto sin terminar [K2]
texto_malicioso = "x' OR 'a'='a'"

# mal: no cierra el texto: es un nombre raro que no está [K11]
texto_malicioso = "OR 1=1 --"

# mal: comillas dobles: en SQL no cierran un texto [K11]
texto_malicioso = '" OR ""="'

# mal: AND en lugar de OR: nadie se llama así [K11]
texto_malicioso = "x' AND 'a'='a"

# mal: el comentario de otra base de datos, # [K2]
texto_malicioso = "' OR 1=1 #"

# mal: un comentario /* sin cerrar [K2]
texto_malicioso = "' OR 1=1 /*"

# mal: el comodín de LIKE no vale con = [K11]
texto_malicioso = "%"

# mal: solo las tres filas de la muestra [K12]
texto_malicioso = "name1' OR name='name2' OR name='name3"

# mal: solo las de id1 positivo: una fila con -1 o NULL no sale [K9]
texto_malicioso = "' OR id1 > 0 --"

# mal: como mucho tres filas [K12]
texto_malicioso = "' OR 1=1 LIMIT 3 --"

# mal: LIKE '%' no saca las filas cuyo name es NULL [K9]
texto_malicioso = "x' OR name LIKE '%"

# mal: name = name es NULL cuando name es NULL: esa fila falta [K9]
texto_malicioso = "x' OR name = name --"

# mal: UNION a secas quita las filas repetidas [K9]
texto_malicioso = "x' UNION SELECT * FROM pool_test --"

# mal: saca una columna de menos: UNION exige las mismas [K2]
texto_malicioso = "x' UNION ALL SELECT name FROM pool_test --"

# mal: destruye la tabla en lugar de leerla [K12]
texto_malicioso = "'; DROP TABLE pool_test; --"

# mal: cambia la tabla para que todas se llamen igual, y luego las saca [K12]
texto_malicioso = "'; UPDATE pool_test SET name = 'x'; SELECT * FROM pool_test WHERE name = 'x"

# mal: el apóstrofo escapado con otro apóstrofo sigue dentro del texto [K11]
texto_malicioso = "x'' OR ''a''=''a"

# mal: la consulta entera, y no lo que va en el lugar del nombre [K11]
texto_malicioso = "SELECT * FROM pool_test WHERE name = '' OR 'a'='a'"

# mal: solo un guion [K2]
texto_malicioso = "' OR 1=1 -"

# mal: no es un texto: es otra cosa que se escribe como uno [K12]
texto_malicioso = ["x' OR 'a'='a"]

# mal: da las filas que no son el nombre y deja fuera una que se llame así [K9]
texto_malicioso = "' OR name <> 'name1"
