import { closeDatabase } from '@callboard/db/clients'
import { actionTargets } from '../fuzz/action-targets.ts'
import { type OpenApi, v1Targets } from '../fuzz/api-targets.ts'
import { catalogTargets } from '../fuzz/catalog-targets.ts'
import { createClient } from '../fuzz/client.ts'
import { flagTargets } from '../fuzz/flag-targets.ts'
import { hookTargets } from '../fuzz/hook-targets.ts'
import { mcpTargets } from '../fuzz/mcp-targets.ts'
import { oauthTargets } from '../fuzz/oauth-targets.ts'
import { pageTargets } from '../fuzz/page-targets.ts'
import { pluginTargets } from '../fuzz/plugin-targets.ts'
import { pushTargets } from '../fuzz/push-targets.ts'
import { reportOf } from '../fuzz/report.ts'
import type { Target, World } from '../fuzz/request.ts'
import { fuzz, type Settings } from '../fuzz/run.ts'
import { isAlive, makeWorld } from '../fuzz/world.ts'
import { generateClient } from './build.ts'
import { readOptions } from './options.ts'
import { platformOf, startProduct } from './own-product.ts'

const usage =
  'npm run fuzz -- --minutes 5 | --requests 100000 [--seed 7] [--groups v1,pages] [--only 1234] [--entities 2000] [--webs 2]'

const { values } = readOptions(usage, {
  minutes: { type: 'string' },
  requests: { type: 'string' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string' },
  groups: { type: 'string' },
  entities: { type: 'string', default: '2000' },
  webs: { type: 'string', default: '1' },
})

const weights: Settings['weights'] = { v1: 34, catalog: 18, plugins: 10, mcp: 8, pages: 12, actions: 10, hooks: 6, raw: 2 }
const chosen = values.groups?.split(',')

const settings: Settings = {
  seed: Number(values.seed),
  requests: values.requests ? Number(values.requests) : Number.POSITIVE_INFINITY,
  milliseconds: values.requests && !values.minutes ? Number.POSITIVE_INFINITY : Number(values.minutes ?? 5) * 60_000,
  concurrency: 8 * Number(values.webs),
  weights: Object.fromEntries(Object.entries(weights).filter(([group]) => !chosen || chosen.includes(group))),
  ...(values.only ? { only: Number(values.only) } : {}),
}

/** Requests remove objects that others need: after this time, another organization is created. */
const renewAfterMs = 90_000

/** Checks periodically whether the organization can still be used, and creates another if not, or if it is old. */
function keepAlive(make: () => Promise<World>, first: World): { world: () => World; renewed: () => number; stop(): void } {
  let world = first
  let renewals = 0
  let busy = false
  let madeAt = Date.now()
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    if (Date.now() - madeAt > renewAfterMs || !(await isAlive(world).catch(() => true))) {
      world = await make().catch(() => world)
      madeAt = Date.now()
      renewals++
    }
    busy = false
  }, 5000)
  return { world: () => world, renewed: () => renewals, stop: () => clearInterval(timer) }
}

/** A log line without its variable parts. */
const summaryOf = (line: string) =>
  line.startsWith('{') ? (/"stack":"([^"]{0,400})/.exec(line)?.[1] ?? line.slice(0, 300)) : line.slice(0, 300)

async function targetsOf(url: string): Promise<Target[]> {
  const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as OpenApi
  const machines = [
    ...v1Targets(document),
    ...catalogTargets(),
    ...pluginTargets(),
    ...mcpTargets(),
    ...oauthTargets(),
    ...flagTargets(),
    ...pushTargets(),
    ...hookTargets(),
  ]
  return [...machines, ...pageTargets(), ...actionTargets()]
}

await generateClient()
const product = await startProduct(Number(values.webs))
let code = 1
try {
  const { environment, url } = product
  const platform = platformOf(product)
  const make = () => makeWorld(platform, url, Number(values.entities), environment.STRIPE_WEBHOOK_SECRET ?? '')
  const kept = keepAlive(make, await make())
  const client = createClient(url, settings.concurrency, product.ports)
  const { tally, slow, seconds } = await fuzz(settings, await targetsOf(url), kept.world, client)
  kept.stop()
  client.close()
  console.log(`\n${reportOf(tally, slow, settings.seed, seconds)}`)
  console.log(`Organizations made anew: ${kept.renewed()}`)
  const errors = product.errors()
  console.log(`Errors in the logs of the web processes: ${errors.length}`)
  for (const line of [...new Set(errors.map((e) => summaryOf(e)))].slice(-30)) console.log(`  ${line}`)
  code = tally.failures.size + slow.length > 0 ? 1 : 0
} finally {
  await closeDatabase()
  await product.stop()
}
process.exit(code)
