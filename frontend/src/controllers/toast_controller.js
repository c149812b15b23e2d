import { Controller } from "@hotwired/stimulus"
import { post } from "../page.js"

/** Notices stay six seconds, longer with a way back, and wait while pointer or focus is on them. */
export default class extends Controller {
  static targets = ["toast", "pattern"]

  toastTargetConnected(toast) {
    // the last shown stands on top, above an open dialog
    this.element.hidePopover()
    this.element.showPopover()
    const time = toast.querySelector("[data-undo]") ? 10_000 : 6_000
    const start = () => (toast.timer = setTimeout(() => toast.remove(), time))
    const wait = () => clearTimeout(toast.timer)
    for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, wait)
    for (const event of ["pointerleave", "focusout"]) toast.addEventListener(event, start)
    start()
  }

  show({ detail }) {
    for (const { message, undo, bad } of detail.value) {
      const toast = this.patternTarget.content.firstElementChild.cloneNode(true)
      toast.querySelector("[data-text]").textContent = message
      toast.classList.toggle("bad", Boolean(bad))
      const button = toast.querySelector("[data-undo]")
      undo ? (button.dataset.undo = undo) : button.remove()
      this.toastTargets.find((other) => other.textContent === toast.textContent)?.remove()
      this.element.append(toast)
    }
  }

  async undo({ currentTarget }) {
    currentTarget.disabled = true
    const answer = await post(currentTarget.dataset.undo)
    const next = answer.headers.get("HX-Redirect")
    if (answer.ok) next ? location.assign(next) : location.reload()
    else this.dispatch("failed", { bubbles: true })
  }

  dismiss({ currentTarget }) {
    currentTarget.closest(".toast").remove()
  }
}
