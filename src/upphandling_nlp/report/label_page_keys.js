"use strict";

/* The keys of the labelling page. Characters in a field are text, never shortcuts, and shortcuts
   of a single key can be switched off (WCAG 2.1.4). */
function listenToKeys(desk, data, actions) {
  const by = (id) => document.getElementById(id);
  let pending = ""; // the first letter of a code of two

  function showPending(key) {
    pending = key;
    for (const set of by("facets").querySelectorAll("fieldset")) {
      const facet = data.facets.find((one) => one.id === set.dataset.facet);
      set.classList.toggle("pending", Boolean(key) && facet?.key === key);
    }
    by("facets").querySelector("fieldset.pending")?.scrollIntoView({ block: "nearest" });
  }

  function pressSecond(key) {
    const keys = pending + key;
    const found = desk.labels.find((label) => label.code === keys);
    showPending("");
    if (found) {
      actions.toggle(found.id);
    } else {
      actions.say(fill(data.texts.no_code, { keys }));
    }
  }

  function pressDigit(digit) {
    const one = desk.post().suggested[Number(digit) - 1];
    if (one) {
      actions.toggle(one.label);
    } else {
      actions.say(fill(data.texts.no_digit, { digit }));
    }
  }

  const named = { a: actions.accept, u: actions.undo, n: () => by("note").focus(),
    "/": () => by("search").focus(), "?": actions.help };

  /** Returns whether the key means anything. */
  function press(key) {
    const single = desk.labels.find((label) => label.code === key);
    const facet = data.facets.find((one) => one.key === key);
    if (pending) {
      pressSecond(key);
    } else if (/^[1-9]$/.test(key)) {
      pressDigit(key);
    } else if (named[key]) {
      named[key]();
    } else if (single) {
      actions.toggle(single.id);
    } else if (facet) {
      showPending(key);
      actions.say(fill(data.texts.pending, { facet: facet.name, key }));
    } else {
      return false;
    }
    return true;
  }

  /** Move up and down the labels that are to be seen. */
  function moveRow(event) {
    const boxes = [...by("facets").querySelectorAll("li.label:not([hidden]) input")];
    const at = boxes.indexOf(event.target);
    if (at >= 0) {
      event.preventDefault();
      const to = at + (event.key === "ArrowDown" ? 1 : -1);
      boxes[Math.min(Math.max(to, 0), boxes.length - 1)].focus();
    }
  }

  function pressInSearch(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      actions.chooseFound();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      by("facets").querySelector("li.label.first input, li.label:not([hidden]) input")?.focus();
    }
  }

  function pressWithControl(event) {
    if (event.key.toLowerCase() === "s" && !event.altKey) {
      event.preventDefault();
      actions.save();
    } else if (event.key === "Enter" && event.target === by("note")) {
      event.preventDefault();
      actions.finish();
    }
  }

  function pressOutsideFields(event) {
    const { key, target } = event;
    if (key === "Enter") {
      if (!target.closest("button, a, summary") && !event.repeat) {
        event.preventDefault();
        actions.finish();
      }
    } else if (key === "ArrowLeft" || key === "ArrowRight") {
      event.preventDefault();
      actions.move(key === "ArrowLeft" ? -1 : 1);
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      moveRow(event);
    } else if (by("single-keys").checked && key.length === 1 && key !== " ") {
      if (press(key.toLowerCase())) {
        event.preventDefault();
      }
    }
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.isComposing || document.querySelector("dialog[open]")) {
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      pressWithControl(event);
    } else if (event.altKey) {
      // the browser's own
    } else if (key === "Escape") {
      showPending("");
      actions.leave();
    } else if (target === by("search")) {
      pressInSearch(event);
    } else if (!target.matches("textarea, select, input:not([type=checkbox])")) {
      pressOutsideFields(event);
    }
  });
}
