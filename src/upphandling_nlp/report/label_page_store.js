"use strict";

/* What the labelling page remembers: decisions in localStorage, and JSONL in and out.
   A decision is {labels: [ids], note, done, at, extra}; a post without one was not looked at. */

/** Open the storage of a page; without localStorage all is kept in memory, and `kept` is false. */
function openStore(prefix, page) {
  const memory = new Map();
  const others = `${prefix}/others/${page}`;
  let disk = null;
  try {
    disk = window.localStorage;
    disk.setItem(`${prefix}/probe`, "1");
    disk.removeItem(`${prefix}/probe`);
  } catch {
    disk = null;
  }
  function get(key) {
    if (memory.has(key)) {
      return memory.get(key);
    }
    let value = null;
    try {
      value = disk === null ? null : JSON.parse(disk.getItem(key));
    } catch {
      value = null; // another program's value under our key
    }
    return value;
  }
  /** Returns whether the value will outlive the tab. */
  function put(key, value) {
    try {
      if (disk !== null) {
        if (value === null) {
          disk.removeItem(key);
        } else {
          disk.setItem(key, JSON.stringify(value));
        }
        memory.delete(key);
        return true;
      }
    } catch {
      // full: the memory holds it until the tab closes
    }
    memory.set(key, value);
    return false;
  }
  return {
    kept: disk !== null,
    keyOf: (id) => `${prefix}/post/${id}`,
    read: (id) => checkDecision(get(`${prefix}/post/${id}`)),
    write: (id, decision) => put(`${prefix}/post/${id}`, decision),
    readOthers: () => {
      const lines = get(others);
      return Array.isArray(lines) ? lines.filter((line) => typeof line === "string") : [];
    },
    writeOthers: (lines) => put(others, lines.length ? lines : null),
    readSetting: (name, otherwise) => get(`${prefix}/setting/${name}`) ?? otherwise,
    writeSetting: (name, value) => put(`${prefix}/setting/${name}`, value),
  };
}

function checkDecision(value) {
  if (value === null || typeof value !== "object" || !Array.isArray(value.labels)) {
    return null;
  }
  return {
    labels: value.labels.filter((label) => typeof label === "string"),
    note: typeof value.note === "string" ? value.note : "",
    done: value.done === true,
    at: typeof value.at === "string" ? value.at : "",
    extra: value.extra !== null && typeof value.extra === "object" ? value.extra : {},
  };
}

/** Write a decision as a line that `upphandling-nlp train-labels --gold` reads. */
function toLine(post, decision) {
  const row = {
    ...decision.extra,
    id: post.id,
    title: post.title,
    body: post.body,
    published: post.published,
    source: post.source,
    labels: decision.labels,
    suggested: post.suggested.filter((one) => one.given).map((one) => one.label),
    labelled: decision.at,
  };
  if (decision.note) {
    row.note = decision.note;
  } else {
    delete row.note;
  }
  return JSON.stringify(row);
}

const LABEL_FIELDS = ["labels", "themes", "categories", "risks"];
const OWN_FIELDS = ["id", "title", "body", "text", "published", "source", "note", "labelled",
  "suggested", ...LABEL_FIELDS];

function listLabels(cell) {
  if (typeof cell === "string") {
    return cell.split(";").map((part) => part.trim()).filter(Boolean);
  }
  return Array.isArray(cell) && cell.every((part) => typeof part === "string") ? cell : null;
}

/** Read lines of labelled posts: [{line, row, decision}], and the numbers of faulty lines. */
function readLines(text) {
  const rows = [];
  const faults = [];
  text.replace(/^\uFEFF/, "").split(/\r?\n/).forEach((line, number) => {
    if (!line.trim()) {
      return;
    }
    let row = null;
    try {
      row = JSON.parse(line);
    } catch {
      row = null;
    }
    const fields = row === null || typeof row !== "object" || Array.isArray(row)
      ? [] : LABEL_FIELDS.filter((field) => row[field] !== undefined && row[field] !== null);
    const lists = fields.map((field) => listLabels(row[field]));
    if (!fields.length || lists.includes(null)) {
      faults.push(number + 1);
      return;
    }
    const extra = Object.fromEntries(
      Object.entries(row).filter(([field]) => !OWN_FIELDS.includes(field)));
    const labels = [...new Set(lists.flat())];
    const note = typeof row.note === "string" ? row.note : "";
    const at = typeof row.labelled === "string" ? row.labelled : "";
    rows.push({ line, row, decision: { labels, note, done: true, at, extra } });
  });
  return { rows, faults };
}

/** Tell a labelled row's post apart from others: by its id, or by its words where it has none. */
function identify(row) {
  return row.id ? `id ${row.id}` : `text ${row.title ?? ""}\n${row.body ?? row.text ?? ""}`;
}
