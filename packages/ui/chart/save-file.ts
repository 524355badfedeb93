import type { SvgPalette } from './download.ts'
import { chartColors, colorOf } from './spec.ts'

const types = { csv: 'text/csv;charset=utf-8', svg: 'image/svg+xml' } as const

/** "Daily cost by team" becomes daily-cost-by-team.csv. */
const fileName = (title: string, ending: string) =>
  `${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}.${ending}`

export function saveFile(title: string, ending: keyof typeof types, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: types[ending] }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName(title, ending)
  link.click()
  URL.revokeObjectURL(url)
}

/** The colours of the page as hex: programs that open SVG files know neither tokens nor oklch. */
export function svgPalette(element: HTMLElement): SvgPalette {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const probe = document.createElement('span')
  element.append(probe)
  const hex = (color: string) => {
    probe.style.color = color
    if (!context) return '#888888'
    context.fillStyle = getComputedStyle(probe).color
    context.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data
    return `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  }
  const colors = Object.fromEntries(chartColors.map((color) => [color, hex(colorOf(color))])) as Record<
    (typeof chartColors)[number],
    string
  >
  const named = {
    text: hex('var(--muted)'),
    line: hex('var(--line)'),
    ground: hex('var(--panel)'),
    band: hex('var(--sub)'),
    bad: hex('var(--bad-mark)'),
    goal: hex('var(--ok-mark)'),
    warn: hex('var(--warn-mark)'),
  }
  probe.remove()
  return { ...colors, ...named }
}
