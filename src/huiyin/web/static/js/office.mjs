// The office: a chosen file is named where it was chosen.

document.addEventListener("change", ({ target }) => {
  if (!target.matches("input[type=file][data-names]") || !target.files.length) return;
  const words = target.closest("label").querySelector("span");
  words.textContent = [...target.files].map((file) => file.name).join(" · ");
});
