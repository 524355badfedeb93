import type { Json } from '@callboard/modules/catalog/domain/entity'
import { afterAll, describe, expect, test } from 'vitest'
import { createParsePool } from './pool.ts'

const pool = createParsePool({ threads: 2 })
afterAll(() => pool.close())
const owner = { tenant: 'acme', budget: undefined }

const context = {
  parameters: {
    name: 'shop',
    count: 3,
    tags: ['a', 'b'],
    repoUrl: 'github.com?owner=acme&repo=shop&organization=eng',
    owner: 'group:default/payments',
    nested: { port: 8080 },
  },
  steps: { 'fetch-base': { output: { path: 'x' } } },
}
const render = async (value: string) => (await pool.parse('template-value', { value, context }, owner)).value

describe('expressions', () => {
  test.each([
    ['plain text', 'plain text'],
    ['${{ parameters.name }}-service', 'shop-service'],
    ['${{ parameters.count }}', 3],
    ['${{ parameters.tags }}', ['a', 'b']],
    ['${{ parameters.nested }}', { port: 8080 }],
    ['${{ parameters.count > 2 }}', true],
    ["${{ steps['fetch-base'].output.path }}", 'x'],
    ['${{ parameters.repoUrl | parseRepoUrl }}', { host: 'github.com', owner: 'acme', repo: 'shop', organization: 'eng' }],
    ['${{ parameters.repoUrl | parseRepoUrl | pick("owner") }}', 'acme'],
    ['${{ parameters.repoUrl | projectSlug }}', 'acme/shop'],
    ['${{ parameters.owner | parseEntityRef }}', { kind: 'group', namespace: 'default', name: 'payments' }],
    ['${{ parameters.owner | parseEntityRef | pick("name") }}', 'payments'],
    ['${{ "shop" | parseEntityRef({ defaultKind: "component", defaultNamespace: "eu" }) | pick("namespace") }}', 'eu'],
    ['${{ parameters.name | upper }}', 'SHOP'],
    ['${{ parameters.missing or "fallback" }}', 'fallback'],
    ['{{ parameters.name }}', '{{ parameters.name }}'],
    ['{% if parameters.count > 1 %}many{% endif %}', 'many'],
  ])('%s', async (text, value) => {
    expect(await render(text)).toEqual(value)
  })

  test('leaves out what is undefined', async () => {
    const value = { a: '${{ parameters.absent }}', b: 1 }
    expect(await pool.parse('template-value', { value, context }, owner)).toEqual({ value: { b: 1 } })
  })
})

describe('steps', () => {
  const step = (given: { if?: string | boolean; each?: string; input?: Record<string, string> }) =>
    pool.parse(
      'template-step',
      { if: given.if, each: given.each, input: given.input ?? {}, context, secrets: { token: 's3cret' } },
      owner,
    )

  test('what is no expression stays as it is written, and is named', async () => {
    const input = { either: '${{ parameters.a || parameters.b }}', now: "at ${{ '' | now }}", right: '${{ 1 + 1 }}' }
    const { calls, kept } = await step({ input })
    expect(calls).toEqual([{ input: { ...input, right: 2 } }])
    expect(kept).toHaveLength(2)
    expect(kept.join(' ')).toContain('filter not found: now')
  })

  test('an input sees secrets, a condition does not', async () => {
    expect(await step({ input: { token: '${{ secrets.token }}' } })).toEqual({
      kept: [],
      derived: [],
      each: false,
      calls: [{ input: { token: 's3cret' } }],
    })
    expect((await step({ if: '${{ secrets.token }}' })).calls).toEqual([])
  })

  test('what is made of a secret is as secret, unless it is the secret itself or tells nothing of it', async () => {
    const input = {
      plain: 'Bearer ${{ secrets.token }}',
      changed: 'Bearer ${{ secrets.token | upper }}',
      both: '${{ secrets.token }} or ${{ secrets.token | reverse }}',
      length: '${{ secrets.token | length }}',
      given: "${{ 'given' if secrets.token else 'absent' }}",
      other: '${{ parameters.count }}',
    }
    expect((await step({ input })).derived).toEqual(['Bearer S3CRET', 's3cret or terc3s'])
    expect((await step({ input: { all: '${{ secrets }}', now: "${{ '' | now }} ${{ secrets.token }}" } })).kept).toHaveLength(1)
    // Only what depends on it is a secret, also where another secret could not be rendered, and not what the template says.
    const secrets = { url: 'github.com?owner=acme&repo=shop' }
    const parsed = {
      repository: '${{ (secrets.url | parseRepoUrl).repo }}',
      branch: 'master',
      where: "${{ 'production' if secrets.url.length > 3 else 'staging' }}",
    }
    const [asked, given] = [{ if: undefined, each: undefined, input: parsed, context }, 'template-step' as const]
    expect((await pool.parse(given, { ...asked, secrets }, owner)).derived).toEqual(['shop'])
    const repeated = await step({
      each: '${{ parameters.tags }}',
      input: { text: '${{ each.value }}-${{ secrets.token | upper }}' },
    })
    expect(repeated.derived).toEqual(['a-S3CRET', 'b-S3CRET'])
  })

  test('`each` calls the action once for each item', async () => {
    const input = { tag: '${{ each.value }}-${{ each.key }}', key: '${{ each.key }}' }
    const { calls, each } = await step({ each: '${{ parameters.tags }}', input })
    expect([each, calls]).toEqual([true, [{ input: { tag: 'a-0', key: '0' } }, { input: { tag: 'b-1', key: '1' } }]])
  })

  test('a step whose condition is false is not called', async () => {
    expect((await step({ if: '${{ parameters.count > 5 }}' })).calls).toEqual([])
    expect((await step({ if: false })).calls).toEqual([])
  })
})

describe('files', () => {
  const files = (content: string, options = {}) =>
    pool.parse(
      'template-files',
      {
        files: [{ path: 'src/${{ values.name }}.go', renderPath: true, content }],
        context: { values: { name: 'shop' } },
        options: { cookiecutterCompat: false, trimBlocks: false, lstripBlocks: false, ...options },
      },
      owner,
    )

  test('renders paths and contents', async () => {
    expect(await files('package ${{ values.name }}')).toEqual([{ path: 'src/shop.go', content: 'package shop' }])
  })

  test('names the file that cannot be rendered', async () => {
    await expect(files('{% if %}')).rejects.toThrow(/src\/.*the content cannot be rendered/)
  })

  test('reads cookiecutter variables where the template asks for it', async () => {
    const [made] = await pool.parse(
      'template-files',
      {
        files: [{ path: '{{cookiecutter.name}}.txt', renderPath: true, content: '{{ cookiecutter.name | jsonify }}' }],
        context: { values: { name: 'shop' } },
        options: { cookiecutterCompat: true, trimBlocks: false, lstripBlocks: false },
      },
      owner,
    )
    expect(made).toEqual({ path: 'shop.txt', content: '"shop"' })
  })
})

describe('a hostile template', () => {
  const viaConstructor = (code: string) => `\${{ parameters.name.constructor.constructor("${code}")() }}`

  test('finds nothing of the host', async () => {
    expect(await render(viaConstructor('return typeof process + typeof require + typeof fetch + typeof WebAssembly'))).toBe(
      'undefinedundefinedundefinedundefined',
    )
    expect(await render('a ${{ process.env.HOME }}')).toBe('a ')
    const listed = await render(
      viaConstructor("return Object.getOwnPropertyNames(globalThis).filter(n => n === 'callboard' || n === 'Atomics').length"),
    )
    expect(typeof listed).toBe('number')
  })

  test('leaves nothing to the next one, which may be of another organization', async () => {
    const globals = 'return Object.getOwnPropertyNames(globalThis).sort().join()'
    const before = await render(viaConstructor(globals))
    await render(viaConstructor("globalThis.left = 'left'; run = null; Math.random = null; nunjucks.lib = null; return 1"))
    await pool.parse('template-step', { if: undefined, each: undefined, input: {}, context, secrets: { t: 's3cret' } }, owner)
    expect(await render(viaConstructor(globals))).toBe(before)
    expect(await render(viaConstructor('return typeof left + typeof request'))).toBe('undefinedstring')
    expect(await render(viaConstructor("return String(request.includes('s3' + 'cret'))"))).toBe('false')
  })

  test('random values differ from task to task', async () => {
    const random = () => render(viaConstructor('return String(Math.random())'))
    const values = await Promise.all(Array.from({ length: 20 }, random))
    expect(new Set(values).size).toBe(20)
    const { value } = await pool.parse('jsonata', { expression: '$random()', data: null }, owner)
    expect(value).not.toBe((await pool.parse('jsonata', { expression: '$random()', data: null }, owner)).value)
  })

  test('pollutes no prototype but its own, which ends with it', async () => {
    await render(viaConstructor('Object.prototype.polluted = 1; Array.prototype.map = null'))
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(await render(viaConstructor('return String(({}).polluted)'))).toBe('undefined')
    const value = JSON.parse('{"__proto__": {"polluted": 1}, "a": "${{ parameters.count }}"}')
    expect(await pool.parse('template-value', { value, context }, owner)).toEqual({ value: { a: 3 } })
  })

  test.each([
    ['an endless loop', viaConstructor('for (;;) {}'), /takes longer than 3 s/],
    ['a long loop of Nunjucks', '{% for i in range(1000000000) %}x{% endfor %}', /longer|memory|text/],
    ['a huge text', viaConstructor("let s = 'x'; for (;;) s += s"), /text that is too long/],
    ['a large output', "{% for i in range(100000) %}${{ 'x' | center(1000) }}{% endfor %}", /text|memory|longer/],
    [
      'endless recursion',
      viaConstructor('function f() { return f() + 1 } return f()'),
      /nested too deeply|too much recursion|stack/,
    ],
    ['a pattern that backtracks', viaConstructor("return /^(a+)+$/.test('a'.repeat(40) + 'b')"), /longer|parse/],
  ])('%s is ended with a reason', { timeout: 30_000 }, async (_, text, reason) => {
    await expect(render(text)).rejects.toThrow(reason)
    // The next one is not affected.
    expect(await render('${{ parameters.count }}')).toBe(3)
  })
})

describe('values of a form', () => {
  const check = (values: Record<string, never> | object, ...schemas: object[]) =>
    pool.parse('template-values', { schemas: schemas as never, values: values as never }, owner)

  const schema = {
    title: 'Name it',
    required: ['name'],
    properties: {
      name: { type: 'string', pattern: '^[a-z0-9-]+$', 'ui:autofocus': true, maxLength: 10 },
      size: { type: 'string', enum: ['s', 'm'] },
      port: { type: 'integer', minimum: 1024 },
    },
  }

  test('fit', async () => {
    expect(await check({ name: 'shop', size: 's', port: 8080 }, schema)).toEqual([])
  })

  test('are refused with a pointer and a sentence', async () => {
    expect(await check({ size: 'xl', port: 80 }, schema)).toEqual([
      { pointer: '/name', message: 'Enter “name”.' },
      { pointer: '/size', message: '“size” must be one of "s", "m".' },
      { pointer: '/port', message: '“port” must be at least 1024.' },
    ])
    expect(await check({ name: 'A Shop' }, schema)).toMatchObject([{ pointer: '/name' }])
  })

  test('dependencies are those of the choice', async () => {
    const dependent = {
      properties: { kind: { type: 'string', enum: ['db', 'queue'] } },
      dependencies: {
        kind: {
          oneOf: [
            { properties: { kind: { enum: ['db'] }, engine: { type: 'string' } }, required: ['engine'] },
            { properties: { kind: { enum: ['queue'] } } },
          ],
        },
      },
    }
    expect(await check({ kind: 'queue' }, dependent)).toEqual([])
    expect(await check({ kind: 'db' }, dependent)).toContainEqual({ pointer: '/engine', message: 'Enter “engine”.' })
  })

  test('an invalid schema says so', async () => {
    await expect(check({}, { properties: { a: { type: 'strong' } } })).rejects.toThrow(/could not be parsed/)
  })
})

describe('JSONata', () => {
  const data = {
    orders: [
      { id: 1, price: 2.5, tags: ['a'] },
      { id: 2, price: 4, tags: [] },
    ],
    name: 'shop',
  }
  const jsonata = async (expression: string, of: Json = data) =>
    (await pool.parse('jsonata', { expression, data: of }, owner)).value

  test.each([
    ['name', 'shop'],
    ['$sum(orders.price)', 6.5],
    ['orders[price > 3].id', 2],
    [
      'orders.{ "id": id, "dear": price > 3 }',
      [
        { id: 1, dear: false },
        { id: 2, dear: true },
      ],
    ],
    ['$merge([$, { "name": "other" }]).name', 'other'],
    ['orders.tags', 'a'],
    ['nothing.at.all', null],
    ['function($x) { $x }', null],
    ['$map([1..3], function($i) { $i * 2 })', [2, 4, 6]],
  ])('%s', async (expression, value) => {
    expect(await jsonata(expression)).toEqual(value)
  })

  test('data may be any JSON', async () => {
    expect(await jsonata('$[1]', [1, 2])).toBe(2)
    expect(await jsonata('$', null)).toBeNull()
    expect(await jsonata('$uppercase($)', 'x')).toBe('X')
  })

  test.each([
    ['no expression', 'orders[', /Expected|Unexpected|character/],
    ['an unknown function', '$nothing()', /non-function/],
    ['a wrong argument', '$sum("x")', /Argument 1/],
    ['an endless loop', '( $f := function($x) { $f($x + 1) }; $f(0) )', /longer than 3 s|nested too deeply|memory/],
    ['a huge list', '[1..9999999]', /longer|memory|text|range/i],
    ['a huge text', '( $d := function($s, $n) { $n = 0 ? $s : $d($s & $s, $n - 1) }; $d("xxxxxxxx", 40) )', /longer|memory|text/],
    ['a pattern that backtracks', `$match("${'a'.repeat(40)}b", /^(a+)+$/)`, /longer|time|parse/],
  ])('%s is ended with a reason', { timeout: 30_000 }, async (_, expression, reason) => {
    await expect(jsonata(expression)).rejects.toThrow(reason)
    expect(await jsonata('name')).toBe('shop')
  })

  test.each([
    '$eval("process")',
    'constructor',
    '__proto__',
    'name.constructor',
    '$string.constructor',
    '$lookup($, "__proto__")',
    '$lookup($, "constructor")',
    '$eval("constructor.constructor(\\"return 1\\")()")',
  ])('%s finds nothing of the host', { timeout: 30_000 }, async (expression) => {
    const found = await jsonata(expression).catch((error: Error) => error.message)
    expect(JSON.stringify(found)).not.toMatch(/native code|node:|\/packages\//)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('pollutes no prototype', async () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "a": 1}')
    await jsonata('$ ~> |$|{"__proto__": {"polluted": 1}, "constructor": 1}|', hostile).catch(() => undefined)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(await jsonata('a', hostile)).toBe(1)
  })
})
