import type { FieldError } from '@callboard/core/input-errors'

/** What a server action tells its form. */
export type ActionResult<T = unknown> =
  | { ok: true; data: T }
  | {
      ok: false
      message: string
      field?: string
      /** Every field that is wrong, where there may be several. */
      fields?: readonly FieldError[] /** Works after the person has confirmed who they are. */
      reauthenticate?: true
    }
