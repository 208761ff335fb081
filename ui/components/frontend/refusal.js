// The articles do not say: what was searched, and the nearest passages, to judge for oneself.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement);
  if (isDrawn(root, data)) return;
  root.replaceChildren(
    el("section", { class: "refusal", "aria-label": "No answer in the articles" },
      el("p", { class: "says" }, data.says),
      el("p", { class: "searched" }, data.searched),
      data.passages.length
        ? el("details", { class: "nearest" },
            el("summary", {}, data.passages.length === 1 ? "The nearest passage" : `The ${data.passages.length} nearest passages`),
            el("ul", {}, ...data.passages.map(passage)),
          )
        : "",
      foot(data.foot, setTriggerValue),
    ),
  );
}

function passage({ blocks, title, source, published, target }) {
  const open = () => openInPane(target);
  return el("li", {},
    el("blockquote", {}, ...blocks.map(({ kind, text }) => el("p", { class: kind }, text))),
    el("button", { class: "from", type: "button", onclick: open }, title),
    el("span", { class: "quiet" }, byline(source, published)),
  );
}
