import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { trustedTenantId } from '@callboard/core/ids'
import { configureDatabase } from '@callboard/db/clients'
import { lowerPriority } from '@callboard/jobs/lower-priority'
import { importFile } from '@callboard/modules/costs'
import { boundedResponse } from '@callboard/plugin-kit/bounded-response'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import { allPages } from '@callboard/plugin-kit/paging'

// What an organization has workers read, without an end, in a process as workers are:
// node hostile-work.ts ATTACK TENANT INTEGRATION APP_URL SYSTEM_URL
lowerPriority()

const [attack = '', tenant = '', integrationId = '', appUrl = '', systemUrl = ''] = process.argv.slice(2)
configureDatabase({ appUrl, systemUrl, poolSize: 4, workload: 'jobs' })

async function bill(): Promise<() => Promise<unknown>> {
  const columns =
    'BilledCost,EffectiveCost,ListCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ServiceCategory,ProviderName,BillingAccountId'
  const day = new Date().toISOString().slice(0, 10)
  const row = `1,1,1,USD,${day.slice(0, 7)}-01T00:00:00Z,${day}T00:00:00Z,Usage,Compute,Compute,AWS,1\n`
  const zipped = gzipSync(Buffer.from(`${columns}\n${row.repeat(1_000_000)}`))
  return () =>
    importFile(
      trustedTenantId(tenant),
      { integrationId, source: 'bill.csv.gz', version: randomUUID() },
      (async function* () {
        yield zipped
      })(),
    )
}

const addressOf = async (server: Server): Promise<URL> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

/** Each target costs a request, whose answer takes the vendor at least this long, in ms. */
const vendorAnswerMs = 20

async function placeholders(): Promise<() => Promise<unknown>> {
  const server = createServer((_, response) => setTimeout(() => response.end('x'), vendorAnswerMs))
  const url = await addressOf(server)
  const lines = Array.from({ length: 3000 }, (_, i) => `  k${i}:\n    $text: ./f${i}\n`).join('')
  const text = `apiVersion: v1\nkind: Component\nmetadata:\n  name: x\nspec:\n${lines}`
  return () =>
    readDescriptorFile({
      path: 'f',
      url: 'u',
      text,
      read: async () => ({ text: await boundedResponse(await fetch(url), url).text() }),
    })
}

/** An endless listing: each page is small on the wire and 8 MiB in memory. */
async function listing(): Promise<() => Promise<unknown>> {
  const items = Array.from({ length: 500 }, (_, i) => ({ name: `pod-${i}`, text: 'x'.repeat(16_000) }))
  const page = gzipSync(JSON.stringify(items))
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(page),
  )
  const url = await addressOf(server)
  return () =>
    allPages<unknown, number>('The cluster', async (cursor = 0) => {
      const answer = boundedResponse(await fetch(url), url)
      const names = ((await answer.json()) as { name: string }[]).map(({ name }) => name)
      return { items: names, next: cursor + 1 }
    })
}

const attacks: Record<string, () => Promise<() => Promise<unknown>>> = { bill, placeholders, listing }
const once = await attacks[attack]?.()
if (!once) throw new Error(`There is no attack "${attack}".`)
const state = { rounds: 0, refused: '' }
process.on('SIGTERM', () => {
  process.stdout.write(JSON.stringify(state))
  process.exit(0)
})
for (;;) {
  await once().catch((error) => {
    state.refused = String(error)
  })
  if (state.rounds++ === 0) process.send?.('attacking')
  await wait(1)
}
