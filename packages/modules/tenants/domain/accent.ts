/** A colour as #rrggbb. */
export const accentPattern = /^#[0-9a-f]{6}$/

/** Hue in degrees and chroma of a colour in OKLCH. */
export type Hue = { hue: number; chroma: number }

/** Higher values exceed the colours that every screen can show. */
const maxChroma = 0.18

/**
 * Hue and chroma of a colour, by Björn Ottosson's matrices (https://bottosson.github.io/posts/oklab/).
 * @param colour #rrggbb
 */
export function hueOf(colour: string): Hue {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  const [r, g, b] = [channel(1), channel(3), channel(5)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  const hue = (Math.atan2(y, x) * 180) / Math.PI
  return { hue: Math.round(hue < 0 ? hue + 360 : hue), chroma: Math.min(maxChroma, Math.round(Math.hypot(x, y) * 1000) / 1000) }
}

/**
 * CSS that applies an organization's colour to its portal. Only hue and chroma are taken: lightness is that of the design system,
 * so that text keeps its contrast in light and dark mode.
 */
export function accentStyle(colour: string): string {
  if (!accentPattern.test(colour)) return ''
  const { hue, chroma } = hueOf(colour)
  const c = (share: number) => (chroma * share).toFixed(3)
  return [
    `:root{--accent:oklch(47% ${c(1)} ${hue});--accent-soft:oklch(95.5% ${c(0.14)} ${hue})}`,
    `.dark{--accent:oklch(74% ${c(0.66)} ${hue});--accent-fg:oklch(18% ${c(0.16)} ${hue});--accent-soft:oklch(28% ${c(0.33)} ${hue})}`,
  ].join('')
}
