// A form that takes a while says so, and is sent once.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-busy]")) {
    const told = form.querySelector("[role=status]");
    const button = form.querySelector("button");
    const show = (busy) => {
      told.textContent = busy ? form.dataset.busy : "";
      button.disabled = busy;
    };
    form.addEventListener("submit", () => show(true));
    window.addEventListener("pageshow", () => show(false)); // the way back finds it as it was
  }
})();
