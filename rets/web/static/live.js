// Says quietly that something changed on the page that is open, and shows it on request. Over the stream comes a mark,
// no content; what changed is asked as the reader. Nothing that is read or typed moves by itself.
(() => {
  const box = () => document.getElementById("seinen");
  const ASK_EVERY = 20000, RENEW = { swap: "outerHTML" };
  let stream, timer, failures = 0;

  const typedIn = (part) =>
    [...part.querySelectorAll("input, textarea, select")].some((one) => {
      if (one.type === "hidden") return false;
      if (one.type === "checkbox" || one.type === "radio") return one.checked !== one.defaultChecked;
      if (one.tagName === "SELECT") return [...one.options].some((each) => each.selected !== each.defaultSelected && each.value);
      return one.value !== one.defaultValue;
    });

  const shown = () => document.querySelector(`${box().dataset.deel} [data-stand]`).dataset.stand;

  const told = (mark) => {
    const here = box();
    if (!here || mark === shown() || mark === here.dataset.verteld) return;
    here.dataset.verteld = mark;
    const since = encodeURIComponent(shown());
    htmx.ajax("GET", `${here.dataset.seinen}/wat?sinds=${since}`, { target: here, swap: "innerHTML" });
  };

  const ask = async () => {
    const here = box();
    if (!here || document.hidden) return;
    const answer = await fetch(here.dataset.seinen, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer && answer.ok && !answer.redirected) told((await answer.json()).stand);
  };

  const close = () => {
    if (stream) stream.close();
    clearInterval(timer);
    stream = timer = undefined;
  };

  const askNowAndThen = () => {
    close();
    timer = setInterval(ask, ASK_EVERY);
  };

  const open = () => {
    close();
    if (!box() || document.hidden) return;
    if (!window.EventSource || failures > 2) return askNowAndThen();
    stream = new EventSource(box().dataset.seinen);
    stream.addEventListener("stand", (event) => {
      failures = 0;
      told(event.data);
    });
    stream.addEventListener("error", () => {
      failures += 1;
      if (failures > 2 || stream.readyState === EventSource.CLOSED) askNowAndThen();
    });
  };

  document.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-toon]")) return;
    const here = box(), part = document.querySelector(here.dataset.deel);
    if (typedIn(part)) {
      const line = document.createElement("p");
      line.textContent = "U bent hier iets aan het invullen. Sla dat eerst op; daarna staat hier het nieuwste.";
      event.target.closest("p").replaceWith(line);
      return;
    }
    await htmx.ajax("GET", location.pathname + location.search, { ...RENEW, target: part, select: here.dataset.deel });
    const head = document.querySelector(`${here.dataset.deel} h1, ${here.dataset.deel} h2`);
    if (head) {
      head.tabIndex = -1;
      head.focus({ preventScroll: true });
    }
  });

  // What one did oneself, or asked to see, is no news.
  document.addEventListener("htmx:afterSettle", () => {
    const bar = box() && box().querySelector("[data-stand]");
    if (bar && bar.dataset.stand === shown()) box().replaceChildren();
  });
  document.addEventListener("visibilitychange", open);
  window.addEventListener("pagehide", close);
  open();
})();
