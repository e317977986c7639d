// The preview in the browser: asks what is known now, and changes on the page only what has changed.
"use strict";

const $ = (name) => document.getElementById(name);
const VIEWS = ["pages", "pdf", "ebook"];
const NAMES = { error: "error", warning: "warning", advice: "advice" };

let known = null;
let asking = false;
let again = false;
let chapter = "";

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// --- asking ---

async function ask() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    do {
      again = false;
      const answer = await fetch("told");
      if (answer.ok) show(await answer.json());
    } while (again);
  } catch {
    $("status").textContent = "The preview has ended.";
  } finally {
    asking = false;
  }
}

function listen() {
  const news = new EventSource("changes");
  news.addEventListener("changed", ask);
  news.addEventListener("error", () => {
    $("status").textContent = "The preview does not answer: it has ended, or is starting again.";
  });
}

// --- showing ---

function show(told) {
  const before = known;
  known = told;
  document.title = `${told.title} – preview`;
  $("title").textContent = told.title;
  $("title").lang = told.language;
  $("status").textContent = status(told);
  const stale = told.doing.step === "" && !told.fresh && told.pages.length > 0;
  $("notice").hidden = !(told.stopped || stale);
  $("notice").textContent =
    told.stopped ||
    "These pages are those from before. Something has to be mended first: see below, or beside the pages.";
  showLeaves(told, before);
  showTexts(told);
  showFindings(told);
  showBooks(told, before);
}

function status(told) {
  const { step, far, pages } = told.doing;
  const count = `${told.pages.length} pages`;
  if (step) {
    const parts = [pages ? `${pages} pages` : "", far > 0.05 && far < 1 ? `${Math.round(far * 100)} %` : ""];
    return `${step}${parts.some(Boolean) ? ": " : ""}${parts.filter(Boolean).join(", ")} …`;
  }
  const counts = Object.keys(NAMES)
    .map((kind) => [kind, told.findings.filter((finding) => finding.severity === kind).length])
    .filter(([, number]) => number)
    .map(([kind, number]) => `${number} ${kind === "advice" ? "advice" : number > 1 ? `${kind}s` : kind}`);
  return `${count}, ${counts.join(", ") || "nothing to mend"}`;
}

function showLeaves(told, before) {
  const list = $("leaves");
  const there = new Map([...list.children].map((leaf) => [leaf.dataset.sum, leaf]));
  const sums = new Set(told.pages.map((page) => page.sum));
  const isNew = (page) => before && before.pages.length && !there.has(page.sum);
  const changed = told.pages.filter(isNew);
  if (changed.length) for (const leaf of there.values()) leaf.classList.remove("changed");
  let at = list.firstElementChild;
  for (const page of told.pages) {
    while (at && !sums.has(at.dataset.sum)) {
      const gone = at;
      at = at.nextElementSibling;
      gone.remove();
    }
    let leaf = there.get(page.sum);
    if (!leaf) leaf = newLeaf(page, changed.length > 0 && changed.length < told.pages.length);
    if (leaf === at) at = at.nextElementSibling;
    else list.insertBefore(leaf, at);
    leaf.querySelector("figcaption").textContent = page.folio;
  }
  while (at) {
    const gone = at;
    at = at.nextElementSibling;
    gone.remove();
  }
  if (changed.length && changed.length < told.pages.length && $("follow").checked && !$("pages").hidden) {
    list.querySelector(`[data-sum="${changed[0].sum}"]`).scrollIntoView({ block: "start" });
  }
}

function newLeaf(page, changed) {
  const leaf = element("li", changed ? "leaf changed" : "leaf");
  leaf.dataset.sum = page.sum;
  leaf.id = `leaf-${page.sum}`;
  const figure = element("figure");
  const image = element("img");
  image.width = Math.round(page.size[0]);
  image.height = Math.round(page.size[1]);
  image.alt = page.folio ? `Page ${page.folio}` : "A page without a number";
  if (!changed) image.loading = "lazy";
  image.src = `page/${page.sum}.png`;
  const paper = element("div", "paper");
  paper.append(image);
  figure.append(paper, element("figcaption", "", page.folio));
  leaf.append(figure, element("ul", "findings"));
  return leaf;
}

function showTexts(told) {
  const list = document.querySelector("#texts ol");
  const entries = told.texts.map((text) => {
    const item = element("li");
    const link = element("a", "", text.title);
    link.href = `#leaf-${text.page}`;
    item.append(link);
    return item;
  });
  list.lang = told.language;
  list.replaceChildren(...entries);
}

function showFindings(told) {
  for (const old of document.querySelectorAll(".pin")) old.remove();
  for (const list of document.querySelectorAll(".leaf .findings")) list.replaceChildren();
  $("general").replaceChildren();
  told.findings.forEach((finding, index) => {
    const leaf = finding.page ? $(`leaf-${finding.page}`) : null;
    const list = leaf ? leaf.querySelector(".findings") : $("general");
    list.append(findingItem(finding, leaf ? index + 1 : 0));
    if (leaf) {
      const pin = element("span", `pin ${finding.severity}`, String(index + 1));
      pin.style.top = `${(finding.down * 100).toFixed(1)}%`;
      leaf.querySelector(".paper").append(pin);
    }
  });
}

function findingItem(finding, number) {
  const item = element("li", finding.severity);
  const first = element("p");
  first.append(element("span", `severity ${finding.severity}`, number ? `${number} ${finding.severity}` : finding.severity));
  first.append(` ${finding.message}`);
  item.append(first);
  if (finding.place) {
    const { file, line, column } = finding.place;
    item.append(element("p", "place", `${file}, line ${line}, column ${column}`));
    if (finding.line) item.append(excerpt(finding.line, column - 1, finding.words.length));
  } else if (finding.spot) {
    item.append(element("p", "place", finding.spot));
  }
  if (finding.hint) item.append(element("p", "hint", finding.hint));
  item.append(element("p", "place", finding.code));
  return item;
}

function excerpt(line, at, length) {
  const code = element("code");
  const start = Math.max(at - 30, 0);
  const end = Math.min(at + Math.max(length, 1) + 40, line.length);
  code.append(start ? "…" : "", line.slice(start, at));
  code.append(element("mark", "", line.slice(at, at + Math.max(length, 1))));
  code.append(line.slice(at + Math.max(length, 1), end), end < line.length ? "…" : "");
  return code;
}

// --- the files ---

function showBooks(told, before) {
  const books = told.books;
  for (const name of ["pdf", "ebook"]) {
    const making = $(name).querySelector(".making");
    making.hidden = Boolean(books && books.fresh);
    making.textContent = books ? "This is the file from before; the new one is being made …" : "The file is being made …";
    $(name).querySelector("iframe").hidden = !books;
  }
  $("chapters").hidden = !books;
  if (!books || (before && before.books && before.books.sum === books.sum)) return;
  $("pdf").querySelector("iframe").src = `book.pdf?${books.sum}`;
  if (!books.chapters.includes(chapter)) chapter = books.chapters[0];
  openChapter();
}

function openChapter() {
  const { chapters, sum } = known.books;
  const number = chapters.indexOf(chapter);
  $("ebook").querySelector("iframe").src = `ebook/${chapter}?${sum}`;
  $("chapter").textContent = `${number + 1} of ${chapters.length}`;
  $("before").disabled = number === 0;
  $("after").disabled = number === chapters.length - 1;
}

function turn(by) {
  const { chapters } = known.books;
  chapter = chapters[chapters.indexOf(chapter) + by];
  openChapter();
}

// --- what is shown ---

function choose(view) {
  for (const name of VIEWS) {
    $(name).hidden = name !== view;
    $(`tab-${name}`).setAttribute("aria-selected", String(name === view));
  }
}

for (const name of VIEWS) $(`tab-${name}`).addEventListener("click", () => choose(name));
$("before").addEventListener("click", () => turn(-1));
$("after").addEventListener("click", () => turn(1));
listen();
