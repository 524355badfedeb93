import { invalidInput, isAppError } from '@callboard/core/errors'

/** Names invalid fields of a requested change as if it were saved, so that a form shows them in the same places. */
export async function namedAsSaved<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!isAppError(error) || error.fields.length === 0) throw error
    throw invalidInput(error.fields.map((f) => ({ ...f, field: f.field.replace(/^change\./, '') })))
  }
}
