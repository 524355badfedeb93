import os from 'node:os'
import { lowerPriority } from '@callboard/jobs/lower-priority'

// The requests of an attacker, without an end: node hostile-client.ts ATTACK URL TOKEN
// An attacker has a machine of its own; here it has what the others leave.
lowerPriority(os.constants.priority.PRIORITY_LOW)

const [attack = '', base = '', token = ''] = process.argv.slice(2)
const list = <T>(length: number, make: (i: number) => T) => Array.from({ length }, (_, i) => make(i))
const any = (count: number) => ({ $any: list(count, (i) => ({ [`metadata.k${i}`]: 'x' })) })
const refs = list(10_000, (i) => `component:default/service-${i}`)

/** The largest accepted request of its kind, and one beyond it. */
const attacks: Record<string, { path: string; bodies: unknown[] }> = {
  references: {
    path: '/api/catalog/entities/by-refs',
    bodies: [
      { entityRefs: refs, fields: list(5000, (f) => `metadata.f${f}`) },
      { entityRefs: refs, fields: list(10, (f) => `metadata.f${f}`) },
    ],
  },
  facets: {
    path: '/api/catalog/entity-facets',
    bodies: [
      { query: { $all: list(100, () => any(100)) }, facets: ['kind'] },
      { query: any(25), facets: list(4, (f) => `metadata.f${f}`) },
    ],
  },
}
const { path, bodies } = attacks[attack] ?? { path: '/', bodies: [] }
const texts = bodies.map((body) => JSON.stringify(body))
const answered: Record<string, number> = {}
process.on('SIGTERM', () => {
  process.stdout.write(JSON.stringify(answered))
  process.exit(0)
})
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'cache-control': 'no-cache' }
await Promise.all(
  list(16, async () => {
    for (;;)
      for (const body of texts) {
        const answer = await fetch(base + path, { method: 'POST', headers, body })
        await answer.arrayBuffer()
        if (Object.keys(answered).length === 0) process.send?.('attacking')
        answered[answer.status] = (answered[answer.status] ?? 0) + 1
      }
  }),
)
