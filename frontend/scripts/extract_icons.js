/** Writes the shapes of all Lucide icons to one JSON file that the templates read: `npm run icons`, after a new version of Lucide. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"

const folder = new URL("../node_modules/lucide-static/icons/", import.meta.url)
const shapes = readdirSync(folder)
  .filter((name) => name.endsWith(".svg"))
  .sort()
  .map((name) => {
    const svg = readFileSync(new URL(name, folder), "utf8")
    const shape = svg.replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "").replaceAll(" />", "/>")
    return `${JSON.stringify(name.slice(0, -4))}:${JSON.stringify(shape.trim())}`
  })
writeFileSync(new URL("../../relais/ui/icons/data/lucide.json", import.meta.url), `{${shapes.join(",\n")}}\n`)
console.log(`${shapes.length} icons`)
