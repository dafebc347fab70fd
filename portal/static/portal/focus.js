// Puts the focus on the error summary, so that a screen reader begins there. Everything works without it.
document.addEventListener("DOMContentLoaded", function () {
  var summary = document.getElementById("error-summary");
  if (summary) { summary.focus(); }
});

// When a page that waited goes on by itself: says what it has become, and keeps the keyboard in the content.
document.addEventListener("htmx:afterSettle", function () {
  var main = document.getElementById("main");
  var said = Array.prototype.map.call(main.querySelectorAll("h1, .panel"), function (e) { return e.textContent.trim(); });
  document.getElementById("announcer").textContent = said.join(". ").replace(/\s+/g, " ");
  if (document.activeElement === document.body) { main.focus(); }
});
