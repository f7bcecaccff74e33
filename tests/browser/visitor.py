"""Somebody in front of a browser, who sees words and uses links, buttons and labels, and never a selector."""

from playwright.sync_api import Locator, Page, Response, TimeoutError, expect


class Visitor:
    """Acts as people do; each click that leads to another page fails when that page is an error."""

    def __init__(self, page: Page):
        self.page = page

    def go(self, path: str) -> Response:
        response = self.page.goto(path, wait_until="domcontentloaded")
        assert response is not None
        return response

    def step_in(self, email: str) -> None:
        """The try-out's own door: one button a person."""
        self.go("/account/login/")
        self.click(self.page.locator(f"button[name=as][value='{email}']"))

    def click(self, target: Locator, *, status: int = 200) -> None:
        try:
            with self.page.expect_navigation(wait_until="domcontentloaded") as moved:
                target.click()
        except TimeoutError:
            raise AssertionError(f"{target} leads nowhere from {self.page.url}:\n{self.text()}") from None
        response = moved.value
        assert response.status == status, f"{response.status} at {response.url}: {self.complaint()}"

    def complaint(self) -> str:
        """What the page says went wrong."""
        box = self.page.locator("#errors, main .lead").first
        return box.inner_text() if box.count() else self.page.title()

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def follow(self, name: str, *, within: str = "main") -> None:
        self.click(self.page.locator(within).get_by_role("link", name=name, exact=True).first)

    def press(self, name: str, *, status: int = 200) -> None:
        self.click(self.page.locator("main").get_by_role("button", name=name, exact=True).first, status=status)

    def unfold(self, words: str) -> None:
        self.page.locator("summary", has_text=words).first.click()

    def field(self, label: str) -> Locator:
        labelled = self.page.get_by_label
        return labelled(label, exact=True).or_(labelled(f"{label} (optional)", exact=True))

    def write(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def check(self, label: str) -> None:
        self.field(label).check()

    def fill(self, answers: dict[str, str]) -> None:
        """Texts and choices by the label of their field."""
        for label, answer in answers.items():
            if self.field(label).evaluate("field => field.tagName") == "SELECT":
                self.choose(label, answer)
            else:
                self.write(label, answer)

    def sees(self, words: str) -> None:
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()
