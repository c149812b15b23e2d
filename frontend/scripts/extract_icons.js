/** Writes the shapes of the Lucide icons we use to one JSON file that the templates read. Add a name here, run `npm run icons`. */
import { readFileSync, writeFileSync } from "node:fs"

const names = `
activity alarm-clock archive arrow-down arrow-left arrow-right arrow-up arrow-up-down at-sign badge-check ban banknote bell bell-off bookmark box
briefcase building building-2 cake calendar calendar-check calendar-clock calendar-plus chart-column chart-line chart-pie check check-check chevron-down chevron-left
chevron-right chevron-up chevrons-up-down circle circle-alert circle-check circle-dot circle-help circle-user circle-x clipboard clipboard-list
clock cloud cloud-off columns-3 command compass contact copy corner-down-left credit-card database download ellipsis ellipsis-vertical eraser euro
external-link eye eye-off factory file file-check file-down file-input file-spreadsheet file-text file-up files filter flag folder folder-open funnel
gauge gift git-branch git-merge globe grid-2x2 grip-vertical handshake hash headset heart heart-pulse history home house id-card image import
inbox info italic key keyboard landmark languages layers layout-dashboard layout-grid layout-list library life-buoy lightbulb link list list-checks
list-filter list-ordered loader lock lock-open log-in log-out mail mail-open mail-plus map map-pin megaphone menu message-circle message-square
message-square-text mic minus monitor moon network newspaper note notebook-pen package paintbrush palette panel-left panel-right paperclip party-popper pause pencil percent
phone phone-call phone-incoming phone-missed phone-outgoing pin pin-off play plug plus printer puzzle quote receipt redo-2 refresh-cw repeat reply rocket
rotate-ccw rss save scale school search send server settings settings-2 share-2 shield shield-check shopping-cart sliders-horizontal smartphone smile sparkles
square square-check square-pen star sticky-note store strikethrough sun table tag tags target thumbs-down thumbs-up ticket timer toggle-left trash trash-2
trending-down trending-up triangle-alert trophy truck undo-2 unlink unplug upload user user-check user-cog user-minus user-plus user-round user-x users users-round
video wallet warehouse webhook wifi-off workflow wrench x zap bold heading underline
`.trim().split(/\s+/)

const folder = new URL("../node_modules/lucide-static/icons/", import.meta.url)
const shapes = {}
for (const name of [...new Set(names)].sort()) {
  let svg
  try {
    svg = readFileSync(new URL(`${name}.svg`, folder), "utf8")
  } catch {
    console.warn(`no such icon: ${name}`)
    continue
  }
  shapes[name] = svg
    .replace(/<!--.*?-->/s, "")
    .replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
    .replace("</svg>", "")
    .replace(/\s*\n\s*/g, "")
    .replace(/ \/>/g, "/>")
    .trim()
}
const target = new URL("../../relais/ui/icons/lucide.json", import.meta.url)
writeFileSync(target, `${JSON.stringify(shapes, null, 0).replace(/","/g, '",\n"')}\n`)
console.log(`${Object.keys(shapes).length} icons`)
