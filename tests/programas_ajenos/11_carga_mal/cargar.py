import psycopg

NOMBRES = ["Ana", "Luis", "Eva"]
con = psycopg.connect(host="localhost", dbname="test_db", user="postgres", password="admin")  # DEFECTO clave_en_el_codigo
with con.cursor() as cur:
    for nombre in NOMBRES:
        cur.execute("INSERT INTO personas (nombre) VALUES (%s)", (nombre,))
con.close()
print("Cargadas", len(NOMBRES))
