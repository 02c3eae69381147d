"use strict";

/* The desk of the labelling page: which post lies on it, what was decided, what can be undone.
   Knows nothing of the screen; what it does it tells as a message. */
function openDesk(data, store) {
  const { posts, texts } = data;
  const labels = data.facets.flatMap((facet) => facet.labels);
  const order = new Map(labels.map((label, number) => [label.id, number]));
  const names = new Map(labels.map((label) => [label.id, label.name]));
  const undoable = [];
  const desk = {
    posts,
    labels,
    current: 0,
    doubted: false, // Enter was pressed once on a post without labels
    kept: store.kept, // whether what was done last outlives the tab
    unsaved: false, // whether something is in no file yet
  };

  desk.post = () => posts[desk.current];
  desk.nameOf = (id) => names.get(id) ?? id;
  desk.decisionOf = (post) => store.read(post.id)
    ?? { labels: [], note: "", done: false, at: "", extra: {} };
  desk.place = () => fill(texts.place, { number: desk.current + 1, all: posts.length });

  /** "untouched", "begun", "done", or "none" for done without a label. */
  desk.stateOf = (post) => {
    const decision = store.read(post.id);
    if (decision === null) {
      return "untouched";
    }
    if (!decision.done) {
      return "begun";
    }
    return decision.labels.length ? "done" : "none";
  };
  const isDone = (post) => store.read(post.id)?.done === true;

  /** Every change goes through here, so that every one can be undone. */
  function change(updates, { others = null, kind = "" } = {}) {
    const last = undoable.at(-1);
    // A note is undone as a whole, not letter by letter.
    if (!(kind === "note" && last?.kind === kind && last.current === desk.current)) {
      undoable.push({
        kind,
        current: desk.current,
        before: new Map([...updates.keys()].map((id) => [id, store.read(id)])),
        others: others === null ? null : store.readOthers(),
      });
    }
    write(updates, others);
  }

  function write(updates, others) {
    desk.kept = others === null || store.writeOthers(others);
    for (const [id, decision] of updates) {
      desk.kept = store.write(id, decision) && desk.kept;
    }
    desk.unsaved = true;
    desk.doubted = false;
  }

  function update(values, kind) {
    const decision = { ...desk.decisionOf(desk.post()), at: new Date().toISOString(), ...values };
    change(new Map([[desk.post().id, decision]]), { kind });
  }

  function inOrder(ids) {
    const rank = (id) => order.get(id) ?? labels.length;
    return [...ids].sort((one, other) => rank(one) - rank(other));
  }

  desk.undo = () => {
    const last = undoable.pop();
    if (!last) {
      return texts.nothing_to_undo;
    }
    write(last.before, last.others);
    desk.current = last.current;
    return fill(texts.undone, { place: desk.place() });
  };

  desk.toggle = (id) => {
    const chosen = new Set(desk.decisionOf(desk.post()).labels);
    const drops = chosen.delete(id);
    // What is done stays done: it was looked at, and is being mended.
    update({ labels: inOrder(drops ? chosen : [...chosen, id]) });
    return fill(drops ? texts.removed : texts.added, { label: desk.nameOf(id) });
  };

  desk.accept = () => {
    const chosen = new Set(desk.decisionOf(desk.post()).labels);
    const more = desk.post().suggested.filter((one) => one.given && !chosen.has(one.label));
    if (!more.length) {
      return texts.accepted_none;
    }
    update({ labels: inOrder([...chosen, ...more.map((one) => one.label)]) });
    return fill(texts.accepted, { count: more.length });
  };

  desk.annotate = (note) => {
    if (note !== desk.decisionOf(desk.post()).note) {
      update({ note }, "note");
    }
  };

  /** Mark the post as done and go to the next that is not; no labels want a second press. */
  desk.finish = () => {
    const decision = desk.decisionOf(desk.post());
    if (!decision.labels.length && !decision.done && !desk.doubted) {
      desk.doubted = true;
      return { message: texts.confirm_none, moved: false, finished: false };
    }
    update({ done: true });
    const after = posts.map((_, step) => (desk.current + 1 + step) % posts.length);
    const next = after.find((number) => !isDone(posts[number]));
    if (next === undefined) {
      return { message: texts.all_done, moved: true, finished: true };
    }
    desk.current = next;
    return { message: fill(texts.done, { place: desk.place() }), moved: true, finished: false };
  };

  desk.go = (number) => {
    desk.current = (number + posts.length) % posts.length;
    desk.doubted = false;
    return desk.place();
  };

  desk.goToFirstOpen = () => {
    desk.current = Math.max(posts.findIndex((post) => !isDone(post)), 0);
  };

  desk.count = () => {
    const states = posts.map(desk.stateOf);
    const begun = states.filter((state) => state === "begun").length;
    return { states, begun, all: posts.length, done: posts.filter(isDone).length };
  };

  desk.forget = () => {
    change(new Map(posts.map((post) => [post.id, null])), { others: [] });
    desk.current = 0;
    return texts.forgotten;
  };

  /** The lines of the file: rows of other pages first, as they came, then the posts done here. */
  desk.listLines = () => [...store.readOthers(),
    ...posts.filter(isDone).map((post) => toLine(post, desk.decisionOf(post)))];

  /** Take over a file of labelled posts; newer decisions of this page stay. */
  desk.load = (text) => {
    const { rows, faults } = readLines(text);
    const here = new Map(posts.flatMap((post) => [
      [identify(post), post], [identify({ title: post.title, body: post.body }), post]]));
    const others = new Map(store.readOthers().map((line) => [identify(JSON.parse(line)), line]));
    const updates = new Map();
    let kept = 0;
    let elsewhere = 0;
    for (const { line, row, decision } of rows) {
      const post = here.get(identify(row)) ?? here.get(identify({ ...row, id: "" }));
      const mine = post ? store.read(post.id) : null;
      if (!post) {
        others.set(identify(row), line);
        elsewhere += 1;
      } else if (mine?.done && mine.at > decision.at) {
        kept += 1;
      } else {
        updates.set(post.id, { ...decision, labels: inOrder(decision.labels) });
      }
    }
    if (updates.size || elsewhere) {
      change(updates, { others: [...others.values()] });
    }
    return [
      fill(texts.loaded, { count: updates.size }),
      kept ? fill(texts.loaded_kept, { count: kept }) : "",
      elsewhere ? fill(texts.loaded_others, { count: elsewhere }) : "",
      faults.length ? fill(texts.loaded_faults, { lines: faults.join(", ") }) : "",
    ].filter(Boolean).join(" ");
  };

  return desk;
}
