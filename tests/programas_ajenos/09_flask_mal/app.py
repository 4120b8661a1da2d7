from flask import Flask, jsonify, request
from psycopg2.pool import SimpleConnectionPool

app = Flask(__name__)
CONFIG = {"host": "localhost", "dbname": "test_db", "user": "postgres", "password": "admin"}  # DEFECTO clave_en_el_codigo
pool = SimpleConnectionPool(1, 5, **CONFIG)  # DEFECTO pool_de_un_hilo


@app.route("/usuarios")
def usuarios():
    conn = pool.getconn()
    cur = conn.cursor()
    cur.execute("SELECT * FROM usuario")  # DEFECTO asterisco error_pierde
    filas = cur.fetchall()
    pool.putconn(conn)
    return jsonify(filas)


@app.route("/usuarios/<nombre>", methods=["POST"])
def nuevo(nombre):
    conn = pool.getconn()
    cur = conn.cursor()
    cur.execute("INSERT INTO usuario (username, ciudad) VALUES ('{}', '{}')".format(nombre, request.form["ciudad"]))  # DEFECTO sql_pegado error_pierde
    conn.commit()  # DEFECTO commit_pierde
    pool.putconn(conn)
    return "", 201


if __name__ == "__main__":
    app.run(debug=True)
