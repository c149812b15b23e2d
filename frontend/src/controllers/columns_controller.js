import { Controller } from "@hotwired/stimulus"
import { post } from "../page.js"

/** Columns are as wide as their user left them: pulled at the edge, or with the arrows on it. */
export default class extends Controller {
  static values = { url: String }
  static narrowest = 56

  grab(event) {
    const grip = event.currentTarget
    const { head, col } = this.columnOf(grip)
    const [start, width] = [event.clientX, head.offsetWidth]
    const pull = (move) => this.resize(grip, col, width + move.clientX - start)
    event.preventDefault()
    grip.setPointerCapture(event.pointerId)
    grip.classList.add("dragging")
    grip.addEventListener("pointermove", pull)
    grip.addEventListener(
      "lostpointercapture",
      () => {
        grip.removeEventListener("pointermove", pull)
        grip.classList.remove("dragging")
        this.keep(head, col)
      },
      { once: true },
    )
  }

  nudge(event) {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key]
    if (!step) return
    event.preventDefault()
    const { head, col } = this.columnOf(event.currentTarget)
    this.resize(event.currentTarget, col, head.offsetWidth + step)
    clearTimeout(this.later)
    this.later = setTimeout(() => this.keep(head, col), 400)
  }

  resize(grip, col, width) {
    col.width = Math.round(Math.max(width, this.constructor.narrowest))
    grip.ariaValueNow = col.width
  }

  keep(head, col) {
    post(this.urlValue, { column: head.dataset.column, width: col.width })
  }

  columnOf(grip) {
    const head = grip.closest("th")
    return { head, col: this.element.querySelectorAll("col")[head.cellIndex] }
  }
}
