// What stands under an answer: its quotations, to be copied and opened, and the foot.

const COPIED = 1600; // ms

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement);
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
        gone ? "" : el("button", { class: "copy", type: "button", onclick: () => setTriggerValue("clip", { citation: n }) }, "Add to report"),
      ),
    ),
  );
}

function copy(label, text) {
  const button = el("button", {
    class: "copy",
    type: "button",
    onclick: async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = label), COPIED);
    },
  }, label);
  return button;
}
