import { Controller } from "@hotwired/stimulus"

/** Tabs over parts of one page. Without script all parts are shown, one below the other. */
export default class extends Controller {
  static targets = ["tab", "panel"]

  connect() {
    this.show(this.tabTargets.find((tab) => tab.getAttribute("aria-selected") === "true") ?? this.tabTargets[0])
  }

  pick({ currentTarget }) {
    this.show(currentTarget)
  }

  move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const tabs = this.tabTargets
    const next = tabs.at((tabs.indexOf(event.currentTarget) + step) % tabs.length)
    this.show(next)
    next.focus()
  }

  show(chosen) {
    for (const tab of this.tabTargets) {
      tab.setAttribute("aria-selected", String(tab === chosen))
      tab.tabIndex = tab === chosen ? 0 : -1
    }
    for (const panel of this.panelTargets) panel.hidden = panel.id !== chosen.getAttribute("aria-controls")
  }
}
