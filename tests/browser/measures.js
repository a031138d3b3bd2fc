/* What a page looks like, measured: evaluated in the page, gives lists of what is amiss. */
(() => {
  const CONTROLS = "input:not([type=hidden]), textarea, select, .button, progress";
  const TARGETS = "a, button, input:not([type=hidden]), select, textarea, summary, label.answer, [tabindex='0']";
  const SCROLLED = "[role=region][tabindex='0']"; // what is wide scrolls in a region of its own

  const name = (element) => {
    const text = (element.innerText || element.name || element.id || element.type || "").trim();
    return `${element.tagName.toLowerCase()}.${element.className} “${text.slice(0, 30)}”`;
  };
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && box.right > 0
      && !element.closest(".hidden, .default, .skip") && element.checkVisibility();
  };
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);

  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const opaque = (color) => (channels(color)[3] ?? 1) === 1;
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (opaque(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = (element, color, against, what) => {
    const found = contrast(color, against);
    return found < 3 ? [`${name(element)}: ${what} ${found.toFixed(2)}`] : [];
  };

  /* Edges of controls against what is around them, WCAG 1.4.11. */
  const borders = () => all(CONTROLS).flatMap((element) => {
    const style = getComputedStyle(element);
    if (element.matches("[type=checkbox]") && style.appearance !== "none") return []; // drawn by the browser
    const width = parseFloat(style.borderTopWidth);
    if (!width) return [`${name(element)}: no border`];
    return faint(element, style.borderTopColor, ground(element.parentElement), "border");
  });

  /* The line around what has the focus; a radio button shows it around its whole answer. */
  const rings = () => all(TARGETS).flatMap((element) => {
    if (element.matches("label.answer")) return [];
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) return [`${name(element)}: takes no focus`];
    const bearer = element.matches("label.answer input") ? element.closest("label") : element;
    const style = getComputedStyle(bearer);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return [`${name(element)}: no ring`];
    return faint(element, style.outlineColor, ground(bearer.parentElement), "ring");
  });

  /* What one aims at with a thumb: 24 px, and 44 px for answers and buttons. Links within a
     sentence are as high as their line, WCAG 2.5.8. */
  const targets = () => all(TARGETS).flatMap((element) => {
    if (element.matches("label.answer input")) return [];
    if (element.matches("a") && getComputedStyle(element).display === "inline") return [];
    const { width, height } = element.getBoundingClientRect();
    const least = element.matches("label.answer, button, .button, input, select, textarea, summary") ? 44 : 24;
    return height < least - 0.5 || width < 24 ? [`${name(element)}: ${width.toFixed(0)} x ${height.toFixed(0)}`] : [];
  });

  /* What is wider than the screen, or cut off by its own box. */
  const cut = () => {
    const wide = document.scrollingElement.clientWidth;
    const scrolls = document.scrollingElement.scrollWidth > wide ? [`page: ${document.scrollingElement.scrollWidth} of ${wide}`] : [];
    const boxes = all("body *").filter((element) =>
      !element.matches("input, textarea, select, option, progress") && !element.parentElement.closest(SCROLLED));
    const outside = boxes.filter((element) => element.getBoundingClientRect().right > wide + 1);
    const clipped = boxes.filter((element) => {
      const hides = getComputedStyle(element).overflow !== "visible" && !element.matches(SCROLLED);
      return hides && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    });
    return [...scrolls, ...[...outside, ...clipped].map(name)];
  };

  const restyle = (css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = css ? [sheet] : [];
  };

  const facts = () => ({
    path: location.pathname,
    title: document.title,
    language: document.documentElement.lang,
    mains: document.querySelectorAll("main").length,
    headings: document.querySelectorAll("h1").length,
  });

  return { borders, rings, targets, cut, restyle, facts };
})()
