// Ronda: what a script adds. Every page works without it.
(() => {
  "use strict";
  const $$ = (selector) => document.querySelectorAll(selector);
  const language = document.documentElement.lang;

  // A note away from where focus went is said all the same: readers for the ear say of a page only what changes in it.
  const status = document.getElementById("status");
  if (location.hash && status.childElementCount) setTimeout(() => status.contains(document.activeElement) || status.replaceChildren(...[...status.children].map((note) => note.cloneNode(true))), 500);

  // Menus close on Escape and on a click elsewhere.
  const closeMenus = (but) => $$("details[data-menu][open]").forEach((menu) => { if (menu !== but) menu.open = false; });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement.closest("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // What looks like a button is pressed like one.
  document.addEventListener("keydown", (event) => {
    const link = event.key === " " && event.target.closest("a[role=button]");
    if (link) { event.preventDefault(); link.click(); }
  });

  // What was folded stays folded on this device; where leaving quickly matters nothing is kept.
  const recall = (key, value) => {
    if (document.querySelector("[data-leave]")) return null;
    try { return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value); } catch { return null; }
  };
  $$("details.folds[id]").forEach((fold) => {
    const key = `fold:${location.pathname}:${fold.id}`;
    const kept = recall(key);
    if (kept) fold.open = kept === "open";
    else if (fold.hasAttribute("data-once")) recall(key, "shut");
    fold.addEventListener("toggle", () => recall(key, fold.open ? "open" : "shut"));
  });

  // Time left stays true on a page left open.
  const steps = [["day", 86400, 172800], ["hour", 3600, 3600], ["minute", 60, 0]];
  const tick = () => $$("[data-until]").forEach((place) => {
    const seconds = (new Date(place.dataset.until) - Date.now()) / 1000;
    if (seconds <= 0) return;
    const [unit, size] = steps.find(([, , from]) => seconds >= from);
    place.textContent = `(${new Intl.RelativeTimeFormat(language).format(Math.floor(seconds / size), unit)})`;
  });
  if ($$("[data-until]").length) { tick(); setInterval(tick, 60000); }

  // Another language, the same place: carry along the letter at the top of the window.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-keep-place]");
    if (!link || link.hash) return;
    const seen = [...$$("article[id]")].find((letter) => letter.getBoundingClientRect().bottom > 80);
    if (seen && scrollY > 200) link.hash = seen.id;
  });

  // The bar of marks above a text.
  const replace = (box, words, from, to) => {
    box.focus();
    if (!document.execCommand("insertText", false, words)) box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
    box.setSelectionRange(from, to);
  };
  // A rendering made before goes into the box at once, beneath what is in it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-take]");
    if (!button) return;
    const box = document.getElementById(button.dataset.into), typed = box.value.trimEnd();
    event.preventDefault();
    box.select();
    const words = (typed && `${typed}\n`) + button.dataset.take;
    replace(box, words, words.length, words.length);
  });
  const marked = (button, chosen) => {
    const { mark, line } = button.dataset;
    if (mark) return [mark + chosen + mark, mark.length, chosen.length];
    if (line) { const lines = chosen.split("\n").map((one) => line + one).join("\n"); return [lines, lines.length, 0]; }
    return [`[${chosen}](https://)`, chosen ? chosen.length + 3 : 1, chosen ? 8 : 0];
  };
  $$("[data-marks]").forEach((bar) => {
    const box = document.getElementById(bar.dataset.marks);
    const buttons = [...bar.querySelectorAll("button")];
    bar.hidden = false;
    buttons.forEach((button, place) => { button.tabIndex = place ? -1 : 0; });
    bar.addEventListener("keydown", (event) => {
      const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const way = event.key === forward ? 1 : -1;
      const next = buttons[(buttons.indexOf(document.activeElement) + way + buttons.length) % buttons.length];
      buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
      next.focus();
      event.preventDefault();
    });
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.attach) { document.getElementById(button.dataset.attach).click(); return; }
      let start = box.selectionStart;
      if (button.dataset.line) { start = box.value.lastIndexOf("\n", start - 1) + 1; box.selectionStart = start; }
      const [words, skip, length] = marked(button, box.value.slice(start, box.selectionEnd));
      replace(box, words, start + skip, start + skip + length);
    });
    box.addEventListener("keydown", (event) => {
      const mark = { b: "**", i: "_" }[event.key];
      if (!mark || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      bar.querySelector(`[data-mark="${mark}"]`).click();
    });
  });

  // Words chosen in a letter go with her to the basket: behind the address, where no server sees them.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='/basket']"), words = String(getSelection()).trim();
    if (link && words && link.closest("article")?.contains(getSelection().anchorNode)) link.hash = `words=${encodeURIComponent(words)}`;
  });
  $$("form[data-passages]").forEach((form) => {
    const words = location.hash.startsWith("#words=") && decodeURIComponent(location.hash.slice(7));
    if (words) { form.elements.words.value = words; history.replaceState(null, "", location.pathname + location.search); form.elements.theme.focus(); }
  });

  // The text is set in the language she says it is in.
  // Leaving with paragraphs unsent asks first.
  $$("form[data-asks]").forEach((form) => {
    const typed = () => [...form.querySelectorAll("textarea")].map((box) => box.value).join();
    const first = typed();
    let isSending = false;
    form.addEventListener("submit", () => { isSending = true; });
    addEventListener("beforeunload", (event) => { if (!isSending && !leaving && typed() !== first) event.preventDefault(); });
  });

  $$("form[data-write]").forEach((form) => {
    const { language: chosen } = form.elements, text = form.elements.text || form.querySelector("textarea");
    if (!text) return;
    if (chosen) chosen.addEventListener("change", () => { text.lang = chosen.value; });
    // Drafts are kept on the server, never on the device.
    if (form.dataset.draft) {
      let last = text.value;
      setInterval(() => {
        if (text.value === last) return;
        const now = text.value, body = new FormData(form);
        body.delete("files");
        fetch(form.dataset.draft, { method: "POST", body, headers: { Accept: "application/json" } })
          .then((answer) => { if (answer.ok) last = now; }, () => {});
      }, 20000);
    }
    // Leaving with words unsent asks first; sending, or the quick exit, does not.
    let isSending = false;
    const first = text.value;
    form.addEventListener("submit", () => { isSending = true; });
    addEventListener("beforeunload", (event) => { if (!isSending && !leaving && text.value !== first) event.preventDefault(); });
  });

  // A version being written is kept on the server when she pauses and when she leaves a box; nothing is kept on the device.
  $$("form[data-sheet]").forEach((form) => {
    const boxes = [...form.querySelectorAll("[name^=paragraph-], #summary")], said = form.querySelector(".kept-line");
    const typed = () => boxes.map((box) => box.value).join("\0");
    const isTodo = (box) => !box.value.trim() || "todo" in box.dataset;
    let last = typed(), timer, isBusy = false, isSending = false, isOver = false;
    const later = (milliseconds) => { clearTimeout(timer); timer = setTimeout(keep, milliseconds); };
    const keep = () => {
      const now = typed(), body = new FormData(form);
      if (now === last || isBusy || isSending || isOver) return;
      isBusy = true;
      body.set("act", "save");
      fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) })
        .then(async (answer) => {
          if (!answer.ok && ![409, 422].includes(answer.status)) throw answer;
          const { said: words, draft } = answer.status === 204 ? { said: form.dataset.over } : await answer.json();
          said.textContent = words;
          isOver = !draft;
          if (draft) { last = now; form.elements.draft.value = draft; }
        })
        .catch(() => { said.textContent = form.dataset.offline; })
        .then(() => { isBusy = false; later(said.textContent === form.dataset.offline ? 10000 : 3000); });
    };
    form.querySelectorAll("[data-with-script]").forEach((words) => { words.hidden = false; });
    form.addEventListener("input", ({ target }) => { if (boxes.includes(target)) { delete target.dataset.todo; later(3000); } });
    form.addEventListener("focusout", () => later(0));
    form.addEventListener("keydown", (event) => {
      const at = boxes.indexOf(event.target), step = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const goesOn = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (at < 0 || !(step || goesOn)) return;
      event.preventDefault();
      (goesOn ? boxes.slice(at + 1).find(isTodo) || form.querySelector("[value=submit]") : boxes[at + step] || boxes[at]).focus();
    });
    form.addEventListener("submit", () => { isSending = true; });
    addEventListener("beforeunload", (event) => { if (!isSending && !leaving && typed() !== last) event.preventDefault(); });
  });

  // The longer words of a reason come into the form without another page.
  $$("button[data-fill]").forEach((button) => button.addEventListener("click", (event) => {
    const form = button.form, box = form.elements[button.dataset.fill];
    if (!form.querySelector("[name^=reason_code]:checked")) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set("fill", button.value);
    fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } })
      .then((answer) => { if (!answer.ok) throw answer; return answer.json(); })
      .then((filled) => {
        const own = form.querySelector(".own-words"), words = own.querySelector(".words");
        box.select();
        replace(box, filled.words, 0, 0);
        form.elements[button.dataset.fill.replace("reason", "reason_language")].value = box.lang = filled.language;
        own.hidden = !filled.own;
        words.textContent = filled.own;
        words.lang = filled.own_language;
      })
      .catch(() => { body.delete("fill"); form.requestSubmit(button); });
  }));

  // Words selected in a paragraph are the passage marked in it.
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection(), from = chosen.rangeCount && chosen.getRangeAt(0);
    if (!from || from.collapsed) return;
    const start = from.startContainer.parentElement, passage = start && start.closest("[data-passage]");
    const words = passage && passage.querySelector(".words");
    if (!words || !words.contains(from.startContainer) || !words.contains(from.endContainer)) return;
    const { passage: number } = passage.dataset, { elements } = passage.closest("form");
    elements[`words-${number}`].value = from.toString();
    elements[`at-${number}`].value = [...words.textContent.slice(0, from.startOffset)].length;
    elements[`mark-${number}`].checked = true;
  });

  // Two minutes before a session ends that is said, with a button to stay. Nothing typed is touched.
  const ending = document.getElementById("ending");
  if (ending) {
    const [soon, over] = ending.children;
    let timers = [];
    const wait = () => {
      const milliseconds = ending.dataset.seconds * 1000;
      timers.forEach(clearTimeout);
      soon.hidden = over.hidden = true;
      timers = [
        setTimeout(() => { soon.hidden = false; }, Math.max(milliseconds - 120000, 0)),
        setTimeout(() => { soon.hidden = true; over.hidden = false; }, milliseconds),
      ];
    };
    ending.querySelector("button").addEventListener("click", () => {
      fetch(ending.dataset.awake, { redirect: "error" }).then((answer) => { if (answer.ok) wait(); }, () => {});
    });
    wait();
  }

  // Leave quickly: blank first; then the session ends, and the calendar takes the place of this page. Three times Shift does the same.
  let leaving = false;
  const exit = document.querySelector("[data-leave]");
  if (exit) {
    const blank = () => { document.documentElement.hidden = true; document.title = ""; };
    const leave = () => {
      if (leaving) return;
      leaving = true;
      blank();
      const go = () => location.replace(exit.dataset.leave);
      if (exit.tagName !== "FORM") { go(); return; }
      const late = setTimeout(go, 1000);
      fetch(exit.action, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {}).then(() => { clearTimeout(late); go(); });
    };
    exit.addEventListener(exit.tagName === "FORM" ? "submit" : "click", (event) => { event.preventDefault(); leave(); });
    for (const words of document.querySelectorAll("[data-with-keys]")) words.hidden = false;
    let presses = [];
    const forget = () => { presses = []; };
    addEventListener("pointerdown", forget, true);
    addEventListener("keydown", (event) => {
      if (event.repeat) return;
      if (event.key !== "Shift") { forget(); return; }
      presses = [...presses, event.timeStamp].slice(-3);
      if (presses.length === 3 && presses[2] - presses[0] <= 5000) leave();
    }, true);
    // A page the browser kept whole is not shown again before it was asked for anew.
    addEventListener("pagehide", (event) => { if (event.persisted) blank(); });
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }
})();
