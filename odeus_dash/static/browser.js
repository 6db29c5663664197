// What Streamlit has no call for: keys without a letter, one entry of the browser's history per change, links that
// are copied, and pictures that say in their files what they are about. Loaded once per document (ui/browser.py); what people read comes from the page.

// --- Keys ---

const ANYWHERE = {
  p: ".st-key-present button",
  "[": ".st-key-step-Earlier button",
  "]": ".st-key-step-Later button",
  "/": "[class*=st-key-find_] [data-testid=stPopoverButton]",
};
const PRESENTING = {
  Escape: ".st-key-end_presenting button",
  ArrowLeft: ".st-key-page_before a",
  ArrowRight: ".st-key-page_after a",
};
// A key that is meant for one of these is not for us.
const ELSEWHERE = "input, textarea, select, [contenteditable=true], [role=dialog], [role=grid], [role=listbox], "
  + "[role=tablist], [role=radiogroup], [role=slider], [data-testid=stPopoverBody]";
const OPEN = "[data-testid=stPopoverBody], [role=dialog], [role=listbox]";

addEventListener("keydown", (event) => {
  const typed = event.getModifierState("AltGraph"); // brackets on many keyboards
  if (event.defaultPrevented || event.repeat || event.metaKey || ((event.ctrlKey || event.altKey) && !typed)) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const place = ANYWHERE[key] ?? PRESENTING[key];
  if (!place || target.closest(ELSEWHERE) || document.querySelector(OPEN)) return;
  const element = document.querySelector(place);
  if (!element) return;
  event.preventDefault();
  element.click();
  if (key === "/") appeared(".st-key-search input").then((field) => field?.focus());
});

// --- History ---

// Streamlit replaces the address when a viewer picks something, and adds an entry for each parameter that
// the script changes, and for the page. Here, the first change after a click or a key adds an entry, and the
// others belong to it.
let acted = false;
for (const each of ["pointerdown", "keydown"]) addEventListener(each, () => { acted = true; }, true);
// The server cannot tell a step back to another page from a page of the menu, which drops selections: the address
// says so, and Streamlit, which has read it already, reads it again.
let path = location.pathname;
addEventListener("popstate", () => {
  acted = false;
  const there = new URL(location.href);
  if (there.pathname === path) return;
  path = there.pathname;
  there.searchParams.set("back", "1");
  replace(history.state, "", there);
  dispatchEvent(new PopStateEvent("popstate"));
}, true);
const push = history.pushState.bind(history);
const replace = history.replaceState.bind(history);
history.pushState = history.replaceState = (state, title, url) => {
  const there = new URL(url ?? location.href, location.href);
  const adds = acted && there.href !== location.href && !completes(location, there);
  (adds ? push : replace)(state, title, url);
  path = there.pathname;
  if (adds) acted = false;
};

// The first of two dates picked is no choice yet.
function completes(before, after) {
  if (before.pathname !== after.pathname) return false;
  const [half, whole] = [before, after].map((each) => new URLSearchParams(each.search));
  const picked = half.getAll("dates").length;
  for (const each of [half, whole]) {
    each.delete("dates");
    each.sort();
  }
  return picked === 1 && `${half}` === `${whole}`;
}

// --- Tables that are presented ---

// Once the page has its large type, or its usual one again, tables are drawn for it. So they are in a window of
// another size, which has another type.
let fitted, size;
const typeSize = () => getComputedStyle(document.documentElement).fontSize;

new MutationObserver(() => {
  const button = document.querySelector(".st-key-fit_tables button");
  if (!button || button === fitted) return;
  fitted = button;
  requestAnimationFrame(() => {
    size = typeSize();
    button.click();
  });
}).observe(document.body, { childList: true, subtree: true });

addEventListener("resize", () => {
  const button = document.querySelector(".st-key-fit_tables_again button");
  if (!button || size === typeSize()) return;
  size = typeSize();
  button.click();
});

// --- Printing ---

// A picture keeps its height on paper, where its place would be as tall as the sheet allows.
addEventListener("beforeprint", () => {
  const picture = document.querySelector("[class*=st-key-filling_] .stPlotlyChart");
  if (picture) document.documentElement.style.setProperty("--printed", `${picture.clientHeight}px`);
});

// --- Links and buttons of our own HTML ---

// What a click does is the script's to know. It gets the name of what was clicked through a field out of sight.
const clickable = () => [...document.querySelectorAll("[data-clicks]")];
const type = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
let clicked;

addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  const tile = !target.closest(".tile-help") && target.closest(".tile");
  const named = target.closest("[data-clicks]") ?? (tile && tile.querySelector("[data-clicks]"));
  const field = document.querySelector(".st-key-clicked input");
  if (!named || !field || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  clicked = { named, path: location.pathname, place: clickable().indexOf(named) };
  type.call(field, `${named.dataset.clicks} ${Date.now()}`);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
});

// HTML that says something else is replaced: what stands there now gets the focus, as Streamlit's own buttons keep it.
new MutationObserver(() => {
  if (!clicked || clicked.named.isConnected || document.activeElement !== document.body) return;
  if (clicked.path === location.pathname) clickable()[clicked.place]?.focus({ preventScroll: true });
  clicked = undefined;
}).observe(document.body, { childList: true, subtree: true });

// --- Links of the menu ---

// A page that is opened in a new tab shows the same selection.
addEventListener("pointerdown", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-testid=stSidebarNavLink]");
  if (link) link.search = location.search;
}, true);

// --- Links to copy ---

addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  const link = target.closest("a.copies");
  if (link) {
    event.preventDefault();
    copy(link);
  } else if (target.closest(".st-key-share [data-testid=stPopoverButton]")) {
    appeared("a.copies").then(copy);
  }
}, true);

async function copy(link) {
  if (!link) return;
  const done = await navigator.clipboard?.writeText(link.href).then(() => true, () => false) || copiedByHand(link.href);
  if (!done) return;
  for (const each of document.querySelectorAll("a.copies + [role=status]")) each.hidden = each.previousElementSibling !== link;
}

// Without HTTPS, browsers have no clipboard for scripts.
function copiedByHand(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

async function appeared(place) {
  for (let tries = 0; tries < 200; tries += 1) {
    const element = document.querySelector(place);
    if (element) return element;
    await new Promise((resume) => { setTimeout(resume, 50); });
  }
  return null;
}

// --- Pictures under a thumb ---

// Plotly would take each touch of a picture that can be clicked for the beginning of a drag: the page would not
// scroll. Without that, the browser scrolls, and makes a click of a tap.
addEventListener("touchstart", (event) => {
  if (event.target instanceof Element && event.target.closest(".js-plotly-plot .draglayer")) event.stopPropagation();
}, { capture: true, passive: true });

// --- Pictures to keep ---

const EDGE = 16, TITLE = { size: 18, weight: 600, line: 26 }, CAPTION = { size: 14, weight: 400, line: 20 };
const FONT = "Inter, Arial, sans-serif";
const DOUBTS = ".st-key-warnings, .stMain [data-testid=stAlert]";

// Plotly draws a picture once more to save it, from the layout and the size that it finds at the click: for that
// moment, these have a title, what the picture is about, and what the page warns of.
addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest(".modebar-btn");
  const picture = button && button.closest(".js-plotly-plot");
  const options = picture?._context?.toImageButtonOptions;
  if (!options?.said) return;
  if (typefaces === undefined) {
    event.stopPropagation();
    embedded().catch(() => "").then((rules) => { typefaces = rules; button.click(); });
    return;
  }
  const layout = picture.layout;
  picture.layout = captioned(picture, options.said);
  const { width, height } = picture.layout;
  picture._context.toImageButtonOptions = { ...options, width, height };
  saved = { width, height };
  setTimeout(() => {
    picture.layout = layout;
    picture._context.toImageButtonOptions = options;
  });
}, true);

// What is drawn into a file has no page to load its typeface from: the file brings it along.
let typefaces, saved;
const addressOf = URL.createObjectURL.bind(URL);
URL.createObjectURL = (blob) => {
  if (!saved || !blob.type.startsWith("image/svg")) return addressOf(blob);
  const { width, height } = saved;
  const opening = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`;
  saved = undefined;
  return addressOf(new Blob([opening, `<style>${typefaces}</style>`, blob, "</svg>"], { type: blob.type }));
};

async function embedded() {
  const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule && /Inter\b/.test(rule.style.getPropertyValue("font-family")));
  const rules = await Promise.all(faces.map(async ({ cssText }) => {
    const [, file] = cssText.match(/url\("?([^")]+)"?\)/);
    return cssText.replace(file, await inside(await (await fetch(file)).blob()));
  }));
  return rules.join("\n");
}

function inside(file) {
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsDataURL(file);
  });
}

function captioned({ layout, _fullLayout: drawn }, [title, ...caption]) {
  const room = drawn._size;
  const doubts = [...document.querySelectorAll(DOUBTS)].map((each) =>
    inert(each.querySelector("[data-testid=stMarkdownContainer]")?.innerText ?? ""));
  const lines = [[title, TITLE], ...[...caption, ...doubts].map((each) => [each, CAPTION])].flatMap(([text, look]) =>
    wrapped(text, look, drawn.width).map((line) => [line, look]));
  const height = lines.reduce((sum, [, look]) => sum + look.line, EDGE);
  let top = room.t + height;
  const texts = lines.map(([text, { size, weight, line }]) => {
    const place = { xref: "paper", x: 0, xanchor: "left", xshift: -room.l, yref: "paper", y: 1, yanchor: "top", yshift: top };
    top -= line;
    return { ...place, text, align: "left", borderpad: 0, showarrow: false, font: { ...drawn.font, size, weight } };
  });
  return {
    ...layout,
    width: drawn.width + 2 * EDGE,
    height: drawn.height + height + 2 * EDGE,
    margin: { ...layout.margin, l: room.l + EDGE, r: room.r + EDGE, t: room.t + height + EDGE, b: room.b + EDGE },
    annotations: [...(layout.annotations ?? []), ...texts],
  };
}

// The words of a text in lines that are no wider than so many pixels.
function wrapped(text, { size, weight }, most) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px ${FONT}`;
  const lines = [""];
  for (const word of text.split(/[ \n]+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && pen.measureText(longer).width > most) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

// Plotly reads tags, entities, TeX and placeholders out of texts.
function inert(text) {
  return text.replace(/[&<>$%]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
