import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { flagKey } from '../domain/flag-schema.ts'
import { countReferences, type FoundReference, findReferences, hasFlag } from '../repo/code.ts'

/** Maximum number of lines that are returned. */
const maxListed = 200

export type FlagReferences = {
  /** Lines of code that name the flag, in `repositories`. */
  total: number
  repositories: number
  /** Repositories with code that were searched for flags, and when one of them last was; null if none was yet. */
  searched: number
  searchedAt: Date | null
  /** The first of them, by repository and file. */
  references: FoundReference[]
}

/** Where the code of connected repositories names a flag, as of their last search. */
export const listFlagReferences = operation({
  name: 'flags.list-references',
  action: 'flags.read',
  input: z.object({ key: flagKey }),
  async run({ read, tenantId }, { key }): Promise<FlagReferences> {
    const [isKnown, counts, references] = await read((db) =>
      Promise.all([hasFlag(db, tenantId, key), countReferences(db, tenantId, key), findReferences(db, tenantId, key, maxListed)]),
    )
    if (!isKnown) throw notFound(`The flag ${key}`)
    return { ...counts, references }
  },
})
