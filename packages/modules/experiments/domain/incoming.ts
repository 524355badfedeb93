import { z } from 'zod'
import { maxAttributes } from './segments.ts'

/** Most exposures or events of one request. */
export const maxIncoming = 1000
const dayMs = 86_400_000
/** How late an event may arrive. Its partition is kept longer, and a later one would change days that are decided. */
const latestMs = 7 * dayMs
/** Clocks of senders differ. */
const earliestMs = 5 * 60_000

/** Squares of sums of many such values are still finite. */
const maxValue = 1_000_000_000_000

const unit = z.string('Send the unit as text.').min(1, 'The unit is empty.').max(200, 'A unit has at most 200 characters.')
const at = z.iso.datetime({ offset: true, error: 'Send the time as ISO 8601 with an offset, such as 2026-11-29T12:00:00Z.' })
const name = (what: string) =>
  z.string(`Send the ${what} as text.`).min(1, `The ${what} is empty.`).max(100, `The ${what} has at most 100 characters.`)

const attributes = z
  .record(z.string(), name('value of an attribute'), 'Send attributes as an object of texts.')
  .refine((all) => Object.keys(all).length <= maxAttributes, `A unit has at most ${maxAttributes} attributes.`)
  .refine(
    (all) => Object.keys(all).every((key) => key.length > 0 && key.length <= 100),
    'The name of an attribute has 1 to 100 characters.',
  )
  .default({})

export const exposure = z.object(
  { experiment: name('experiment'), variant: name('variant'), unit, at, attributes },
  'Send an object.',
)

export const metricEvent = z.object(
  {
    /** Made by the sender. Of two events with the same id and day, the second is a repetition. */
    id: z.string('Send an id as text.').min(1, 'The id is empty.').max(200, 'An id has at most 200 characters.'),
    event: name('event'),
    unit,
    at,
    value: z
      .number('Send the value as a number.')
      .min(-maxValue, `A value is at least -${maxValue}.`)
      .max(maxValue, `A value is at most ${maxValue}.`)
      .default(1),
  },
  'Send an object.',
)

/** One of a request that was not taken, by its position, with a sentence about what to change. */
export type Refusal = { index: number; reason: string }

/** Parses each of a request on its own, so that a bad one does not lose the others. */
export function parseIncoming<T extends { at: string }>(
  items: readonly unknown[],
  schema: z.ZodType<T>,
  now: number,
): { taken: { index: number; item: T }[]; refused: Refusal[] } {
  const taken: { index: number; item: T }[] = []
  const refused: Refusal[] = []
  for (const [index, item] of items.entries()) {
    const parsed = schema.safeParse(item)
    if (!parsed.success) {
      refused.push({ index, reason: parsed.error.issues[0]?.message ?? 'This has an unknown shape.' })
      continue
    }
    const time = Date.parse(parsed.data.at)
    if (!(time > now - latestMs)) refused.push({ index, reason: 'It is more than seven days old.' })
    else if (time > now + earliestMs) refused.push({ index, reason: 'Its time is in the future.' })
    else taken.push({ index, item: parsed.data })
  }
  return { taken, refused }
}
