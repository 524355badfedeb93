import { compileRuleset } from '@callboard/flags-evaluator/evaluate'
import type { Json } from '@callboard/flags-evaluator/model'
import { describe, expect, test } from 'vitest'
import { readLaunchDarkly } from './from-launchdarkly.ts'
import { readUnleash } from './from-unleash.ts'
import { type FlagImport, prerequisitesFirst } from './imported-flag.ts'
import { toRuleset, toStoredRule } from './rules.ts'

/** Evaluates a flag of an import as applications would get it. */
function evaluate(read: FlagImport | undefined, key: string, context: object) {
  expect(read?.refused).toEqual([])
  const flags = (read?.flags ?? []).map(({ rules, ...rest }) => ({
    ...rest,
    rules: rules.map((rule) => toStoredRule(rule, undefined, false)),
    holdout: true,
    salt: rest.key,
  }))
  const evaluator = compileRuleset(toRuleset(flags, [], { share: 0, unit: '', salt: '' }))
  return evaluator.evaluate(key, { targetingKey: 'u', ...context }, Date.parse('2026-11-30T00:00:00Z'))
}

/** Of 1,000 users, how many get each variant. */
function shares(read: FlagImport | undefined, key: string): Record<string, number> {
  const found: Record<string, number> = {}
  for (let i = 0; i < 1000; i++) {
    const variant = String(evaluate(read, key, { targetingKey: `user-${i}` })?.variant)
    found[variant] = (found[variant] ?? 0) + 1
  }
  return found
}

describe('Unleash', () => {
  const everybody = { groupId: 'f', rollout: '100', stickiness: 'default' }
  const strategy = (more: object = {}) => ({
    featureName: 'f',
    id: 's1',
    name: 'flexibleRollout',
    parameters: everybody,
    ...more,
  })
  const read = (strategies: object[], more: object = {}, state: object = {}) =>
    readUnleash(
      {
        features: [{ name: 'f', description: 'Checkout', type: 'release', project: 'default' }],
        featureStrategies: strategies,
        featureEnvironments: [{ featureName: 'f', environment: 'production', enabled: true, ...state }],
        segments: [{ id: 1, name: 'Beta testers' }],
        ...more,
      } as Json,
      'production',
    )
  const constrained = (constraint: object) => read([strategy({ constraints: [constraint] })])
  const constraint = (contextName: string, operator: string, value: unknown, more: object = {}) => ({
    contextName,
    operator,
    ...(Array.isArray(value) ? { values: value } : { value, values: [] }),
    ...more,
  })

  test.each([
    [constraint('country', 'IN', ['SE', 'NO']), { country: 'NO' }, 'on'],
    [constraint('country', 'IN', ['SE']), {}, 'off'],
    [constraint('country', 'NOT_IN', ['SE']), {}, 'on'],
    [constraint('level', 'IN', ['5']), { level: 5 }, 'on'],
    [constraint('userId', 'IN', ['u']), {}, 'on'],
    [constraint('email', 'STR_ENDS_WITH', ['@a.example', '@b.example']), { email: 'x@b.example' }, 'on'],
    [constraint('email', 'STR_CONTAINS', ['@a.'], { inverted: true }), { email: 'x@a.example' }, 'off'],
    [constraint('age', 'NUM_GTE', '18'), { age: 18 }, 'on'],
    [constraint('age', 'NUM_LT', '18'), { age: 18 }, 'off'],
    [constraint('email', 'REGEX', '@[ab]\\.example$'), { email: 'x@b.example' }, 'on'],
    [constraint('version', 'SEMVER_GT', '1.9.0'), { version: '1.10.0' }, 'on'],
    [constraint('since', 'DATE_BEFORE', '2026-01-01T00:00:00.000Z'), { since: '2025-12-31T23:00:00Z' }, 'on'],
    [constraint('currentTime', 'DATE_AFTER', '2026-12-01T00:00:00.000Z'), {}, 'off'],
    [constraint('currentTime', 'DATE_AFTER', '2026-11-01T00:00:00.000Z'), {}, 'on'],
  ])('%j with %j is %s', (part, context, variant) => {
    expect(evaluate(constrained(part), 'f', context)?.variant).toBe(variant)
  })

  test('a flag is on if any strategy applies; a disabled one does not', () => {
    const strategies = [
      strategy({ name: 'userWithId', parameters: { userIds: 'ada, bob' } }),
      strategy({ id: 's2', disabled: true }),
      strategy({ id: 's3', constraints: [constraint('plan', 'IN', ['pro'])] }),
    ]
    const of = (context: object) => evaluate(read(strategies), 'f', context)?.value
    expect([of({ targetingKey: 'bob' }), of({ plan: 'pro' }), of({})]).toEqual([true, true, false])
    expect(evaluate(read(strategies, {}, { enabled: false }), 'f', { plan: 'pro' })?.value).toBe(false)
    expect(evaluate(read([]), 'f', {})?.value).toBe(true)
  })

  test('a rollout and the variants of a strategy', () => {
    const variants = ['blue', 'green'].map((name) => ({
      name,
      weight: 500,
      stickiness: 'default',
      payload: { type: 'json', value: `{"color":"${name}"}` },
    }))
    const found = shares(read([strategy({ parameters: { ...everybody, rollout: '50' }, variants })]), 'f')
    expect(found.null).toBeGreaterThan(430)
    expect(found.blue).toBeGreaterThan(190)
    expect(found.green).toBeGreaterThan(190)
    expect(read([strategy({ variants })])?.flags[0]).toMatchObject({ type: 'structure', defaultVariant: null })
  })

  test('segments by name, and flags that depend on others', () => {
    expect(read([strategy({ segments: [1] })])?.flags[0]?.rules[0]?.targeting).toEqual({ all: [{ segment: 'Beta-testers' }] })
    const document = read([strategy({ featureName: 'parent', constraints: [constraint('plan', 'IN', ['pro'])] }), strategy()], {
      features: [{ name: 'f' }, { name: 'parent' }],
      featureEnvironments: ['f', 'parent'].map((featureName) => ({ featureName, environment: 'production', enabled: true })),
      dependencies: [{ feature: 'f', dependencies: [{ feature: 'parent', enabled: true }] }],
    })
    expect(prerequisitesFirst(document?.flags ?? []).map((f) => f.key)).toEqual(['parent', 'f'])
    expect([evaluate(document, 'f', { plan: 'pro' })?.value, evaluate(document, 'f', {})?.value]).toEqual([true, false])
  })

  test('an export of a whole installation is read for one environment, with the segments that it lists apart', () => {
    const of = (environment: string, id: string, country: string) =>
      strategy({ environment, id, constraints: [constraint('country', 'IN', [country])] })
    const document = read([of('development', 'd', 'NO'), of('production', 'p', 'SE')], {
      featureEnvironments: ['development', 'production'].map((environment) => ({
        featureName: 'f',
        environment,
        enabled: environment === 'production',
      })),
    })
    expect([evaluate(document, 'f', { country: 'SE' })?.value, evaluate(document, 'f', { country: 'NO' })?.value]).toEqual([
      true,
      false,
    ])
    const apart = read([of('production', 'p', 'SE')], { featureStrategySegments: [{ featureStrategyId: 'p', segmentId: 1 }] })
    expect(apart?.flags[0]?.rules[0]?.targeting).toMatchObject({ all: [{}, { segment: 'Beta-testers' }] })
    const elsewhere = [
      { featureName: 'f', environment: 'a', enabled: true },
      { featureName: 'f', environment: 'b', enabled: true },
    ]
    expect(read([], { featureEnvironments: elsewhere })?.refused).toEqual([
      { flag: 'f', reason: 'The document does not say whether it is enabled in this environment.' },
    ])
  })

  test.each([
    [[strategy({ name: 'myOwn' })], 'It uses the strategy myOwn, which has no counterpart.'],
    [
      [strategy({ parameters: { rollout: '50', stickiness: 'random' } })],
      'It assigns anew at each evaluation (stickiness “random”).',
    ],
    [[strategy({ segments: [7] })], 'It refers to a segment that is not in the document.'],
    [
      [strategy({ constraints: [constraint('a', 'STR_CONTAINS', ['x'], { caseInsensitive: true })] })],
      'It compares texts without regard to upper and lower case.',
    ],
    [
      [strategy({ constraints: [constraint('a', '__proto__', 'x')] })],
      'It uses the operator __proto__, which has no counterpart.',
    ],
    [[strategy({ constraints: 'none' })], '“constraints” is not as Unleash exports it.'],
    [[strategy({ disabled: true })], 'All its strategies are disabled.'],
  ])('lists %j with the reason', (strategies, reason) => {
    expect(read(strategies)).toEqual({ flags: [], refused: [{ flag: 'f', reason }] })
  })

  test('a document of something else is none', () => {
    expect(readUnleash({ features: [] }, 'production')).toBeUndefined()
    expect(readUnleash(null, 'production')).toBeUndefined()
  })
})

describe('LaunchDarkly', () => {
  const variations = [{ value: true }, { value: false, name: 'Off' }]
  const settings = (more: object = {}) => ({ on: true, fallthrough: { variation: 1 }, offVariation: 1, rules: [], ...more })
  const flag = (more: object = {}, key = 'f', top: object = {}) => ({
    key,
    kind: 'boolean',
    variations,
    environments: { production: settings(more), test: settings({ on: false }) },
    ...top,
  })
  const read = (...items: object[]) => readLaunchDarkly({ items } as unknown as Json, 'production')
  const withClause = (clause: object) =>
    read(flag({ rules: [{ _id: 'r1', variation: 0, clauses: [{ negate: false, ...clause }] }] }))

  test.each([
    [{ attribute: 'country', op: 'in', values: ['SE', 'NO'] }, { country: 'NO' }, true],
    [{ attribute: 'country', op: 'in', values: ['SE'], negate: true }, { country: 'NO' }, true],
    [{ attribute: 'country', op: 'in', values: ['SE'], negate: true }, {}, false],
    [{ attribute: 'groups', op: 'in', values: ['beta'] }, { groups: ['alpha', 'beta'] }, true],
    [{ attribute: 'key', op: 'startsWith', values: ['u'] }, {}, true],
    [{ attribute: 'email', op: 'matches', values: ['@a\\.example$'] }, { email: 'x@a.example' }, true],
    [{ attribute: 'age', op: 'greaterThan', values: [18] }, { age: 18 }, false],
    [{ attribute: 'since', op: 'before', values: [1767225600000] }, { since: '2025-12-31T00:00:00Z' }, true],
    [{ attribute: 'version', op: 'semVerLessThan', values: ['2.0.0'] }, { version: '1.10.0' }, true],
    [{ attribute: '/address/city', op: 'in', values: ['Lund'] }, { address: { city: 'Lund' } }, true],
    [{ attribute: '/a~1b/c~0d', op: 'in', values: ['x'] }, { 'a/b': { 'c~d': 'x' } }, true],
    [{ attribute: 'plan', op: 'in', values: ['pro'], contextKind: 'organization' }, { organization: { plan: 'pro' } }, true],
  ])('%j with %j is %s', (clause, context, value) => {
    expect(evaluate(withClause(clause), 'f', context)?.value).toBe(value)
  })

  test('targets come first, and a flag that is off gives its off variation', () => {
    const more = {
      targets: [{ values: ['ada'], variation: 0 }],
      contextTargets: [{ contextKind: 'user', values: [], variation: 0 }],
    }
    expect(evaluate(read(flag(more)), 'f', { targetingKey: 'ada' })).toMatchObject({ variant: 'true', value: true })
    expect(evaluate(read(flag({ ...more, on: false })), 'f', { targetingKey: 'ada' })).toMatchObject({
      variant: 'Off',
      reason: 'DISABLED',
    })
  })

  test('one flag by itself, and variations of one name', () => {
    const alone = readLaunchDarkly(flag({ fallthrough: { variation: 0 } }) as unknown as Json, 'production')
    expect(evaluate(alone, 'f', {})?.value).toBe(true)
    const twins = flag({}, 'f', {
      variations: [
        { value: 'a', name: 'New' },
        { value: 'b', name: 'New' },
      ],
    })
    expect(evaluate(read(twins), 'f', {})).toMatchObject({ variant: 'variation-2', value: 'b' })
  })

  test('whoever has no unit gets the first variation that anybody gets', () => {
    const rollout = {
      variations: [
        { variation: 0, weight: 0 },
        { variation: 1, weight: 100_000 },
      ],
      bucketBy: 'account',
    }
    expect(read(flag({ fallthrough: { rollout } }))?.flags[0]?.defaultVariant).toBe('Off')
  })

  test('a fallthrough in shares', () => {
    const rollout = {
      variations: [
        { variation: 0, weight: 25_000 },
        { variation: 1, weight: 75_000 },
      ],
      bucketBy: 'key',
    }
    const found = shares(read(flag({ fallthrough: { rollout } })), 'f')
    expect(found.true).toBeGreaterThan(200)
    expect(found.true).toBeLessThan(300)
  })

  test('prerequisites, whichever comes first in the list', () => {
    const required = flag({ fallthrough: { variation: 0 } }, 'parent')
    const child = flag({ fallthrough: { variation: 0 }, prerequisites: [{ key: 'parent', variation: 0 }] })
    const found = read(child, required)
    expect(prerequisitesFirst(found?.flags ?? []).map((f) => f.key)).toEqual(['parent', 'f'])
    expect(evaluate(found, 'f', {})?.value).toBe(true)
    expect(read(child)?.refused).toEqual([{ flag: 'f', reason: 'Its prerequisite parent is not in the document.' }])
  })

  test.each([
    [flag({}, 'f', { archived: true }), 'It is archived.'],
    [flag({}, 'f', { environments: { a: settings(), b: settings() } }), 'It has no environment production.'],
    [flag({ fallthrough: { variation: 7 } }), 'It has no variation 7.'],
    [
      flag({}, 'f', { environments: { production: { on: true, archived: false, _summary: { variations: {} } } } }),
      'The document is a summary without targeting. Ask LaunchDarkly for the flags with “summary=0”.',
    ],
    [
      flag({ rules: [{ clauses: [{ attribute: 'a', op: 'constructor', values: [1] }], variation: 0 }] }),
      'It uses the operator constructor, which has no counterpart.',
    ],
    [
      flag({ rules: [{ clauses: [{ attribute: 'a', op: 'contains', values: [1] }], variation: 0 }] }),
      'It compares a text with something else.',
    ],
    [flag({ rules: 'none' }), '“rules” is not as LaunchDarkly exports it.'],
    [flag({}, 'f', { variations: [{ value: 1 }, { value: 'a' }] }), 'Its variants are not of one type.'],
  ])('lists %j with the reason', (item, reason) => {
    expect(read(item)).toEqual({ flags: [], refused: [{ flag: 'f', reason }] })
  })

  test('a document of something else is none', () => {
    expect(readLaunchDarkly({ flags: {} }, 'production')).toBeUndefined()
  })
})
