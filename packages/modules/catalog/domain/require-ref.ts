import { AppError } from '@callboard/core/errors'
import { normalizeRef } from './entity.ts'

/** @throws AppError `invalid_input` if it is not a reference */
export function requireRef(text: string): string {
  const ref = normalizeRef(text)
  if (ref) return ref
  throw new AppError(
    'invalid_input',
    `"${text}" is not an entity reference. Write kind:namespace/name, for example component:default/ledger.`,
    { field: 'ref' },
  )
}
