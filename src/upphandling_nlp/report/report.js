// The report in the browser: the searchable posts, the links into them, and files to save.
// Text of posts only ever becomes text nodes, never markup; nothing is fetched from anywhere.
(() => {
"use strict";

const PAGE = 25;
const told = JSON.parse(document.getElementById("texts").textContent);
const locale = told.locale;
const whole = new Intl.NumberFormat(locale);
const decimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const signed = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "always",
});
const dayFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const byId = (id) => document.getElementById(id);

/** Give back what the page packed: base64, gzip, JSON. */
async function unpack(id) {
  const element = byId(id);
  const bytes = Uint8Array.from(atob(JSON.parse(element.textContent)), (char) => char.charCodeAt(0));
  element.textContent = "";
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** Make an element; children are elements or texts. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Put values into a sentence of the page's language: {name} stands for each. */
function say(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

function tellDay(iso) {
  return iso ? dayFormat.format(new Date(`${iso}T00:00:00Z`)) : told.no_day;
}

// ---- Files to save -------------------------------------------------------------------------

function save(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 20000);
}

const MARK = "\ufeff"; // by which spreadsheets know UTF-8

/** A cell of CSV; what a spreadsheet would take for a formula begins with an apostrophe. */
function csvCell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  if (typeof value === "string" && /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

let files = null; // unpacked when the first one is asked for

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-file]");
  if (!button) return;
  const name = button.dataset.file;
  files = files || unpack("files");
  const text = (await files)[name];
  save(name, name.endsWith(".csv") ? MARK + text : text, name.endsWith(".csv") ? "text/csv" : "text/calendar");
});

// ---- The posts -----------------------------------------------------------------------------

const FACETS = told.facets; // [[id, name], ...]
const ANY = { shown: "", test: null };
const state = { words: [], labels: new Set(), from: "", to: "", name: ANY, once: false, order: "new", page: 0, only: null };
let index;
let texts = null;
let haystacks = null;
let found = [];
const numberOf = new Map();

function fold(text) {
  return text.toLocaleLowerCase("sv").normalize("NFC");
}

/** Words and "phrases" of a query; a minus before one leaves out the posts that hold it. */
function readQuery(query) {
  const parts = fold(query).match(/-?"[^"]+"|\S+/g) || [];
  return parts.map((part) => {
    const without = part.startsWith("-") && part.length > 1;
    return { without, text: part.slice(without ? 1 : 0).replaceAll('"', "") };
  }).filter((part) => part.text);
}

function joinPieces(pieces) {
  return pieces.map((piece) => (typeof piece === "string" ? piece : piece[0])).join("");
}

function buildHaystacks() {
  const posts = index.posts;
  haystacks = posts.id.map((_, number) => {
    const labels = posts.labels[number].map(([label]) => index.labels[label][2]);
    const names = posts.names[number].map((name) => index.names[name][0]);
    const text = texts ? joinPieces(texts[number].pieces) : posts.title[number];
    return fold([text, posts.title[number], ...labels, ...names, posts.source[number], posts.id[number]].join("\n"));
  });
}

/** Whether a post passes all filters but that of one facet (whose counts are being taken). */
function passes(number, except) {
  const posts = index.posts;
  if (state.only !== null) return number === state.only;
  if (state.once && posts.group[number] !== number) return false;
  const day = posts.day[number];
  if (state.from && (!day || day.slice(0, 4) < state.from)) return false;
  if (state.to && (!day || day.slice(0, 4) > state.to)) return false;
  if (state.name.test && !posts.names[number].some((name) => state.name.test(index.names[name]))) return false;
  for (const [facet] of FACETS) {
    if (facet === except) continue;
    const wanted = state.byFacet.get(facet);
    if (wanted.size && !posts.labels[number].some(([label]) => wanted.has(label))) return false;
  }
  for (const word of state.words) {
    if (haystacks[number].includes(word.text) === word.without) return false;
  }
  return true;
}

function find() {
  const posts = index.posts;
  state.byFacet = new Map(FACETS.map(([facet]) => [facet, new Set()]));
  for (const label of state.labels) state.byFacet.get(index.labels[label][1])?.add(label);
  found = [];
  const counts = new Map();
  const open = FACETS.filter(([facet]) => state.byFacet.get(facet).size);
  for (let number = 0; number < posts.id.length; number += 1) {
    const all = passes(number, null);
    if (all) found.push(number);
    for (const [facet] of FACETS) {
      const counted = all || (open.length && state.byFacet.get(facet).size && passes(number, facet));
      if (!counted) continue;
      for (const [label] of posts.labels[number]) {
        if (index.labels[label][1] === facet) counts.set(label, (counts.get(label) || 0) + 1);
      }
    }
  }
  sort();
  for (const box of document.querySelectorAll("#facets input[type=checkbox]")) {
    const count = counts.get(Number(box.value)) || 0;
    box.closest("label").querySelector(".count").textContent = whole.format(count);
    box.closest("li").classList.toggle("none", !count && !box.checked);
  }
}

function sort() {
  const { day, title } = index.posts; // an unknown day is "", and last either way
  const newer = (a, b) => (day[b] < day[a] ? -1 : day[b] > day[a] ? 1 : a - b);
  const older = (a, b) => {
    if (!day[a] || !day[b]) return (day[a] ? 0 : 1) - (day[b] ? 0 : 1) || a - b;
    return day[a] < day[b] ? -1 : day[a] > day[b] ? 1 : a - b;
  };
  const named = (a, b) => title[a].localeCompare(title[b], "sv") || a - b;
  found.sort({ new: newer, old: older, title: named }[state.order]);
}

function render(keepPage) {
  if (!keepPage) state.page = 0;
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  state.page = Math.min(state.page, pages - 1);
  const first = state.page * PAGE;
  const shown = found.slice(first, first + PAGE);
  byId("rows").replaceChildren(...shown.flatMap(makeRow));
  byId("status").textContent = found.length
    ? say(told.shown, {
      first: whole.format(first + 1), last: whole.format(first + shown.length),
      found: whole.format(found.length), all: whole.format(index.posts.id.length),
    })
    : told.none_found;
  byId("previous").disabled = state.page === 0;
  byId("next").disabled = state.page >= pages - 1;
  byId("page").textContent = say(told.page, { page: whole.format(state.page + 1), pages: whole.format(pages) });
  renderActive();
}

/** The filters that are on, each with a button that takes it off. */
function renderActive() {
  const on = [];
  const add = (text, off) => on.push(make("button", {
    type: "button", class: "chip", onclick: () => { off(); refresh(); },
  }, text, make("span", { "aria-hidden": "true" }, " ×"), make("span", { class: "visually-hidden" }, ` (${told.take_off})`)));
  for (const label of state.labels) {
    add(index.labels[label][2], () => {
      state.labels.delete(label);
      const box = document.querySelector(`#facets input[value="${label}"]`);
      if (box) box.checked = false;
    });
  }
  if (state.name.test) add(state.name.shown, () => { state.name = ANY; byId("name").value = ""; });
  if (state.from) add(say(told.from_year, { year: state.from }), () => { state.from = ""; byId("from").value = ""; });
  if (state.to) add(say(told.to_year, { year: state.to }), () => { state.to = ""; byId("to").value = ""; });
  if (state.only !== null) add(told.one_post, () => { state.only = null; });
  byId("active").replaceChildren(...on);
  byId("active").hidden = !on.length;
  byId("reset").hidden = !(on.length || state.words.length || state.once);
}

function refresh() {
  find();
  render(false);
}

function labelChip(label, score) {
  const [id, facet, name] = index.labels[label];
  return make("li", { class: `label ${facet}`, title: `${id} ${decimals.format(score)}` }, name);
}

function makeRow(number) {
  const posts = index.posts;
  const title = posts.title[number] || told.no_title;
  const detail = `detail-${number}`;
  const button = make("button", {
    type: "button", class: "link", "aria-expanded": "false", "aria-controls": detail,
    onclick: () => toggle(number, button),
  }, title);
  const twin = posts.group[number] !== number;
  const main = make("tr", { class: "main", "data-number": number },
    make("td", { class: "day" }, posts.day[number]
      ? make("time", { datetime: posts.day[number] }, tellDay(posts.day[number])) : told.no_day),
    make("td", { class: "post" }, button,
      twin ? make("span", { class: "twin" }, ` ${told.twin}`) : null, makeSnippet(number)),
    make("td", { class: "chips" }, make("ul", { class: "labels" },
      posts.labels[number].map(([label, score]) => labelChip(label, score)))),
  );
  return [main, make("tr", { id: detail, class: "detail", hidden: true }, make("td", { colspan: 3 }))];
}

/** A line of the text: around the first word that was searched for, else its beginning. */
function makeSnippet(number) {
  if (!texts) return null;
  const text = joinPieces(texts[number].pieces).replace(/\s+/g, " ");
  const title = index.posts.title[number].replace(/\s+/g, " ");
  const body = title && text.startsWith(title) ? text.slice(title.length).trim() : text;
  const low = body.toLocaleLowerCase("sv");
  const words = state.words.filter((word) => !word.without).map((word) => word.text);
  const [word, at] = words.map((one) => [one, low.indexOf(one)]).find((one) => one[1] >= 0) || ["", -1];
  // A few letters change their length in lower case; then there is no place to point at.
  if (at < 0 || low.length !== body.length) return body ? make("p", { class: "snippet" }, body.slice(0, 220)) : null;
  const from = Math.max(0, at - 60);
  return make("p", { class: "snippet" }, from ? "… " : "", body.slice(from, at),
    make("b", {}, body.slice(at, at + word.length)), body.slice(at + word.length, at + 200));
}

function toggle(number, button) {
  const detail = byId(button.getAttribute("aria-controls"));
  const opens = detail.hidden;
  const cell = detail.firstElementChild;
  if (opens && !cell.childElementCount) {
    if (!texts) { ready.then(() => toggle(number, button)); return; }
    cell.append(...makeDetail(number));
  }
  detail.hidden = !opens;
  button.closest("tr").classList.toggle("open", opens);
  button.setAttribute("aria-expanded", String(opens));
}

/** Spans as they travel, made whole: kind, what to say of it, its characters, what it means.
 *  A name is [0, number in the pool], a date [1, meaning], a reference [2, kind, id], and a number
 *  alone is the weight of words that a label rests on. */
function readSpans(post) {
  const surfaces = post.spans.map(() => "");
  for (const piece of post.pieces) {
    if (typeof piece !== "string") for (const one of piece.slice(1)) surfaces[one] += piece[0];
  }
  return post.spans.map((span, number) => {
    const text = surfaces[number];
    if (typeof span === "number") return { kind: "evidence", say: signed.format(span), text, weight: span };
    if (span[0] === 1) return { kind: "date", say: span[1], text, meaning: span[1] };
    if (span[0] === 2) return { kind: "reference", say: `${span[1]}: ${span[2]}`, text, meaning: span[2] };
    const [name, kind, key] = index.names[span[1]];
    const linked = key === name ? "" : ` (${key})`;
    return { kind, say: `${told.kinds[kind] || kind}: ${name}${linked}`, text, meaning: name };
  });
}

/** The text in paragraphs, cut into pieces: plain, or with the numbers of the spans over them. */
function makeText(post, spans, number) {
  const paragraphs = [];
  let paragraph = [];
  let fresh = true;
  const close = () => { if (paragraph.length) paragraphs.push(make("p", {}, paragraph)); paragraph = []; };
  for (const piece of post.pieces) {
    const [text, ...over] = typeof piece === "string" ? [piece] : piece;
    text.split(/\n\s*\n/).forEach((part, at) => {
      if (at) close();
      if (!part) return;
      fresh = false;
      if (!over.length) { paragraph.push(part); return; }
      const above = over.map((one) => spans[one]);
      paragraph.push(make("mark", {
        class: [...new Set(above.map((span) => span.kind))].join(" "),
        title: [...new Set(above.map((span) => span.say))].join("\n"),
        "data-spans": over.join(" "),
      }, part));
    });
  }
  close();
  return make("div", { class: "text", lang: index.posts.language[number] || "sv" }, paragraphs);
}

function makeDetail(number) {
  const post = texts[number];
  const posts = index.posts;
  const all = readSpans(post);
  const text = makeText(post, all, number);
  const marks = [...text.querySelectorAll("mark")];
  const point = (spans, on) => {
    for (const mark of marks) {
      const over = mark.dataset.spans.split(" ").map(Number);
      if (over.some((one) => spans.includes(one))) mark.classList.toggle("strong", on);
    }
  };
  const why = posts.labels[number].map(([label, score], at) => {
    const [, facet, name] = index.labels[label];
    const spans = post.why[at];
    const quotes = spans.map((one) => make("li", {},
      make("q", {}, all[one].text), ` ${all[one].say}`));
    const rest = post.rest[at];
    const shows = make("button", {
      type: "button", class: "link", "aria-pressed": "false",
      onclick: () => {
        const on = shows.getAttribute("aria-pressed") !== "true";
        shows.setAttribute("aria-pressed", String(on));
        point(spans, on);
      },
    }, name);
    return make("li", { class: facet },
      spans.length ? shows : make("b", {}, name), ` ${decimals.format(score)} `,
      make("ul", { class: "quotes" }, quotes,
        make("li", { class: "soft" }, `${told.rest} ${signed.format(rest)}`)));
  });
  const groups = new Map();
  for (const { kind, text: surface, meaning } of all.filter((span) => span.kind !== "evidence" && span.text)) {
    if (!groups.has(kind)) groups.set(kind, new Set());
    groups.get(kind).add(meaning !== surface ? `${surface} = ${meaning}` : surface);
  }
  const mentions = [...groups].map(([kind, values]) => [
    make("dt", {}, make("mark", { class: kind }, told.kinds[kind] || kind)),
    make("dd", {}, [...values].join("; ")),
  ]);
  const url = posts.url[number];
  const source = [
    make("span", {}, `${told.source}: `),
    /^https?:\/\//i.test(url)
      ? make("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, url)
      : posts.source[number] || "–",
    ` · id ${posts.id[number]}`,
  ];
  const twin = posts.group[number];
  return [
    text,
    why.length ? make("div", { class: "reasons" }, make("h4", {}, told.why), make("ul", {}, why),
      make("p", { class: "soft small" }, told.why_note)) : make("p", { class: "soft" }, told.no_labels),
    mentions.length ? make("dl", { class: "mentions" }, mentions.flat()) : null,
    make("p", { class: "soft small" }, source,
      twin !== number ? [` · ${told.twin_of} `, make("a", { href: `#post=${posts.id[twin]}` }, posts.title[twin] || posts.id[twin])] : []),
  ].filter(Boolean);
}

// ---- Filters -------------------------------------------------------------------------------

function buildFacets() {
  const total = new Map();
  for (const labels of index.posts.labels) for (const [label] of labels) total.set(label, (total.get(label) || 0) + 1);
  const sets = FACETS.map(([facet, name], at) => {
    const inside = index.labels.map((label, number) => [label, number]).filter(([label]) => label[1] === facet);
    if (!inside.length) return null;
    inside.sort((a, b) => (total.get(b[1]) || 0) - (total.get(a[1]) || 0));
    const items = inside.map(([label, number]) => make("li", {}, make("label", {},
      make("input", {
        type: "checkbox", value: number,
        onchange: (event) => {
          if (event.target.checked) state.labels.add(number); else state.labels.delete(number);
          state.only = null;
          refresh();
        },
      }),
      make("span", {}, label[2]), " ", make("span", { class: "count" }, whole.format(total.get(number) || 0)))));
    return make("details", { class: "facet", open: at === 0 && window.innerWidth > 900 },
      make("summary", {}, name), make("fieldset", {}, make("legend", { class: "visually-hidden" }, name), make("ul", {}, items)));
  });
  byId("facets").replaceChildren(...sets.filter(Boolean));
  const years = [...new Set(index.posts.day.filter(Boolean).map((day) => day.slice(0, 4)))].sort();
  for (const id of ["from", "to"]) {
    byId(id).append(...years.map((year) => make("option", { value: year }, year)));
  }
  byId("names").replaceChildren(...[...new Set(index.names.map((name) => name[0]))].slice(0, 3000)
    .map((name) => make("option", { value: name })));
}

function delay(action, time) {
  let waiting;
  return (...values) => { clearTimeout(waiting); waiting = setTimeout(() => action(...values), time); };
}

function listen() {
  byId("query").addEventListener("input", delay(() => {
    state.words = readQuery(byId("query").value);
    state.only = null;
    refresh();
  }, 120));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const id of ["from", "to"]) {
    byId(id).addEventListener("change", () => { state[id] = byId(id).value; state.only = null; refresh(); });
  }
  byId("order").addEventListener("change", () => { state.order = byId("order").value; sort(); render(false); });
  byId("once")?.addEventListener("change", () => { state.once = byId("once").checked; refresh(); });
  byId("name").addEventListener("change", () => {
    state.name = nameLike(byId("name").value.trim());
    state.only = null;
    refresh();
  });
  byId("previous").addEventListener("click", () => turn(-1));
  byId("next").addEventListener("click", () => turn(1));
  byId("reset").addEventListener("click", () => { reset(); refresh(); byId("query").focus(); });
  byId("save-posts").addEventListener("click", savePosts);
  window.addEventListener("hashchange", follow);
}

function turn(step) {
  state.page += step;
  render(true);
  byId("status").focus({ preventScroll: true });
  byId("status").scrollIntoView({ block: "start" });
}

function reset() {
  Object.assign(state, { words: [], from: "", to: "", name: ANY, once: false, only: null });
  state.labels.clear();
  byId("filters").reset();
  state.order = byId("order").value;
}

/** Follow a link into the posts: #post=ID opens one, #find=label:climate filters. */
function follow() {
  let address = location.hash.slice(1);
  try { address = decodeURIComponent(address); } catch { return; } // no address of ours
  const [what, value] = address.split(/=(.*)/s);
  if (what === "post" && numberOf.has(value)) {
    reset();
    state.only = numberOf.get(value);
    refresh();
    toggle(state.only, byId("rows").querySelector("button.link"));
  } else if (what === "find" && value) {
    reset();
    // What links here counts posts that are the same once.
    if (byId("once")) state.once = byId("once").checked = true;
    const [kind, key] = value.split(/:(.*)/s);
    if (kind === "label") {
      const label = index.labels.findIndex(([id]) => id === key);
      if (label >= 0) {
        state.labels.add(label);
        const box = document.querySelector(`#facets input[value="${label}"]`);
        if (box) { box.checked = true; box.closest("details").open = true; }
      }
    } else if (kind in PLACES) {
      const column = PLACES[kind];
      const shown = kind === "name" ? (index.names.find((name) => name[2] === key) || [key])[0] : told.places[key];
      state.name = { shown: shown || key, test: (name) => name[column] === key };
      if (kind === "name") byId("name").value = state.name.shown;
    } else if (kind === "year") {
      state.from = state.to = key;
      byId("from").value = byId("to").value = key;
    }
    refresh();
  } else {
    return;
  }
  byId("posts").scrollIntoView();
  byId("status").focus({ preventScroll: true });
}

// Names of the index: [name, kind, key, county, country]; columns that a link may ask for.
const PLACES = { name: 2, county: 3, country: 4 };

/** What a reader types for a name: the very name where there is one, else a part of names. */
function nameLike(typed) {
  if (!typed) return ANY;
  const wanted = fold(typed);
  const very = index.names.some((name) => fold(name[0]) === wanted);
  return { shown: typed, test: (name) => (very ? fold(name[0]) === wanted : fold(name[0]).includes(wanted)) };
}

function savePosts() {
  const posts = index.posts;
  const heads = told.columns;
  const rows = [heads, ...found.map((number) => {
    const facets = FACETS.map(([facet]) => posts.labels[number]
      .filter(([label]) => index.labels[label][1] === facet).map(([label]) => index.labels[label][0]).join("; "));
    const names = (kind) => [...new Set(posts.names[number].filter((name) => index.names[name][1] === kind)
      .map((name) => index.names[name][0]))].join("; ");
    return [posts.id[number], posts.day[number], posts.title[number], ...facets, names("ORG"), names("LOC"),
      posts.source[number], posts.url[number], posts.id[posts.group[number]]];
  })];
  save(told.posts_file, MARK + rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n", "text/csv");
}

const ready = (async () => {
  index = await unpack("index");
  index.posts.id.forEach((id, number) => numberOf.set(id, number));
  buildHaystacks();
  buildFacets();
  listen();
  refresh();
  document.documentElement.dataset.ready = "posts";
  texts = await unpack("bodies");
  buildHaystacks();
  // What is open stays open: only lines of text come in.
  if (state.words.length || !document.querySelector("[aria-expanded=true]")) {
    find();
    render(true);
  }
  byId("filters").setAttribute("aria-busy", "false");
  document.documentElement.dataset.ready = "texts";
  follow();
})();
ready.catch((error) => {
  byId("status").textContent = say(told.failed, { error: String(error) });
});
})();
