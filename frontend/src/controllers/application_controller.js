import { Controller } from "@hotwired/stimulus"
import { csrfToken } from "../page.js"

/** What holds for every page: the token on each request, word of a failure, the help, the worker for static files. */
export default class extends Controller {
  static values = { worker: String, failed: String }

  connect() {
    this.element.addEventListener("htmx:configRequest", (event) => (event.detail.headers["X-CSRFToken"] = csrfToken()))
    for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
      this.element.addEventListener(failure, (event) => this.failed(event))
    if ("serviceWorker" in navigator && this.workerValue) navigator.serviceWorker.register(this.workerValue, { scope: "/" }).catch(() => {})
  }

  failed({ detail }) {
    if (detail.xhr?.getResponseHeader("HX-Trigger")) return
    this.dispatch("toast", { prefix: "", detail: { value: [{ message: this.failedValue, bad: true }] } })
  }

  shortcuts() {
    document.getElementById("shortcuts").showModal()
  }

  dialog({ currentTarget }) {
    document.getElementById(currentTarget.dataset.dialog).showModal()
  }
}
