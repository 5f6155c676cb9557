// Asks before a page is left, by signing out too, on which something was typed that is nowhere kept. A form that saves
// itself while one types needs no question.
(() => {
  let sending = false;

  const keepsItself = (form) => (form.getAttribute("hx-trigger") || "").includes("input");

  const changed = (one) => {
    if (!one.matches("input:not([type=hidden]), textarea, select") || one.disabled) return false;
    if (one.type === "checkbox" || one.type === "radio") return one.checked !== one.defaultChecked;
    if (one.tagName === "SELECT") return one.selectedIndex !== Math.max([...one.options].findIndex((each) => each.defaultSelected), 0);
    return one.value !== one.defaultValue;
  };

  const refused = () => document.querySelector("main [role='alert']");

  const holds = (one) => one.tagName === "TEXTAREA" && one.value.trim() !== "";

  const unsaved = () =>
    [...document.querySelectorAll("main form[method='post']")].some(
      (form) => !keepsItself(form) && [...form.elements].some((one) => changed(one) || (refused() && holds(one))),
    );

  document.addEventListener("submit", (event) => {
    sending = Boolean(event.target.closest("main"));
  });
  document.addEventListener("htmx:afterRequest", () => {
    sending = false;
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && unsaved()) event.preventDefault();
  });
})();
