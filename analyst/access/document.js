/* What a page says of itself, in an element with data-language and data-menu, is said of the document too. */
(() => {
  const follow = () => {
    const said = document.querySelector("[data-language]");
    if (said && document.documentElement.lang !== said.dataset.language) {
      document.documentElement.lang = said.dataset.language;
    }
    const menu = document.querySelector(".st-key-menu");
    if (said && menu) {
      menu.setAttribute("role", "navigation");
      menu.setAttribute("aria-label", said.dataset.menu);
    }
    for (const link of menu ? menu.querySelectorAll("a") : []) {
      if (link.getAttribute("href") === "") link.setAttribute("href", "/");
      const leads = new URL(link.getAttribute("href"), location.origin + "/").pathname;
      if (leads === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };
  const narrow = matchMedia("(max-width: 768px)");
  document.addEventListener("click", (event) => {
    /* On a phone the menu covers the page: whoever has chosen one wants to see it. */
    if (narrow.matches && event.target.closest(".st-key-menu a")) {
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    }
  });
  new MutationObserver(follow).observe(document, { childList: true, subtree: true, characterData: true });
})();
