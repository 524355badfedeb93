import type { ReadLimits } from '@callboard/kernel/read-limits'
import type { ItemRead } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'

const line = z.number().int().min(0).optional()
const record = z.record(z.string(), z.unknown())

const entity = z.looseObject({
  descriptor: z.looseObject({
    apiVersion: z.string(),
    kind: z.string().min(1),
    metadata: z.looseObject({ name: z.string().min(1) }),
  }),
  file: z.string(),
  url: z.string(),
  line: z.number().int().min(0),
  evidence: z.array(z.looseObject({})).optional(),
  packages: z.looseObject({}).optional(),
})
const problem = z.looseObject({
  code: z.string(),
  message: z.string(),
  file: z.string().optional(),
  line,
  column: line,
  url: z.string().optional(),
  ref: z.string().optional(),
})
const text = z.string()
const page = z.looseObject({
  ref: text,
  path: text,
  title: text,
  section: text,
  text,
  plain: text,
  url: text,
  aliases: z.array(text).optional(),
  changedAt: z.iso.datetime({ offset: true }).optional(),
})

/** The allowed result for one item. Descriptors themselves are validated by the plugin and again when written. */
const itemResponse = z.union([
  z.looseObject({ key: z.string(), gone: z.literal(true) }),
  z.looseObject({
    key: z.string(),
    name: z.string(),
    version: z.string(),
    state: record.optional(),
    entities: z.array(entity),
    problems: z.array(problem),
    pages: z.array(page).optional(),
  }),
])

/** Counts the characters of all strings, up to a limit; a circular value exceeds every limit. */
function exceeds(value: unknown, maxCharacters: number): boolean {
  let left = maxCharacters
  const stack: unknown[] = [value]
  while (stack.length > 0 && left >= 0) {
    const next = stack.pop()
    left -= typeof next === 'string' ? next.length : 1
    if (typeof next !== 'object' || next === null) continue
    for (const [key, inner] of Object.entries(next)) {
      left -= key.length
      stack.push(inner)
    }
  }
  return left < 0
}

const tooLarge = (what: string) =>
  new VendorError(
    'refused',
    `It returned ${what}, so it was skipped. Narrow the paths in the integration’s settings, or split it up. Previous data is kept.`,
  )

/**
 * A plugin's result for one item, checked for shape and size.
 * @throws VendorError if it cannot be used; the item fails then
 */
export function validateItems(given: unknown, name: string, limits: ReadLimits): ItemRead {
  const read = given as Extract<ItemRead, { entities: unknown }>
  for (const [label, list] of [
    ['entities', read.entities],
    ['problems', read.problems],
    ['docs pages', read.pages],
  ] as const)
    if (Array.isArray(list) && list.length > limits.maxEntities)
      throw tooLarge(`${list.length.toLocaleString('en')} ${label}, more than ${limits.maxEntities.toLocaleString('en')}`)
  if (exceeds(given, limits.maxCharacters))
    throw tooLarge(`more than ${Math.round(limits.maxCharacters / 1024 / 1024)} MiB of text`)
  const checked = itemResponse.safeParse(given)
  if (!checked.success) throw new VendorError('incomplete', `The answer for ${name} is malformed. Previous data is kept.`)
  return given as ItemRead
}
