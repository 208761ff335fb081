// One sentence of an answer and its footnote markers. Hover or focus shows the quotation; a click opens the article.

const SPOKEN = { partial: "partly supported", quoted: "quotation" };

export default function ({ data, parentElement }) {
  const root = rootOf(parentElement, "span");
  if (isDrawn(root, data)) return; // a card or a menu may be open
  const card = el("div", { class: "card", role: "tooltip", popover: "manual", id: "card" });
  const text = data.verdict === "quoted" ? `“${data.text}”` : data.text;
  const [, head, last] = text.match(/^(.*\s)?(.*)$/s);
  const verdict = SPOKEN[data.verdict];
  root.replaceChildren(
    el("span", { class: `said ${data.verdict}` },
      head,
      // The markers stay on the line of the last word, unless that is as long as a line.
      el("span", { class: last.length < 24 ? "together" : "" }, last, ...data.citations.map((c) => chip(c, card)), more()),
    ),
    verdict ? el("span", { class: "hidden" }, ` (${verdict})`) : "",
    menu(root, data.place),
    card,
    " ",
  );
}

function chip(citation, card) {
  const { n, quote, strong, title, source, published, gone } = citation;
  const show = () => {
    card.replaceChildren(
      el("blockquote", {}, ...quoted(quote, strong)),
      el("div", { class: "from" }, title),
      el("div", { class: "quiet" }, byline(source, published, gone && "no longer in the library")),
    );
    card.showPopover();
    place(card, button);
  };
  const hide = () => card.matches(":popover-open") && card.hidePopover();
  const button = el("button", {
    class: "chip",
    type: "button",
    "aria-label": `Footnote ${n}: ${title}. Open the article at this sentence.`,
    "aria-describedby": "card",
    onmouseenter: show,
    onfocus: show,
    onmouseleave: hide,
    onblur: hide,
    onkeydown: (event) => event.key === "Escape" && hide(),
    onclick: () => {
      hide();
      openInPane(citation.target);
    },
  }, String(n));
  return button;
}

function more() {
  return el("button", { class: "more", type: "button", "aria-label": "Copy or keep this sentence", title: "Copy or keep this sentence", popovertarget: "menu" },
    el("span", { class: "symbol", "aria-hidden": "true" }, "more_horiz"),
  );
}

// What can be done with the sentence, once its answer is complete.
function menu(root, sentence) {
  const said = el("p", { class: "quiet", role: "status" });
  const item = (label, what) => el("button", {
    type: "button",
    onclick: () => {
      const wanted = new CustomEvent("footnote:sentence", { cancelable: true, detail: { ...sentence, ...what } });
      if (window.dispatchEvent(wanted)) said.textContent = "The answer is not complete yet.";
      else box.hidePopover();
    },
  }, label);
  const box = el("div", {
    class: "card menu",
    popover: "auto",
    id: "menu",
    ontoggle: ({ newState }) => {
      said.textContent = "";
      if (newState === "open") place(box, root.querySelector(".more"));
    },
  },
    item("Copy with footnote", { wanted: "clipboard", markdown: false }),
    item("Copy as Markdown", { wanted: "clipboard", markdown: true }),
    item("Add to report", { wanted: "clip" }),
    said,
  );
  return box;
}

// Above the marker where there is room, else below; never past the window's edge.
function place(card, button) {
  const marker = button.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const left = Math.min(Math.max(8, marker.left - 24), document.documentElement.clientWidth - width - 8);
  const above = marker.top - height - 8;
  card.style.left = `${left}px`;
  card.style.top = `${above > 8 ? above : marker.bottom + 8}px`;
}
