import { Controller } from "@hotwired/stimulus"

/** A menu is walked with the arrows; choosing closes it. Opening and closing are the browser's own (popover). */
export default class extends Controller {
  opened(event) {
    if (event.newState === "open") this.items[0]?.focus()
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const items = this.items
    items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus()
  }

  chosen(event) {
    if (event.target.closest("a, button")) this.element.hidePopover()
  }

  get items() {
    return [...this.element.querySelectorAll("a, button:not(:disabled)")]
  }
}
