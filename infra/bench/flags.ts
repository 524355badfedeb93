import http from 'node:http'
import { join } from 'node:path'
import { compileRuleset, type Evaluator } from '@callboard/flags-evaluator/evaluate'
import type { Flag, Rule } from '@callboard/flags-evaluator/model'
import { createFlag, createFlagClient, saveFlagSettings, toggleFlag } from '@callboard/modules/flags'
import { execa } from 'execa'
import { figure, percentile } from './figures.ts'
import type { BenchStack } from './stack.ts'

const flagCount = 50

const rules = (count: number): Rule[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `rule-${i}`,
    enabled: true,
    targeting: { all: [{ attribute: 'country', operator: 'equals', value: `C${i}` }] },
    unit: 'targetingKey',
    share: 10_000,
    split: [
      { variant: 'on', ranges: [[0, 500_000]] },
      { variant: 'off', ranges: [[500_000, 1_000_000]] },
    ],
  }))

/** Evaluations a second on one core, where the last of ten rules matches and assigns by hash. */
function measureEvaluator(): void {
  const common = { type: 'boolean', variants: { on: true, off: false }, enabled: true, offVariant: null } as const
  const rest = { defaultVariant: 'off', prerequisites: [], overrides: [], holdout: true } as const
  const flag: Flag = { key: 'f', salt: 'f', ...common, ...rest, rules: rules(10) }
  const evaluator: Evaluator = compileRuleset({ flags: [flag], segments: {}, holdout: null })
  const contexts = Array.from({ length: 1000 }, (_, i) => ({ targetingKey: `user-${i}`, country: 'C9', plan: 'pro' }))
  const run = (count: number) => {
    let on = 0
    for (let i = 0; i < count; i++) if (evaluator.evaluate('f', contexts[i % 1000] ?? {}, 0)?.variant === 'on') on++
    return on
  }
  run(200_000)
  const began = process.cpuUsage()
  const count = 2_000_000
  run(count)
  // By the time of the processor, so that what else the machine does changes little.
  const { user, system } = process.cpuUsage(began)
  const perSecond = Math.round(count / ((user + system) / 1e6)).toLocaleString('en')
  figure('evaluations, 10 rules, the last matches', `${perSecond}/s`, 'of one core; at least 1,000,000')
}

type Client = { url: URL; secret: string; agent: http.Agent }

const post = ({ url, secret, agent }: Client, path: string, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const request = http.request({ host: url.hostname, port: url.port, method: 'POST', path, agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))))
    })
    request.on('error', reject)
    request.end(body)
  })

async function measureRequests({ url, secret }: Client, what: string, path: string, aim: string): Promise<void> {
  const script = join(import.meta.dirname, 'flag-client.ts')
  const began = process.cpuUsage()
  const { stdout } = await execa(process.execPath, [script, url.origin, secret, path, '5000'])
  const { user, system } = process.cpuUsage(began)
  const { perSecond, p95, requests } = JSON.parse(stdout) as { perSecond: number; p95: number; requests: number }
  // What else the machine does changes the rate, and hardly what a request costs.
  const cost = Math.round((user + system) / requests)
  figure(
    what,
    `${Math.round(perSecond).toLocaleString('en')}/s`,
    `p95 ${p95.toFixed(1)} ms, at least ${aim}; ${cost} µs of a core each`,
  )
}

/** Flags in the process, over HTTP at 16 connections, and from a change to its answer. */
export async function benchFlags(stack: BenchStack): Promise<void> {
  console.log('flags')
  measureEvaluator()
  const context = await stack.tenant('bench-flags')
  const variants = [
    { name: 'on', value: true },
    { name: 'off', value: false },
  ]
  const split = [
    { variant: 'on', weight: 5000 },
    { variant: 'off', weight: 5000 },
  ]
  for (let i = 0; i < flagCount; i++) {
    const key = `flag-${i}`
    await createFlag(context, { key, type: 'boolean', variants })
    await saveFlagSettings(context, {
      ...{ key, environment: 'production', enabled: true, offVariant: 'off', defaultVariant: 'off' },
      rules: [{ id: 'c', targeting: { attribute: 'country', operator: 'equals', value: 'C1' }, split }],
    })
  }
  const { secret } = await createFlagClient(context, { name: 'bench', environment: 'production', kind: 'server' })
  const agent = new http.Agent({ keepAlive: true })
  const client = { url: new URL(stack.apiUrl), secret, agent }
  await measureRequests(client, 'OFREP, one flag', '/ofrep/v1/evaluate/flags/flag-1', '8,000')
  await measureRequests(client, `OFREP, ${flagCount} flags at once`, '/ofrep/v1/evaluate/flags', '2,500')
  const times: number[] = []
  for (let i = 0; i < 40; i++) {
    const enabled = i % 2 === 1
    const at = performance.now()
    await toggleFlag(context, { key: 'flag-1', environment: 'production', enabled })
    const isAnswered = async () => {
      const { reason } = JSON.parse(await post(client, '/ofrep/v1/evaluate/flags/flag-1', '{"context":{"targetingKey":"u"}}'))
      return (reason === 'DISABLED') !== enabled
    }
    while (!(await isAnswered()));
    times.push(performance.now() - at)
  }
  figure('from a change to its answer, p95', `${percentile(times, 0.95).toFixed(0)} ms`, 'below 200 ms')
  agent.destroy()
}
