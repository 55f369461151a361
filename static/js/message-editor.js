// The editor of a message: a channel that is chosen shows its fields, and short messages are counted while they are
// written. Without a script its buttons do the same.
const WAIT = 400; // milliseconds after the last key
for (const form of document.querySelectorAll("[data-message]")) {
  const counts = document.getElementById("sms");
  let timer;
  let asked;
  const recount = async () => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: new FormData(form), headers: { "X-Part": "sms" }, signal });
      if (answer.ok && !answer.redirected && !signal.aborted) counts.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  form.addEventListener("input", (event) => {
    if (!counts || !event.target.matches("[data-counted]")) return;
    clearTimeout(timer);
    timer = setTimeout(recount, WAIT);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[name^='channel']")) form.requestSubmit(form.querySelector("[data-plain]"));
  });
  form.classList.add("message-form--live");
}
