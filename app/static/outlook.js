// What Streamlit's pages lack and CSS cannot give: charts as files, a fold for the controls on a phone, names for
// parts that have none, tables on paper. Nothing here knows a figure; without it the pages still read.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("outlook-ready");

  // Whether one chart fits or two: the server sends what fits.
  document.cookie = `outlook_width=${innerWidth <= 640 ? "narrow" : "wide"}; path=/; SameSite=Lax`;

  // One step back for one thing done: what a page writes into the address by itself (choices kept from another page,
  // a second parameter of the same choice) changes the newest entry of the history and adds none.
  const push = history.pushState.bind(history);
  let acted = false;
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { acted = true; }, true);
  history.pushState = (state, title, url) => {
    const elsewhere = new URL(url ?? "", location.href).pathname !== location.pathname;
    if (elsewhere || acted) { push(state, title, url); } else { history.replaceState(state, title, url); }
    acted = false;
  };

  const chartOf = (key) => document.querySelector(`.st-key-chart-${CSS.escape(key)}`);
  const textOf = (node) => {
    if (!node) return "";
    const copy = node.cloneNode(true);
    copy.querySelectorAll("[role=tooltip]").forEach((tip) => tip.remove());
    copy.querySelectorAll("br").forEach((end) => end.replaceWith(". "));
    return copy.textContent.trim().replace(/\s+/g, " ");
  };

  // --- A chart as a file: its finding above, its source below, as on the page.
  const NS = "http://www.w3.org/2000/svg";
  const EDGE = 16;

  function wrapped(text, width, size) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = size;
    const lines = [];
    let line = "";
    for (const word of text.split(" ")) {
      const longer = line ? `${line} ${word}` : word;
      if (line && pen.measureText(longer).width > width) { lines.push(line); line = word; } else { line = longer; }
    }
    return line ? [...lines, line] : lines;
  }

  function element(name, attributes) {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  // Lines below each other, each part of the text in its size; `height` is that of all.
  function paragraphs(parts, width, family) {
    const node = element("g", { "font-family": family });
    let height = 0;
    for (const [text, size, weight, fill] of parts) {
      for (const line of wrapped(text, width, `${weight} ${size}px ${family}`)) {
        height += size * 1.35;
        node.append(element("text", { y: height, "font-size": size, "font-weight": weight, fill }));
        node.lastChild.textContent = line;
      }
    }
    return { node, height };
  }

  // `wide` is 16:9, for slides, with the page's title and the site's name; else the chart keeps its size.
  function drawing(key, wide) {
    const place = chartOf(key);
    const layers = [...(place?.querySelectorAll(".js-plotly-plot .main-svg") ?? [])];
    if (!layers.length) return null;
    const [width, height] = ["width", "height"].map((side) => Number(layers[0].getAttribute(side)));
    // A picture by itself has no web fonts: lines are measured in a family that stands in it.
    const family = "Arial, Helvetica, sans-serif";
    const [ink, quiet, paper] = ["--ink", "--quiet", "--paper"].map((name) => getComputedStyle(root).getPropertyValue(name).trim());
    const [w, edge, larger] = wide ? [1280, 2 * EDGE, 1.25] : [width + 2 * EDGE, EDGE, 1];
    const source = textOf(document.querySelector(`[data-source-of="${CSS.escape(key)}"]`));
    const address = location.origin + location.pathname + location.search;
    const site = document.title.split(" – ").pop();
    const head = paragraphs([
      ...(wide ? [[textOf(document.querySelector("h1")), 16, 600, quiet]] : []),
      [textOf(place.querySelector(".finding")), 18 * larger, 600, ink],
      [textOf(place.querySelector(".measure:not(.reading)")), 13 * larger, 400, quiet],
    ], w - 2 * edge, family);
    const foot = paragraphs([
      [textOf(place.querySelector(".reading")), 12 * larger, 400, quiet],
      [source, 12 * larger, 400, quiet],
      [wide ? `${site}, ${new Date().toISOString().slice(0, 10)}. ${address}` : address, 12 * larger, 400, quiet],
    ], w - 2 * edge, family);
    const room = (9 / 16) * w - head.height - foot.height - 4 * edge;
    const zoom = wide ? Math.min((w - 2 * edge) / width, Math.max(room, 200) / height) : 1;
    const top = head.height + 2 * edge;
    const h = Math.ceil(wide && room >= 200 ? (9 / 16) * w : top + zoom * height + foot.height + edge);
    head.node.setAttribute("transform", `translate(${edge},${edge})`);
    foot.node.setAttribute("transform", `translate(${edge},${h - foot.height - edge})`);
    const plot = element("g", { transform: `translate(${(w - zoom * width) / 2},${top}) scale(${zoom})`, "font-family": family });
    for (const layer of layers) {
      const copy = layer.cloneNode(true);
      copy.removeAttribute("style");
      copy.setAttribute("overflow", "visible");
      copy.querySelectorAll("text").forEach((text) => { text.style.fontFamily = family; });
      copy.querySelectorAll(".hoverlayer, .cursor-crosshair").forEach((node) => node.replaceChildren());
      plot.append(copy);
    }
    const svg = element("svg", { xmlns: NS, width: w, height: h, viewBox: `0 0 ${w} ${h}` });
    svg.append(element("rect", { width: "100%", height: "100%", fill: paper }), head.node, plot, foot.node);
    return { text: new XMLSerializer().serializeToString(svg), width: w, height: h };
  }

  function give(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async function save(key, kind) {
    const made = drawing(key, kind === "png");
    if (!made) return;
    const svg = new Blob([made.text], { type: "image/svg+xml" });
    const name = `health-information-outlook-${key}`;
    if (kind === "svg") { give(svg, `${name}.svg`); return; }
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(made.text)}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * made.width; canvas.height = 2 * made.height;
    const pen = canvas.getContext("2d");
    pen.scale(2, 2);
    pen.drawImage(picture, 0, 0);
    canvas.toBlob((png) => give(png, `${name}.png`), "image/png");
  }

  function confirmCopy(button) {
    const label = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  // As text for any program, and as a table for spreadsheets, which keep a code's zeros where its cell says it is text.
  function copyTable(table) {
    const rows = [...table.rows].map((row) => [...row.cells].map((cell) => [textOf(cell), cell.matches(".figure")]));
    const plain = rows.map((row) => row.map(([text]) => text).join("\t")).join("\n");
    const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    const cells = rows.map((row) => `<tr>${row.map(([text, figure]) => `<td${figure ? "" : ` style='mso-number-format:"\\@"'`}>${escaped(text)}</td>`).join("")}</tr>`);
    const kinds = { "text/plain": plain, "text/html": `<table>${cells.join("")}</table>` };
    const blobs = Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }

  // --- Clicks and keys, for what is on the page now and later.
  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const saver = at?.closest("[data-save]");
    if (saver) save(saver.dataset.chart, saver.dataset.save);
    const copier = at?.closest("[data-copy]");
    if (copier) {
      const area = copier.parentElement.parentElement.querySelector("textarea");
      area.select();
      Promise.resolve(navigator.clipboard?.writeText(area.value)).then(() => confirmCopy(copier));
    }
    const table = at?.closest("[data-copy-table]")?.closest(".figures-frame")?.querySelector("table");
    if (table) copyTable(table).then(() => confirmCopy(at.closest("button")));
    if (at?.closest(".unfold")) {
      root.dataset.controls = root.dataset.controls === "open" ? "" : "open";
      tidy();
    }
    const choice = at?.closest("a[data-choose]");
    if (choice && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      // Chosen here, without loading the page anew: Streamlit answers a change of address as it does Back.
      event.preventDefault();
      push({}, "", choice.href);
      dispatchEvent(new PopStateEvent("popstate", { state: {} }));
      scrollTo(0, 0);
      document.querySelector(".stMain")?.scrollTo(0, 0);
    }
    if (at?.closest("[data-testid=stSidebarNavLink]")) {
      // A menu that covers the page gives it back once a page is chosen.
      setTimeout(() => document.querySelector("[data-testid=stSidebar]:not([data-collapsed=true]) [data-testid=stSidebarCollapseButton] button")?.click(), 300);
    }
    const term = at?.closest("button.term");
    if (term) term.classList.remove("shut");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("button.term:is(:focus, :hover)").forEach((term) => term.classList.add("shut"));
  });
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof Element) event.target.closest("button.term")?.classList.remove("shut");
  });

  // --- A page about another place begins at its title, wherever on the page the place was chosen.
  let subject;
  function followSubject() {
    const shown = document.querySelector("[data-subject]")?.dataset.subject;
    if (shown !== undefined && shown !== subject) {
      if (subject !== undefined) document.querySelector(".stMain")?.scrollTo(0, 0);
      subject = shown;
    }
  }

  // --- Names and states that Streamlit leaves out.
  function tidy() {
    followSubject();
    const open = root.dataset.controls === "open";
    document.querySelectorAll("button.unfold").forEach((b) => b.setAttribute("aria-expanded", String(open)));
    document.querySelectorAll("header [data-testid=stExpandSidebarButton]").forEach((b) => b.setAttribute("aria-label", "Menu: pages"));
    // A chart's picture is described by its name; its hundreds of texts without an order are not read out.
    document.querySelectorAll(".stPlotlyChart .plot-container").forEach((p) => p.setAttribute("aria-hidden", "true"));
    // A chosen thing in a list of several has a name but no role that may be named.
    document.querySelectorAll(".stMultiSelect [data-tag]").forEach((tag) => {
      tag.setAttribute("role", "listitem");
      tag.parentElement.setAttribute("role", "list");
    });
    // A table that scrolls sideways must be reachable by keyboard.
    document.querySelectorAll(".stMarkdown table").forEach((table) => {
      if (table.scrollWidth > table.clientWidth + 1) { table.tabIndex = 0; } else { table.removeAttribute("tabindex"); }
    });
    document.querySelectorAll(".figures").forEach((box) => {
      const wide = box.scrollWidth > box.clientWidth + 1;
      if (wide || box.scrollHeight > box.clientHeight + 1) {
        box.tabIndex = 0; box.setAttribute("role", "region");
        box.setAttribute("aria-label", `${box.querySelector("caption")?.textContent ?? "Table"}, scrolls${wide ? " sideways" : ""}`);
      } else if (box.getAttribute("role") === "region") {
        box.removeAttribute("tabindex"); box.removeAttribute("role"); box.removeAttribute("aria-label");
      }
    });
  }
  let waiting = 0;
  new MutationObserver(() => {
    if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; tidy(); });
  }).observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("resize", tidy);

  // --- On paper every fold is open, and charts are as wide as the sheet.
  const SHEET = 690;
  let folds = [];
  addEventListener("beforeprint", () => {
    const chart = document.querySelector(".stPlotlyChart");
    if (chart) root.style.setProperty("--print-zoom", String(Math.min(1, SHEET / chart.getBoundingClientRect().width)));
    folds = [...document.querySelectorAll(".stMain .stExpander details:not([open])")];
    folds.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => folds.forEach((fold) => { fold.open = false; }));
})();
