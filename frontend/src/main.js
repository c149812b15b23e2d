import { Application } from "@hotwired/stimulus"
import htmx from "htmx.org"
import "idiomorph/dist/idiomorph-ext.esm.js"

window.htmx = htmx

const application = Application.start()
for (const [path, module] of Object.entries(import.meta.glob("./controllers/*_controller.js", { eager: true }))) {
  const name = path.match(/(\w+)_controller\.js$/)[1].replaceAll("_", "-")
  application.register(name, module.default)
}
