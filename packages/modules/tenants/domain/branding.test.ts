import { describe, expect, test } from 'vitest'
import { accentStyle, hueOf } from './accent.ts'
import { pictureType } from './picture.ts'

/** Relative luminance of a colour in OKLCH, clipped to sRGB as browsers do at worst (WCAG 2.2). */
function luminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (v: number) => Math.min(1, Math.max(0, v))
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
/** A fully saturated colour by its HSL hue. */
function vivid(turn: number): string {
  const channel = (n: number) => {
    const k = (n + turn / 30) % 12
    return Math.round(255 * (0.5 - 0.5 * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(0)}${channel(8)}${channel(4)}`
}
const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

describe('accents', () => {
  test('hues match those of color pickers', () => {
    expect(hueOf('#ff0000')).toMatchObject({ hue: 29 })
    expect(hueOf('#00ff00')).toMatchObject({ hue: 142 })
    expect(hueOf('#0000ff')).toMatchObject({ hue: 264 })
    expect(hueOf('#808080').chroma).toBe(0)
  })

  test('every hue keeps 4.5:1, as text on its background and under text, light and dark', () => {
    const [white, lightSub, darkSub] = [1, luminance(0.976, 0.003, 260), luminance(0.225, 0.01, 265)]
    const seen = new Set<number>()
    // All the hues that a picker can give, at full chroma.
    for (let turn = 0; turn < 360; turn++) {
      const colour = vivid(turn)
      seen.add(hueOf(colour).hue)
      const [light, lightSoft, dark, darkFg, darkSoft] = [...accentStyle(colour).matchAll(/oklch\((\S+)% (\S+) (\S+)\)/g)].map(
        (m) => luminance(Number(m[1]) / 100, Number(m[2]), Number(m[3])),
      ) as [number, number, number, number, number]
      const ratios = [
        [light, white],
        [light, lightSub],
        [light, lightSoft],
        [dark, darkSub],
        [dark, darkFg],
        [dark, darkSoft],
      ] as const
      for (const [x, y] of ratios) expect([colour, contrast(x, y) >= 4.5]).toEqual([colour, true])
    }
    expect(seen.size).toBeGreaterThan(200)
  })

  test('accepts only colours', () => {
    expect(accentStyle('#e11d48')).toContain('oklch(47% 0.180')
    expect(accentStyle('red}body{display:none')).toBe('')
  })
})

describe('images', () => {
  test('are detected by their content', () => {
    expect(pictureType(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBe('image/png')
    expect(pictureType(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
    expect(pictureType(new TextEncoder().encode('RIFF....WEBPVP8 '))).toBe('image/webp')
    expect(pictureType(new TextEncoder().encode('<svg onload="alert(1)"/>'))).toBeUndefined()
    expect(pictureType(new Uint8Array())).toBeUndefined()
  })
})
