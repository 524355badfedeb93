import { type Json, normalizeRef } from '@callboard/core/entity/entity'
import { AppError } from '@callboard/core/errors'
import { correctable, listFields } from '@callboard/core/inference/overlay'
import { z } from 'zod'

/** A value that people may judge or propose. */
export const field = z.string().refine((f) => Object.hasOwn(correctable, f), 'This value cannot be changed here.')
export const fieldValue = z.union([z.string().trim().max(5000), z.array(z.string().trim().min(1).max(600)).max(500)])

/** What kind a reference means when it names none. */
const kindOf: Readonly<Record<string, string>> = {
  'spec.owner': 'Group',
  'spec.system': 'System',
  'spec.providesApis': 'API',
  'spec.consumesApis': 'API',
  'spec.dependsOn': 'Component',
}

function reference(text: string, of: string, kind: string): string {
  const ref = normalizeRef(text, { kind })
  if (!ref || !/^[\w-]+:[\w.-]+\/[\w.-]+$/.test(ref))
    throw new AppError('invalid_input', `"${text}" is not a reference. Write a name, or kind:namespace/name.`, { field: of })
  return ref
}

/**
 * A value as it goes into a descriptor: references in full, lists without repetition, an empty one as none.
 * @throws AppError `invalid_input` naming the field
 */
export function parseValue(of: string, value: z.output<typeof fieldValue>): Json | null {
  const kind = kindOf[of]
  if (listFields.includes(of)) {
    if (typeof value === 'string') throw new AppError('invalid_input', 'This value is a list.', { field: of })
    const list = [...new Set(kind ? value.map((v) => reference(v, of, kind)) : value)]
    return list.length > 0 ? list : null
  }
  if (typeof value !== 'string') throw new AppError('invalid_input', 'This value is a single one.', { field: of })
  if (value === '') return null
  return kind ? reference(value, of, kind) : value
}
