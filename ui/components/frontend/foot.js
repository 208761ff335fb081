// What stands at the end of every answer: what was searched, to be changed and asked again; a thumb; how it was made.

const LEGEND = {
  supported: "checked against its quotation",
  partial: "partly supported: read the quotation",
  quoted: "the article’s own words",
};

function foot(data, setTriggerValue) {
  const legend = data.verdicts.map((verdict) =>
    el("span", { class: "verdict" }, el("span", { class: `sample ${verdict}`, "aria-hidden": "true" }, "Aa"), LEGEND[verdict]),
  );
  return el("div", { class: "foot quiet" },
    legend.length ? el("div", { class: "legend" }, ...legend) : "",
    again(data.searched, setTriggerValue),
    el("div", { class: "line" },
      thumbs(data, setTriggerValue),
      el("button", { class: "whole", type: "button", onclick: () => setTriggerValue("clip", { all: true }) },
        data.verdicts.length ? "Add the answer to a report" : "Add to a report as an open question"),
      el("span", { class: "made" }, byline(data.model, data.time)),
    ),
  );
}

function again(searched, setTriggerValue) {
  const field = el("textarea", { rows: "2", "aria-label": "Question to search" });
  field.value = searched;
  const ask = () => field.value.trim() && setTriggerValue("ask", field.value.trim());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    ask();
  });
  return el("details", { class: "again" },
    el("summary", {}, "Change the question"),
    el("div", { class: "edit" }, field, el("button", { class: "act", type: "button", onclick: ask }, "Ask")),
  );
}

function thumbs({ liked, remark }, setTriggerValue) {
  const judge = (judged) => setTriggerValue("judge", { liked, remark, ...judged });
  const thumb = (value, symbol, name) =>
    el("button", {
      class: "thumb",
      type: "button",
      "aria-label": name,
      "aria-pressed": String(liked === value),
      title: name,
      onclick: () => judge({ liked: liked === value ? null : value }),
    }, el("span", { class: "symbol", "aria-hidden": "true" }, symbol));
  return el("span", { class: "thumbs", role: "group", "aria-label": "Was this helpful?" },
    thumb(true, "thumb_up", "Good answer"),
    thumb(false, "thumb_down", "Bad answer"),
    liked == null ? "" : word(remark, judge),
  );
}

function word(remark, judge) {
  const field = el("input", { placeholder: "A word on why (optional)", "aria-label": "A word on why", maxlength: "300" });
  field.value = remark;
  return el("form", {
    onsubmit: (event) => {
      event.preventDefault();
      judge({ remark: field.value.trim() });
    },
  }, field, el("button", { class: "act", type: "submit" }, remark ? "Saved" : "Save"));
}
