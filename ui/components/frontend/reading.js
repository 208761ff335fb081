// The reading pane: an article, scrolled to what was clicked. It updates by itself; the rest of the page stays as it is.

const listening = new WeakMap(); // pane → how it is told to open and to close

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement);
  listen(root, setTriggerValue);
  const shown = Boolean(data);
  document.body.toggleAttribute("data-reading", shown);
  if (!shown) {
    root.replaceChildren();
  } else if (data.article) {
    const body = draw(root, data.article, () => setTriggerValue("close", true));
    settle(body, root);
  }
  return () => {
    listening.get(root)?.abort.abort();
    listening.delete(root);
    document.body.removeAttribute("data-reading");
  };
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
    entry.opener = focused();
    entry.tell("open", detail);
  }, { signal });
  root.addEventListener("keydown", (event) => event.key === "Escape" && close(root), { signal });
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

function draw(root, article) {
  const body = el("div", { class: "body", tabindex: "0", role: "group", "aria-label": "Text of the article" });
  const count = el("span", { class: "quiet", "aria-live": "polite" });
  body.append(...blocks(article.blocks));
  const marks = [...body.querySelectorAll("mark[data-first]")];
  let at = Math.max(0, marks.findIndex((mark) => mark.classList.contains("clicked")));
  const tell = () => (count.textContent = `${at + 1} of ${marks.length}`);
  const step = (by) => {
    at = (at + by + marks.length) % marks.length;
    for (const mark of body.querySelectorAll("mark")) {
      mark.classList.toggle("clicked", mark.dataset.mark === marks[at].dataset.mark);
    }
    tell();
    bring(marks[at], body, "smooth");
  };
  tell();
  const steps = marks.length > 1
    ? el("nav", { "aria-label": "Evidence in this article" },
        el("button", { class: "icon", type: "button", "aria-label": "Previous evidence", onclick: () => step(-1) }, "↑"),
        count,
        el("button", { class: "icon", type: "button", "aria-label": "Next evidence", onclick: () => step(1) }, "↓"),
      )
    : "";
  root.replaceChildren(
    el("article", { class: "pane", "aria-label": `Article: ${article.title}` },
      el("header", {},
        el("div", { class: "bar" },
          el("span", { class: "quiet where" }, article.found),
          steps,
          el("button", { class: "icon", type: "button", "aria-label": "Close the article", onclick: () => close(root) }, "✕"),
        ),
        el("h2", {}, article.title),
        el("div", { class: "quiet" }, byline(article.author, article.source, article.published)),
        article.link
          ? el("a", { href: article.link, target: "_blank", rel: "noopener noreferrer", class: "quiet" }, "Original ↗")
          : "",
      ),
      body,
    ),
  );
  return body;
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

function run({ text, mark, label, clicked, first }) {
  if (mark === undefined) return text;
  const classes = clicked ? "clicked" : "";
  return el("mark", { class: classes, "data-mark": String(mark), "data-first": first },
    first && label ? el("span", { class: "label" }, label) : "",
    text,
  );
}

// Once the pane has its size: the sentence into view, the keyboard into the pane.
function settle(body, root) {
  requestAnimationFrame(() => {
    const mark = body.querySelector("mark.clicked");
    if (mark) bring(mark, body, "instant");
    else body.scrollTop = 0;
    body.focus({ preventScroll: true });
  });
}

function bring(mark, body, behavior) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const offset = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTo({ top: body.scrollTop + offset - body.clientHeight / 3, behavior: still ? "instant" : behavior });
}
