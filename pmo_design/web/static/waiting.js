// Opens the page as soon as the plan it waits for is there: asks every second until then.
(() => {
  "use strict";
  const told = document.getElementById("waited");
  const began = Date.now();

  async function look() {
    try {
      const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
      if (answer.status !== 202 && answer.status < 500) return location.reload();
    } catch {
      // The server does not answer just now; the next look may find it.
    }
    const seconds = Math.round((Date.now() - began) / 1000);
    const said = seconds < 60 ? told.dataset.words : told.dataset.longer;
    told.textContent = said.replace("{number}", seconds);
    setTimeout(look, 1000);
  }
  setTimeout(look, 1000);
})();
