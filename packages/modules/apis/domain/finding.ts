/** Severity, highest first. */
export const severities = ['error', 'warning', 'info', 'hint'] as const
export type Severity = (typeof severities)[number]

/** A lint finding in an API description. */
export type ApiFinding = {
  /** The rule's name. */
  code: string
  severity: Severity
  /** Dotted path in the description; empty for the whole. */
  path: string
  /** Line in the description, from 1; null if the rule reports none. */
  line: number | null
  message: string
}
