import { gzipSync } from 'node:zlib'
import { hostileJson, hostileTexts, inAddress } from './hostile.ts'
import type { Random } from './random.ts'
import { deep, jsonText, type Plan } from './request.ts'

type Mutation = (plan: Plan, random: Random) => Plan

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'SEARCH',
  'M-SEARCH',
  'LOCK',
  'PURGE',
]
const contentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/json; charset=utf-16',
  'application/json; charset=nonsense',
  'application/problem+json',
  'json',
  '/',
  ';',
  'application/json, text/plain',
]
const oddHeaders: [string, string][] = [
  ['x-forwarded-for', '127.0.0.1, ::1, x'],
  ['x-forwarded-host', 'evil.example'],
  ['x-forwarded-proto', 'javascript'],
  ['x-real-ip', '0.0.0.0'],
  ['x-callboard-portal', 'acme'],
  ['x-callboard-path', '//evil.example'],
  ['x-middleware-subrequest', 'proxy:proxy:proxy:proxy:proxy'],
  ['x-http-method-override', 'DELETE'],
  ['accept', 'text/html;q=x, */*;q=-1'],
  ['accept-encoding', 'gzip, gzip, identity;q=0'],
  ['accept-language', '*'.repeat(3000)],
  ['content-encoding', 'gzip'],
  ['if-none-match', `"${'a'.repeat(3000)}"`],
  ['if-modified-since', 'yesterday'],
  ['range', 'bytes=-1,0-99999999999,5-1'],
  ['expect', '100-continue'],
  ['origin', 'null'],
  ['origin', 'https://evil.example'],
  ['referer', 'data:,'],
  ['user-agent', 'x'.repeat(8000)],
  ['cookie', 'callboard.session=x; callboard.session=y; a=%00; =; ;;'],
  ['cookie', `a=${'b'.repeat(7000)}`],
  ['authorization', 'Basic Og=='],
  ['authorization', 'Bearer '],
  ['authorization', `Bearer cb_${'x'.repeat(5000)}`],
  ['authorization', 'Bearer cb_\u00ff\u00fe'],
  ['next-action', 'x'],
  ['next-router-state-tree', '%5B%22%22%2C%7B%7D%5D'],
  ['next-router-state-tree', '%'],
  ['next-router-prefetch', '1'],
  ['rsc', '1'],
  ['next-url', '//[::'],
  ['host', 'unknown.example'],
  ['host', '127.0.0.1:1'],
]

const bomb = gzipSync(Buffer.alloc(3_000_000))
const long = `"${'x'.repeat(2_200_000)}"`

const withBody = (plan: Plan, body: string | Buffer): Plan => ({
  ...plan,
  method: plan.method === 'GET' ? 'POST' : plan.method,
  body,
})

function swapSegment(plan: Plan, random: Random): Plan {
  const [before = '/', query] = plan.path.split('?')
  const parts = before.split('/')
  parts[1 + random.below(Math.max(1, parts.length - 1))] = inAddress(random.pick(hostileTexts), random)
  return { ...plan, path: parts.join('/').slice(0, 9000) + (query === undefined ? '' : `?${query}`) }
}

function breakBody(plan: Plan, random: Random): Plan {
  const body = Buffer.from(plan.body ?? '{}')
  const at = random.below(body.length + 1)
  const byte = Buffer.from([random.below(256)])
  return withBody(
    plan,
    random.chance(0.5) ? body.subarray(0, at) : Buffer.concat([body.subarray(0, at), byte, body.subarray(at)]),
  )
}

/** Nests the value, or one of its fields, in many levels. */
function nest(plan: Plan, random: Random): Plan {
  const levels = random.pick([100, 1000, 10_000])
  const inner = plan.body?.toString().slice(0, 2000) ?? '1'
  if (random.chance(0.5)) return withBody(plan, '{"a":'.repeat(levels) + inner + '}'.repeat(levels))
  try {
    const value = JSON.parse(inner) as object
    const [key] = Object.keys(value)
    return withBody(plan, jsonText({ ...value, [key ?? 'a']: deep(levels) }))
  } catch {
    return withBody(plan, jsonText(deep(levels)))
  }
}

const mutations: readonly Mutation[] = [
  (plan, random) => ({ ...plan, method: random.pick(methods) }),
  swapSegment,
  swapSegment,
  (plan, random) => ({
    ...plan,
    path: plan.path.replace('?', random.pick(['/?', '//?', '/..?', '/%2e%2e?', ';x=y?', '%00?', '.json?'])),
  }),
  (plan, random) => ({
    ...plan,
    path: random.pick(['/', '//']) + plan.path.slice(1).replaceAll('/', random.pick(['//', '/./', '%2f', '/x/../'])),
  }),
  (plan, random) => {
    const name = random.pick(['q', 'limit', 'page', 'tab', 'filter', 'a', '__proto__', 'to', 'token', 'kind'])
    const pair = `${name}${random.pick(['', '[]', '[0]', '[a][b]'])}=${inAddress(random.pick(hostileTexts), random).slice(0, 5000)}`
    return { ...plan, path: `${plan.path}${plan.path.includes('?') ? '&' : '?'}${pair}&${pair}` }
  },
  (plan, random) => ({
    ...plan,
    path: `${plan.path}${plan.path.includes('?') ? '&' : '?'}${'a=1&'.repeat(random.pick([10, 1500]))}`,
  }),
  (plan, random) => ({ ...plan, headers: [...plan.headers, random.pick(oddHeaders)] }),
  (plan, random) => ({ ...plan, headers: [...plan.headers, random.pick(oddHeaders), random.pick(oddHeaders)] }),
  (plan) => ({ ...plan, headers: plan.headers.flatMap((h) => [h, h]) }),
  (plan, random) => ({ ...plan, headers: plan.headers.filter(() => random.chance(0.5)) }),
  (plan, random) => ({
    ...plan,
    headers: [...plan.headers.filter(([n]) => n !== 'content-type'), ['content-type', random.pick(contentTypes)]],
    ...(plan.body === undefined ? {} : { body: plan.body }),
  }),
  breakBody,
  nest,
  (plan, random) => withBody(plan, jsonText(hostileJson(random))),
  (plan, random) =>
    withBody(
      plan,
      random.pick([
        '',
        ' ',
        '[',
        '{',
        '"',
        'nul',
        '{"a":1,"a":2}',
        '\ufeff{}',
        'a=b&c=d',
        '--x\r\n\r\n--x--',
        '{"__proto__":{"x":1}}',
      ]),
    ),
  (plan) => ({ ...withBody(plan, bomb), headers: [...plan.headers, ['content-encoding', 'gzip']] }),
  (plan) => withBody(plan, long),
  // Arguments of a server action, larger than Next accepts.
  (plan) => withBody(plan, `[${long}]`),
]

/** Leaves most requests unmodified, and breaks the others in one or two positions. */
export function mutate(plan: Plan, random: Random): Plan {
  if (random.chance(0.6)) return plan
  const once = random.pick(mutations)(plan, random)
  return random.chance(0.25) ? random.pick(mutations)(once, random) : once
}
