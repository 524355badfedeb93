/**
 * The effect of a new version of an API on its clients. `breaking`: working calls fail. `risky`: they may fail in clients that
 * did not expect the change. `added`: no effect.
 */
export type ApiChange = { effect: 'breaking' | 'risky' | 'added'; what: string }

/** `incomplete` says what could not be compared, as a sentence. */
export type ApiComparison = { changes: ApiChange[]; incomplete?: string }

export const breaking = (what: string): ApiChange => ({ effect: 'breaking', what })
export const risky = (what: string): ApiChange => ({ effect: 'risky', what })
export const added = (what: string): ApiChange => ({ effect: 'added', what })

/** Removed and added names. */
export function byName(before: Iterable<string>, after: Iterable<string>): ApiChange[] {
  const [old, now] = [new Set(before), new Set(after)]
  return [
    ...[...old].filter((name) => !now.has(name)).map((name) => breaking(`${name} was removed.`)),
    ...[...now].filter((name) => !old.has(name)).map((name) => added(`${name} is new.`)),
  ]
}
