// Follows the building of documents: asks every two seconds, and shows the page anew at its end.
(() => {
  "use strict";
  const place = document.getElementById("building");
  if (!place) return;
  const told = document.getElementById("told");
  const progress = document.getElementById("progress");
  let seen = place.dataset.seen;

  async function look() {
    try {
      const answer = await fetch(`${place.dataset.state}?seen=${encodeURIComponent(seen)}`);
      if (answer.status === 200) {
        const now = await answer.json();
        if (!now.running) return location.replace(location.pathname);
        seen = now.seen;
        if (now.percent) progress.value = now.percent; // until then it is not known how far it is
        told.textContent = now.text;
      } else if (answer.status !== 204) {
        return location.reload();
      }
    } catch {
      // The server does not answer just now; the next look may find it.
    }
    setTimeout(look, 2000);
  }
  setTimeout(look, 2000);
})();
