// Puts the focus on the error summary, so that a screen reader begins there. Everything works without it.
document.addEventListener("DOMContentLoaded", function () {
  var summary = document.getElementById("error-summary");
  if (summary) { summary.focus(); }
});
