import { Controller } from "@hotwired/stimulus"
import { Idiomorph } from "idiomorph"
import htmx from "htmx.org"
import { toast } from "../page.js"

const WAIT = 200
const APART = 1000
const BUSY = "form input:focus, form textarea:focus, [contenteditable=true]:focus, td.editing, .editing, .dragging"

/**
 * What others save appears by itself. The element listens for its topics and, when one changes, is drawn anew from the server and
 * changed where it differs: what is ticked, typed, open or scrolled stays. Nothing happens while somebody types in it or looks elsewhere.
 */
export default class extends Controller {
  static values = { topics: Array, at: Number }

  connect() {
    this.turn = () => (document.hidden ? this.close() : this.open())
    document.addEventListener("visibilitychange", this.turn)
    this.turn()
  }

  disconnect() {
    document.removeEventListener("visibilitychange", this.turn)
    clearTimeout(this.timer)
    this.close()
  }

  open() {
    if (this.source || !this.topicsValue.length) return
    const asked = new URLSearchParams(this.topicsValue.map((topic) => ["topic", topic]))
    asked.set("at", this.atValue)
    this.source = new EventSource(`/live/?${asked}`)
    this.source.onmessage = ({ data }) => this.hear(JSON.parse(data).topics)
    this.source.addEventListener("ended", () => this.close())
  }

  close() {
    this.source?.close()
    this.source = undefined
  }

  /** What concerns the reader alone is told in a notice; everything changes the page. */
  async hear(topics) {
    const since = this.atValue
    this.plan()
    if (!topics.some((topic) => topic.startsWith("for/"))) return
    const answer = await fetch(`/notifications/ended/?since=${since}`)
    const { toasts } = answer.ok && !answer.redirected ? await answer.json() : { toasts: [] }
    toast(...toasts)
  }

  /** At most once a second, and not in the middle of what somebody does here. */
  plan() {
    this.atValue = Date.now() / 1000
    clearTimeout(this.timer)
    const rest = (this.last ?? 0) + APART - Date.now()
    this.timer = setTimeout(() => this.refresh(), Math.max(WAIT, rest))
  }

  async refresh() {
    if (this.element.querySelector(BUSY) || document.querySelector("dialog[open]")) return this.plan()
    this.last = Date.now()
    const answer = await fetch(location.href, { headers: { "X-Live": "true" } })
    const fresh = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(this.element.id)
    if (!fresh) return
    Idiomorph.morph(this.element, fresh, { ignoreActiveValue: true, callbacks: { beforeNodeMorphed: (old, next) => this.keep(old, next) } })
    htmx.process(this.element)
    this.dispatch("refreshed")
  }

  /** What belongs to this reader stays; a cell that says something else is marked once. */
  keep(old, next) {
    if (!(old instanceof Element) || !(next instanceof Element)) return true
    if (old.matches("input[type=checkbox], [data-live-keep], .composer, [popover]:popover-open")) return false
    if (old.matches("td, .deal, .kv, header .n, header .sums, dd") && old.textContent.trim() !== next.textContent.trim()) {
      next.classList.add("changed")
      setTimeout(() => old.classList.remove("changed"), 2000)
    }
    return true
  }
}
