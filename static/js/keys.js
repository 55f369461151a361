// Keys for what a page offers: whatever has data-key is pressed by it, and all of it is listed under "?" and F1.
// Plain characters do nothing while one types, wait for each other as "g m" does, and can be turned off (WCAG 2.1.4).
const view = document.querySelector("[data-keys]");
const switchedOff = "keys-off";
const PATIENCE = 1500; // milliseconds between the characters of one name
let typed = "";
let typedAt = 0;

function nameOf(event) {
  const held = event.ctrlKey || event.metaKey ? "Ctrl+" : event.altKey ? "Alt+" : "";
  return held + event.key;
}

function isTyping(target) {
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

function offered() {
  return [...document.querySelectorAll("[data-key]")].filter((one) => !one.disabled && !one.closest("[hidden]"));
}

function wordsOf(one) {
  return (one.dataset.keyName || one.labels?.[0]?.textContent || one.textContent).trim();
}

function list() {
  const rows = offered().map((one) => {
    const row = view.querySelector("template").content.cloneNode(true);
    row.querySelector("kbd").textContent = one.dataset.key;
    row.querySelector("td").textContent = wordsOf(one);
    return row;
  });
  view.querySelector("tbody").replaceChildren(...rows);
  view.querySelector("[data-keys-off]").checked = localStorage.getItem(switchedOff) === null;
  view.showModal();
}

function press(one) {
  if (one.matches("input, textarea, select")) one.focus();
  else one.click();
}

function onKey(event) {
  const name = nameOf(event);
  const isPlain = name.length === 1;
  if (event.isComposing || event.repeat || document.querySelector("dialog[open]")) return;
  if (isPlain && (isTyping(event.target) || localStorage.getItem(switchedOff) !== null)) return;
  if (name === "?" || name === "F1") {
    event.preventDefault();
    return list();
  }
  typed = isPlain && event.timeStamp - typedAt < PATIENCE && typed ? `${typed} ${name}` : name;
  typedAt = event.timeStamp;
  const found = offered().find((one) => one.dataset.key === typed) ?? offered().find((one) => one.dataset.key === name);
  if (!found) return;
  event.preventDefault();
  typed = "";
  press(found);
}

if (view) {
  const opener = document.querySelector("[data-keys-open]");
  opener.hidden = false;
  opener.addEventListener("click", list);
  view.querySelector("[data-keys-off]").addEventListener("change", (event) => {
    if (event.target.checked) localStorage.removeItem(switchedOff);
    else localStorage.setItem(switchedOff, "1");
  });
  document.addEventListener("keydown", onKey);
}
