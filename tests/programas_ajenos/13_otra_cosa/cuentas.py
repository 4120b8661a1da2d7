import sqlite3

con = sqlite3.connect("cuentas.db")
con.execute("CREATE TABLE IF NOT EXISTS cuenta (id INTEGER PRIMARY KEY, saldo REAL)")
print(con.execute("SELECT * FROM cuenta").fetchall())
