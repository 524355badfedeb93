import { z } from 'zod'
import { masked } from '../../domain/template.ts'

const maxLines = 1000
const maxLength = 2000

const stored = z.array(z.object({ at: z.iso.datetime(), text: z.string() }))
export type StoredLine = z.output<typeof stored>[number]

export const linesOf = (log: unknown): StoredLine[] => stored.parse(log)

/** Collects the lines of a step's log, without secrets and within limits. */
export function createStepLog(before: readonly StoredLine[], secrets: readonly string[]) {
  const lines: StoredLine[] = [...before]
  return {
    lines,
    write(text: string): void {
      if (lines.length > maxLines) return
      const full = lines.length === maxLines
      const line = full ? `The log is limited to ${maxLines} lines.` : masked(text, secrets).slice(0, maxLength)
      lines.push({ at: new Date().toISOString(), text: line })
    },
  }
}
