/* Saves each answer as it changes. Without this script every page works by its buttons. */
"use strict";

(() => {
  const WAIT_TYPING = 1200;
  const RETRY_FIRST = 2000;
  const RETRY_LONGEST = 60000;
  const SUBMIT_PATIENCE = 5000;

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = button.dataset.copied;
    });
  }

  const form = document.getElementById("answers");
  if (!form) return;
  const words = form.dataset;
  const status = document.getElementById("saving");
  /* Questions with something to save; the value says what is going on: "due", "sent" or "again". */
  const unsaved = new Map();
  const timers = new Map();
  const clearing = new Set();
  let retry = RETRY_FIRST;
  let retryTimer = 0;
  let stopped = false;
  let leaving = false;

  const field = (id, name) => form.elements[`${id}-${name}`];
  const kept = (id) => document.getElementById(`${id}-kept`);
  const say = (text) => { if (status.textContent !== text) status.textContent = text; };

  function tell(id, message, late) {
    kept(id).textContent = message;
    kept(id).classList.toggle("late", late);
    say(message);
  }

  function showError(id, message) {
    const place = document.getElementById(`${id}-error`);
    if (message) place.setAttribute("role", "alert");
    place.textContent = message;
    place.hidden = !message;
    document.getElementById(`${id}-answer`)?.setAttribute("aria-invalid", String(Boolean(message)));
    document.getElementById(id).classList.toggle("wrong", Boolean(message));
  }

  function body(id) {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith(`${id}-`) || name === "csrf_token") data.append(name, value);
    }
    if (clearing.has(id)) data.append("clear", id);
    return data;
  }

  async function send(id) {
    unsaved.set(id, "sent");
    say(words.saving);
    let response;
    try {
      response = await fetch(words.answers + encodeURIComponent(id), {
        method: "POST", body: body(id), headers: { Accept: "application/json" }, credentials: "same-origin", keepalive: true,
      });
    } catch {
      return later(id);
    }
    let answer = {};
    try { answer = await response.json(); } catch { /* an error page of somebody in between */ }
    if (response.status === 429 || response.status >= 500) return later(id, Number(response.headers.get("Retry-After")));
    if (unsaved.get(id) === "again") { accept(id, answer); unsaved.set(id, "due"); return save(id); }
    unsaved.delete(id);
    if (response.ok) { clearing.delete(id); accept(id, answer); saved(id, answer); }
    else if (response.status === 410) stop(words.gone);
    else if (answer.error === "input" || answer.error === "conflict") {
      accept(id, answer);
      showError(id, answer.message);
      tell(id, "", false);
      say(words.look);
    } else stop(words.refused);
  }

  function accept(id, answer) {
    if (Number.isInteger(answer.version)) field(id, "version").value = answer.version;
  }

  function saved(id, answer) {
    retry = RETRY_FIRST;
    showError(id, "");
    const conflict = document.getElementById(`${id}-conflict`);
    if (conflict) conflict.hidden = true;
    tell(id, answer.message, false);
  }

  function later(id, seconds) {
    unsaved.set(id, "due");
    tell(id, words.unsaved, true);
    clearTimeout(retryTimer);
    retryTimer = setTimeout(sendAll, seconds > 0 ? seconds * 1000 : retry);
    retry = Math.min(retry * 2, RETRY_LONGEST);
  }

  function stop(message) {
    stopped = true;
    unsaved.set("", "due");
    say(message);
  }

  function save(id) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    if (stopped) return;
    if (unsaved.get(id) === "sent" || unsaved.get(id) === "again") unsaved.set(id, "again");
    else send(id);
  }

  function sendAll() {
    for (const [id, state] of [...unsaved]) if (id && state === "due") save(id);
  }

  const questionOf = (element) => element.closest("[data-item]")?.dataset.item;

  form.addEventListener("change", (event) => {
    const id = questionOf(event.target);
    if (!id) return;
    clearing.delete(id);
    keepOneAnswer(id, event.target);
    save(id);
  });

  form.addEventListener("input", (event) => {
    const id = questionOf(event.target);
    if (!id || !event.target.matches("textarea, input[type=text]")) return;
    keepOneAnswer(id, event.target);
    if (!unsaved.has(id)) unsaved.set(id, "due");
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(() => save(id), WAIT_TYPING));
  });

  /* A number and "I don't know" exclude each other: the later one counts. */
  function keepOneAnswer(id, changed) {
    const typed = document.getElementById(`${id}-answer`);
    if (!typed) return;
    if (changed === typed && typed.value.trim()) unchoose(`${id}-state`);
    if (changed.name === `${id}-state`) typed.value = "";
  }

  function unchoose(name) {
    for (const radio of form.querySelectorAll("input[type=radio]:checked")) if (radio.name === name) radio.checked = false;
  }

  function clear(id) {
    unchoose(`${id}-answer`);
    unchoose(`${id}-state`);
    for (const part of document.getElementById(id).querySelectorAll("textarea, input[type=text], select")) part.value = "";
    clearing.add(id);
    save(id);
    document.getElementById(id).querySelector("input[type=radio], .typed").focus();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button.clear");
    if (!button || stopped) return;
    event.preventDefault();
    clear(button.value);
  });

  /* What is on its way arrives before the whole page is sent, or the two would contradict each other. */
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      say(words.unsaved);
      return;
    }
    if (leaving || ![...unsaved.values()].some((state) => state === "sent" || state === "again")) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const began = Date.now();
    const wait = setInterval(() => {
      const busy = [...unsaved.values()].some((state) => state === "sent" || state === "again");
      if (busy && Date.now() - began < SUBMIT_PATIENCE) return;
      clearInterval(wait);
      leaving = true;
      form.requestSubmit(event.submitter);
    }, 50);
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size && !leaving) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) sendAll(); });
  window.addEventListener("online", sendAll);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  document.getElementById("summary")?.focus();
  if (!document.getElementById("summary")) status.textContent = words.auto;
})();
