// The reading pane: an article, scrolled to what was clicked. It updates by itself; the rest of the page stays as it is.

const listening = new WeakMap(); // pane → how it is told to open and to close

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement);
  listen(root, setTriggerValue);
  if (data) document.body.setAttribute("data-reading", nameOf(root));
  else document.body.removeAttribute("data-reading");
  // The page may hand over the same article again: who reads on, or writes elsewhere, is not to be disturbed.
  if (!isDrawn(root, data)) {
    if (!data) root.replaceChildren();
    else settle(draw(root, data), root);
  }
  return () => {
    listening.get(root)?.abort.abort();
    listening.delete(root);
    // Another pane may have come in its place by now.
    if (document.body.getAttribute("data-reading") === nameOf(root)) document.body.removeAttribute("data-reading");
  };
}

const names = new WeakMap();

function nameOf(root) {
  if (!names.has(root)) names.set(root, crypto.randomUUID?.() ?? String(Math.random()));
  return names.get(root);
}

function listen(root, setTriggerValue) {
  const known = listening.get(root);
  if (known) {
    known.tell = setTriggerValue;
    return;
  }
  const entry = { tell: setTriggerValue, abort: new AbortController() };
  listening.set(root, entry);
  const signal = entry.abort.signal;
  window.addEventListener("footnote:open", ({ detail }) => {
    if (!root.contains(focused())) entry.opener = focused();
    entry.tell("open", detail);
  }, { signal });
  root.addEventListener("keydown", (event) => event.key === "Escape" && close(root), { signal });
  document.addEventListener("selectionchange", () => offer(root), { signal });
}

function close(root) {
  const entry = listening.get(root);
  document.body.removeAttribute("data-reading"); // at once; the data follow
  entry.opener?.focus({ preventScroll: true });
  entry.tell("close", true);
}

function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

function draw(root, { article, trail, pictured, picture }) {
  const body = el("div", { class: "body", tabindex: "0", role: "group", "aria-label": "Text of the article" });
  body.append(...(picture ? [pageOf(picture)] : []), ...blocks(article.blocks));
  const where = article.page ? `${article.found} · page ${article.page}` : article.found;
  root.replaceChildren(
    el("article", { class: "pane", "aria-label": `Article: ${article.title}` },
      el("header", {},
        el("div", { class: "bar" },
          el("span", { class: "quiet where" }, where),
          steps(body, trail),
          el("button", { class: "icon", type: "button", "aria-label": "Close the article", onclick: () => close(root) }, "✕"),
        ),
        el("h2", {}, article.title),
        el("div", { class: "quiet" }, byline(article.author, article.source, article.published)),
        el("div", { class: "ways quiet" },
          article.link ? el("a", { href: article.link, target: "_blank", rel: "noopener noreferrer" }, "Original ↗") : "",
          pictured
            ? el("button", { class: "way", type: "button", "aria-pressed": String(Boolean(picture)), onclick: () => listening.get(root).tell("picture", true) },
                picture ? "Hide the page" : `Show page ${article.page} as printed`)
            : "",
        ),
      ),
      body,
      el("div", { class: "offer", hidden: true },
        el("button", { class: "ask", type: "button" }, "Ask about this"),
        el("button", { class: "clip", type: "button" }, "Add to report"),
      ),
    ),
  );
  return body;
}

// From one piece of evidence to the next: within the article by scrolling, else by opening the other article.
function steps(body, trail) {
  if (trail.length < 2) return "";
  const number = () => Number(body.querySelector("mark.clicked[data-first]")?.dataset.n);
  const count = el("span", { class: "quiet", "aria-live": "polite" });
  const tell = () => (count.textContent = `${trail.findIndex(({ n }) => n === number()) + 1} of ${trail.length}`);
  const step = (by) => {
    const at = trail.findIndex(({ n }) => n === number());
    const next = trail[(at + by + trail.length) % trail.length];
    const mark = body.querySelector(`mark[data-n="${next.n}"]`);
    if (!mark) return openInPane(next.target);
    for (const other of body.querySelectorAll("mark")) other.classList.toggle("clicked", other.dataset.mark === mark.dataset.mark);
    tell();
    bring(mark, body, "smooth");
  };
  tell();
  return el("nav", { "aria-label": "Evidence of this answer" },
    el("button", { class: "icon", type: "button", "aria-label": "Previous evidence", onclick: () => step(-1) }, "↑"),
    count,
    el("button", { class: "icon", type: "button", "aria-label": "Next evidence", onclick: () => step(1) }, "↓"),
  );
}

function pageOf({ page, source, failed }) {
  if (failed) return el("p", { class: "quiet", role: "alert" }, failed);
  return el("img", { class: "picture", src: source, alt: `Page ${page} as printed; the sentence is marked` });
}

// List items that stand together are one list.
function blocks(blocks) {
  const drawn = [];
  for (const block of blocks) {
    const runs = block.runs.map(run);
    if (block.page) drawn.push(el("div", { class: "page quiet" }, `Page ${block.page}`));
    if (block.kind === "item") {
      if (drawn.at(-1)?.tagName !== "UL") drawn.push(el("ul"));
      drawn.at(-1).append(el("li", {}, ...runs));
    } else {
      drawn.push(el(block.kind === "heading" ? "h3" : "p", {}, ...runs));
    }
  }
  return drawn;
}

const places = new WeakMap(); // piece of text → the character of the article that it begins at

function run({ text, at, mark, label, clicked, first }) {
  const piece = document.createTextNode(text);
  places.set(piece, at);
  if (mark === undefined) return piece;
  return el("mark", { class: clicked ? "clicked" : "", "data-mark": String(mark), "data-n": label, "data-first": first },
    first && label ? el("span", { class: "label" }, label) : "",
    piece,
  );
}

// Once the pane has its size: the sentence into view, the keyboard into the pane.
function settle(body, root) {
  requestAnimationFrame(() => {
    const mark = body.querySelector("mark.clicked");
    if (mark && !body.querySelector(".picture")) bring(mark, body, "instant");
    else body.scrollTop = 0;
    body.focus({ preventScroll: true });
  });
}

function bring(mark, body, behavior) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const offset = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTo({ top: body.scrollTop + offset - body.clientHeight / 3, behavior: still ? "instant" : behavior });
}

// Selected words become a question in the page's own field, to be finished and sent there; or a clip of a report.

const LONGEST_SELECTION = 300; // characters

function offer(root) {
  const bar = root.querySelector(".offer");
  if (!bar) return;
  const selection = root.getRootNode().getSelection?.() ?? document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  const words = selection?.toString().replace(/\s+/g, " ").trim() ?? "";
  bar.hidden = !words || !range || !root.querySelector(".body").contains(range.commonAncestorContainer);
  if (bar.hidden) return;
  offerToAsk(root, bar, words);
  offerToClip(root, bar, place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset));
}

function offerToAsk(root, bar, words) {
  const field = document.querySelector('[data-testid="stChatInputTextArea"]');
  const button = bar.querySelector(".ask");
  button.hidden = !field || words.length > LONGEST_SELECTION;
  button.onclick = () => {
    bar.hidden = true;
    write(field, `What do the articles say about “${words}”?`);
    if (matchMedia("(max-width: 900px)").matches) close(root);
    field.focus();
  };
}

function offerToClip(root, bar, start, end) {
  const button = bar.querySelector(".clip");
  button.hidden = start === undefined || end === undefined;
  button.onclick = () => {
    bar.hidden = true;
    listening.get(root).tell("clip", { start, end });
  };
}

// The character of the article at a position of the page's; nothing between the pieces of text.
function place(piece, offset) {
  const at = places.get(piece);
  return at === undefined ? undefined : at + [...piece.data.slice(0, offset)].length;
}

// The field belongs to React, which hears of a value only when it is set as a key would set it.
function write(field, text) {
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
