// A button that cannot be taken back is held for a second by finger or mouse; a keyboard, and a page without a script, press it.
const HELD_FOR = 900; // milliseconds
for (const button of document.querySelectorAll("[data-hold]")) {
  const hint = button.form.querySelector("[data-hold-hint]");
  let timer;
  let isSent = false;
  const letGo = () => {
    clearTimeout(timer);
    button.classList.remove("button--holding");
  };
  hint.hidden = false;
  button.addEventListener("pointerdown", () => {
    button.classList.add("button--holding");
    timer = setTimeout(() => {
      if (isSent || !button.form.reportValidity()) return letGo();
      isSent = true;
      button.form.requestSubmit(button);
    }, HELD_FOR);
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) button.addEventListener(end, letGo);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", (event) => {
    if (event.detail > 0) event.preventDefault(); // of a pointer: only holding counts
  });
}
