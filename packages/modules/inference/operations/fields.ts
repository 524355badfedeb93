import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type Json, normalizeRef, partsOf } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { correctable, listFields } from '../domain/overlay.ts'

/** A value that users can review or propose. */
export const field = z.string().refine((f) => Object.hasOwn(correctable, f), 'This value cannot be changed here.')
export const fieldValue = z.union([z.string().trim().max(5000), z.array(z.string().trim().min(1).max(600)).max(500)])

/** The default kind of a reference. */
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
    throw new AppError('invalid_input', `"${text}" is not a valid reference. Use a name or kind:namespace/name.`, { field: of })
  return ref
}

/**
 * A normalized value for a descriptor: full references, lists without duplicates, null if empty.
 * @throws AppError `invalid_input` naming the field
 */
export function parseValue(of: string, value: z.output<typeof fieldValue>): Json | null {
  const kind = kindOf[of]
  if (listFields.includes(of)) {
    if (typeof value === 'string') throw new AppError('invalid_input', 'This field accepts a list.', { field: of })
    const list = [...new Set(kind ? value.map((v) => reference(v, of, kind)) : value)]
    return list.length > 0 ? list : null
  }
  if (typeof value !== 'string') throw new AppError('invalid_input', 'This field accepts a single value.', { field: of })
  if (value === '') return null
  return kind ? reference(value, of, kind) : value
}

const standardLifecycles = ['experimental', 'production', 'deprecated']

async function requireLifecycle(db: TenantDb, value: string): Promise<void> {
  if (standardLifecycles.includes(value.toLowerCase())) return
  const used = await db.entity.groupBy({ by: ['lifecycle'], where: { lifecycle: { not: null } } })
  const known = [...new Set([...standardLifecycles, ...used.flatMap((u) => u.lifecycle ?? [])])]
  if (!known.includes(value))
    throw new AppError('invalid_input', `“${value}” is not a lifecycle. Use ${known.slice(0, 10).join(', ')}.`, {
      field: 'spec.lifecycle',
    })
}

/** Rejects references to missing entities, unless the catalog has no entity of that kind. */
async function requireEntities(db: TenantDb, of: string, refs: readonly string[]): Promise<void> {
  const found = await db.entity.findMany({ where: { ref: { in: [...refs] } }, select: { ref: true } })
  const missing = refs.find((ref) => !found.some((f) => f.ref === ref))
  if (!missing) return
  const { kind, name } = partsOf(missing)
  const kinds = of === 'spec.owner' ? ['group', 'user'] : [kind]
  const like = await db.entity.findMany({
    where: { kind: { in: kinds }, name: { contains: name.slice(0, 4), mode: 'insensitive' } },
    select: { name: true },
    take: 3,
  })
  if (like.length === 0 && (await db.entity.count({ where: { kind: { in: kinds } } })) === 0) return
  const hint = like.length > 0 ? ` Did you mean ${like.map((e) => e.name).join(' or ')}?` : ' Choose one that exists.'
  throw new AppError('invalid_input', `${missing} is not in the catalog.${hint}`, { field: of })
}

/**
 * Rejects an owner, system, API or component that is not in the catalog, and an unused lifecycle.
 * @throws AppError `invalid_input` naming the field
 */
export async function requireKnown(db: TenantDb, of: string, value: Json | null): Promise<void> {
  if (value === null) return
  if (of === 'spec.lifecycle' && typeof value === 'string') return requireLifecycle(db, value)
  if (!kindOf[of]) return
  const refs = (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === 'string')
  await requireEntities(db, of, refs)
}
