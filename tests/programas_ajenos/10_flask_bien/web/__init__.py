from flask import Flask

from web import bd


def crea_app():
    app = Flask(__name__)

    @app.get("/usuarios")
    def usuarios():
        with bd.cursor() as cur:
            cur.execute("SELECT id, username FROM usuario ORDER BY id")
            return cur.fetchall()

    @app.delete("/usuarios/<int:id_>")
    def elimina(id_):
        with bd.cursor() as cur:
            cur.execute("DELETE FROM usuario WHERE id = %s", (id_,))
            return {"eliminados": cur.rowcount}

    return app
