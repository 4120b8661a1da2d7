"""Un cuaderno en JupyterLab, como lo usa quien aprende: las celdas se buscan por su texto."""

import re

from taller.fuente import si_algo_se_enreda

# A una celda que espera, JupyterLab le pone [*]; a la ejecutada, su número. Antes de ejecutar se
# olvida el que tenía: el nuevo puede ser el mismo.
_OLVIDA = "marcas => marcas.forEach(marca => { marca.textContent = '[ ]:'; })"
# Cuando han acabado todas, lo que han escrito en rosa: excepciones, y lo que va a stderr.
_EN_ROSA = """panel => {
    const celdas = [...panel.querySelectorAll('.jp-CodeCell')];
    const marca = celda => celda.querySelector('.jp-InputPrompt').textContent.trim();
    const hechas = celdas.filter(celda => /\\d/.test(marca(celda)));
    const rosa = "[data-mime-type$='jupyter.error'], [data-mime-type$='jupyter.stderr']";
    return hechas.length && !celdas.some(celda => marca(celda) === '[*]:')
        && hechas.flatMap(celda => [...celda.querySelectorAll(rosa)].map(x => x.textContent));
}"""


def _del_recuadro() -> dict[str, str]:
    """Las órdenes que dice «Si algo se enreda», por su menú."""
    return dict(re.findall(r"menú \*\*(.+?)\*\*,? la orden \*\*(.+?)\*\*", si_algo_se_enreda()))


class Pestana:
    """Un cuaderno abierto en su pestaña de JupyterLab.

    Args:
        pagina: la de JupyterLab, en el navegador.
        archivo: el nombre del cuaderno.
    """

    def __init__(self, pagina, archivo: str):
        self.pagina, self.archivo = pagina, archivo
        self.pestana = pagina.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text=archivo)
        # Solo se ve el de la pestaña que está delante.
        self.panel = pagina.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def desde_la_lista(self) -> "Pestana":
        """Lo abre con dos clics en la lista de archivos."""
        self.pagina.locator(".jp-DirListing-item", has_text=self.archivo).dblclick()
        return self.listo()

    def delante(self) -> "Pestana":
        """Elige su pestaña."""
        self.pestana.click()
        return self.listo()

    def listo(self) -> "Pestana":
        """Espera a que esté delante, con su kernel en reposo."""
        self.pestana.and_(self.pagina.locator(".lm-mod-current")).wait_for()
        # Antes de tener kernel, la página ya dice que reposa: hace falta también su nombre.
        self.panel.locator(".jp-KernelName", has_text="Python 3").wait_for()
        reposa = self.panel.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        reposa.wait_for(state="attached")
        return self

    def celda(self, texto: str):
        """La celda de código donde está escrito ese texto."""
        escrito = self.pagina.locator(".cm-content", has_text=texto)
        return self.panel.locator(".jp-CodeCell", has=escrito)

    def escrito(self, texto: str) -> str:
        """Lo que hay escrito en la celda donde está ese texto."""
        return "\n".join(self.celda(texto).locator(".cm-line").all_text_contents())

    def titulo(self, texto: str):
        """El título que empieza así."""
        return self.panel.get_by_role("heading", name=texto)

    def ejecuta(self, texto: str, codigo: str = "") -> str:
        """Ejecuta una celda, si se da `codigo` después de escribirlo, y devuelve su salida."""
        self.pide(texto, codigo)
        return self.salida(texto)

    def pide(self, texto: str, codigo: str = "") -> None:
        """Como `ejecuta`, sin esperar a que acabe."""
        celda = self.celda(texto)
        escrito = celda.locator(".cm-content")
        if codigo:
            escrito.fill(codigo)
        escrito.click()
        celda.locator(".jp-InputPrompt").evaluate_all(_OLVIDA)
        self.pagina.keyboard.press("Shift+Enter")

    def salida(self, texto: str) -> str:
        """Espera a que acabe una celda y devuelve lo que se lee debajo."""
        celda = self.celda(texto)
        celda.locator(".jp-InputPrompt", has_text=re.compile(r"\d")).wait_for()
        self.listo()  # El kernel reposa después de lo último que escribe.
        return celda.locator(".jp-Cell-outputArea").inner_text()

    def ejecuta_por_encima(self, titulo: str) -> None:
        """Ejecuta todo lo que hay por encima de un título, que no falla, y espera.

        La orden es la que dice «Si algo se enreda».
        """
        self.titulo(titulo).click()
        self.panel.locator(".jp-CodeCell .jp-InputPrompt").evaluate_all(_OLVIDA)
        self.elige("Ejecutar")
        panel = self.panel.element_handle()
        assert self.pagina.wait_for_function(_EN_ROSA, arg=panel).json_value() == []

    def elige(self, menu: str) -> None:
        """Elige, en ese menú, la orden que dice «Si algo se enreda»."""
        entera = re.compile(f"^{re.escape(_del_recuadro()[menu])}…?$")
        self.pagina.get_by_role("menuitem", name=menu, exact=True).click()
        self.pagina.locator(".lm-Menu-itemLabel", has_text=entera).click()

    def responde(self, numero: str, firma: str, codigo: str) -> str:
        """Escribe la respuesta de un ejercicio, la ejecuta y devuelve lo que dice `comprobar`."""
        self.ejecuta(firma, codigo)
        return self.comprueba(numero)

    def comprueba(self, numero: str) -> str:
        """Ejecuta la celda que comprueba un ejercicio y devuelve lo que dice."""
        return self.ejecuta(f'comprobar("{numero}")')


def espera_a_que_se_guarde(pagina) -> None:
    """Espera a que JupyterLab guarde, por su cuenta, todo lo que hay abierto."""
    sin_guardar = pagina.locator("#jp-main-dock-panel .lm-TabBar-tab.jp-mod-dirty")
    sin_guardar.first.wait_for(state="detached")
