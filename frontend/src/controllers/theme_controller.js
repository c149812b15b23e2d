import { Controller } from "@hotwired/stimulus"
import { post } from "../page.js"

/** Light or dark at once, and remembered. */
export default class extends Controller {
  toggle() {
    const page = document.documentElement
    const isDark = page.dataset.theme === "dark" || (page.dataset.theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches)
    page.dataset.theme = isDark ? "light" : "dark"
    post(this.element.action, { theme: page.dataset.theme })
  }
}
