// A page that shows how far something has come looks again by itself; without a script its link does.
for (const part of document.querySelectorAll("[data-look-again]")) {
  setTimeout(() => location.reload(), Number(part.dataset.lookAgain));
}
