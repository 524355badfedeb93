/** FOCUS's key-value format: a JSON object of names and values. Undefined where it is not one; empty for nothing. */
export function parseTags(text: string): Record<string, string> | undefined {
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const entries = Object.entries(value).map(([key, v]): [string, string] => [key, v === null ? '' : String(v)])
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  } catch {
    return undefined
  }
}
