import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Json } from '@callboard/flags-evaluator/model'
import { OFREPProvider } from '@openfeature/ofrep-provider'
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'
import {
  AsyncLocalStorageTransactionContextPropagator,
  type EvaluationContext,
  type Hook,
  OpenFeature as ServerOpenFeature,
} from '@openfeature/server-sdk'
import { type Provider, OpenFeature as WebOpenFeature } from '@openfeature/web-sdk'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { startTestApi, type TestApi } from '../../test-api.ts'
import { readScenarios, runScenario, type Scenario } from './scenarios-support.ts'
import { type FlagType, type Level, newWorld, type Sdk, steps } from './steps-support.ts'

// OpenFeature's own scenarios, through its OFREP providers for servers and browsers against this API.

const folder = path.resolve(import.meta.dirname, '../../../../../shared/data/flags/openfeature-spec')
const features = ['evaluation.feature', 'evaluation_v2.feature', 'hooks.feature', 'metadata.feature', 'contextMerging.feature']

let api: TestApi
let headers: [string, string][]

type TestFlag = { variants: Record<string, Json>; defaultVariant?: string | null; contextEvaluator?: string; disabled?: boolean }

/** The expressions of the suite's flags, as targeting. */
const ballmer = { attribute: 'email', operator: 'equals', value: 'ballmer@macrosoft.com' }
const isNoCustomer = { not: { attribute: 'customer', operator: 'equals', value: true } }
const older = { attribute: 'age', operator: 'range', as: 'number', min: 10, minExclusive: true }
const targetings: Record<string, { targeting: object; variant: string }> = {
  "email == 'ballmer@macrosoft.com' ? 'zero' : ''": { targeting: ballmer, variant: 'zero' },
  "!customer && email == 'ballmer@macrosoft.com' && age > 10 ? 'internal' : ''": {
    targeting: { all: [isNoCustomer, ballmer, older] },
    variant: 'internal',
  },
  'fn, ln, age and customer': {
    targeting: {
      all: [
        { attribute: 'fn', operator: 'startsWith', value: 'Su' },
        { attribute: 'age', operator: 'equals', value: 29 },
      ],
    },
    variant: 'internal',
  },
}

/** The suite's description leaves this flag of its first feature out. */
const contextAware: TestFlag = {
  variants: { internal: 'INTERNAL', external: 'EXTERNAL' },
  defaultVariant: 'external',
  contextEvaluator: 'fn, ln, age and customer',
}

const typeOf = ([value]: readonly Json[]) =>
  typeof value === 'number' ? 'double' : typeof value === 'object' ? 'structure' : typeof value

async function createFlags(): Promise<void> {
  const flags = JSON.parse(readFileSync(path.join(folder, 'test-flags.json'), 'utf8')) as Record<string, TestFlag>
  for (const [key, flag] of Object.entries({ ...flags, 'context-aware': contextAware })) {
    const variants = Object.entries(flag.variants).map(([name, value]) => ({ name, value }))
    await api.send('POST', '/api/v1/flags', { key, type: typeOf(Object.values(flag.variants)), variants })
    const rule = flag.contextEvaluator === undefined ? undefined : targetings[flag.contextEvaluator]
    const split = [{ variant: rule?.variant, weight: 10_000 }]
    await api.send('PUT', `/api/v1/flags/${key}/environments/production`, {
      enabled: !flag.disabled,
      offVariant: null,
      defaultVariant: flag.defaultVariant ?? null,
      rules: rule ? [{ id: 'targeted', targeting: rule.targeting, unit: null, split }] : [],
    })
  }
}

beforeAll(async () => {
  if (!existsSync(folder)) return
  api = await startTestApi()
  await createFlags()
  const client = { name: 'suite', environment: 'production', kind: 'server' }
  const { secret } = (await (await api.send('POST', '/api/v1/flag-clients', client)).json()) as { secret: string }
  headers = [['Authorization', `Bearer ${secret}`]]
})
afterAll(async () => {
  if (!existsSync(folder)) return
  await Promise.all([ServerOpenFeature.close(), WebOpenFeature.close()])
  await api.stop()
})

/** The hooks of scenarios read nothing that the two SDKs have differently. */
const forWeb = (hooks: readonly Hook[]) => hooks as unknown as NonNullable<Provider['hooks']>

/** Requests, and the context that the last of them sent. */
function recordingFetch() {
  let last: EvaluationContext = {}
  const fetchImplementation: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    last = ((await request.clone().json()) as { context: EvaluationContext }).context
    return fetch(request)
  }
  return { sent: () => last, fetchImplementation }
}

/** The SDK for servers. */
function serverSdk(): Sdk {
  const domain = 'openfeature-spec'
  const { sent, fetchImplementation } = recordingFetch()
  const provide = () =>
    ServerOpenFeature.setProviderAndWait(domain, new OFREPProvider({ baseUrl: api.base, headers, fetchImplementation }))
  return {
    async provide(state) {
      if (state !== 'stable') throw new Error(`The provider for servers is never ${state}: it holds no state.`)
      await provide()
    },
    status: () => ServerOpenFeature.getClient(domain).providerStatus,
    async evaluate(type, key, fallback, { context, clientHooks, hooks }) {
      const client = ServerOpenFeature.getClient(domain).addHooks(...clientHooks)
      const by = {
        boolean: () => client.getBooleanDetails(key, fallback as boolean, context, { hooks }),
        string: () => client.getStringDetails(key, fallback as string, context, { hooks }),
        number: () => client.getNumberDetails(key, fallback as number, context, { hooks }),
        object: () => client.getObjectDetails(key, fallback as Record<string, never>, context, { hooks }),
      } satisfies Record<FlagType, () => unknown>
      return by[type]()
    },
    async merge(levels: ReadonlyMap<Level, EvaluationContext>) {
      ServerOpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator())
      ServerOpenFeature.setContext(levels.get('API') ?? {})
      const client = ServerOpenFeature.getClient(domain)
      client.setContext(levels.get('Client') ?? {})
      const hooks: Hook[] = [{ before: () => levels.get('Before Hooks') ?? {} }]
      await new Promise<void>((resolve, reject) => {
        ServerOpenFeature.setTransactionContext(levels.get('Transaction') ?? {}, () => {
          client.getBooleanValue('boolean-flag', false, levels.get('Invocation') ?? {}, { hooks }).then(() => resolve(), reject)
        })
      })
      ServerOpenFeature.setContext({})
      return sent()
    },
  }
}

/** The SDK for browsers, whose context is set before flags are evaluated. */
function webSdk(): Sdk {
  const domain = 'openfeature-spec'
  const { sent, fetchImplementation } = recordingFetch()
  return {
    async provide(state) {
      if (state !== 'stable') throw new Error(`The provider for browsers is not made ${state} on demand.`)
      await WebOpenFeature.setContext(domain, {})
      const provider = new OFREPWebProvider({
        baseUrl: api.base,
        headers,
        pollInterval: 0,
        cacheMode: 'disabled',
        fetchImplementation,
      })
      await WebOpenFeature.setProviderAndWait(domain, provider as unknown as Provider)
    },
    status: () => WebOpenFeature.getClient(domain).providerStatus,
    async evaluate(type, key, fallback, { context, clientHooks, hooks }) {
      await WebOpenFeature.setContext(domain, context)
      const client = WebOpenFeature.getClient(domain).addHooks(...forWeb(clientHooks))
      const options = { hooks: [...forWeb(hooks)] }
      const by = {
        boolean: () => client.getBooleanDetails(key, fallback as boolean, options),
        string: () => client.getStringDetails(key, fallback as string, options),
        number: () => client.getNumberDetails(key, fallback as number, options),
        object: () => client.getObjectDetails(key, fallback as Record<string, never>, options),
      } satisfies Record<FlagType, () => unknown>
      return by[type]()
    },
    async merge(levels) {
      if ([...levels.keys()].some((level) => level !== 'API'))
        throw new Error('The SDK for browsers has the level of the API alone.')
      await WebOpenFeature.setContext(domain, levels.get('API') ?? {})
      return sent()
    },
  }
}

const named = (pattern: RegExp) => (scenario: Scenario) => pattern.test(scenario.name)
const hasLevel = ({ steps: all }: Scenario) =>
  all.some(({ text }) => /"(Transaction|Client|Invocation|Before Hooks)" level/.test(text))

/** Scenarios that cannot pass. Each is run, and reported once it passes after all. */
const exceptions: { sdk?: 'server' | 'web'; applies: (scenario: Scenario) => boolean; reason: string }[] = [
  { applies: named(/^Returns metadata|^Flag metadata in/), reason: 'flags have no metadata of their own' },
  { applies: named(/^CACHED reason/), reason: 'OFREP’s providers do not say that they answer from a cache' },
  {
    applies: named(/^Provider status accessibility [2-5]|^Provider not ready|^Provider in fatal/),
    reason: 'these states are of a provider that is made for tests',
  },
  {
    sdk: 'server',
    applies: named(/^DISABLED reason/),
    reason: 'an answer without a value, which leaves it to the code, is of another type to the provider for servers',
  },
  { sdk: 'web', applies: hasLevel, reason: 'the SDK for browsers has a context of the API alone' },
]

const exceptionOf = (sdk: string, scenario: Scenario) => exceptions.find((e) => (!e.sdk || e.sdk === sdk) && e.applies(scenario))

describe.skipIf(!existsSync(folder))("OpenFeature's scenarios (skipped without the folder openfeature-spec)", () => {
  if (!existsSync(folder)) return
  describe.each([
    ['server', serverSdk],
    ['web', webSdk],
  ] as const)('by the OFREP provider for %s', (sdk, make) => {
    for (const feature of features)
      describe(feature, () => {
        for (const scenario of readScenarios(folder, feature)) {
          const exception = exceptionOf(sdk, scenario)
          const run = () => runScenario(scenario, steps, newWorld(make()))
          if (exception) test.fails(`${scenario.name}: ${exception.reason}`, run)
          else test(scenario.name, run)
        }
      })
  })
})
