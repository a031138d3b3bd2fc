// Keeps the board fresh: every two seconds it asks for what has changed. Without it, reload the page.
"use strict";
(() => {
  const board = document.querySelector("[data-news]");
  if (!board) return;
  const every = 2000;
  let seen = board.dataset.digest;
  let failures = 0;

  const show = (text) => {
    const news = new DOMParser().parseFromString(text, "text/html");
    for (const fresh of news.querySelectorAll("[id]")) {
      const old = document.getElementById(fresh.id);
      if (old && old.innerHTML !== fresh.innerHTML) old.replaceChildren(...document.importNode(fresh, true).childNodes);
    }
  };

  const ask = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(`${board.dataset.news}?seen=${seen}`, { redirect: "manual", headers: { Accept: "text/html" } });
        if (answer.status === 200) {
          show(await answer.text());
          seen = answer.headers.get("X-Digest");
        } else if (answer.status !== 204 && answer.status < 500) return; // signed out, or let go
        failures = 0;
      } catch {
        failures += 1;
      }
    }
    setTimeout(ask, every * Math.min(2 ** failures, 30));
  };
  setTimeout(ask, every);
})();
