/** What breaks the version that is still running while a migration is applied, or the one that a deployment returns to. */
const breaking: readonly { statement: RegExp; reason: string }[] = [
  {
    statement:
      /\balter\s+table\b[^;]*\bdrop\s+(column\s+)?(if\s+exists\s+)?(?!constraint\b|default\b|not\b|expression\b|identity\b)\w/i,
    reason: 'drops a column',
  },
  { statement: /\bdrop\s+(table|view|materialized\s+view|schema|type)\b/i, reason: 'drops a table, view, schema or type' },
  { statement: /\bdrop\s+function\b/i, reason: 'drops a function' },
  { statement: /\balter\s+(table|type)\b[^;]*\brename\b(?!\s+constraint\b)/i, reason: 'renames a table, column or value' },
  { statement: /\balter\s+(column\s+)?"?\w+"?\s+(set\s+data\s+)?type\b/i, reason: 'changes the type of a column' },
  {
    statement: /\balter\s+(column\s+)?"?\w+"?\s+set\s+not\s+null\b/i,
    reason: 'forbids null, which the version before may write',
  },
  {
    statement: /\balter\s+(column\s+)?"?\w+"?\s+drop\s+default\b/i,
    reason: 'drops a default, which the version before may rely on',
  },
  { statement: /\brevoke\b/i, reason: 'takes a right away' },
  { statement: /\btruncate\b/i, reason: 'removes rows' },
]

/** Columns that are added with `not null` and no default: inserts of the version before would fail. */
const required =
  /\badd\s+(column\s+)?(if\s+not\s+exists\s+)?(?!(?:constraint|check|primary|unique|foreign|exclude)\b)"?\w+"?\s+[^,;]*\bnot\s+null\b[^,;]*/gi

/** Tables that the same script creates: no version knows them yet. */
const created = (script: string) =>
  new Set([...script.matchAll(/\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?/gi)].map((m) => m[1]?.toLowerCase()))

const tableOf = (statement: string) =>
  /\b(?:alter\s+table|truncate|on)\s+(?:only\s+|if\s+exists\s+)*"?(\w+)"?/i.exec(statement)?.[1]?.toLowerCase()

/** Bodies of functions and texts are not statements of the migration. */
const withoutTexts = (script: string) => script.replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''").replace(/'(?:[^']|'')*'/g, "''")

/**
 * Why a migration may not be released, in the order of its statements. A step that removes what an earlier release has stopped
 * using says so in a comment before the statement: `-- contract: <what, and since which release>`.
 */
export function migrationProblems(script: string): string[] {
  const fresh = created(script)
  return withoutTexts(script)
    .split(';')
    .flatMap((part) => {
      if (/^[ \t]*--[ \t]*contract:[ \t]*\S.{9,}/m.test(part)) return []
      const statement = part.replace(/--.*$/gm, '').trim()
      const table = tableOf(statement)
      if (table !== undefined && fresh.has(table)) return []
      const first = statement.replace(/\s+/g, ' ').slice(0, 80)
      const reasons = breaking.filter((rule) => rule.statement.test(statement)).map((rule) => rule.reason)
      const isRequired =
        /\balter\s+table\b/i.test(statement) &&
        (statement.match(required) ?? []).some((column) => !/\bdefault\b|\bgenerated\b/i.test(column))
      if (isRequired) reasons.push('adds a column that the version before does not fill')
      return reasons.map((reason) => `${reason}: ${first}`)
    })
}
