// What stands under an answer: its quotations, what the look of its sentences means, and how it was made.

const LEGEND = {
  supported: "checked against its quotation",
  partial: "partly supported: read the quotation",
  quoted: "the article’s own words",
};

export default function ({ data, parentElement }) {
  const root = rootOf(parentElement);
  const list = el("ol", { "aria-label": "Quotations" }, ...data.citations.map(quotation));
  const legend = data.verdicts.map((verdict) =>
    el("span", { class: "verdict" }, el("span", { class: `sample ${verdict}`, "aria-hidden": "true" }, "Aa"), LEGEND[verdict]),
  );
  root.replaceChildren(
    list,
    el("div", { class: "foot quiet" }, ...legend, el("span", { class: "made" }, byline(data.model, data.time))),
  );
}

function quotation({ n, quote, title, source, published, target }) {
  const open = () => openInPane(target);
  return el("li", {},
    el("button", { class: "chip", type: "button", "aria-label": `Open quotation ${n} in its article`, onclick: open }, String(n)),
    el("div", {},
      el("blockquote", {}, quote),
      el("button", { class: "from", type: "button", onclick: open }, title),
      el("span", { class: "quiet" }, byline(source, published)),
    ),
  );
}
