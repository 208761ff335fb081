// The conversations that are kept: a click opens one; each can be named anew and deleted.

const SEARCHED_FROM = 5; // conversations; a shorter list is seen at a glance
const PAUSE = 250; // ms without a key before a search

export default function ({ data, parentElement, setTriggerValue, setStateValue }) {
  const root = rootOf(parentElement);
  if (isDrawn(root, data)) return;
  const tell = { trigger: setTriggerValue, state: setStateValue };
  const list = el("ul", { "aria-label": "Conversations" }, ...data.conversations.map((one) => row(one, data.open, tell)));
  const none = data.conversations.length ? "" : el("p", { class: "quiet none" }, data.words ? "None with these words." : "None yet.");
  let form = root.querySelector(".search");
  const searched = form || data.words || data.conversations.length >= SEARCHED_FROM;
  if (!form && searched) form = search(data.words, tell);
  const everybody = el("label", { class: "quiet everybody" },
    el("input", { type: "checkbox", checked: data.everybody, onchange: (event) => tell.state("everybody", event.target.checked) }),
    "Those of other browsers too",
  );
  const parts = [el("h2", {}, "Conversations"), ...(form ? [form] : []), list, none, everybody];
  // The field stays where it is while it is typed in.
  if (form?.isConnected) {
    while (root.firstChild !== form.previousSibling && root.firstChild !== form) root.firstChild.remove();
    while (form.nextSibling) form.nextSibling.remove();
    form.after(...parts.slice(2).filter(Boolean));
  } else {
    root.replaceChildren(...parts.filter(Boolean));
  }
}

function search(words, tell) {
  let waiting;
  const field = el("input", {
    type: "search",
    class: "search",
    placeholder: "Search in conversations",
    "aria-label": "Search in conversations",
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => tell.state("words", field.value.trim()), PAUSE);
    },
  });
  field.value = words;
  return field;
}

function row({ id, title, changed }, open, tell) {
  const item = el("li", { class: id === open ? "current" : "" });
  const show = (...children) => item.replaceChildren(...children);
  const plain = () => show(
    el("button", { class: "open", type: "button", "aria-current": id === open ? "true" : null, onclick: () => tell.trigger("open", id) },
      el("span", { class: "title" }, title),
      el("span", { class: "quiet" }, changed),
    ),
    el("button", { class: "icon", type: "button", "aria-label": `Rename ${title}`, title: "Rename", onclick: rename }, el("span", { class: "symbol", "aria-hidden": "true" }, "edit")),
    el("button", { class: "icon", type: "button", "aria-label": `Delete ${title}`, title: "Delete", onclick: confirm }, el("span", { class: "symbol", "aria-hidden": "true" }, "delete")),
  );
  const rename = () => {
    const field = el("input", { "aria-label": "Name of the conversation" });
    field.value = title;
    const form = el("form", {
      onsubmit: (event) => {
        event.preventDefault();
        tell.trigger("rename", { id, title: field.value });
        plain();
      },
      onkeydown: (event) => event.key === "Escape" && plain(),
    }, field, el("button", { class: "act", type: "submit" }, "Save"));
    show(form);
    field.select();
  };
  const confirm = () => {
    const no = el("button", { class: "act", type: "button", onclick: plain }, "Keep");
    show(el("div", { class: "confirm", role: "group", "aria-label": `Delete ${title}?` },
      el("span", {}, "Delete it?"),
      el("button", { class: "act danger", type: "button", onclick: () => tell.trigger("delete", id) }, "Delete"),
      no,
    ));
    no.focus();
  };
  plain();
  return item;
}
