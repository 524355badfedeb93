import { isAppError } from '@callboard/core/errors'
import { permissions, type Role, roleMay, roles } from '@callboard/core/permissions'
import { operations } from '@callboard/modules/all'
import { pluginRegistry } from '@callboard/plugins/server'
import { fillEmptyTables } from '@callboard/testing/any-row'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { expectedErrors, foreignOutcomes } from '@callboard/testing/expected-errors'
import { filledIdNames, fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { operationInputs } from '@callboard/testing/operation-inputs'
import { testPlatform } from '@callboard/testing/platform'
import { openTenantRows, type TenantRows } from '@callboard/testing/tenant-rows'
import { createTestTenant, type TestMember, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

// Calls every operation as every role, and every operation of one tenant with the ids of another.

let database: TestDatabase
let a: TestTenant
let b: TestTenant
/** Objects of B, and the corresponding ones of A. */
const ids = newFilledIds()
const ownIds = newFilledIds()
/** B's owner; known only once B exists. */
let foreigner = ''
/** Another member of A. */
let colleague: TestMember
let rowsOfA: TenantRows
let rowsOfB: TenantRows
const secretWord = 'only-beta-may-read-this'
const ownWord = 'what-alpha-has'

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  a = await createTestTenant(platform, 'Alpha')
  b = await createTestTenant(platform, 'Beta')
  foreigner = b.owner.id
  await fillTenant(platform, b, ids, secretWord)
  await fillTenant(platform, a, ownIds, ownWord)
  colleague = await a.member('developer')
  rowsOfA = await openTenantRows(
    database.superuserUrl,
    { tenantId: a.id, people: [a.owner.id, colleague.account.id] },
    'rows_of_a',
  )
  const beta = { tenantId: b.id, people: [b.owner.id] }
  rowsOfB = await openTenantRows(database.superuserUrl, beta, 'rows_of_b')
  const superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  await fillEmptyTables(superuser, rowsOfB.tables, beta, secretWord)
  await superuser.end()
  await rowsOfA.save()
  await rowsOfB.save()
})
afterAll(async () => {
  await rowsOfA.close()
  await rowsOfB.close()
  await database.drop()
})
/** Whether the last case may have changed rows: what is forbidden ends before that. */
let mayHaveWritten = true
// Each case starts with both organizations as created, whatever the previous one removed.
afterEach(async () => {
  if (mayHaveWritten) await Promise.all([rowsOfA.restore(), rowsOfB.restore()])
  mayHaveWritten = true
})

/** A valid input with objects of tenant B. */
const inputs = operationInputs(ids, () => foreigner, secretWord)
const inputOf = (name: string): unknown => {
  const input = inputs[name]
  return typeof input === 'function' ? input() : input
}

/** The same input with A's own objects instead of B's. */
function ownInputOf(name: string): unknown {
  const own = new Map<unknown, unknown>([
    [foreigner, colleague.account.id],
    ['beta', a.slug],
    [secretWord, ownWord],
    [`${secretWord}/**`, `${ownWord}/**`],
    [`workload ${ids.integration} uid-1`, `workload ${ownIds.integration} uid-1`],
    ...filledIdNames.map((name): [string, string] => [ids[name], ownIds[name]]),
  ])
  const replace = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return value
    if (Array.isArray(value)) return value.map(replace)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, replace(v)]))
    return own.get(value) ?? value
  }
  return replace(inputOf(name))
}

let cases = 0
const count = () => {
  cases++
}
afterAll(() => {
  process.stdout.write(`operations × roles × tenants: ${cases} cases, compared with packages/core/permissions.ts\n`)
})

test('the suite has a valid input for every operation', () => {
  expect(operations.map((o) => o.operationName).sort()).toEqual(Object.keys(inputs).sort())
  for (const o of operations)
    expect([o.operationName, o.input.safeParse(inputOf(o.operationName)).success]).toEqual([o.operationName, true])
})

/** The result of an operation: `done`, the code of its error, or the unexpected error. */
const outcomeOf = (work: Promise<unknown>): Promise<{ outcome: string; answer: unknown }> =>
  work.then(
    (answer) => ({ outcome: 'done', answer }),
    (error: unknown) => ({
      outcome: isAppError(error) ? error.code : `crashed: ${error}`,
      answer: isAppError(error) ? { message: error.message } : String(error),
    }),
  )

const namesSomethingOfB = (name: string) => {
  const input = JSON.stringify(inputOf(name)) ?? ''
  return [...Object.values(ids), foreigner].some((id) => input.includes(id))
}

const expectedOf = (name: string) => expectedErrors[name]?.code ?? 'done'

test('expected errors are listed only for existing operations', () => {
  const known = operations.map((o) => o.operationName)
  expect([...Object.keys(expectedErrors), ...Object.keys(foreignOutcomes)].filter((name) => !known.includes(name))).toEqual([])
})

const forbiddenTo = (role: Role) => operations.filter((operation) => !roleMay(role, operation.action))

test.each(roles.filter((role) => forbiddenTo(role).length > 0))('what is forbidden to %s changes nothing', async (role) => {
  const before = await Promise.all([rowsOfA.state(), rowsOfB.state()])
  for (const operation of forbiddenTo(role)) await outcomeOf(operation(a.as(role), ownInputOf(operation.operationName)))
  expect(await Promise.all([rowsOfA.state(), rowsOfB.state()])).toEqual(before)
})

describe.each(roles)('as %s', (role) => {
  test.each(operations.map((o) => [o.operationName, o] as const))('%s', async (name, operation) => {
    count()
    const { outcome } = await outcomeOf(operation(a.as(role), ownInputOf(name)))
    expect(outcome).toBe(roleMay(role, operation.action) ? expectedOf(name) : 'forbidden')
    mayHaveWritten = outcome !== 'forbidden'
  })
})

test.each(operations.map((o) => [o.operationName, o] as const))(
  'rejects a token without the scope: %s',
  async (name, operation) => {
    count()
    const scopes = Object.keys(permissions).filter((action) => action !== operation.action) as never[]
    await expect(
      operation({ ...a.as('owner'), actor: { type: 'token', id: 'x', label: 'x', scopes } }, inputOf(name)),
    ).rejects.toMatchObject({ code: 'forbidden' })
    mayHaveWritten = false
  },
)

test.each(operations.map((o) => [o.operationName, o] as const))(
  'an owner of one tenant can read and change nothing of another: %s',
  async (name, operation) => {
    count()
    const before = await rowsOfB.state()
    const { outcome, answer } = await outcomeOf(operation(a.as('owner'), inputOf(name)))
    const text = JSON.stringify(answer) ?? ''
    expect(text).not.toContain(secretWord)
    expect(text).not.toContain(b.id)
    expect(await rowsOfB.state()).toEqual(before)
    expect(outcome).toBe(foreignOutcomes[name]?.code ?? (namesSomethingOfB(name) ? 'not_found' : expectedOf(name)))
  },
)

test.each(operations.map((o) => [o.operationName, o] as const))(
  'never returns secrets, not even to their owner: %s',
  async (name, operation) => {
    count()
    const { outcome, answer } = await outcomeOf(operation(b.as('owner'), inputOf(name)))
    expect(outcome).not.toContain('crashed')
    const text = JSON.stringify(answer) ?? ''
    expect(text).not.toContain('"secrets":"')
    // A schema may have a field of that name.
    expect(text).not.toMatch(/hookSecret":"/i)
    expect(text).not.toContain('tokenHash')
    expect(text).not.toContain('codeHash')
    expect(text).not.toContain(`hash ${secretWord}`)
    expect(text).not.toContain('passwordHash')
  },
)
