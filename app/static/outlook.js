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

  function drawing(key) {
    const place = chartOf(key);
    const layers = [...(place?.querySelectorAll(".js-plotly-plot .main-svg") ?? [])];
    if (!layers.length) return null;
    const width = Number(layers[0].getAttribute("width"));
    const height = Number(layers[0].getAttribute("height"));
    // A picture by itself has no web fonts: lines are measured in a family that stands in it.
    const family = "Arial, Helvetica, sans-serif";
    const svg = document.createElementNS(NS, "svg");
    let top = EDGE;
    const write = (text, size, weight, color) => {
      for (const line of wrapped(text, width, `${weight} ${size}px ${family}`)) {
        top += size * 1.35;
        const node = document.createElementNS(NS, "text");
        for (const [name, value] of Object.entries({ x: EDGE, y: top, "font-size": size, "font-weight": weight, "font-family": family, fill: color })) node.setAttribute(name, value);
        node.textContent = line;
        svg.append(node);
      }
    };
    const variable = (name) => getComputedStyle(root).getPropertyValue(name).trim();
    write(textOf(place.querySelector(".finding")), 18, 600, variable("--ink"));
    write(textOf(place.querySelector(".measure")), 13, 400, variable("--quiet"));
    top += EDGE;
    const plot = document.createElementNS(NS, "g");
    plot.setAttribute("transform", `translate(${EDGE},${top})`);
    plot.setAttribute("font-family", family);
    for (const layer of layers) {
      const copy = layer.cloneNode(true);
      copy.removeAttribute("style");
      copy.setAttribute("overflow", "visible");
      copy.querySelectorAll("text").forEach((text) => { text.style.fontFamily = family; });
      copy.querySelectorAll(".hoverlayer, .cursor-crosshair").forEach((node) => node.replaceChildren());
      plot.append(copy);
    }
    svg.append(plot);
    top += height;
    write(textOf(document.querySelector(`[data-source-of="${CSS.escape(key)}"]`)), 12, 400, variable("--quiet"));
    write(location.origin + location.pathname + location.search, 12, 400, variable("--quiet"));
    top += EDGE;
    const back = document.createElementNS(NS, "rect");
    back.setAttribute("width", "100%"); back.setAttribute("height", "100%"); back.setAttribute("fill", variable("--paper"));
    svg.prepend(back);
    svg.setAttribute("xmlns", NS);
    const [w, h] = [width + 2 * EDGE, Math.ceil(top)];
    svg.setAttribute("width", w); svg.setAttribute("height", h); svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
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
    const made = drawing(key);
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

  // --- Clicks and keys, for what is on the page now and later.
  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const saver = at?.closest("[data-save]");
    if (saver) save(saver.dataset.chart, saver.dataset.save);
    const copier = at?.closest("[data-copy]");
    if (copier) {
      const area = copier.parentElement.parentElement.querySelector("textarea");
      area.select();
      Promise.resolve(navigator.clipboard?.writeText(area.value)).then(() => {
        const label = copier.textContent;
        copier.textContent = "Copied";
        setTimeout(() => { copier.textContent = label; }, 2000);
      });
    }
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
      if (wide) {
        box.tabIndex = 0; box.setAttribute("role", "region");
        box.setAttribute("aria-label", `${box.querySelector("caption")?.textContent ?? "Table"}, scrolls sideways`);
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
