// What the components share. Text from an article goes in as text, never as HTML.

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== ""));
  return element;
}

// The one element that a component draws into; made once, filled again for every change of its data.
function rootOf(parent, tag = "div") {
  let root = parent.querySelector(".root");
  if (!root) {
    root = el(tag, { class: "root" });
    parent.append(root);
  }
  return root;
}

// Whether the data are those drawn last: then what is typed, opened or chosen in the component is left as it is.
function isDrawn(root, data) {
  const drawn = JSON.stringify(data);
  const same = root.drawn === drawn;
  root.drawn = drawn;
  return same;
}

function byline(...parts) {
  return parts.filter(Boolean).join(" · ");
}

// Asks the reading pane, wherever it is on the page, to show an article.
function openInPane(target) {
  window.dispatchEvent(new CustomEvent("footnote:open", { detail: target }));
}
