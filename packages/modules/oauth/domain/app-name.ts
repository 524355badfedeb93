import { plainName } from '@callboard/core/plain-name'

const maxLength = 60

/**
 * The name of an app as it is shown: one line without links, markup or characters that change the direction of text. An app cannot
 * take our own name.
 */
export function appName(name: unknown): string {
  const plain = plainName(typeof name === 'string' ? name : '', 'Unnamed app', maxLength)
  // Compared without what only looks like a gap between letters.
  return plain
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .includes('callboard')
    ? 'Unnamed app'
    : plain
}
