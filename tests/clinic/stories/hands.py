"""What a user's hands do on a page: press, type, choose. Counted, and by keyboard alone where that is asked for."""

from __future__ import annotations

from typing import Any

from tests.clinic.seeing import look_at, look_in_themes

MOST_TABS = 400
"""More stops than any page has."""
HAS_THE_FOCUS = "element => element.contains(document.activeElement)"


class Hands:
    """One user at one page. `done` counts the interactions: a control pressed, a box filled, a choice made."""

    def __init__(self, tab: Any, *, keyboard: bool = False) -> None:
        self.tab = tab
        self.done = 0
        self._keyboard = keyboard

    def press(self, words: str, *, exact: bool = False) -> None:
        """A button or link of the page by its words, and what follows is there."""
        main = self.tab.locator("main")
        found = main.get_by_role("button", name=words, exact=exact).or_(main.get_by_role("link", name=words, exact=exact))
        with self.tab.expect_navigation():
            self.act_on(found.first)

    def tap(self, control: Any) -> None:
        """A button whose answer comes into the page as it stands."""
        before = self.tab.locator("[name=idempotency_key]").first.input_value()
        self.act_on(control)
        self.tab.wait_for_function("before => document.querySelector('[name=idempotency_key]').value !== before", arg=before)

    def open(self, words: str) -> None:
        """Something folded, by the words of its head."""
        self.act_on(self.tab.locator("main summary", has_text=words).first)

    def act_on(self, control: Any) -> None:
        """Press one control."""
        self.done += 1
        if self._keyboard:
            self._come_to(control)
            self.tab.keyboard.press("Enter")
        else:
            control.click()

    def fill(self, label: str, text: str, *, exact: bool = True, nth: int = 0) -> None:
        """A box by its label."""
        self.done += 1
        box = self.tab.get_by_label(label, exact=exact).nth(nth)
        if self._keyboard:
            self._come_to(box)
            self.tab.keyboard.press("Control+a")
            self.tab.keyboard.type(text)
        else:
            box.fill(text)

    def fill_in(self, name: str, text: str) -> None:
        """A box by its name in the form, where its label says more than one line."""
        self.fill(self.tab.locator(f'main [name="{name}"]').evaluate("box => box.labels[0].innerText"), text)

    def choose(self, label: str, words: str, *, exact: bool = True) -> None:
        """One line of a list, by its words."""
        self.done += 1
        box = self.tab.get_by_label(label, exact=exact).first
        if self._keyboard:
            self._come_to(box)
            self.tab.keyboard.type(words)
        else:
            box.select_option(label=words)

    def answer(self, question: str, words: str) -> None:
        """One of the answers under a question."""
        self.done += 1
        group = self.tab.get_by_role("group", name=question)
        choice = group.get_by_label(words, exact=True).first
        if self._keyboard:
            self._come_to(group.locator("input").first, group)
            while not choice.evaluate("box => box.checked"):
                self.tab.keyboard.press("ArrowDown")
        else:
            choice.check()

    def tick(self, words: str) -> None:
        """A box to tick."""
        self.done += 1
        box = self.tab.get_by_role("checkbox", name=words).first
        if self._keyboard:
            self._come_to(box)
            self.tab.keyboard.press("Space")
        else:
            box.check()

    def look(self, name: str) -> None:
        """Look at the page at every width; the width is then that of a desk again."""
        look_at(self.tab, name)
        self.tab.set_viewport_size({"width": 1440, "height": 900})

    def look_in_themes(self, name: str) -> None:
        """The same, and its colours in every theme."""
        self.look(name)
        look_in_themes(self.tab, name)

    @property
    def says(self) -> str:
        """What stands on the page."""
        return str(self.tab.locator("main").inner_text())

    def _come_to(self, wanted: Any, group: Any = None) -> None:
        """By the tabulator key; to a group of answers it comes at whichever is chosen."""
        wanted.wait_for(state="attached")
        element = (wanted if group is None else group).element_handle()
        for _ in range(MOST_TABS):
            if element.evaluate(HAS_THE_FOCUS):
                return
            self.tab.keyboard.press("Tab")
        raise AssertionError(f"the tabulator key does not come to {wanted}")
