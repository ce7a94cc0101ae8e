// Copies a command where it is clicked, and opens the fold that a followed link lies in.
for (const code of document.querySelectorAll(".copy")) {
  code.tabIndex = 0;
  code.setAttribute("role", "button");
  const copy = () =>
    navigator.clipboard?.writeText(code.textContent).then(() => {
      code.classList.add("copied");
      setTimeout(() => code.classList.remove("copied"), 1200);
    });
  code.addEventListener("click", copy);
  code.addEventListener("keydown", (key) => key.key === "Enter" && copy());
}
const unfold = () => {
  const target = document.getElementById(location.hash.slice(1));
  const fold = target?.closest("details");
  if (fold && !fold.open) {
    fold.open = true;
    target.scrollIntoView();
  }
};
addEventListener("hashchange", unfold);
unfold();
