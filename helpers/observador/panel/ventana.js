// Dibuja cada foto que envía el mirador. No recuerda nada: lo que enseña es solo la última.

const SVG = "http://www.w3.org/2000/svg";
const LATIDO_MS = 10_000;
const INSISTE_MS = 250;
const SIN_NOTICIAS_MS = 3_000;
const FOTOS = 120; // las que caben en la tira: treinta segundos
const ALTO = 56;
// De abajo arriba en la tira. El dibujo los distingue también sin color.
const ESTADOS = {
  trabaja: "trabaja",
  abierta: "transacción abierta",
  bloqueada: "espera un bloqueo",
  fallida: "transacción fallida",
  congelada: "congelada",
  reposo: "en reposo",
};
const SIEMPRE = ["trabaja", "abierta", "bloqueada", "reposo"];
const SIGNOS = {
  trabaja: "M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1Z",
  abierta: "M6 1a5 5 0 0 0 0 10ZM6 1.75V.25a5.75 5.75 0 0 1 0 11.5v-1.5a4.25 4.25 0 0 0 0-8.5Z",
  bloqueada: "M1 1h3.6v10H1ZM7.4 1H11v10H7.4Z",
  fallida: "M6 .8 11.6 11H.4ZM5.3 4.2v3.4h1.4V4.2ZM5.3 8.4v1.4h1.4V8.4Z",
  congelada:
    "M5.3 0h1.4v4.8l4.1-2.4.7 1.2L7.4 6l4.1 2.4-.7 1.2-4.1-2.4V12H5.3V7.2L1.2 9.6.5 8.4 4.6 6 .5 3.6l.7-1.2 4.1 2.4Z",
  reposo: "M6 .5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 1 0 0-11ZM6 2a4 4 0 1 1 0 8 4 4 0 1 1 0-8Z",
};
const LETRAS = Object.fromEntries(Object.keys(ESTADOS).map((e) => [e[0], e]));

// --------------------------------------------------------------- piezas

function nodo(tipo, clase, ...dentro) {
  const uno = document.createElement(tipo);
  if (clase) uno.className = clase;
  uno.append(...dentro);
  return uno;
}

function vector(tipo, atributos, ...dentro) {
  const uno = document.createElementNS(SVG, tipo);
  for (const [nombre, valor] of Object.entries(atributos)) uno.setAttribute(nombre, valor);
  uno.append(...dentro);
  return uno;
}

// Solo toca lo que cambia: un lector de pantalla no pierde su sitio, ni el teclado el suyo.
function escribe(donde, texto) {
  if (donde.textContent !== texto) donde.textContent = texto;
}

function pon(donde, atributo, valor) {
  if (donde.getAttribute(atributo) !== valor) donde.setAttribute(atributo, valor);
}

function signo() {
  const camino = vector("path", { "fill-rule": "evenodd" });
  const dibujo = vector("svg", { class: "v-signo", viewBox: "0 0 12 12", "aria-hidden": "true" });
  dibujo.append(camino);
  dibujo.pinta = (estado) => {
    pon(dibujo, "data-como", estado);
    pon(camino, "d", SIGNOS[estado]);
  };
  return dibujo;
}

// Deja en una lista un elemento por dato, cada uno con el suyo; devuelve si ha quitado el del foco.
function casa(lista, datos, clave, crea) {
  const hay = new Map([...lista.children].map((uno) => [uno.dataset.clave, uno]));
  let anterior = null;
  for (const dato of datos) {
    const suya = String(clave(dato));
    let uno = hay.get(suya);
    if (uno) hay.delete(suya);
    else {
      uno = crea();
      uno.dataset.clave = suya;
    }
    const sitio = anterior ? anterior.nextSibling : lista.firstChild;
    if (uno !== sitio) lista.insertBefore(uno, sitio);
    uno.pinta(dato);
    anterior = uno;
  }
  const sobran = [...hay.values()];
  const conFoco = sobran.some((uno) => uno.contains(document.activeElement));
  for (const uno of sobran) uno.remove();
  return conFoco;
}

function dura(segundos) {
  const s = Math.max(0, Math.floor(segundos));
  if (s < 60) return `${s} s`;
  return s < 3600 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${Math.floor(s / 3600)} h`;
}

const cuenta = (n, una, varias) => `${n} ${n === 1 ? una : varias}`;
const insignia = (cosa) => cosa.letra || String(cosa.pid ?? "");

// --------------------------------------------------------------- los pools

function creaPool() {
  const nombre = nodo("h3", "v-nombre");
  const cuantas = nodo("p", "v-cuantas");
  const sitios = nodo("ul", "v-sitios");
  const motivos = nodo("ul", "v-motivos");
  const esperan = nodo("p", "v-esperan");
  const uno = nodo("li", "v-pool", nodo("div", "v-titulo", nombre, cuantas), sitios, motivos, esperan);
  uno.pinta = ({ pool, comoEsta }) => {
    escribe(nombre, pool.nombre);
    escribe(cuantas, `${cuenta(pool.prestadas, "prestada", "prestadas")} de ${pool.maximo}`);
    pon(cuantas, "data-lleno", String(pool.prestadas >= pool.maximo));
    const todos = pool.sitios.map((sitio, i) => ({ ...sitio, i, como: comoEsta.get(sitio.pid) }));
    casa(sitios, todos, (sitio) => sitio.i, creaSitio);
    const fugas = todos.filter((sitio) => sitio.motivo);
    casa(motivos, fugas, (sitio) => sitio.i, creaMotivo);
    motivos.hidden = !fugas.length;
    esperan.hidden = !pool.esperan.length;
    const quienes = pool.esperan.slice(0, 6).map(([quien, s]) => `${quien}, ${dura(s)}`);
    if (pool.esperan.length > 6) quienes.push(`y ${pool.esperan.length - 6} más`);
    const verbo = pool.esperan.length === 1 ? "Espera sitio" : `${pool.esperan.length} esperan sitio`;
    escribe(esperan, `${verbo}: ${quienes.join(" · ")}`);
  };
  return uno;
}

function creaSitio() {
  const punto = signo();
  const letra = nodo("span", "v-letra");
  const tiempo = nodo("span", "v-tiempo");
  const quien = nodo("span", "v-quien");
  const uno = nodo("li", "v-sitio", nodo("span", "v-arriba", punto, letra, tiempo), quien);
  uno.pinta = (sitio) => {
    const prestado = sitio.estado === "prestada" || sitio.estado === "fuga";
    pon(uno, "data-estado", sitio.estado);
    punto.style.display = prestado && sitio.como ? "" : "none";
    if (sitio.como) punto.pinta(sitio.como);
    escribe(letra, insignia(sitio));
    letra.hidden = !insignia(sitio);
    escribe(tiempo, sitio.segundos === null ? "" : dura(sitio.segundos));
    const dicho = { libre: "libre", "sin abrir": "sin abrir", fuga: "posible fuga" };
    escribe(quien, dicho[sitio.estado] ?? sitio.quien);
    pon(uno, "title", sitio.estado === "prestada" ? `Prestada: ${sitio.quien}` : sitio.motivo);
  };
  return uno;
}

function creaMotivo() {
  const uno = nodo("li", "v-motivo");
  uno.pinta = (sitio) => {
    const quien = sitio.segundos !== null ? ` La pidió: ${sitio.quien}.` : "";
    const cual = insignia(sitio) ? `${insignia(sitio)}: ` : "";
    escribe(uno, `${cual}${sitio.motivo}${quien}`);
  };
  return uno;
}

// --------------------------------------------------------------- las conexiones

function creaProceso(pide) {
  const letra = nodo("span", "v-letra");
  const nombre = nodo("h3", "v-nombre");
  const estado = nodo("code", "v-estado");
  const punto = signo();
  const como = nodo("span", "v-como");
  const consulta = nodo("code", "v-consulta");
  const linea = vector("svg", {
    class: "v-linea",
    viewBox: `0 0 ${FOTOS} 1`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  const congela = nodo("button", "v-boton");
  const termina = nodo("button", "v-boton", "Terminar");
  congela.type = termina.type = "button";
  const botones = nodo("span", "v-botones", congela, termina);
  const uno = nodo(
    "li",
    "v-proceso",
    nodo("div", "v-titulo", letra, nombre, estado, botones),
    nodo("p", "v-frase", punto, como),
    consulta,
    linea,
  );
  let suyo = null;
  congela.onclick = () => pide(suyo.congelada === null ? "congela" : "suelta", suyo.es);
  termina.onclick = () => pide("termina", suyo.es);
  uno.pinta = ({ proceso, congelable }) => {
    suyo = proceso;
    const suNombre = proceso.nombre || "sin nombre";
    escribe(letra, insignia(proceso));
    escribe(nombre, suNombre);
    punto.pinta(proceso.como);
    pon(uno, "data-como", proceso.como);
    escribe(como, frase(proceso));
    escribe(estado, proceso.estado);
    escribe(consulta, proceso.consulta.replace(/\s+/g, " ").trim() || "Todavía no ha preguntado nada.");
    consulta.classList.toggle("v-nada", !proceso.consulta);
    pon(consulta, "title", proceso.consulta);
    botones.hidden = !proceso.mia;
    congela.hidden = !congelable;
    escribe(congela, proceso.congelada === null ? "Congelar" : "Descongelar");
    for (const boton of [congela, termina]) {
      pon(boton, "aria-label", `${boton.textContent}: conexión ${insignia(proceso)}, ${suNombre}`);
    }
    pintaLinea(linea, proceso.linea);
  };
  return uno;
}

function frase(proceso) {
  const { como, en_estado: estado, en_transaccion: abierta } = proceso;
  const lleva = estado === null ? "" : ` desde hace ${dura(estado)}`;
  const transaccion = abierta === null ? "" : ` · transacción de ${dura(abierta)}`;
  const quien = proceso.espera_a.join(" y ") || "otra";
  const dicho = {
    trabaja: `Trabaja${lleva}${transaccion}`,
    abierta: `Transacción abierta hace ${dura(abierta ?? 0)}; sin hacer nada${lleva}`,
    fallida: `Transacción fallida, sin cerrar${lleva}${transaccion}`,
    reposo: `En reposo${lleva}`,
    congelada: `Congelada: se suelta sola en ${dura(proceso.congelada ?? 0)}${transaccion}`,
    bloqueada: proceso.tabla
      ? `Espera la tabla ${proceso.tabla}, que tiene ${quien},${lleva}${transaccion}`
      : `Espera a que ${quien} acabe su transacción,${lleva}${transaccion}`,
  };
  return dicho[como];
}

function pintaLinea(linea, letras) {
  const tramos = [];
  const desde = FOTOS - letras.length;
  for (let i = 0; i < letras.length; i += 1) {
    const ultimo = tramos.at(-1);
    if (ultimo && ultimo.letra === letras[i]) ultimo.largo += 1;
    else tramos.push({ letra: letras[i], x: desde + i, largo: 1 });
  }
  while (linea.children.length > tramos.length) linea.lastChild.remove();
  while (linea.children.length < tramos.length) linea.append(vector("rect", { height: 1 }));
  tramos.forEach((tramo, i) => {
    pon(linea.children[i], "x", String(tramo.x));
    pon(linea.children[i], "width", String(tramo.largo));
    pon(linea.children[i], "data-como", LETRAS[tramo.letra]);
  });
}

// --------------------------------------------------------------- la tira

function creaTira() {
  const tramas = vector("defs", {});
  // Cada panel, sus tramas: un identificador repetido sería el de otro.
  const suyo = `v${Math.random().toString(36).slice(2)}`;
  const dibujos = { abierta: "M-1 1 1 -1M0 6 6 0M5 7 7 5", bloqueada: "M0 1.5H6M0 4.5H6", fallida: "M1.5 0V6M4.5 0V6" };
  for (const [estado, d] of Object.entries(dibujos)) {
    const trama = { id: `${suyo}-${estado}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" };
    tramas.append(
      vector("pattern", { ...trama, "data-como": estado, class: "v-trama" },
        vector("rect", { width: 6, height: 6 }), vector("path", { d })),
    );
  }
  const areas = {};
  const dibujo = vector("svg", { class: "v-tira", role: "img" }, tramas);
  for (const estado of Object.keys(ESTADOS)) {
    areas[estado] = vector("path", { class: "v-area", "data-como": estado });
    if (dibujos[estado]) areas[estado].style.fill = `url(#${suyo}-${estado})`;
    dibujo.append(areas[estado]);
  }
  const esperan = vector("path", { class: "v-area", "data-como": "esperan" });
  const raya = vector("line", { class: "v-raya", x1: 0, x2: "100%" });
  const tope = vector("text", { class: "v-tope", x: 4 });
  dibujo.append(esperan, raya, tope);

  function pinta(tira) {
    // En píxeles, y no estirado: así las tramas no se deforman.
    const ancho = dibujo.clientWidth || 400;
    const cada = ancho / FOTOS;
    const totales = tira.map((foto) => Object.keys(ESTADOS).reduce((n, e) => n + foto[e], 0));
    const maximo = Math.max(4, ...totales);
    const hueco = 14; // arriba, para quien espera sitio
    const y = (n) => hueco + (ALTO - hueco) * (1 - n / maximo);
    const x = (i) => ancho - (tira.length - i) * cada;
    const suelo = new Array(tira.length).fill(0);
    for (const estado of Object.keys(ESTADOS)) {
      let d = "";
      tira.forEach((foto, i) => {
        if (foto[estado]) {
          const [abajo, arriba] = [y(suelo[i]), y(suelo[i] + foto[estado])];
          d += `M${x(i).toFixed(1)} ${abajo.toFixed(1)}V${arriba.toFixed(1)}h${(cada + 0.4).toFixed(1)}V${abajo.toFixed(1)}Z`;
        }
        suelo[i] += foto[estado];
      });
      pon(areas[estado], "d", d);
    }
    let d = "";
    tira.forEach((foto, i) => {
      if (foto.esperan) d += `M${x(i).toFixed(1)} 1h${(cada + 0.4).toFixed(1)}v${Math.min(9, 3 + foto.esperan)}h-${(cada + 0.4).toFixed(1)}Z`;
    });
    pon(esperan, "d", d);
    pon(raya, "y1", String(y(maximo)));
    pon(raya, "y2", String(y(maximo)));
    pon(tope, "y", String(y(maximo) + 11));
    escribe(tope, String(maximo));
    const ultima = tira.at(-1);
    const dicho = Object.keys(ESTADOS).filter((e) => ultima[e]).map((e) => `${ultima[e]}, ${ESTADOS[e]}`);
    pon(dibujo, "aria-label",
      `Los últimos treinta segundos: entre ${Math.min(...totales)} y ${Math.max(...totales)} conexiones. ` +
      `Ahora, ${totales.at(-1)}${dicho.length ? `: ${dicho.join("; ")}` : ""}. ` +
      `Esperan sitio en un pool: ${ultima.esperan}.`);
  }
  return { dibujo, pinta };
}

function creaLeyenda() {
  const leyenda = nodo("ul", "v-leyenda");
  leyenda.setAttribute("aria-hidden", "true"); // Lo dicen ya la tira y cada conexión.
  const crea = () => {
    const punto = signo();
    const palabra = nodo("span", "");
    const uno = nodo("li", "", punto, palabra);
    uno.pinta = (estado) => {
      if (SIGNOS[estado]) punto.pinta(estado);
      else punto.replaceWith(nodo("span", "v-barra"));
      escribe(palabra, ESTADOS[estado] ?? "piden y esperan sitio");
    };
    return uno;
  };
  return {
    leyenda,
    pinta: (tira) => {
      const salen = Object.keys(ESTADOS).filter((e) => SIEMPRE.includes(e) || tira.some((f) => f[e]));
      casa(leyenda, [...salen, "esperan"], (estado) => estado, crea);
    },
  };
}

// --------------------------------------------------------------- el panel

// Como un clic en el aspa de su pestaña, si la tiene: no hay otra manera de pedirlo desde aquí.
function cierraPestana(panel) {
  const suya = panel.closest(".jupyterlab-sidecar")?.id;
  const aspa = document.querySelector(`[data-id="${suya}"] .lm-TabBar-tabCloseIcon`);
  if (!aspa) return;
  const { left, top, width, height } = aspa.getBoundingClientRect();
  const donde = { bubbles: true, button: 0, clientX: left + width / 2, clientY: top + height / 2 };
  aspa.dispatchEvent(new PointerEvent("pointerdown", donde));
  aspa.dispatchEvent(new PointerEvent("pointerup", donde));
}

function render({ model, el }) {
  const vista = Math.random().toString(36).slice(2);
  let sinKernel = false;
  function dice(que, cual) {
    try {
      model.send({ que, cual, vista });
    } catch {
      sinKernel = true; // Ya no existe aquel con quien hablaba.
    }
  }

  const fallo = nodo("p", "v-fallo");
  const pools = nodo("ul", "v-pools");
  const sinPools = nodo("p", "v-nada", "En este cuaderno no hay ningún pool abierto.");
  const cuantas = nodo("p", "v-cuantas");
  const procesos = nodo("ul", "v-procesos");
  const sinProcesos = nodo("p", "v-nada", "El servidor no ve ninguna conexión de esta lección.");
  const noCongela = nodo("p", "v-nota");
  const aviso = nodo("p", "v-aviso", "Esperando al kernel…");
  aviso.setAttribute("role", "status");
  fallo.setAttribute("role", "status");
  const { dibujo, pinta: pintaTira } = creaTira();
  const { leyenda, pinta: pintaLeyenda } = creaLeyenda();
  const tituloPools = nodo("h2", "", "Pools de este cuaderno");
  const tituloProcesos = nodo("h2", "", "Lo que ve el servidor");
  for (const titulo of [tituloPools, tituloProcesos]) titulo.tabIndex = -1;
  const eje = nodo("p", "v-eje", nodo("span", "", "hace 30 s"), nodo("span", "", "ahora"));
  eje.setAttribute("aria-hidden", "true");
  const cuerpo = nodo(
    "div",
    "v-cuerpo",
    nodo("section", "", tituloPools, pools, sinPools),
    nodo("section", "", nodo("div", "v-titulo", tituloProcesos, cuantas),
      dibujo, eje, leyenda, procesos, sinProcesos, noCongela),
    nodo("p", "v-nota", "El panel mira con una conexión suya, que no está en ninguna cuenta."),
  );
  const panel = nodo("div", "vivo", aviso, fallo, cuerpo);
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-label", "El servidor, en vivo");
  fallo.hidden = true;
  el.append(panel);

  let ultima = Date.now();
  let avisado = null;

  function pinta(foto) {
    ultima = Date.now();
    escribe(fallo, foto.fallo);
    fallo.hidden = !foto.fallo;
    cuerpo.classList.toggle("v-viejo", Boolean(foto.fallo));
    const comoEsta = new Map(foto.procesos.map((p) => [p.pid, p.como]));
    casa(pools, foto.pools.map((pool) => ({ pool, comoEsta })), ({ pool }) => pool.numero, creaPool);
    sinPools.hidden = foto.pools.length > 0;
    escribe(cuantas, cuenta(foto.procesos.length, "conexión", "conexiones"));
    const filas = foto.procesos.map((proceso) => ({ proceso, congelable: foto.congela }));
    const sinFoco = casa(procesos, filas, ({ proceso }) => proceso.es, () => creaProceso(dice));
    if (sinFoco) tituloProcesos.focus();
    sinProcesos.hidden = foto.procesos.length > 0 || Boolean(foto.fallo);
    escribe(noCongela, foto.no_congela);
    noCongela.hidden = !foto.no_congela;
    pintaTira(foto.tira);
    pintaLeyenda(foto.tira);
    const [numero, texto] = foto.aviso;
    if (numero !== avisado) {
      // Lo que ya se dijo antes de abrir esta vista no se repite.
      const saludo = `Miro la base de datos ${foto.base} cuatro veces por segundo.`;
      escribe(aviso, avisado === null ? saludo : texto);
      avisado = numero;
    }
  }

  function recibe(mensaje) {
    if (mensaje.que === "foto") pinta(mensaje.foto);
    else if (mensaje.que === "estas") dice("aqui");
  }

  let estuvo = false;
  function mira() {
    // Cerrar la pestaña de un Sidecar la quita de la página, y no avisa.
    if (estuvo && !panel.isConnected) return cierra();
    estuvo ||= panel.isConnected;
    const callado = Date.now() - ultima;
    if (callado > SIN_NOTICIAS_MS) {
      dice("aqui");
      if (sinKernel) cierraPestana(panel);
      cuerpo.classList.add("v-viejo");
      fallo.hidden = false;
      const otraVez = "cierra esta pestaña y ejecuta otra vez observador.en_vivo().";
      escribe(fallo, sinKernel
        ? `El kernel se ha reiniciado: ${otraVez}`
        : `El kernel no da noticias: no suelta a Python, o se ha reiniciado; si es eso, ${otraVez}`);
    }
  }

  // Lo primero que se dice puede quedarse en la cola, detrás de una celda: se insiste.
  let latido = null;
  let pausa = INSISTE_MS;
  function late() {
    dice("aqui");
    latido = setTimeout(late, pausa);
    pausa = avisado === null ? Math.min(pausa * 2, LATIDO_MS) : LATIDO_MS;
  }

  model.on("msg:custom", recibe);
  late();
  const guardia = setInterval(mira, 500);
  let cerrado = false;
  function cierra() {
    if (cerrado) return;
    cerrado = true;
    clearTimeout(latido);
    clearInterval(guardia);
    model.off("msg:custom", recibe);
    dice("adios");
  }
  return cierra;
}

export default { render };
