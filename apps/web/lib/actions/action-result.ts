import type { FieldError } from '@callboard/core/input-errors'

/** The result of a server action for its form. */
export type ActionResult<T = unknown> =
  | { ok: true; data: T }
  | {
      ok: false
      message: string
      field?: string
      /** All invalid fields, if there may be several. */
      fields?: readonly FieldError[] /** Succeeds after the user has confirmed their identity. */
      reauthenticate?: true
      /** Succeeds after the page has been loaded again. Set by the browser only. */
      reload?: true
    }
