import { Controller } from "@hotwired/stimulus"
import htmx from "htmx.org"
import { post } from "../page.js"

/**
 * A card is pulled to another column, or pushed there with Shift and the arrows; the server keeps what the column means.
 * Where the columns stand in rows, as the days of a calendar do, `stride` says how many make one; `rest` of a card is kept behind the key.
 */
export default class extends Controller {
  static targets = ["card", "column"]
  static values = { field: String, stride: Number }

  connect() {
    const listen = (name, act) => this.element.addEventListener(name, act)
    listen("dragstart", (event) => this.take(event))
    listen("dragover", (event) => this.over(event))
    listen("dragend", () => this.leave())
    listen("drop", (event) => this.drop(event))
    listen("keydown", (event) => this.push(event))
    this.cardTargets.find(({ dataset }) => dataset.address === sessionStorage.getItem("moved"))?.focus()
    sessionStorage.removeItem("moved")
  }

  take({ target, dataTransfer }) {
    this.held = target.closest("[data-board-target=card]")
    dataTransfer.effectAllowed = "move"
    this.held?.classList.add("dragging")
  }

  over(event) {
    const column = event.target.closest("[data-board-target=column]")
    for (const other of this.columnTargets) other.classList.toggle("over", other === column && !column.contains(this.held))
    if (column && this.held) event.preventDefault()
  }

  leave() {
    this.held?.classList.remove("dragging")
    for (const column of this.columnTargets) column.classList.remove("over")
    this.held = undefined
  }

  drop(event) {
    event.preventDefault()
    const [card, column] = [this.held, event.target.closest("[data-board-target=column]")]
    this.leave()
    if (card && column && !column.contains(card)) this.move(card, column)
  }

  push(event) {
    const stride = this.strideValue
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -stride, ArrowDown: stride }[event.key]
    const card = event.target.closest("[data-board-target=card]")
    if (event.key === "Enter" && card === event.target) card.querySelector("a").click()
    if (!step || !event.shiftKey || !card) return
    event.preventDefault()
    const column = this.columnTargets[this.columnTargets.indexOf(card.closest("[data-board-target=column]")) + step]
    if (column) this.move(card, column)
  }

  /** The board is drawn anew by the server, with its counts and the notice that offers to take the move back. */
  async move(card, column) {
    column.querySelector("ul").prepend(card)
    sessionStorage.setItem("moved", card.dataset.address)
    const answer = await post(card.dataset.address, { [this.fieldValue]: column.dataset.key + (card.dataset.rest ?? "") })
    if (!answer.ok && !answer.headers.has("HX-Trigger")) this.dispatch("failed", { prefix: "toast", bubbles: true, detail: {} })
    await htmx.ajax("GET", location.href, { target: "#main", select: "#main", swap: "outerHTML" })
    const notices = answer.headers.get("HX-Trigger")
    if (notices) for (const [name, value] of Object.entries(JSON.parse(notices))) window.dispatchEvent(new CustomEvent(name, { detail: { value } }))
  }
}
