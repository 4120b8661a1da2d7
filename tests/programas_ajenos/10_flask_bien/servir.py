from web import crea_app

if __name__ == "__main__":
    crea_app().run()
