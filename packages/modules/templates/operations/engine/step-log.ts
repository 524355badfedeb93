import { z } from 'zod'
import { masked } from '../../domain/template.ts'

const maxLines = 1000
const maxLength = 2000
/** Pages read a whole log each time that it grows. */
const maxCharacters = 256 * 1024
const limitReached = `The log is limited to ${maxLines} lines and ${maxCharacters / 1024} KiB.`

const stored = z.array(z.object({ at: z.iso.datetime(), text: z.string() }))
export type StoredLine = z.output<typeof stored>[number]

export const linesOf = (log: unknown): StoredLine[] => stored.parse(log)

/** Collects the lines of a step's log, within limits and without secrets, of which more may be added. */
export function createStepLog(before: readonly StoredLine[], secrets: Iterable<string>) {
  const lines: StoredLine[] = [...before]
  let characters = lines.reduce((sum, { text }) => sum + text.length, 0)
  let closed = lines.at(-1)?.text === limitReached
  return {
    lines,
    write(text: string): void {
      if (closed) return
      closed = lines.length >= maxLines || characters >= maxCharacters
      const line = closed ? limitReached : masked(text, secrets).slice(0, maxLength)
      characters += line.length
      lines.push({ at: new Date().toISOString(), text: line })
    },
  }
}
