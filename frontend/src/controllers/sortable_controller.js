import { Controller } from "@hotwired/stimulus"

/** A list whose lines are put in order by pulling their handle, or with Alt and the arrows. The form sends them as they stand. */
export default class extends Controller {
  static values = { label: String }

  connect() {
    for (const line of this.element.children) if (!line.querySelector(".handle")) line.append(this.handle())
  }

  handle() {
    const handle = document.createElement("button")
    handle.type = "button"
    handle.className = "handle"
    handle.ariaLabel = this.labelValue || document.getElementById("grip-icon").dataset.label
    handle.append(document.getElementById("grip-icon").content.cloneNode(true))
    handle.addEventListener("pointerdown", (event) => this.grab(event))
    handle.addEventListener("keydown", (event) => this.nudge(event))
    return handle
  }

  grab(event) {
    const line = event.target.closest("li")
    const handle = event.currentTarget
    const pull = ({ clientY }) => {
      const over = [...this.element.children].find((other) => other !== line && clientY < other.getBoundingClientRect().bottom && clientY > other.getBoundingClientRect().top)
      if (over) over.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING ? over.before(line) : over.after(line)
    }
    const drop = () => {
      document.removeEventListener("pointermove", pull)
      line.classList.remove("dragging")
      this.dispatch("moved")
      handle.focus()
    }
    event.preventDefault()
    line.classList.add("dragging")
    document.addEventListener("pointermove", pull)
    document.addEventListener("pointerup", drop, { once: true })
  }

  nudge(event) {
    const line = event.target.closest("li")
    if (event.key === "ArrowUp") line.previousElementSibling?.before(line)
    else if (event.key === "ArrowDown") line.nextElementSibling?.after(line)
    else return
    event.preventDefault()
    event.currentTarget.focus()
    this.dispatch("moved")
  }
}
