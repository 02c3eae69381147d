"use strict";

/* The labelling page: one post at a time, by keyboard, mouse or screen reader. */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { texts } = data;
  const by = (id) => document.getElementById(id);
  const store = openStore(data.store, data.page);
  const desk = openDesk(data, store);
  const decimals = new Intl.NumberFormat(data.lang, { minimumFractionDigits: 2,
    maximumFractionDigits: 2 });
  const days = new Intl.DateTimeFormat(data.lang, { dateStyle: "long", timeZone: "UTC" });
  const narrow = window.matchMedia("(max-width: 61.99rem)");
  const rows = renderFacets(by("facets"), data, { onToggle: toggle, onTell: tellLabel });

  function say(text) {
    by("status").textContent = text;
  }

  function warn(text) {
    by("warning").textContent = text;
    by("warning").hidden = !text;
  }

  /* What is done: the desk does it, the screen follows. */

  function toggle(id) {
    const message = desk.toggle(id);
    renderDecision();
    tellLabel(id);
    say(message);
  }

  function accept() {
    const message = desk.accept();
    renderDecision();
    say(message);
  }

  function storeNote() {
    desk.annotate(by("note").value.trim());
    renderDecision();
  }

  function finish() {
    const { message, moved, finished } = desk.finish();
    if (moved) {
      render();
    }
    if (finished) {
      by("save").focus();
    }
    say(message);
  }

  function show(message) {
    render();
    say(message);
  }

  function save() {
    const lines = desk.listLines();
    if (!lines.length) {
      say(texts.nothing_to_save);
      return;
    }
    const blob = new Blob([`${lines.join("\n")}\n`], { type: "application/jsonl" });
    const link = make("a", { href: URL.createObjectURL(blob), download: data.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    desk.unsaved = false;
    const { begun } = desk.count();
    say(fill(begun ? texts.saved_begun : texts.saved,
      { count: lines.length, begun, file: data.file }));
  }

  async function load(file) {
    try {
      const bytes = await file.arrayBuffer();
      show(desk.load(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof DOMException)) {
        throw error;
      }
      say(fill(texts.unreadable, { file: file.name }));
    }
  }

  /* What is seen */

  function render() {
    const post = desk.post();
    by("post").lang = post.lang;
    renderPieces(by("post-title"), post.title_pieces.length ? post.title_pieces : [texts.untitled],
      post.marks);
    renderPieces(by("post-body"), post.body_pieces, post.marks);
    const day = post.published ? days.format(new Date(`${post.published}T00:00:00Z`)) : texts.no_day;
    by("post-meta").replaceChildren([desk.place(), day, post.source].filter(Boolean).join(" · "));
    if (post.link) {
      by("post-meta").append(" · ", make("a", { href: post.link, rel: "noopener noreferrer",
        target: "_blank" }, texts.open_post));
    }
    const doubts = post.doubts.map(([id, score]) => `${desk.nameOf(id)} ${decimals.format(score)}`);
    by("doubts").textContent = doubts.length
      ? fill(texts.doubts, { labels: doubts.join(", ") }) : "";
    renderSuggestions(post);
    by("panel").append(by("definition"));
    by("search").value = "";
    search();
    by("note").value = desk.decisionOf(post).note;
    renderDecision();
    by("post-title").focus({ preventScroll: true });
    window.scrollTo(0, 0);
    by("panel").scrollTop = 0;
  }

  function renderSuggestions(post) {
    for (const { score, row } of rows.values()) {
      score.textContent = "";
      row.classList.remove("proposed");
    }
    by("suggestions").replaceChildren(...post.suggested.map((one, number) => {
      const { score, row } = rows.get(one.label);
      score.textContent = decimals.format(one.score);
      row.classList.add("proposed");
      return make("li", {}, makeSuggestion(one, number));
    }));
    if (!post.suggested.length) {
      by("suggestions").append(make("li", { class: "meta" }, texts.no_suggestions));
    }
    by("accept").hidden = !post.suggested.some((one) => one.given);
  }

  function makeSuggestion(one, number) {
    const button = make("button", { type: "button", "data-label": one.label,
      class: one.given ? "suggestion sure" : "suggestion", "aria-pressed": "false" },
    number < 9 ? make("kbd", { "aria-hidden": "true" }, String(number + 1)) : "",
    make("span", { class: "name" }, desk.nameOf(one.label)),
    make("span", { class: "score" },
      `${one.given ? texts.sure : texts.maybe} ${decimals.format(one.score)}`));
    button.addEventListener("click", () => toggle(one.label));
    for (const kind of ["focus", "mouseenter"]) {
      button.addEventListener(kind, () => tellLabel(one.label));
    }
    return button;
  }

  /** Everything that hangs on what was decided about the post. */
  function renderDecision() {
    const decision = desk.decisionOf(desk.post());
    const chosen = new Set(decision.labels);
    for (const [id, { box }] of rows) {
      box.checked = chosen.has(id);
    }
    for (const button of by("suggestions").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(chosen.has(button.dataset.label)));
    }
    renderUnknown(decision.labels.filter((id) => !rows.has(id)));
    const state = texts[`state_${desk.stateOf(desk.post())}`];
    by("chosen").replaceChildren(make("strong", {}, chosen.size
      ? fill(texts.chosen, { labels: decision.labels.map(desk.nameOf).join(", ") })
      : texts.chosen_none), ` (${state})`);
    renderProgress();
    if (!desk.kept) {
      warn(store.kept ? texts.full_storage : texts.no_storage);
    }
  }

  /** Labels of a loaded file that the taxonomy lacks: kept, and shown to be dropped by hand. */
  function renderUnknown(ids) {
    by("facets").querySelector("[data-facet='?']")?.remove();
    if (ids.length) {
      by("facets").prepend(make("fieldset", { "data-facet": "?" },
        make("legend", {}, texts.unknown), ...ids.map((id) => {
          const box = make("input", { type: "checkbox", checked: true });
          box.addEventListener("change", () => toggle(id));
          return make("label", { class: "label" }, box, ` ${id}`);
        })));
    }
  }

  function renderProgress() {
    const { states, ...counts } = desk.count();
    by("count").textContent = fill(counts.begun ? texts.count_begun : texts.count, counts);
    by("progress").max = counts.all;
    by("progress").value = counts.done;
    const signs = { done: "✓", none: "∅", begun: "…", untouched: "○" };
    desk.posts.forEach((post, number) => {
      const title = post.title || texts.untitled;
      const option = by("jump").options[number] ?? by("jump").appendChild(make("option", {}));
      option.textContent = `${number + 1} ${signs[states[number]]} ${
        title.length > 56 ? `${title.slice(0, 55)}…` : title}`;
      option.setAttribute("aria-label",
        `${number + 1}: ${title}, ${texts[`state_${states[number]}`]}`);
    });
    by("jump").selectedIndex = desk.current;
  }

  function tellLabel(id, reveal = false) {
    if (rows.has(id)) {
      renderDefinition(by("definition-body"), rows.get(id).label, texts);
    }
    for (const mark of by("post").querySelectorAll("mark.evidence[data-labels]")) {
      mark.classList.toggle("pointed", mark.dataset.labels.split(" ").includes(id));
    }
    if (reveal) {
      // In one column the panel's end is far away: the meaning goes below the label itself.
      (narrow.matches ? rows.get(id).row : by("panel")).append(by("definition"));
      by("definition").scrollIntoView({ block: "nearest" });
    }
  }

  /** Show the labels that fit the words searched for; returns them, the best first. */
  function search() {
    const words = by("search").value.trim();
    const fitting = words ? rankLabels(desk.labels, words) : desk.labels;
    const shown = new Set(fitting.map((label) => label.id));
    for (const [id, { row }] of rows) {
      row.hidden = !shown.has(id);
      row.classList.toggle("first", Boolean(words) && id === fitting[0]?.id);
    }
    for (const set of by("facets").querySelectorAll("fieldset")) {
      set.hidden = Boolean(words) && !set.querySelector("li.label:not([hidden])");
    }
    const found = fitting.length ? fill(texts.found, { count: fitting.length }) : texts.found_none;
    by("found").textContent = words ? found : "";
    return words ? fitting : [];
  }

  function clearSearch() {
    by("search").value = "";
    search();
    by("post-title").focus({ preventScroll: true });
  }

  function chooseFound() {
    const [first] = search();
    if (first) {
      clearSearch();
      toggle(first.id);
    }
  }

  /* Wiring */

  const move = (step) => show(desk.go(desk.current + step));
  const undo = () => show(desk.undo());
  const help = () => by("help-dialog").showModal();
  const leave = () => {
    desk.doubted = false;
    say("");
    clearSearch();
  };
  listenToKeys(desk, data, { accept, chooseFound, finish, help, leave, move, save, say, toggle,
    undo });
  const clicks = { save, undo, accept, help, next: finish, previous: () => move(-1),
    following: () => move(1), "close-help": () => by("help-dialog").close(),
    forget: () => by("forget-dialog").showModal(), "forget-no": () => by("forget-dialog").close(),
    "forget-yes": () => {
      by("forget-dialog").close();
      by("help-dialog").close();
      show(desk.forget());
    } };
  for (const [id, action] of Object.entries(clicks)) {
    by(id).addEventListener("click", () => action());
  }
  by("search").addEventListener("input", search);
  by("search").addEventListener("focus", () => {
    if (narrow.matches) {
      by("search").scrollIntoView({ block: "start" });
    } else {
      by("panel").scrollTop = by("search").closest("p").offsetTop;
    }
  });
  by("note").addEventListener("input", storeNote);
  by("jump").addEventListener("change", () => show(desk.go(by("jump").selectedIndex)));
  by("load-file").addEventListener("change", async () => {
    const [file] = by("load-file").files;
    if (file) {
      await load(file);
      by("load-file").value = ""; // so that the same file can be chosen again
    }
  });
  by("single-keys").checked = store.readSetting("single-keys", true) !== false;
  by("single-keys").addEventListener("change", () => {
    store.writeSetting("single-keys", by("single-keys").checked);
  });
  window.addEventListener("storage", (event) => {
    // Another tab with this page: show what was decided there.
    if (event.key === store.keyOf(desk.post().id)) {
      by("note").value = desk.decisionOf(desk.post()).note;
    }
    renderDecision();
  });
  window.addEventListener("beforeunload", (event) => {
    if (desk.unsaved && !by("warning").hidden) {
      event.preventDefault();
    }
  });
  by("help-code").append(make("kbd", {}, desk.labels.find((label) => label.code)?.code ?? "–"));
  desk.goToFirstOpen();
  render();
})();
