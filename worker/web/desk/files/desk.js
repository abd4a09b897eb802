// Keys as in newsreaders: j and k go down and up through what a page lists, / asks. Without it the pages do the same.
"use strict";

const PLACES = "main .stories > li > a, main .timeline > li > a, main tbody th a, main tbody td:first-child a";

function isWriting(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

function step(by) {
  const places = [...document.querySelectorAll(PLACES)];
  if (!places.length) return;
  const at = places.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : places.length - 1) : Math.min(Math.max(at + by, 0), places.length - 1);
  places[next].focus();
  places[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") {
    const asked = document.querySelector("main input[type=search], main textarea");
    if (asked) asked.focus();
    else location.assign("/search");
  } else return;
  event.preventDefault();
});
