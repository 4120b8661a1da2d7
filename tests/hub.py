"""Quien entra en el aula con un navegador, sin navegador: la puerta, su servidor, sus kernels."""

import contextlib
import json
import re
import time
import uuid
from typing import NamedTuple

import requests
import websocket

# Segundos, como mucho: lo que hace una persona, y lo que hacen treinta a la vez en dos núcleos.
PLAZO, PLAZO_DE_TODAS = 120, 600
# Lo que contesta el hub a quien tiene su servidor apagado, y a quien llega con demasiadas más.
APAGADO, TODAS_A_LA_VEZ = 424, 429


def espera(cierto, que, plazo=PLAZO):
    """Espera a que `cierto()` lo sea, y devuelve lo que dio; lo que no responde, no lo es."""
    limite = time.monotonic() + plazo
    while True:
        with contextlib.suppress(requests.RequestException):
            if visto := cierto():
                return visto
        assert time.monotonic() < limite, f"No llega: {que}"
        time.sleep(1)


class Persona:
    """Alguien con cuenta en la clase, y la sesión de su navegador."""

    def __init__(self, sitio, usuario, clave):
        """`sitio` es la dirección del aula, como `http://127.0.0.1:8000`."""
        self.sitio, self.usuario, self.clave = sitio, usuario, clave
        self.rechazos = 0  # las veces que el hub le ha dicho que son demasiadas
        self.sesion = requests.Session()
        self.sesion.trust_env = False  # aquí no hay proxy que valga
        self.sesion.headers["Connection"] = "close"  # nadie deja enchufes abiertos

    def entra(self):
        """Escribe su usuario y su contraseña; devuelve la respuesta, que si valen es un 302."""
        self.sesion.cookies.clear()
        pagina = self._pide("GET", "/hub/login")
        oculto = re.search(r'name="_xsrf" value="([^"]+)"', pagina.text)[1]
        datos = {"username": self.usuario, "password": self.clave, "_xsrf": oculto}
        return self._pide("POST", "/hub/login", data=datos, allow_redirects=False)

    def abre(self):
        """Pide su servidor y espera a JupyterLab, también mientras algo vuelve de una caída."""
        espera(self._llega, f"el servidor de {self.usuario}", PLAZO_DE_TODAS)

    def _llega(self):
        pagina = self._pide("GET", f"/user/{self.usuario}/lab")
        if pagina.status_code == APAGADO:  # el botón de la página, y a veces más de una vez
            pedido = self._pide("GET", f"/hub/spawn/{self.usuario}")
            self.rechazos += pedido.status_code == TODAS_A_LA_VEZ
        return pagina.ok and "jupyter-config-data" in pagina.text

    def api(self, metodo, ruta, **opciones):
        """Una petición al hub."""
        return self._pide(metodo, f"/hub/api/{ruta}", **opciones)

    def pide(self, metodo, ruta, **opciones):
        """Una petición a su servidor, que tiene que salir bien."""
        respuesta = self._pide(metodo, f"/user/{self.usuario}/{ruta}", **opciones)
        respuesta.raise_for_status()
        return respuesta

    def _pide(self, metodo, ruta, **opciones):
        cabeceras = {"X-XSRFToken": self.galletas(ruta).get("_xsrf")}
        direccion = self.sitio + ruta
        return self.sesion.request(metodo, direccion, headers=cabeceras, timeout=PLAZO, **opciones)

    def galletas(self, ruta):
        """Las que su navegador manda a una dirección del aula."""
        return {g.name: g.value for g in self.sesion.cookies if ruta.startswith(g.path)}

    def lee(self, ruta):
        """Lo que tiene un archivo, un cuaderno o una carpeta suya."""
        return self.pide("GET", f"api/contents/{ruta}").json()["content"]

    def escribe(self, ruta, contenido):
        """Guarda un archivo de texto o un cuaderno en su carpeta."""
        es_texto = isinstance(contenido, str)
        tipo = {"type": "file", "format": "text"} if es_texto else {"type": "notebook"}
        self.pide("PUT", f"api/contents/{ruta}", json={**tipo, "content": contenido})

    def kernel(self, cuaderno):
        """Abre un cuaderno; devuelve su kernel."""
        datos = {"path": cuaderno, "name": cuaderno, "type": "notebook"}
        datos["kernel"] = {"name": "python3"}
        return Kernel(self, self.pide("POST", "api/sessions", json=datos).json()["kernel"]["id"])

    def cierra_cuadernos(self):
        """Cierra sus cuadernos, con sus kernels."""
        for sesion in self.pide("GET", "api/sessions").json():
            self.pide("DELETE", f"api/sessions/{sesion['id']}")

    def sale(self):
        """Cierra sus cuadernos, apaga su servidor y sale del hub."""
        self.cierra_cuadernos()
        self.api("DELETE", f"users/{self.usuario}/server").raise_for_status()
        espera(
            lambda: not self.api("GET", f"users/{self.usuario}").json()["servers"],
            f"que se apague el servidor de {self.usuario}",
            PLAZO_DE_TODAS,
        )
        self._pide("GET", "/hub/logout").raise_for_status()


class Dicho(NamedTuple):
    """Lo que escribe una celda, y el error con que acaba, o nada."""

    escrito: str
    error: str


class Kernel:
    """Un kernel, y la conversación que el navegador tiene con él."""

    def __init__(self, persona, identidad):
        self._persona, self._canal = persona, None
        self._ruta = f"/user/{persona.usuario}/api/kernels/{identidad}/channels"
        self.conecta()

    def conecta(self):
        """Abre la conversación, o la retoma."""
        self.cierra()
        galletas = self._persona.galletas(self._ruta).items()
        self._canal = websocket.create_connection(
            self._persona.sitio.replace("http", "ws", 1) + self._ruta,
            cookie="; ".join(f"{nombre}={valor}" for nombre, valor in galletas),
            http_no_proxy=["*"],
            timeout=PLAZO,
        )

    def cierra(self):
        """Deja la conversación; el kernel sigue."""
        if self._canal:
            self._canal.close()

    def ejecuta(self, codigo):
        """Ejecuta una celda, y espera a que acabe."""
        pedido = uuid.uuid4().hex
        cabecera = {"msg_id": pedido, "msg_type": "execute_request", "version": "5.4"}
        cabecera |= {"username": "", "session": pedido, "date": ""}
        contenido = {"code": codigo, "silent": False, "allow_stdin": False, "stop_on_error": False}
        mensaje = {"header": cabecera, "parent_header": {}, "metadata": {}, "content": contenido}
        self._canal.send(json.dumps({**mensaje, "channel": "shell", "buffers": []}))
        escrito, error, quedan = "", "", {"idle", "execute_reply"}
        limite = time.monotonic() + PLAZO_DE_TODAS
        while quedan:
            # También lo que el servidor manda cada poco para ver si hay alguien: un kernel que se
            # calla para siempre no deja de recibirlo, y aquí se acaba el plazo.
            trama, datos = self._canal.recv_data(control_frame=True)
            assert time.monotonic() < limite, f"El kernel no acaba: {escrito}"
            llega = json.loads(datos) if trama == websocket.ABNF.OPCODE_TEXT else None
            if not llega or llega["parent_header"].get("msg_id") != pedido:
                continue
            tipo, dice = llega["msg_type"], llega["content"]
            if tipo == "stream":
                escrito += dice["text"]
            elif tipo in ("execute_result", "display_data"):
                escrito += dice["data"].get("text/plain", "") + "\n"
            elif tipo == "status":
                quedan.discard(dice["execution_state"])
            elif tipo == "execute_reply":
                quedan.discard(tipo)
                if dice["status"] != "ok":
                    error = f"{dice['ename']}: {dice['evalue']}"
        return Dicho(escrito.strip(), error)
