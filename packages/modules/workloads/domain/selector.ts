/** One requirement of a label selector. */
export type Requirement = { key: string; operator: 'in' | 'notin' | 'exists' | 'absent'; values: string[] }

const setBased = /^([\w./-]+)\s+(in|notin)\s*\(([^)]*)\)$/
const equality = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/

/** Splits at commas, except for those between values in parentheses. */
function requirementsIn(text: string): string[] {
  const parts: string[] = []
  let end = text.length
  let inside = false
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text[at]
    if (character === ')') inside = true
    else if (character === '(') inside = false
    else if (character === ',' && !inside) {
      parts.push(text.slice(at + 1, end))
      end = at
    }
  }
  return [...parts, text.slice(0, end)].reverse()
}

/**
 * Parses a Kubernetes label selector, for example `app=api,tier in (web, edge),!legacy`.
 * @returns undefined if it is invalid
 */
export function parseSelector(text: string): Requirement[] | undefined {
  const parts = requirementsIn(text).map((p) => p.trim())
  if (parts.length === 1 && parts[0] === '') return undefined
  const requirements = parts.map((part): Requirement | undefined => {
    const set = setBased.exec(part)
    if (set) {
      const values = (set[3] ?? '').split(',').map((v) => v.trim())
      return { key: set[1] ?? '', operator: set[2] === 'in' ? 'in' : 'notin', values }
    }
    const equal = equality.exec(part)
    if (equal) return { key: equal[1] ?? '', operator: equal[2] === '!=' ? 'notin' : 'in', values: [equal[3] ?? ''] }
    if (/^![\w./-]+$/.test(part)) return { key: part.slice(1), operator: 'absent', values: [] }
    return /^[\w./-]+$/.test(part) ? { key: part, operator: 'exists', values: [] } : undefined
  })
  return requirements.every((r) => r !== undefined) ? requirements : undefined
}

/** Whether labels satisfy every requirement. */
export const selects = (requirements: readonly Requirement[], labels: Readonly<Record<string, string>>): boolean =>
  requirements.every(({ key, operator, values }) => {
    const value = labels[key]
    if (operator === 'exists') return value !== undefined
    if (operator === 'absent') return value === undefined
    return operator === 'in' ? value !== undefined && values.includes(value) : value === undefined || !values.includes(value)
  })
