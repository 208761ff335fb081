// The table of articles: sorted by a click on a head, opened in the reading pane, chosen to be asked, removed.

const HEADS = [
  { by: "title", name: "Title" },
  { by: "source", name: "Outlet" },
  { by: "published", name: "Date", falls: true },
  { by: "sentences", name: "Sentences", falls: true },
];
const kept = new WeakMap(); // table → how it is sorted, and what is chosen; both outlive new data

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement);
  if (isDrawn(root, data)) return;
  if (!kept.has(root)) kept.set(root, { by: "published", falls: true, chosen: new Set() });
  const table = kept.get(root);
  table.chosen = new Set(data.articles.map(({ id }) => id).filter((id) => table.chosen.has(id)));
  draw(root, data, table, setTriggerValue);
}

function draw(root, data, table, setTriggerValue) {
  const again = () => draw(root, data, table, setTriggerValue);
  const rows = sorted(data.articles, table).map((article) => row(article, table, again, setTriggerValue));
  const focus = stays(root, rows);
  root.replaceChildren(
    bar(data, table, setTriggerValue),
    el("table", { "aria-label": "Articles" },
      el("thead", {}, el("tr", {}, all(data, table, again), ...HEADS.map((head) => heading(head, table, again)), el("th", {}, el("span", { class: "hidden" }, "Remove")))),
      el("tbody", {}, ...rows),
    ),
    data.articles.length ? "" : el("p", { class: "quiet" }, "No article is like this."),
  );
  if (focus) root.querySelector(`#${CSS.escape(focus)}`)?.focus();
}

// Where the keyboard goes: it stays, or moves from a row that is gone to the one that takes its place.
function stays(root, rows) {
  const at = root.getRootNode().activeElement?.id;
  if (!at?.startsWith("remove-")) return at;
  const before = [...root.querySelectorAll(".remove")].map(({ id }) => id);
  const there = new Set(rows.map((row) => row.querySelector(".remove").id));
  const place = before.indexOf(at);
  return [...before.slice(place), ...before.slice(0, place).reverse()].find((id) => there.has(id));
}

function bar(data, { chosen }, setTriggerValue) {
  const shown = data.articles.length < data.found ? `the first ${data.articles.length} of ${data.found}` : `${data.found} of ${data.of}`;
  const limited = chosen.size ? `Ask only these ${chosen.size}` : data.found < data.of ? `Ask only these ${data.found}` : "";
  return el("div", { class: "bar" },
    el("span", { class: "quiet", role: "status" }, chosen.size ? `${chosen.size} chosen` : shown),
    limited && data.found
      ? el("button", { class: "act", type: "button", onclick: () => setTriggerValue("limit", [...chosen]) }, limited)
      : "",
  );
}

function all({ articles }, table, again) {
  const every = articles.length > 0 && articles.every(({ id }) => table.chosen.has(id));
  return el("th", { class: "choose" }, el("input", {
    type: "checkbox",
    id: "all",
    "aria-label": "Choose all that are shown",
    checked: every,
    onchange: () => {
      table.chosen = new Set(every ? [] : articles.map(({ id }) => id));
      again();
    },
  }));
}

function heading({ by, name, falls = false }, table, again) {
  const here = table.by === by;
  const sort = () => {
    Object.assign(table, here ? { falls: !table.falls } : { by, falls });
    again();
  };
  return el("th", { class: by, "aria-sort": here ? (table.falls ? "descending" : "ascending") : "none" },
    el("button", { type: "button", id: `by-${by}`, onclick: sort }, name, here ? el("span", { "aria-hidden": "true" }, table.falls ? " ↓" : " ↑") : ""),
  );
}

function sorted(articles, { by, falls }) {
  const order = (one, other) =>
    typeof one[by] === "number" ? one[by] - other[by] : one[by].localeCompare(other[by], undefined, { numeric: true, sensitivity: "base" });
  return [...articles].sort((one, other) => (falls ? order(other, one) : order(one, other)));
}

function row({ id, title, source, day, sentences }, table, again, setTriggerValue) {
  const choose = () => {
    if (!table.chosen.delete(id)) table.chosen.add(id);
    again();
  };
  return el("tr", {},
    el("td", { class: "choose" }, el("input", { type: "checkbox", id: `choose-${id}`, "aria-label": `Choose ${title}`, checked: table.chosen.has(id), onchange: choose })),
    el("td", { class: "title" }, el("button", { type: "button", onclick: () => openInPane({ article: id }) }, title)),
    el("td", { class: "source quiet" }, source),
    el("td", { class: "published quiet" }, day),
    el("td", { class: "sentences quiet" }, String(sentences)),
    el("td", {}, el("button", {
      class: "remove",
      type: "button",
      id: `remove-${id}`,
      "aria-label": `Remove ${title}`,
      title: "Remove from the library",
      onclick: () => setTriggerValue("remove", id),
    }, "✕")),
  );
}
