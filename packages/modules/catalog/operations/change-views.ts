import type { ApiChange } from '@callboard/modules/apis/domain/compare/change'
import { z } from 'zod'
import type { Difference } from '../domain/diff.ts'
import type { ChangeRow } from '../repo/changes.ts'

/** A change of an entity. */
export type ChangeView = Omit<ChangeRow, 'before' | 'after' | 'actor' | 'source'> & {
  kind: string
  /** The actor: a user, a token, or the integration that read it. */
  by: string
  differences: Difference[]
  /** For an API whose description changed: the effect on its clients. */
  api: ApiChange[]
  /** Why the two descriptions were not compared, or only in part; null if they were. */
  apiIncomplete: string | null
}

export const refText = z
  .string()
  .max(600)
  .transform((r) => r.toLowerCase())

const cursor = z.object({ at: z.coerce.date(), id: z.uuid() })

export const changesSchema = z.object({
  ref: refText.optional(),
  /** Changes of these entities, and of what these groups currently own. */
  followed: z.array(refText).max(2000).optional(),
  action: z.enum(['added', 'changed', 'removed']).optional(),
  kind: z.string().max(100).optional(),
  /** Changes of what one item defines or defined. */
  item: z.object({ integrationId: z.uuid(), key: z.string().max(600) }).optional(),
  /** Changes by these sync runs. */
  runIds: z.array(z.uuid()).max(100).optional(),
  /** Before this change. */
  before: cursor.optional(),
  limit: z.number().int().min(1).max(200).default(50),
})
