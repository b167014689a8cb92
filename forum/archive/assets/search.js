/* Searches the words of the archive in this page alone: nothing is fetched, nothing is sent. */
"use strict";
(() => {
  const MOST = 50, AROUND = 90;
  const LETTERS = { "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ى": "ي", "ة": "ه", "ـ": "" };
  const form = document.getElementById("search");
  const found = document.getElementById("found");
  const said = document.getElementById("said");
  const here = document.documentElement.dataset.edition;

  const fold = (words) =>
    words.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[œæßøłđıىةـ]/g, (letter) => LETTERS[letter]);

  /* Where each sign of the folded words stood before, so that what is found can be marked in the words as they are. */
  const foldWithPlaces = (words) => {
    let folded = "";
    const places = [];
    for (let at = 0; at < words.length; ) {
      const sign = String.fromCodePoint(words.codePointAt(at));
      const part = fold(sign);
      for (let each = 0; each < part.length; each++) places.push(at);
      folded += part;
      at += sign.length;
    }
    places.push(words.length);
    return { folded, places };
  };

  const element = (name, words, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = words;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  /* At the beginning of a word where it stands there, else anywhere. */
  const find = (folded, wanted) => {
    for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1))
      if (!at || !/[\p{L}\p{N}]/u.test(folded[at - 1])) return { at, begins: true };
    return { at: Math.max(folded.indexOf(wanted), 0), begins: false };
  };

  const excerpt = (words, wanted) => {
    const { folded, places } = foldWithPlaces(words);
    const { at } = find(folded, wanted);
    const begin = places[at], end = places[Math.min(at + wanted.length, folded.length)];
    const from = Math.max(0, begin - AROUND), to = Math.min(words.length, end + AROUND);
    const line = element("p", from ? "…" : "");
    line.append(words.slice(from, begin), element("mark", words.slice(begin, end)), words.slice(end, to), to < words.length ? "…" : "");
    return line;
  };

  const show = ([language, direction, address, title, who, words, note], wanted) => {
    const item = element("li", "");
    const link = element("a", "", { href: `../${address}` });
    if (who) link.append(element("bdi", who), " · ");
    link.append(element("bdi", title));
    const line = note ? element("p", note) : excerpt(words, wanted);
    line.setAttribute("lang", language);
    line.setAttribute("dir", direction);
    line.className = "words";
    item.append(link, line);
    return item;
  };

  const search = () => {
    const wanted = fold(form.elements.words.value).split(/\s+/).filter(Boolean);
    const language = form.elements.language.value;
    found.replaceChildren();
    said.textContent = "";
    if (!wanted.length) return;
    const hits = [];
    for (const entry of window.WORDS) {
      const words = fold(`${entry[5]} ${entry[4]} ${entry[3]}`);
      if ((language && entry[0] !== language) || !wanted.every((word) => words.includes(word))) continue;
      const isWhole = wanted.every((word) => find(words, word).begins);
      hits.push({ entry, rank: (isWhole ? 0 : 2) + (entry[2].startsWith(`${here}/`) ? 0 : 1) });
    }
    hits.sort((one, other) => one.rank - other.rank);
    said.textContent = hits.length ? `${form.dataset.found} ${hits.length.toLocaleString(document.documentElement.lang)}` : form.dataset.none;
    found.append(...hits.slice(0, MOST).map((hit) => show(hit.entry, wanted[0])));
    if (hits.length > MOST) found.append(element("li", form.dataset.more));
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.hash = encodeURIComponent(form.elements.words.value);
    search();
  });
  form.elements.language.addEventListener("change", search);
  form.hidden = false;
  document.getElementById("without").hidden = true;
  try {
    form.elements.words.value = decodeURIComponent(location.hash.slice(1));
  } catch {
    form.elements.words.value = "";
  }
  search();
})();
