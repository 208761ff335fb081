// Puts what it was given onto the clipboard, once for every time it is asked.

let done = 0;

export default function ({ data, parentElement }) {
  const root = rootOf(parentElement);
  if (data.asked === done) return;
  done = data.asked;
  const copied = copy(data);
  root.replaceChildren(
    el("p", { role: "status", class: "quiet" }, copied ? "Copied with its footnote." : "This browser does not let the page copy. Copy it from here:"),
    copied ? "" : el("textarea", { readonly: true, rows: "5", "aria-label": "Text to copy" }, data.text),
  );
}

// The copy event takes HTML as it is; the newer clipboard interface takes out what makes a footnote of it.
function copy({ html, text }) {
  const fill = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
  };
  document.addEventListener("copy", fill, { once: true, capture: true });
  const copied = document.execCommand("copy");
  document.removeEventListener("copy", fill, { capture: true });
  return copied;
}
