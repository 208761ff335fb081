// The list of articles: a click opens one in the reading pane, the cross asks to remove it.

const FILTERED_FROM = 8; // articles; a shorter list is seen at a glance

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement);
  const wanted = root.querySelector("input")?.value ?? "";
  const list = el("ul", { "aria-label": "Articles" }, ...data.articles.map((article) => row(article, setTriggerValue)));
  const none = el("p", { class: "quiet none", hidden: true }, "No article with these words.");
  const filter = el("input", {
    type: "search",
    placeholder: "Filter by title, source or date",
    "aria-label": "Filter the articles",
    oninput: () => apply(filter.value, list, none),
  });
  filter.value = wanted;
  root.replaceChildren(data.articles.length >= FILTERED_FROM ? filter : "", list, none);
  apply(wanted, list, none);
}

function row({ id, title, source, published }, setTriggerValue) {
  return el("li", {},
    el("button", { class: "open", type: "button", onclick: () => openInPane({ article: id }) },
      el("span", { class: "title" }, title),
      el("span", { class: "quiet" }, byline(published, source)),
    ),
    el("button", {
      class: "remove",
      type: "button",
      "aria-label": `Remove ${title}`,
      title: "Remove from the library",
      onclick: () => setTriggerValue("remove", id),
    }, "✕"),
  );
}

function apply(words, list, none) {
  const sought = words.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const item of list.children) {
    const text = item.textContent.toLowerCase();
    item.hidden = !sought.every((word) => text.includes(word));
    left += !item.hidden;
  }
  none.hidden = left > 0;
}
