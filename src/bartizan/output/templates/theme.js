// The switch between light and dark: the system decides until the reader does. Pages may listen to "themechange".
"use strict";
(function () {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  }

  function show() {
    button.textContent = isDark() ? "Light page" : "Dark page";
    document.dispatchEvent(new CustomEvent("themechange", { detail: isDark() ? "dark" : "light" }));
  }

  button.hidden = false;
  button.addEventListener("click", function () {
    root.dataset.theme = isDark() ? "light" : "dark";
    show();
  });
  system.addEventListener("change", show);
  show();
})();
