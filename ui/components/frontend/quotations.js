// What stands under an answer: its quotations, to be copied and opened, and the foot.

const COPIED = 1600; // ms

const hearing = new WeakMap(); // root → what ends it

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement);
  hear(root, data.exchange, setTriggerValue);
  draw(root, data, setTriggerValue);
  return () => hearing.get(root).abort();
}

// The sentences stand above, each a component of its own; what is wanted of one is passed on from here, where it draws
// nothing else anew.
function hear(root, ours, setTriggerValue) {
  hearing.get(root)?.abort();
  const ends = new AbortController();
  hearing.set(root, ends);
  window.addEventListener("footnote:sentence", (event) => {
    const { exchange, wanted, ...more } = event.detail;
    if (exchange !== ours) return;
    event.preventDefault();
    setTriggerValue(wanted, more);
  }, { signal: ends.signal });
}

function draw(root, data, setTriggerValue) {
  if (isDrawn(root, data)) return;
  root.replaceChildren(
    el("ol", { "aria-label": "Quotations" }, ...data.citations.map((citation) => quotation(citation, setTriggerValue))),
    foot(data.foot, setTriggerValue),
  );
}

function quotation({ n, quote, strong, title, source, published, reference, also, gone, target }, setTriggerValue) {
  const open = () => openInPane(target);
  return el("li", {},
    el("button", { class: "chip", type: "button", "aria-label": `Open quotation ${n} in its article`, onclick: open }, String(n)),
    el("div", {},
      el("blockquote", {}, ...quoted(quote, strong)),
      el("button", { class: "from", type: "button", onclick: open }, title),
      el("span", { class: "quiet" }, byline(source, published, gone && "no longer in the library")),
      also.length ? el("details", { class: "quiet also" },
        el("summary", {}, `Also in ${also.length === 1 ? "one other place" : `${also.length} other places`}`),
        ...also.map((place) => el("div", {}, place)),
      ) : "",
      el("div", { class: "copies quiet" },
        copy("Copy quotation", quote),
        copy("Copy with reference", `“${quote}” (${reference})`),
        act("Copy with footnote", () => setTriggerValue("clipboard", { citation: n, markdown: false })),
        act("Copy as Markdown", () => setTriggerValue("clipboard", { citation: n, markdown: true })),
        gone ? "" : act("Add to report", () => setTriggerValue("clip", { citation: n })),
      ),
    ),
  );
}

function act(label, onclick) {
  return el("button", { class: "copy", type: "button", onclick }, label);
}

function copy(label, text) {
  const button = act(label, async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), COPIED);
  });
  return button;
}
