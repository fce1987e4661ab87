// The picture of an alarm: z or a press shows it as large as the screen, a second press at its full size.
// Without this file the link opens the picture by itself.

if (!document.documentElement.dataset.alarms) {
  document.documentElement.dataset.alarms = "on";
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-zoom]");
    if (opener) open(event, opener);
    const large = event.target.closest(".alarm-large");
    if (large && event.target.matches("img")) large.classList.toggle("is-full");
  });
  document.addEventListener("keydown", (event) => {
    const large = document.querySelector(".alarm-large[open]");
    if (!large || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key !== "z") return;
    event.stopPropagation(); // else the same press would open it again
    event.preventDefault();
    if (large.classList.contains("is-full")) large.close();
    else large.classList.add("is-full");
  }, true);
}

function open(event, opener) {
  const large = document.getElementById(opener.dataset.zoom);
  if (!large?.showModal || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  large.querySelector("img").src = opener.href;
  large.classList.remove("is-full");
  large.showModal();
}
