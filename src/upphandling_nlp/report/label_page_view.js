"use strict";

/* Parts of the labelling page made anew for each post. Text goes in as text, never as markup. */

/** Make an element: `make("p", {class: "meta"}, "text", otherElement)`. */
function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...inside);
  return element;
}

/** Fill `{name}` in a text of the page. */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Render pieces of a post; each is a text alone, or [text, numbers of the marks that cover it]. */
function renderPieces(target, pieces, marks) {
  target.replaceChildren(...pieces.map((piece) => {
    if (typeof piece === "string") {
      return document.createTextNode(piece);
    }
    const [text, numbers] = piece;
    // A name inside a ground of a suggestion is both: marks nest, the plainest outermost.
    const covering = numbers.map((number) => marks[number]);
    const labels = covering.filter((mark) => mark.kind === "evidence").map((mark) => mark.told);
    const mention = covering.find((mark) => mark.kind !== "evidence");
    let inner = document.createTextNode(text);
    if (mention) {
      inner = make("mark", { class: mention.kind, title: mention.told }, inner);
    }
    return labels.length
      ? make("mark", { class: "evidence", "data-labels": labels.join(" ") }, inner) : inner;
  }));
}

/** Make the list of labels, a field set a facet; returns the rows by label id. */
function renderFacets(target, data, { onToggle, onTell }) {
  const rows = new Map();
  target.replaceChildren(...data.facets.map((facet) => {
    const list = make("ul", { class: "labels" }, ...facet.labels.map((label) => {
      const describedBy = `about-${label.id}`;
      const box = make("input", { type: "checkbox", id: `box-${label.id}`,
        "aria-describedby": describedBy });
      const score = make("span", { class: "score" });
      const row = make("li", { class: "label" },
        make("label", { for: box.id }, box, make("span", { class: "name" }, label.name), score,
          label.code ? make("kbd", { "aria-hidden": "true" }, label.code) : ""),
        make("button", { type: "button", class: "tell", tabindex: "-1",
          "aria-label": fill(data.texts.definition_button, { name: label.name }) }, "i"),
        make("span", { id: describedBy, hidden: true }, label.definition));
      box.addEventListener("change", () => onToggle(label.id));
      box.addEventListener("focus", () => onTell(label.id));
      row.addEventListener("mouseenter", () => onTell(label.id));
      row.querySelector("button").addEventListener("click", () => onTell(label.id, true));
      rows.set(label.id, { label, row, box, score, facet });
      return row;
    }));
    return make("fieldset", { "data-facet": facet.id },
      make("legend", {}, facet.name, " ",
        facet.key ? make("kbd", { "aria-hidden": "true" }, facet.key) : ""), list);
  }));
  return rows;
}

/** Tell what a label means. */
function renderDefinition(target, label, texts) {
  const parts = [make("h3", {}, label.name), make("p", {}, label.definition)];
  for (const field of ["includes", "excludes"]) {
    if (label[field]) {
      parts.push(make("p", { class: "meta" }, fill(texts[field], { text: label[field] })));
    }
  }
  if (label.cues.length) {
    parts.push(make("p", { class: "meta" }, fill(texts.cues, { text: label.cues.join(", ") })));
  }
  target.replaceChildren(...parts);
}

/** Letters without case and accents, for searching. */
function fold(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

/** Order the labels that a search fits: names first, then other names, cues and definitions. */
function rankLabels(labels, words) {
  const wanted = fold(words.trim());
  const ranked = [];
  for (const label of labels) {
    const places = [label.name, label.other, label.id, ...label.cues, label.definition];
    const at = places.findIndex((place) => fold(place).includes(wanted));
    if (at >= 0) {
      const start = fold(places[at]).startsWith(wanted) ? 0 : 1;
      ranked.push([Math.min(at, 3) * 2 + start, label]);
    }
  }
  return ranked.sort((one, other) => one[0] - other[0]).map((pair) => pair[1]);
}
