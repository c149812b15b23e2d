from __future__ import annotations

from playwright.sync_api import Page

#: What answers to a thumb, but for words within a sentence and what stands behind something else.
FIND_SMALL = """least => {
  const small = []
  const isText = one => ["P", "SMALL", "TIME", "LABEL", "DD", "LI"].includes(one.parentElement.tagName) && one.tagName === "A"
    || Boolean(one.closest(".prose, .ev > p, .crumbs, .two, .help, table, .skip, datalist"))
  const open = [...document.querySelectorAll("dialog[open], [popover]:not(.toasts)")].find(one => one.matches("dialog, :popover-open"))
  for (const one of (open ?? document).querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=tab]")) {
    if (!one.checkVisibility({ opacityProperty: false, visibilityProperty: true }) || isText(one)) continue
    one.scrollIntoView({ block: "center", inline: "center" })
    const target = one.closest("label") ?? one
    const box = one.getBoundingClientRect()
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    const owns = (px, py) => { const hit = document.elementFromPoint(px, py); return Boolean(hit) && (target.contains(hit) || hit.contains(target) && hit.tagName === "LABEL" || hit.closest("label")?.control === one) }
    if (!owns(x, y)) continue
    const reach = (dx, dy) => { let far = 0; while (far < least / 2 + 1 && owns(x + dx * (far + 0.5), y + dy * (far + 0.5))) far += 0.5; return far }
    const [height, width] = [reach(0, -1) + reach(0, 1), reach(-1, 0) + reach(1, 0)]
    if (height < least - 1 || width < least - 1) small.push(`${Math.round(width)}×${Math.round(height)} ${one.outerHTML.slice(0, 110)}`)
  }
  return small
}"""


def small_targets(page: Page, least: int = 44) -> list[str]:
    """What a thumb would miss: where it answers is measured, not what is drawn."""
    found: list[str] = page.evaluate(FIND_SMALL, least)
    return found
