const cache = new Map<string, string>()
const maxCached = 20_000

/** Widths change when another font arrives. */
export const clearTextCache = (): void => cache.clear()

/** A text that fits a width in the context's current font, with an ellipsis if it is cut. */
export function shortened(context: Pick<CanvasRenderingContext2D, 'font' | 'measureText'>, text: string, width: number): string {
  const key = `${context.font} ${Math.round(width)} ${text}`
  const known = cache.get(key)
  if (known !== undefined) return known
  if (cache.size >= maxCached) cache.clear()
  const result = cut(context, text, width)
  cache.set(key, result)
  return result
}

function cut(context: Pick<CanvasRenderingContext2D, 'measureText'>, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text
  let [fits, tooLong] = [0, text.length]
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) fits = middle
    else tooLong = middle
  }
  return fits > 0 ? `${text.slice(0, fits).trimEnd()}…` : ''
}
