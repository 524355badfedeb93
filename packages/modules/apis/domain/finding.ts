/** How much a finding weighs, the heaviest first. */
export const severities = ['error', 'warning', 'info', 'hint'] as const
export type Severity = (typeof severities)[number]

/** What a rule says of an API's description. */
export type ApiFinding = {
  /** The rule's name. */
  code: string
  severity: Severity
  /** Where in the description, dotted; empty for the whole. */
  path: string
  /** The line of the description, from 1; null where the rule names none. */
  line: number | null
  message: string
}
