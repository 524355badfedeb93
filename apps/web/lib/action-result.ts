/** What a server action tells its form. */
export type ActionResult<T = unknown> =
  | { ok: true; data: T }
  | {
      ok: false
      message: string
      field?: string /** Works after the person has confirmed who they are. */
      reauthenticate?: true
    }
