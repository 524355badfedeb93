import { auditFilterSchema } from '@callboard/modules/audit'

export type AuditSearch = Partial<Record<'actor' | 'action' | 'target' | 'from' | 'until' | 'after', string | string[]>>

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)?.trim() || undefined

/** The filter in a URL. A date includes its whole day; invalid values are ignored. */
export function readAuditQuery(query: AuditSearch): { filter: Record<string, unknown>; after: string | undefined } {
  const until = one(query.until)
  const given = {
    actor: one(query.actor)?.slice(0, 200),
    action: one(query.action)?.slice(0, 100),
    target: one(query.target)?.slice(0, 200),
    from: one(query.from),
    until: until && /^\d{4}-\d{2}-\d{2}$/.test(until) ? `${until}T23:59:59.999Z` : until,
  }
  const filter = Object.fromEntries(
    Object.entries(given).filter(([key, value]) => value !== undefined && auditFilterSchema.safeParse({ [key]: value }).success),
  )
  const after = one(query.after)
  return { filter, after: after && /^[0-9a-f-]{36}$/i.test(after) ? after : undefined }
}
