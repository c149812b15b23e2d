import { Controller } from "@hotwired/stimulus"
import { Idiomorph } from "idiomorph"
// Only named here, so that they are built; a page asks for the one it shows.
import "../../node_modules/.world/region.svg"
import "../../node_modules/.world/world.svg"

const SETTLED = 250
const WORLD = 1000
const TALLER = 3 / 4
const CLOSEST = WORLD / 2 ** 11
const STEP = 0.2
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/**
 * The map is pulled, pinched, turned with the wheel, or moved with arrows, plus, minus and zero. What is seen follows at once; when the hand
 * rests, the server draws the marks of that part anew. `box` is what is seen of a sheet of a thousand units: left, top, width, height.
 */
export default class extends Controller {
  static targets = ["world", "mark"]
  static values = { box: String }

  connect() {
    const listen = (name, act, options) => this.element.addEventListener(name, act, options)
    this.fingers = new Map()
    listen("pointerdown", (event) => this.take(event))
    listen("pointermove", (event) => this.pull(event))
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) listen(end, (event) => this.let(event))
    listen("click", (event) => this.click(event), true)
    listen("dragstart", (event) => event.preventDefault())
    listen("wheel", (event) => this.turn(event), { passive: false })
    listen("dblclick", (event) => this.zoom(0.5, event))
    listen("keydown", (event) => this.key(event))
  }

  disconnect() {
    clearTimeout(this.timer)
  }

  boxValueChanged() {
    const [x, y, width] = this.boxValue.split(" ").map(Number)
    this.show(x, y, width)
  }

  show(x, y, width) {
    this.width = Math.min(Math.max(width, CLOSEST), WORLD)
    const height = this.width * TALLER
    this.x = Math.min(Math.max(x, 0), WORLD - this.width)
    this.y = Math.min(Math.max(y, 0), WORLD - height)
    this.worldTarget.setAttribute("viewBox", `${this.x} ${this.y} ${this.width} ${height}`)
    for (const mark of this.markTargets) {
      mark.setAttribute("x", `${((mark.dataset.x - this.x) / this.width) * 100}%`)
      mark.setAttribute("y", `${((mark.dataset.y - this.y) / height) * 100}%`)
    }
  }

  /** By so many pixels. */
  move(dx, dy) {
    const unit = this.width / this.element.clientWidth
    this.show(this.x - dx * unit, this.y - dy * unit, this.width)
    this.settle()
  }

  /** `factor` of the present width, so that the point under the pointer stays where it is. */
  zoom(factor, at) {
    const { left, top, width, height } = this.element.getBoundingClientRect()
    const [across, down] = at ? [(at.clientX - left) / width, (at.clientY - top) / height] : [0.5, 0.5]
    const next = Math.min(Math.max(this.width * factor, CLOSEST), WORLD)
    const gone = this.width - next
    this.show(this.x + gone * across, this.y + gone * TALLER * down, next)
    this.settle()
  }

  closer(event) {
    event.preventDefault()
    this.zoom(0.5)
  }

  farther(event) {
    event.preventDefault()
    this.zoom(2)
  }

  take(event) {
    if (event.button || event.target.closest(".zoom")) return
    this.fingers.set(event.pointerId, event)
    this.travelled = 0
  }

  pull(event) {
    const before = this.fingers.get(event.pointerId)
    if (!before) return
    const others = [...this.fingers.values()].filter(({ pointerId }) => pointerId !== event.pointerId)
    this.fingers.set(event.pointerId, event)
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY]
    this.travelled += Math.hypot(dx, dy)
    if (this.travelled < 4) return
    this.element.classList.add("dragging")
    this.element.setPointerCapture(event.pointerId)
    if (!others.length) return this.move(dx, dy)
    const [other] = others
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1
    this.zoom(apart(before) / apart(event), { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 })
  }

  let(event) {
    this.fingers.delete(event.pointerId)
    if (!this.fingers.size) this.element.classList.remove("dragging")
  }

  /** What was pulled is not opened. */
  click(event) {
    if (this.travelled < 4 || event.target.closest(".zoom")) return
    event.preventDefault()
    event.stopPropagation()
  }

  turn(event) {
    event.preventDefault()
    this.zoom(2 ** (Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY) / 200, 0.5)), event)
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const [across, down] = KEYS[event.key] ?? []
    const { clientWidth, clientHeight } = this.element
    if (across !== undefined) this.move(-across * STEP * clientWidth, -down * STEP * clientHeight)
    else if (event.key === "+" || event.key === "=") this.zoom(0.5)
    else if (event.key === "-") this.zoom(2)
    else if (event.key === "0") this.draw("")
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  settle() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => (this.fingers.size ? this.settle() : this.draw(this.place())), SETTLED)
  }

  /** The middle in degrees, and how near. */
  place() {
    const [x, y] = [this.x + this.width / 2, this.y + (this.width * TALLER) / 2]
    const latitude = (2 * Math.atan(Math.exp((1 - (2 * y) / WORLD) * Math.PI)) - Math.PI / 2) * (180 / Math.PI)
    return `${latitude.toFixed(4)},${((x / WORLD) * 360 - 180).toFixed(4)},${Math.log2(WORLD / this.width).toFixed(2)}`
  }

  /** The server's marks for this part; the address says it, so that it can be kept and sent. */
  async draw(at) {
    clearTimeout(this.timer)
    const url = new URL(location.href)
    if (at) url.searchParams.set("at", at)
    else url.searchParams.delete("at")
    history.replaceState(history.state, "", url)
    const answer = await fetch(url, { headers: { "X-Live": "true" } })
    const fresh = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("map")
    if (fresh && location.href === url.href && !this.fingers.size) Idiomorph.morph(this.element.closest("#map"), fresh)
  }
}
