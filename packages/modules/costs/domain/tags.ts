const nameAndValue = (entry: unknown): [string, unknown] | undefined => {
  if (typeof entry !== 'object' || entry === null) return undefined
  const fields = new Map(Object.entries(entry).map(([name, value]) => [name.toLowerCase(), value]))
  const name = fields.get('key') ?? fields.get('name')
  return typeof name === 'string' ? [name, fields.get('value') ?? null] : undefined
}

const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The pairs of an object, or of a list of `{"key": …, "value": …}`. */
function pairsOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!Array.isArray(value)) return Object.entries(value)
  const pairs = value.map(nameAndValue)
  return pairs.every((p) => p !== undefined) ? pairs : undefined
}

/**
 * Tags by name. FOCUS requires a JSON object; lists of keys and values, Azure's pairs without braces, and a JSON text in JSON are also accepted.
 * Undefined for other formats; empty for no tags.
 */
export function parseTags(text: string): Record<string, string> | undefined {
  if (text.trim() === '') return {}
  const read = parsed(text) ?? (text.trimStart().startsWith('"') ? parsed(`{${text}}`) : undefined)
  // Some exporters write JSON into a JSON column, and so a text of JSON.
  const pairs = pairsOf(typeof read === 'string' ? parsed(read) : read)?.map(([key, v]): [string, string] => [key, textOf(v)])
  return pairs && Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))
}
