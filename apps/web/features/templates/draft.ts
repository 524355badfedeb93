import type { StepValues } from './form-state.ts'

/** What somebody has entered in a form and not sent, kept in their browser alone. */
type Draft = { values: StepValues }

/** Drafts are of one person and one template: others may use the same browser. */
export type DraftKey = { base: string; account: string; ref: string }

const keyOf = ({ base, account, ref }: DraftKey) => `callboard-draft ${base} ${account} ${ref}`

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Undefined if there is none, or if it is of another version of the template's form. */
export function readDraft(key: DraftKey, steps: number): Draft | undefined {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(keyOf(key)) ?? 'null')
    if (!isObject(stored) || !Array.isArray(stored.values) || stored.values.length !== steps) return undefined
    return { values: stored.values.map((one) => (isObject(one) ? one : {})) }
  } catch {
    return undefined
  }
}

export function saveDraft(key: DraftKey, draft: Draft): void {
  try {
    window.localStorage.setItem(keyOf(key), JSON.stringify(draft))
  } catch {
    // A full or forbidden storage only means that there is no draft.
  }
}

export function removeDraft(key: DraftKey): void {
  try {
    window.localStorage.removeItem(keyOf(key))
  } catch {
    // See above.
  }
}
