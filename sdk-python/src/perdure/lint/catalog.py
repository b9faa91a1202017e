"""The rules: names, codes and what each reports. The ESLint plugin has the same names."""

from __future__ import annotations

from dataclasses import dataclass

_PAGES = "https://github.com/perdure/perdure/blob/main/docs/reference/lint"


@dataclass(frozen=True)
class Rule:
    """A rule of the checker. The checker creates it.

    Example:
        codes = [rule.code for rule in RULES]
    """

    code: str
    """The code, for `# noqa: PRD001` and for flake8."""
    name: str
    """The name, which the ESLint plugin uses too."""
    summary: str
    """What the rule reports, in one line."""

    @property
    def url(self) -> str:
        """The page of the rule."""
        return f"{_PAGES}/{self.name}.md"


RULES: tuple[Rule, ...] = (
    Rule("PRD001", "no-clock", "clocks"),
    Rule("PRD002", "no-random", "random numbers and generated ids"),
    Rule("PRD003", "no-timers", "process timers"),
    Rule("PRD004", "no-io", "network, file and process access"),
    Rule("PRD005", "no-environment", "the environment of the process"),
    Rule("PRD006", "no-nondurable-await", "awaits that are not durable"),
    Rule("PRD007", "no-native-race", "races of functions that wait for events"),
    Rule("PRD008", "no-module-state", "module state that changes"),
    Rule("PRD009", "no-floating-operation", "operations that are not awaited or stored"),
    Rule("PRD010", "no-unstable-iteration", "iteration whose order can differ"),
    Rule("PRD011", "no-code-after-continue-as-new", "code after ctx.continue_as_new()"),
    Rule("PRD012", "prefer-context-log", "print and logging instead of ctx.log"),
    Rule("PRD013", "no-outer-context", "the context of other code in steps and branches"),
)
"""All rules, in the order of their codes."""

BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
