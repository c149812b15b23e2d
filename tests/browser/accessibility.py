from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Page, *, within: str = "html") -> None:
    """Fail on what axe-core calls serious or critical, naming the rule and the elements."""
    assert not (grave := grave_faults(page, within=within)), "\n".join(grave)


def grave_faults(page: Page, *, within: str = "html") -> list[str]:
    """What axe-core calls serious or critical."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("([within, rules]) => axe.run(within, { runOnly: rules, resultTypes: ['violations'] })", [within, RULES])
    return [
        f"{fault['id']}: {fault['help']}\n"
        + "\n".join(f"    {node['html'][:200]}\n      {node['failureSummary']}" for node in fault["nodes"][:5])
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
