// The clips of a report. Every change is told at once; what a quotation may become is decided where the article is.

const PATIENCE = 3000; // ms after which a change counts as done, should nothing be heard of it
const doubted = new Set(); // ids of clips that somebody is about to remove
const choosing = new Map(); // id of a clip → the words of its quotation that somebody is choosing from
const tellings = new WeakMap(); // root → the change that is under way, and those that wait for it

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement);
  const tell = teller(root, setTriggerValue, data.done);
  const back = focusIn(root);
  root.replaceChildren(
    data.clips.length ? el("p", { class: "quiet extent" }, extent(data)) : "",
    data.timeline.length > 1 ? timeline(data.timeline) : "",
    el("ol", { "aria-label": "Clips" }, ...data.clips.map((clip, place) => row(clip, place, data.clips, tell))),
    data.open.length ? openQuestions(data.open, tell) : "",
  );
  back();
  for (const area of root.querySelectorAll("textarea")) fit(area);
}

// One change after the other: of two that are told at once, the server would hear the second only.
function teller(root, setTriggerValue, done) {
  const telling = tellings.get(root) ?? { waiting: [] };
  tellings.set(root, telling);
  telling.send = setTriggerValue;
  const next = () => {
    clearTimeout(telling.timer);
    telling.under = telling.waiting.shift();
    if (!telling.under) return;
    telling.timer = setTimeout(next, PATIENCE);
    telling.send("change", telling.under);
  };
  if (telling.under && telling.under.at === done) next();
  return (change) => {
    telling.waiting.push({ ...change, at: `${Date.now()}-${Math.random()}` });
    if (!telling.under) next();
  };
}

// While the clips are drawn anew the keyboard stays where it is, in a clip that moves as well, and so does what
// somebody is writing, with the caret in its place.
function focusIn(root) {
  const at = root.getRootNode().activeElement;
  const clip = at?.closest("li[data-clip]");
  if (!clip) return () => {};
  const place = controls(clip).indexOf(at);
  return () => {
    const now = root.querySelector(`li[data-clip="${clip.dataset.clip}"]`);
    if (at.tagName === "TEXTAREA") return goOnWriting(at, now?.querySelector(`textarea.${at.className}`));
    const here = now ? controls(now) : [];
    [here[place], ...here].find((control) => control && !control.disabled)?.focus({ preventScroll: true });
  };
}

function goOnWriting(before, area) {
  if (!area) return;
  area.value = before.value;
  area.focus({ preventScroll: true });
  area.setSelectionRange(before.selectionStart, before.selectionEnd);
}

function controls(part) {
  return [...part.querySelectorAll("button, textarea, a")];
}

function extent({ clips, independent }) {
  const articles = new Set(clips.map((clip) => clip.title + clip.outlet)).size;
  const failed = clips.filter((clip) => !clip.quotable).length;
  return byline(
    counted(clips.length, "clip"),
    counted(articles, "article"),
    counted(independent, "independent source"),
    failed ? `${counted(failed, "quotation")} cannot be exported` : "every quotation is to the letter",
  );
}

function counted(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

function row(clip, place, all, tell) {
  const previous = all[place - 1];
  const change = (what, more = {}) => tell({ do: what, id: clip.id, ...more });
  const label = clip.claim || clip.quotation;
  const tools = el("div", { class: "tools", role: "group", "aria-label": `Clip ${place + 1}` });
  const doubt = (doubtful) => {
    doubted[doubtful ? "add" : "delete"](clip.id);
    tools.replaceChildren(...(doubtful ? sure : usual));
  };
  const usual = [
    icon("arrow_upward", `Move up: ${label}`, () => change("move", { place: place - 1 }), place === 0),
    icon("arrow_downward", `Move down: ${label}`, () => change("move", { place: place + 1 }), place === all.length - 1),
    icon("delete", `Remove: ${label}`, () => {
      doubt(true);
      sure[1].focus();
    }),
  ];
  const sure = [act("Remove", () => change("remove"), "danger"), act("Keep", () => doubt(false))];
  doubt(doubted.has(clip.id));
  return el("li", { class: clip.quotable ? "clip" : "clip failed", "data-clip": String(clip.id) },
    clip.question && clip.question !== previous?.question ? el("h3", {}, clip.question) : "",
    el("div", { class: "head" },
      field("Claim", clip.claim, "Your claim. Left empty, the quotation speaks for itself.", (text) => change("claim", { text })),
      tools,
    ),
    quotation(clip, change),
    el("p", { class: "quiet from" },
      clip.link ? el("a", { href: clip.link, target: "_blank", rel: "noopener noreferrer" }, clip.title) : clip.title,
      " · ",
      byline(clip.outlet, clip.published, clip.page && `p. ${clip.page}`),
      clip.articles > 1 ? ` · in ${clip.articles} articles, ${counted(clip.independent, "independent source")}` : "",
    ),
    clip.standing === "verbatim" ? "" : standing(clip, change),
    field("Note", clip.note, "A remark of your own", (text) => change("annotate", { text })),
    el("div", { class: "acts" },
      act("Copy with footnote", () => change("copy", { markdown: false })),
      act("Copy as Markdown", () => change("copy", { markdown: true })),
    ),
  );
}

function field(name, value, placeholder, save) {
  const area = el("textarea", { rows: "1", "aria-label": name, placeholder, class: name.toLowerCase() });
  area.value = value;
  area.addEventListener("input", () => fit(area));
  area.addEventListener("focusout", () => area.isConnected && area.value.trim() !== value && save(area.value));
  return area;
}

function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

function icon(symbol, label, onclick, disabled = false) {
  return el("button", { class: "icon", type: "button", "aria-label": label, disabled, onclick },
    el("span", { class: "symbol", "aria-hidden": "true" }, symbol),
  );
}

function act(label, onclick, style = "") {
  return el("button", { class: `act ${style}`, type: "button", onclick }, label);
}

// What became of the article: the old sentence and the new one, side by side.
function standing(clip, change) {
  return el("div", { class: "standing", role: "note" },
    el("p", {}, clip.reason),
    clip.now
      ? el("div", { class: "compared" },
          el("div", {}, el("p", { class: "when" }, "Then"), el("blockquote", {}, clip.quotation)),
          el("div", {}, el("p", { class: "when" }, "Now"), el("blockquote", {}, clip.now)),
        )
      : "",
    clip.now ? act("Quote the article as it is now", () => change("renew")) : "",
  );
}

function quotation(clip, change) {
  const box = el("div", { class: "quotation" });
  const shown = () => box.replaceChildren(
    el("blockquote", {}, clip.quotation),
    clip.quotable ? act("Shorten", shortening) : "",
    clip.quotation === clip.original ? "" : act("Quote it whole", () => change("shorten", { text: clip.original })),
  );
  const shortening = () => {
    const words = choosing.get(clip.id) ?? choosable(clip);
    choosing.set(clip.id, words);
    const done = (then) => () => {
      choosing.delete(clip.id);
      then();
    };
    box.replaceChildren(
      el("p", { class: "quiet" }, "Click the words to leave out. They become an ellipsis."),
      el("blockquote", { class: "words" }, ...words.nodes),
      act("Save", done(() => change("shorten", { text: words.text() })), "main"),
      act("Cancel", done(shown)),
    );
  };
  if (choosing.has(clip.id)) shortening();
  else shown();
  return box;
}

// The words of the original as switches; those that are left out of the quotation already are off.
function choosable(clip) {
  const pieces = clip.original.split(/(\s+)/);
  const left = clip.quotation.split(/\s+/);
  const whole = clip.quotation === clip.original;
  const switches = pieces.map((piece, place) => {
    if (place % 2) return piece;
    while (!whole && left[0] === "…") left.shift();
    const kept = whole || left[0] === piece;
    if (kept) left.shift();
    const button = el("button", { type: "button", "aria-pressed": String(!kept) }, piece);
    button.addEventListener("click", () => button.ariaPressed = String(button.ariaPressed !== "true"));
    return button;
  });
  return { nodes: switches, text: () => shortened(switches) };
}

function shortened(switches) {
  let text = "";
  let cut = false;
  for (const [place, each] of switches.entries()) {
    if (place % 2) {
      if (!cut) text += each;
    } else if (each.ariaPressed === "true") {
      if (!cut) text += "…";
      cut = true;
    } else {
      if (cut) text += " ";
      text += each.textContent;
      cut = false;
    }
  }
  return text;
}

function openQuestions(questions, tell) {
  return el("section", { class: "open" },
    el("h3", {}, "Open questions"),
    el("ul", {}, ...questions.map((question) =>
      el("li", {}, question, icon("delete", `Remove: ${question}`, () => tell({ do: "close", text: question }))),
    )),
  );
}

// The articles on a line of time; those of one month stand above each other.
function timeline(articles) {
  const times = articles.map((article) => Date.parse(article.date));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const dots = articles.map((article, place) => {
    const at = last === first ? 50 : 2 + (96 * (times[place] - first)) / (last - first);
    const level = times.slice(0, place).filter((time) => Math.abs(time - times[place]) <= (last - first) / 60).length;
    const about = byline(article.day, article.title, article.outlet);
    return el("li", { style: `--at: ${at}%; --level: ${Math.min(level, 4)}`, tabindex: "0", "aria-label": about },
      el("span", { class: at > 60 ? "about before" : "about", "aria-hidden": "true" }, about),
    );
  });
  return el("figure", {},
    el("figcaption", { class: "hidden" }, "Timeline of the articles"),
    el("ul", { class: "timeline" }, ...dots),
    el("div", { class: "ends quiet" }, el("span", {}, articles[0].day), el("span", {}, articles.at(-1).day)),
  );
}
