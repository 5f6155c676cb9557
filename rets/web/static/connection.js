// Says so when an htmx request got no usable answer; without this a lost connection looks like nothing happened.
(() => {
  const sentence = {
    "htmx:sendError": "Geen verbinding. Wat u deed is nog niet opgeslagen. Probeer het opnieuw.",
    "htmx:timeout": "Het duurt te lang. Wat u deed is misschien nog niet opgeslagen. Probeer het opnieuw.",
    "htmx:responseError": "Er ging iets mis. Wat u deed is niet opgeslagen. Probeer het opnieuw.",
  };

  const say = (text) => {
    const box = document.createElement("div");
    box.className = "rets-alert rets-alert--error rets-alert--flash";
    for (const [name, words] of [["rets-alert__tone", "Fout"], ["rets-alert__body", text]]) {
      const line = document.createElement("p");
      line.className = name;
      line.textContent = words;
      box.append(line);
    }
    document.getElementById("meldingen").replaceChildren(box);
  };

  for (const name of Object.keys(sentence)) {
    document.addEventListener(name, (event) => {
      if (!event.detail.shouldSwap) say(sentence[name]);
    });
  }
})();
