import { AppError } from '@callboard/core/errors'
import { nestsDeeperThan } from '@callboard/core/json-depth'
import { pushLimits } from '@callboard/core/limits/limits'
import { maxLevels } from '@callboard/db/jsonb'

/** An item of a push: a value, or the reason why it is none. `text` is what was sent. */
export type PushItem = { text: string } & ({ value: unknown } | { error: string })

/** Levels around an item on its way to the database. */
const levelsAround = 5

/** The lines of a stream; null for one that is too long, whose text is dropped while it arrives. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string | null> {
  const decoder = new TextDecoder()
  let [rest, isCut, bytes] = ['', false, 0]
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > pushLimits.streamBytes)
      throw new AppError('too_large', `A push is limited to ${pushLimits.streamBytes / 1024 / 1024} MiB. Split it.`)
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      yield isCut || line.length > pushLimits.lineCharacters ? null : line
      isCut = false
    }
    if (rest.length > pushLimits.lineCharacters) [rest, isCut] = ['', true]
  }
  rest += decoder.decode()
  if (isCut || rest) yield isCut ? null : rest
}

function itemOf(line: string | null): PushItem {
  if (line === null) return { text: '', error: `The line is longer than ${pushLimits.lineCharacters / 1024} KiB.` }
  if (nestsDeeperThan(maxLevels - levelsAround, line)) return { text: line, error: 'The line is nested too deeply.' }
  try {
    return { text: line, value: JSON.parse(line) }
  } catch {
    return { text: line, error: 'The line is not JSON.' }
  }
}

/**
 * The items of newline-delimited JSON as they arrive.
 * @throws AppError `too_large`; `invalid_input` if the stream ends early
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<PushItem> {
  try {
    for await (const line of linesOf(chunks)) if (line?.trim() !== '') yield itemOf(line)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
    throw new AppError(
      'invalid_input',
      'The upload ended early. Send it again: what has arrived is written, and nothing is removed.',
    )
  }
}
