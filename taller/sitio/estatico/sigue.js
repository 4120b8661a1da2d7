// Lo que no cabe a lo ancho lo dice, hasta que se llega a su final: sitio.css lo desvanece.
const mira = (caja) =>
  caja.classList.toggle("sigue", caja.scrollLeft + caja.clientWidth < caja.scrollWidth - 1);
const cambian = new ResizeObserver((cambios) => cambios.forEach(({ target }) => mira(target)));
document
  .querySelectorAll(".dibujo, article pre, article .text_html, .pst-scrollable-table-container")
  .forEach((caja) => {
    cambian.observe(caja);
    caja.addEventListener("scroll", () => mira(caja), { passive: true });
  });
