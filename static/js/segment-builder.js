// The builder of a segment: its buttons redraw the rule alone, and the members are counted a moment after each change.
// Without a script each button sends the whole page.
const WAIT = 400; // milliseconds after the last change
for (const form of document.querySelectorAll("[data-segment]")) {
  const rule = form.querySelector("#rule");
  const count = form.querySelector("#count");
  let timer;
  let counting;
  let drawing;

  const ask = async (part, act, signal) => {
    const body = new FormData(form);
    body.delete("pasted");
    body.set("act", act);
    const answer = await fetch(location.pathname, { method: "POST", body, headers: { "X-Part": part }, signal });
    if (!answer.ok || answer.redirected) throw new Error(`answered with ${answer.status}`);
    return answer.text();
  };
  // Whoever asks anew stops what was asked before, so that a slow answer never takes the place of a newer one.
  const recount = () => {
    clearTimeout(timer);
    counting?.abort();
    counting = new AbortController();
    const { signal } = counting;
    count.textContent = count.dataset.counting;
    timer = setTimeout(async () => {
      try {
        const answer = await ask("count", "count", signal);
        if (!signal.aborted) count.innerHTML = answer;
      } catch {
        if (!signal.aborted) count.textContent = count.dataset.failed;
      }
    }, WAIT);
  };
  const redraw = async (act, focus, fallBack) => {
    drawing?.abort();
    drawing = new AbortController();
    const { signal } = drawing;
    try {
      const answer = await ask("rule", act, signal);
      if (signal.aborted) return;
      rule.innerHTML = answer;
      focus()?.focus();
      recount();
    } catch {
      if (!signal.aborted) fallBack(); // signed out, or no connection: the page itself says so
    }
  };
  const last = (path) => [...document.getElementById(path).querySelectorAll("[data-redraws]")].at(-1);
  const after = ([verb, path]) => () => (verb === "remove" ? rule.querySelector("button[value^='add ']") : last(path));

  rule.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=act]");
    if (!button) return;
    event.preventDefault();
    redraw(button.value, after(button.value.split(" ")), () => {
      form.requestSubmit(button);
    });
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-redraws]")) return;
    const { id } = event.target;
    redraw("draw", () => document.getElementById(id), () => form.requestSubmit());
  });
  rule.addEventListener("input", (event) => {
    if (!event.target.matches("[data-redraws]")) recount();
  });
  form.classList.add("segment-form--live");
  recount();
}
