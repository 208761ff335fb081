// The articles do not say: what was searched, and the nearest passages, to judge for oneself.

export default function ({ data, parentElement }) {
  const root = rootOf(parentElement);
  root.replaceChildren(
    el("section", { class: "refusal", "aria-label": "No answer in the articles" },
      el("p", { class: "says" }, data.says),
      el("p", { class: "searched" }, data.searched),
      data.passages.length
        ? el("details", {},
            el("summary", {}, data.passages.length === 1 ? "The nearest passage" : `The ${data.passages.length} nearest passages`),
            el("ul", {}, ...data.passages.map(passage)),
          )
        : "",
      el("div", { class: "quiet made" }, byline(data.time)),
    ),
  );
}

function passage({ text, title, source, published, target }) {
  const open = () => openInPane(target);
  return el("li", {},
    el("blockquote", {}, text),
    el("button", { class: "from", type: "button", onclick: open }, title),
    el("span", { class: "quiet" }, byline(source, published)),
  );
}
