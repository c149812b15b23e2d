import { Controller } from "@hotwired/stimulus"
import { csrfToken, isTyping, toast } from "../page.js"

/**
 * What holds for every page: the token on each request, word of a failure, the worker for static files, and single keys:
 * `data-key="c"` on a link, button or field answers to c.
 */
export default class extends Controller {
  static values = { worker: String, failed: String }

  connect() {
    if ("serviceWorker" in navigator && this.workerValue) navigator.serviceWorker.register(this.workerValue, { scope: "/" }).catch(() => {})
  }

  sign({ detail }) {
    detail.headers["X-CSRFToken"] = csrfToken()
  }

  failed({ detail }) {
    if (!detail.xhr?.getResponseHeader("HX-Trigger")) toast({ message: this.failedValue, bad: true })
  }

  key(event) {
    if (isTyping(event)) return
    const keyed = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key && one.checkVisibility())
    if (event.defaultPrevented || !(keyed || ["?", "/"].includes(event.key))) return
    event.preventDefault()
    if (keyed) keyed.matches("input") ? keyed.focus() : keyed.click()
    else event.key === "?" ? this.help() : this.palette()
  }

  palette() {
    this.dispatch("palette")
  }

  help() {
    document.getElementById("palette")?.close()
    document.getElementById("shortcuts")?.showModal()
  }

  /** Light or dark, by the switch that stands in the menu of the user. */
  theme() {
    document.querySelector("[data-controller=theme]")?.requestSubmit()
  }

  show({ params }) {
    document.getElementById(params.dialog).showModal()
  }
}
