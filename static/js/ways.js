// Of a thing that can be said in one of several ways, only what belongs to the chosen way is shown.
for (const chooser of document.querySelectorAll("[data-ways]")) {
  const inputs = [...chooser.form.elements].filter((one) => one.dataset.way && one.name.startsWith(`${chooser.name}.`));
  const show = () => {
    for (const input of inputs) input.closest(".field").hidden = !input.dataset.way.split(" ").includes(chooser.value);
  };
  chooser.addEventListener("input", show);
  show();
}
