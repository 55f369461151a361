// What a form would change is shown beside it while it is filled in; without a script its button shows it.
const WAIT = 300; // milliseconds after the last key
for (const form of document.querySelectorAll("[data-live]")) {
  const target = document.getElementById(form.dataset.live);
  let timer;
  let asked;
  const refresh = async () => {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData(form);
    body.set("act", "preview");
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { "X-Part": "preview" }, signal: asked.signal });
      if (answer.ok && !answer.redirected) target.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT);
  });
}
