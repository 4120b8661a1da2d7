"""12.8: un programa que comprueba contraseñas, reparado."""

from argon2 import PasswordHasher

from helpers.ejercicios import ejercicio, exige

from .comun import exige_final, exige_pool_cerrado, puesto

_CLAVES = {"ana": "una clave", "O'Hara": "ñandú"}
_GLOTON = "' OR '1'='1"


@ejercicio("entrar_py", segundos=180)
def juzga(entrar_py, prueba):
    with puesto(entrar_py) as suyo:
        # Los más baratos: el resumen lleva dentro sus parámetros, y al verificarlo se usan esos.
        resume = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash
        for nombre, clave in _CLAVES.items():
            suyo.mesa.filas(
                "INSERT INTO usuario (username, password) VALUES (%s, %s)", nombre, resume(clave)
            )
        # Con una columna más, y con la primera en otro sitio: `SELECT *` ya no es lo mismo.
        suyo.mesa.filas("ALTER TABLE usuario ADD COLUMN email text DEFAULT ''")
        (resumen,) = suyo.mesa.filas("SELECT password FROM usuario WHERE username = 'ana'")[0]
        entrar = suyo.lanza("entrar.py")
        negativas = set()
        for nombre, clave, entra, caso in (
            ("ana", "una clave", True, "Con la contraseña de «ana»"),
            ("ana", "otra", False, "Con otra contraseña"),
            ("O'Hara", "ñandú", True, "Con un nombre que lleva un apóstrofo"),
            ("nadie", "una clave", False, "Con un nombre que no existe"),
            ("ANA", "una clave", False, "Con «ANA», que es otro nombre,"),
            ("a%", "una clave", False, "Con «a%», que es otro nombre,"),
            ("ana", "una clave ", False, "Con un espacio de más en la contraseña"),
            ("ana", _GLOTON, False, f"Con «{_GLOTON}» de contraseña"),
            (_GLOTON, _GLOTON, False, f"Con «{_GLOTON}» de nombre"),
            ("ana", resumen, False, "Con el resumen que hay en la tabla, de contraseña"),
        ):
            entrar.dice(nombre, clave)
            dicho = entrar.turno.texto
            frase = f"Hola, {nombre}." if entra else "Nombre o contraseña incorrectos."
            exige(
                frase in dicho and not (entra and "incorrectos" in dicho),
                f"{caso} tenía que decir «{frase}», y dice «{dicho.strip().splitlines()[0]}».",
            )
            if not entra:
                negativas.add(dicho)
        exige(
            len(negativas) == 1,
            "Lo que contesta deja ver si el nombre existe: son dos frases, y tiene que ser una.",
        )
        entrar.dice("")
        exige_final(suyo, entrar, "el nombre está vacío")
        exige(entrar.turno.codigo == 0, "Con un nombre vacío tiene que terminar bien.")
        escrito = suyo.registro()
        secretos = (*_CLAVES.values(), resumen, "otra")
        exige(
            not any(secreto in escrito for secreto in secretos),
            "En `capa_datos.log` queda escrita una contraseña, o su resumen.",
        )
        entrar = suyo.lanza("entrar.py")
        entrar.dice("ana", "otra", "ana")
        entrar.acaba("fin_de_entrada")
        exige(entrar.turno.codigo == 0, "Si se acaba la entrada, tiene que terminar bien.")
        exige_pool_cerrado(suyo)
