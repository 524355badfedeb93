import { parseArgs } from 'node:util'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { addressEnv, awsEnv, databaseEnv, demoEnv, secretsEnv, stripeEnv } from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { platformFrom } from '@callboard/modules/compose-platform'
import { pluginRegistry } from '@callboard/plugins/server'
import { actionTargets } from '../fuzz/action-targets.ts'
import { type OpenApi, v1Targets } from '../fuzz/api-targets.ts'
import { catalogTargets } from '../fuzz/catalog-targets.ts'
import { createClient } from '../fuzz/client.ts'
import { hookTargets } from '../fuzz/hook-targets.ts'
import { pageTargets } from '../fuzz/page-targets.ts'
import { reportOf } from '../fuzz/report.ts'
import type { Target, World } from '../fuzz/request.ts'
import { fuzz, type Settings } from '../fuzz/run.ts'
import { type Product, startProduct } from '../fuzz/stack.ts'
import { isAlive, makeWorld } from '../fuzz/world.ts'
import { generateClient } from './build.ts'

// npm run fuzz -- --minutes 5 | --requests 100000 [--seed 7] [--groups v1,pages] [--only 1234] [--entities 2000]

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    requests: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    groups: { type: 'string' },
    entities: { type: 'string', default: '2000' },
  },
})

const weights: Settings['weights'] = { v1: 40, catalog: 25, pages: 15, actions: 12, hooks: 6, raw: 2 }
const chosen = values.groups?.split(',')

const settings: Settings = {
  seed: Number(values.seed),
  requests: values.requests ? Number(values.requests) : Number.POSITIVE_INFINITY,
  milliseconds: values.requests && !values.minutes ? Number.POSITIVE_INFINITY : Number(values.minutes ?? 5) * 60_000,
  concurrency: 8,
  weights: Object.fromEntries(Object.entries(weights).filter(([group]) => !chosen || chosen.includes(group))),
  ...(values.only ? { only: Number(values.only) } : {}),
}

/** The platform as the product's own processes compose it, for making organizations in its database. */
function platformOf({ environment }: Product) {
  Object.assign(process.env, environment)
  const env = loadEnv({ ...databaseEnv, ...secretsEnv, ...addressEnv, ...demoEnv, ...stripeEnv, ...awsEnv })
  configureDatabase({ appUrl: env.DATABASE_APP_URL, systemUrl: env.DATABASE_SYSTEM_URL, poolSize: 4 })
  return platformFrom(env, pluginRegistry)
}

/** Requests remove what others ask for: after this long, another organization is made. */
const renewAfterMs = 45_000

/** Looks now and then whether the organization can still be asked, and makes another when it cannot, or is old. */
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

/** A line of the log without what differs each time. */
const summaryOf = (line: string) =>
  line.startsWith('{') ? (/"stack":"([^"]{0,400})/.exec(line)?.[1] ?? line.slice(0, 300)) : line.slice(0, 300)

async function targetsOf(url: string): Promise<Target[]> {
  const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as OpenApi
  return [...v1Targets(document), ...catalogTargets(), ...hookTargets(), ...pageTargets(), ...actionTargets()]
}

await generateClient()
const product = await startProduct()
let code = 1
try {
  const { environment, url } = product
  const platform = platformOf(product)
  const make = () => makeWorld(platform, url, Number(values.entities), environment.STRIPE_WEBHOOK_SECRET ?? '')
  const kept = keepAlive(make, await make())
  const client = createClient(url, settings.concurrency)
  const { tally, slow, seconds } = await fuzz(settings, await targetsOf(url), kept.world, client)
  kept.stop()
  client.close()
  console.log(`\n${reportOf(tally, slow, settings.seed, seconds)}`)
  console.log(`Organizations made anew: ${kept.renewed()}`)
  const errors = product.errors()
  console.log(`Errors in the log of the web process: ${errors.length}`)
  for (const line of [...new Set(errors.map((e) => summaryOf(e)))].slice(-30)) console.log(`  ${line}`)
  code = tally.failures.size + slow.length > 0 ? 1 : 0
} finally {
  await closeDatabase()
  await product.stop()
}
process.exit(code)
