import { randomBytes } from 'node:crypto'
import type { TenantId } from '@callboard/core/ids'
import { actions, type Role, roleMay, type Scope } from '@callboard/core/permissions'
import { systemDb } from '@callboard/db/system-db'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { type Account, findAccountByEmail } from '@callboard/modules/identity'
import { createTenant } from '@callboard/modules/tenants'
import { createOwnToken, createToken } from '@callboard/modules/tokens'

export type TestTenant = {
  id: TenantId
  slug: string
  owner: Account
  /** The context of a user with a role. */
  as(role: Role): OperationContext
  token(scopes?: readonly Scope[]): Promise<string>
  /** Another member with a role. */
  member(role: Role): Promise<TestMember>
}

export type TestMember = {
  account: Account
  context: OperationContext
  /** A personal token with every scope of the role. */
  token(): Promise<string>
}

export const testPassword = 'correct horse battery'

/** Computed once: hashing it, and estimating how hard it is to guess, is what takes longest about creating an account. */
const testPasswordHash = '$argon2id$v=19$m=19456,t=2,p=1$iSXujLyuPr2C1gvyDZeK6w$rBLa9yBvZMUqRLOBIG2d+pX4o8hJeUs/iBOqXmA0Ak8'

/** A confirmed account, as `createAccount` leaves it. */
async function createTestAccount(name: string, email: string): Promise<Account> {
  const data = { email, name, passwordHash: testPasswordHash, emailVerifiedAt: new Date() }
  await systemDb('identity').userAccount.create({ data })
  const account = await findAccountByEmail(email)
  if (!account) throw new Error(`${email} has no account`)
  return account
}

/** A session whose user has just signed in. */
async function openSession({ id: userId }: Account): Promise<string> {
  const now = Date.now()
  const session = await systemDb('identity').session.create({
    data: { userId, authenticatedAt: new Date(now), expiresAt: new Date(now + 86_400_000) },
  })
  return session.id
}

async function addMember(platform: Platform, tenantId: TenantId, role: Role): Promise<TestMember> {
  const email = `${role}-${randomBytes(4).toString('hex')}@example.com`
  const account = await createTestAccount(`The ${role}`, email)
  await systemDb('identity').membership.create({ data: { tenantId, userId: account.id, role } })
  const sessionId = await openSession(account)
  const context = operationContext(platform, tenantId, { type: 'user', id: account.id, label: email, role, sessionId })
  const scopes = actions.filter((action) => roleMay(role, action))
  return { account, context, token: async () => (await createOwnToken(context, { name: 'test', scopes })).token }
}

/** An organization with an owner, created as by sign-up. */
export async function createTestTenant(platform: Platform, name = 'Acme'): Promise<TestTenant> {
  const unique = randomBytes(4).toString('hex')
  const owner = await createTestAccount('Ada Owner', `owner-${unique}@example.com`)
  const tenant = await createTenant({ name, slug: `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${unique}` }, owner)
  const sessionId = await openSession(owner)
  const person = { type: 'user', id: owner.id, label: owner.email, sessionId } as const
  const as = (role: Role) => operationContext(platform, tenant.id, { ...person, role })
  return {
    id: tenant.id,
    slug: tenant.slug,
    owner,
    as,
    member: (role) => addMember(platform, tenant.id, role),
    token: async (scopes = actions) => (await createToken(as('owner'), { name: 'test', scopes: [...scopes] })).token,
  }
}
