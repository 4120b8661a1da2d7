HOST = "localhost"
BD = "test_db"
USUARIO = "postgres"
CLAVE = "admin"  # DEFECTO clave_en_el_codigo
