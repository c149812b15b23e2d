import { Controller } from "@hotwired/stimulus"

/** Lines of fields are pulled from card to card; their order is what the form sends. Buttons do the same by key. */
export default class extends Controller {
  static targets = ["line", "list"]

  lineTargetConnected(line) {
    line.draggable = true
  }

  connect() {
    const listen = (name, act) => this.element.addEventListener(name, act)
    listen("dragstart", ({ target, dataTransfer }) => this.take(target.closest("[data-arranging-target~=line]"), dataTransfer))
    listen("dragover", (event) => this.over(event))
    listen("drop", (event) => event.preventDefault())
    listen("dragend", () => this.leave())
  }

  take(line, transfer) {
    this.held = line
    transfer.effectAllowed = "move"
    line?.classList.add("dragging")
  }

  over(event) {
    if (!this.held) return
    event.preventDefault()
    const line = event.target.closest("[data-arranging-target~=line]")
    const list = event.target.closest("section")?.querySelector("[data-arranging-target~=list]")
    if (line === this.held) return
    if (!line) return list && !list.contains(this.held) ? list.append(this.held) : undefined
    const { top, height } = line.getBoundingClientRect()
    event.clientY < top + height / 2 ? line.before(this.held) : line.after(this.held)
  }

  leave() {
    this.held?.classList.remove("dragging")
    this.held = undefined
  }
}
