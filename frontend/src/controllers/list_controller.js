import { Controller } from "@hotwired/stimulus"
import { isTyping } from "../page.js"

/** A list under the fingers: j and k walk the rows, Enter opens, Space and x select, e edits, o looks without leaving. */
export default class extends Controller {
  static targets = ["row", "scroll"]

  connect() {
    if (this.hasScrollTarget) this.scrollTarget.scrollTop = sessionStorage.getItem(this.place) ?? 0
  }

  disconnect() {
    this.remember()
  }

  remember() {
    if (this.hasScrollTarget) sessionStorage.setItem(this.place, this.scrollTarget.scrollTop)
  }

  /** What a cell has no room for is told when one rests on it. */
  reveal({ target }) {
    const cell = target.closest("td")
    const clipped = cell && [cell, ...cell.querySelectorAll(".clip")].find((part) => part.scrollWidth > part.clientWidth)
    if (clipped && !cell.title) cell.title = cell.innerText
  }

  key(event) {
    if (isTyping(event)) return
    const row = this.current
    const acts = {
      j: () => this.go(1),
      k: () => this.go(-1),
      Enter: row && document.activeElement === row && (() => row.querySelector("[data-open]")?.click()),
      " ": row && (() => this.select(row, event)),
      x: row && (() => this.select(row, event)),
      e: row && (() => this.dispatch("edit", { target: row })),
      o: row && (() => row.querySelector("[data-glance]")?.click()),
    }
    const act = acts[event.key]
    if (!act || (event.key === " " && event.target.type === "checkbox")) return
    event.preventDefault()
    act()
  }

  go(step) {
    const rows = this.rowTargets
    const here = rows.indexOf(this.current)
    const next = rows[here < 0 ? 0 : Math.min(Math.max(here + step, 0), rows.length - 1)]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: "nearest" })
  }

  select(row, { shiftKey }) {
    row.querySelector("input[type=checkbox]")?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }))
  }

  get current() {
    return document.activeElement?.closest("[data-list-target~=row]")
  }

  get place() {
    return `scroll:${location.pathname}${location.search}`
  }
}
