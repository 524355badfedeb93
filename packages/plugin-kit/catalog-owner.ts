import { normalizeRef, partsOf } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'

/** A setting that names a team or user of the catalog: `platform`, `user:ada` or `group:default/platform`, as a full reference. */
export const catalogOwner = () =>
  z
    .string()
    .trim()
    .min(1, 'Enter a team of the catalog, for example platform.')
    .max(300)
    .transform((text, check) => {
      const ref = normalizeRef(text, { kind: 'group' })
      if (ref && ['group', 'user'].includes(partsOf(ref).kind)) return ref
      check.addIssue({ code: 'custom', message: 'Enter a team or user of the catalog, for example platform or user:ada.' })
      return z.NEVER
    })
