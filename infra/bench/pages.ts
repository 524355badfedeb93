import { readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buildWeb } from '../launch/build.ts'
import { root } from '../launch/paths.ts'
import { signIn } from '../launch/sign-in.ts'
import { figure, percentile } from './figures.ts'
import type { PageCounts, PageFigures } from './page-counts.ts'
import { createPageOrganization, type PageOrganization } from './page-organization.ts'
import { type PageServer, startWeb } from './page-web.ts'
import type { BenchStack } from './stack.ts'

const [warmUps, requests] = [5, 30]

type Measured = { times: number[]; bytes: number; counted: PageCounts[] }
type Visit = { server: PageServer; cookie: string; pages: [string, string][] }

/** `--slow <ms>` names the slowest statements of each request that takes longer. */
const slow = process.argv.includes('--slow') ? Number(process.argv[process.argv.indexOf('--slow') + 1]) : Number.POSITIVE_INFINITY

function nameStatements(address: string, took: number, { slowest }: PageCounts): void {
  figure(`slow: ${address}`, `${took.toFixed(0)} ms`)
  for (const { ms, text } of slowest) figure('', `${ms.toFixed(0)} ms`, text.replace(/\s+/g, ' ').slice(0, 300))
}

async function request({ server, cookie }: Visit, address: string): Promise<{ took: number; bytes: number; counts: PageCounts }> {
  const began = performance.now()
  const answer = await fetch(server.url + address, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' })
  const { byteLength: bytes } = await answer.arrayBuffer()
  const took = performance.now() - began
  if (answer.status !== 200) throw new Error(`${address} was answered ${answer.status}`)
  const counts = await server.counts()
  if (took > slow) nameStatements(address, took, counts)
  return { took, bytes, counts }
}

/**
 * Requests every page in turn, round after round, sequentially: the server's counts belong to the request, and other load on the
 * machine affects all pages and servers equally.
 */
async function measure(visits: readonly Visit[]): Promise<Map<string, PageFigures>[]> {
  const all = visits.map(
    ({ pages }) => new Map<string, Measured>(pages.map(([name]) => [name, { times: [], bytes: 0, counted: [] }])),
  )
  for (let round = 0; round < warmUps + requests; round++)
    for (const [i] of visits[0]?.pages.entries() ?? [])
      for (const [n, visit] of visits.entries()) {
        const [name, address] = visit.pages[i] ?? ['', '']
        const { took, bytes, counts } = await request(visit, address)
        const measured = all[n]?.get(name)
        if (round < warmUps || !measured) continue
        measured.times.push(took)
        measured.counted.push(counts)
        measured.bytes = bytes
      }
  return all.map((of) => new Map([...of].map(([name, measured]) => [name, figuresOf(measured)])))
}

function figuresOf({ times, bytes, counted }: Measured): PageFigures {
  const usual = (key: 'statements' | 'transactions' | 'waits' | 'databaseMs') =>
    percentile(
      counted.map((c) => c[key]),
      0.5,
    )
  return {
    statements: usual('statements'),
    transactions: usual('transactions'),
    waits: usual('waits'),
    databaseMs: usual('databaseMs'),
    bytes,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
  }
}

const described = (f: PageFigures) =>
  `p50 ${f.p50.toFixed(0)} ms, p95 ${f.p95.toFixed(0)} ms, ${f.statements} statements, ${f.waits} waits, ${f.transactions} transactions, ${(f.bytes / 1000).toFixed(0)} kB`

const option = (name: string) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : path.resolve(process.argv[at + 1] ?? '')
}

/** Those of `--pages home,costs`, or all. */
export function selectedPages(pages: PageOrganization['pages']): PageOrganization['pages'] {
  const at = process.argv.indexOf('--pages')
  const names = at < 0 ? undefined : process.argv[at + 1]?.split(',')
  return names ? pages.filter(([name]) => names.includes(name)) : pages
}

/** Earlier figures from a file; none yet if another checkout is measured in turn with this one. */
function readEarlier(before: string | undefined): { figures: Record<string, PageFigures>; checkout: string | undefined } {
  if (before && statSync(before).isDirectory()) return { figures: {}, checkout: realpathSync(before) }
  return { figures: before ? (JSON.parse(readFileSync(before, 'utf8')) as Record<string, PageFigures>) : {}, checkout: undefined }
}

/**
 * Database usage and duration of each page of a portal with 10,000 entities. `--json <file>` saves the figures. `--before <file>`
 * prints saved figures beside them; `--before <checkout>` measures another built checkout in turn.
 */
export async function benchPages(stack: BenchStack): Promise<void> {
  const { figures, checkout } = readEarlier(option('--before'))
  await buildWeb()
  const { email, pages } = await createPageOrganization(stack.platform)
  const servers = await Promise.all([root, ...(checkout ? [checkout] : [])].map((folder) => startWeb(stack, folder)))
  try {
    const visits: Visit[] = []
    for (const server of servers) visits.push({ server, cookie: await signIn(server.url, email), pages: selectedPages(pages) })
    const [own = new Map<string, PageFigures>(), other] = await measure(visits)
    for (const [name, measured] of own) {
      const was = other?.get(name) ?? figures[name]
      figure(name, `${measured.p50.toFixed(0)} ms`, `${described(measured)}${was ? `; before: ${described(was)}` : ''}`)
    }
    const file = option('--json')
    if (file) writeFileSync(file, JSON.stringify(Object.fromEntries(own), null, 1))
  } finally {
    for (const server of servers) await server.stop()
  }
}
