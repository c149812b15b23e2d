import { Controller } from "@hotwired/stimulus"
import { csrfToken, isTyping, toast } from "../page.js"

/** What holds for every page: the token on each request, word of a failure, the keys that work everywhere, the worker for static files. */
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
    const act = { "?": () => this.help(), "/": () => this.seek(), c: () => document.querySelector("[data-create]")?.click() }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  seek() {
    const box = document.querySelector("[data-search]")
    box ? box.focus() : this.palette()
  }

  palette() {
    this.dispatch("palette")
  }

  help() {
    document.getElementById("shortcuts")?.showModal()
  }

  show({ params }) {
    document.getElementById(params.dialog).showModal()
  }
}
