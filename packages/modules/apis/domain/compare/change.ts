/**
 * What a new version of an API means for those who call it. `breaking`: what worked fails. `risky`: it may, for callers
 * that did not expect it. `added`: they need not care.
 */
export type ApiChange = { effect: 'breaking' | 'risky' | 'added'; what: string }

/** `incomplete` says what could not be compared, as a sentence. */
export type ApiComparison = { changes: ApiChange[]; incomplete?: string }

export const breaking = (what: string): ApiChange => ({ effect: 'breaking', what })
export const risky = (what: string): ApiChange => ({ effect: 'risky', what })
export const added = (what: string): ApiChange => ({ effect: 'added', what })

/** Names that are gone, and those that are new. */
export function byName(before: Iterable<string>, after: Iterable<string>): ApiChange[] {
  const [old, now] = [new Set(before), new Set(after)]
  return [
    ...[...old].filter((name) => !now.has(name)).map((name) => breaking(`${name} was removed.`)),
    ...[...now].filter((name) => !old.has(name)).map((name) => added(`${name} is new.`)),
  ]
}
