"""How long a person takes to fill in a form with a keyboard alone, counted and not timed.

The keystroke-level model (Card, Moran and Newell, "The keystroke-level model for user performance time with interactive
systems", Communications of the ACM 23(7), 1980): 0.28 s per key for who types 40 words a minute, and 1.35 s to prepare
for each thing that is filled in. Reading is added at 238 words a minute (Brysbaert, Journal of Memory and Language 109,
2019, silent reading of non-fiction): the words of every control that gets the focus, and those of its section.
"""

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Page

KEY_SECONDS, PREPARE_SECONDS, WORDS_PER_MINUTE = 0.28, 1.35, 238
MOST_TABS = 60
NAMED = """() => {
  const one = document.activeElement, field = one.closest(".rets-field, summary, button, a, li");
  const part = one.closest(".rets-formpart");
  const words = (node) => (node ? node.innerText : "");
  const label = [...(one.labels || [])].map(words).join(" ") || words(one);
  const head = part ? words(part.querySelector("h2")) : "";
  return {label, read: one.tagName === "SELECT" ? label : words(field), head};
}"""


@dataclass
class Typist:
    """Somebody at the keyboard of a page; every key, every decision and every word read is counted."""

    page: Page
    keys: int = 0
    decisions: int = 0
    words: int = 0
    fields: int = 0
    _head: str = ""

    @property
    def seconds(self) -> float:
        """What all that takes by the model."""
        return self.keys * KEY_SECONDS + self.decisions * PREPARE_SECONDS + self.words / WORDS_PER_MINUTE * 60

    def read(self, text: str) -> None:
        self.words += len(text.split())

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.keys += len(text) + sum(letter.isupper() for letter in text)
        self.page.keyboard.type(text)

    def reach(self, name: str) -> None:
        """Tab to the control with this name, and read what stands at every control on the way."""
        passed = ""
        for _ in range(MOST_TABS):
            self.press("Tab")
            now = self.page.evaluate(NAMED)
            if now["label"] != passed:
                self.read(now["read"])
            if now["head"] != self._head:
                self.read(now["head"])
            passed, self._head = now["label"], now["head"]
            if name in passed:
                return
        raise AssertionError(f"'{name}' is not reached in {MOST_TABS} tabs; the last was '{passed}'")

    def fill(self, name: str, text: str) -> None:
        """Decide, go to a field and type what belongs in it."""
        self.reach(name)
        self.decisions += 1
        self.fields += 1
        self.type(text)

    def fill_day(self, name: str, day: date) -> None:
        """The same for a date; whoever types knows the order of the browser, so only the right order is counted."""
        self.fill(name, "")
        self.keys += len(f"{day:%d%m%Y}")
        for order in ("%d%m%Y", "%m%d%Y"):
            self.page.keyboard.type(f"{day:{order}}")
            if self.page.evaluate("document.activeElement.value") == day.isoformat():
                return
            for _ in range(2):
                self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{day} cannot be typed in '{name}'")

    def choose(self, name: str) -> None:
        """Decide, go to a button and press it."""
        self.reach(name)
        self.decisions += 1
        self.press("Enter")
