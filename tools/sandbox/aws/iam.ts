import { randomBytes } from 'node:crypto'
import { awsKey, type SignatureProblem, type SignedRequest, signatureProblem, signerOf } from './signature.ts'

// IAM as far as roles go: trust policies, permission policies and the sessions of AssumeRole.

type OneOrMore = string | readonly string[]
type Statement = {
  Effect: 'Allow' | 'Deny'
  Action: OneOrMore
  Resource?: OneOrMore
  Principal?: { AWS?: OneOrMore }
  Condition?: { StringEquals?: Record<string, OneOrMore> }
}
export type Policy = { Version: string; Statement: readonly Statement[] }
type Role = { trustPolicy: Policy; permissionsPolicy: Policy }
export type Session = {
  secret: string
  token: string
  expiresAt: Date
  policies: () => readonly Policy[]
  arn: string
  role: string
}

/** The principal of the installation, in an account of its own. */
export const callboardPrincipal = {
  arn: 'arn:aws:iam::990000000001:user/callboard',
  key: { id: 'CALLBOARD', secret: 'callboard-secret' },
}

const listOf = (value: OneOrMore | undefined): readonly string[] => (value === undefined ? [] : [value].flat())

/** Whether a text fits a pattern in which `*` stands for anything. */
function fits(pattern: string, text: string): boolean {
  const [start = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === text
  if (!text.startsWith(start)) return false
  const end = rest.pop() ?? ''
  let at = start.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - end.length >= at && text.endsWith(end)
}

export const allows = (policy: Policy, action: string, resource: string): boolean =>
  policy.Statement.some(
    (s) =>
      s.Effect === 'Allow' && listOf(s.Action).some((a) => fits(a, action)) && listOf(s.Resource).some((r) => fits(r, resource)),
  )

const trusts = (policy: Policy, principal: string, externalId: string | undefined): boolean =>
  policy.Statement.some((s) => {
    const expected = s.Condition?.StringEquals?.['sts:ExternalId']
    return (
      s.Effect === 'Allow' &&
      listOf(s.Action).includes('sts:AssumeRole') &&
      listOf(s.Principal?.AWS).includes(principal) &&
      (expected === undefined || (externalId !== undefined && listOf(expected).includes(externalId)))
    )
  })

/** Accounts of customers: their roles, and who has assumed them. */
export class AwsAccounts {
  readonly roles = new Map<string, Role>()
  readonly sessions = new Map<string, Session>()
  /** Roles that clusters of EKS let in: `<cluster> <ARN of the role>`. */
  readonly accessEntries = new Set<string>()
  /** Every request to assume a role, as CloudTrail would list it. */
  readonly trail: { role: string; externalId: string | undefined; granted: boolean }[] = []

  /** @returns undefined where AWS answers AccessDenied: an unknown role, or one that does not trust the caller */
  assume(
    arn: string,
    { externalId, sessionPolicy, seconds, name }: { externalId?: string; sessionPolicy?: Policy; seconds: number; name: string },
  ): (Session & { id: string }) | undefined {
    const role = this.roles.get(arn)
    const granted = role !== undefined && trusts(role.trustPolicy, callboardPrincipal.arn, externalId)
    this.trail.push({ role: arn, externalId, granted })
    if (!granted) return undefined
    const id = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`
    const session = {
      secret: randomBytes(20).toString('base64'),
      token: randomBytes(48).toString('base64'),
      expiresAt: new Date(Date.now() + seconds * 1000),
      policies: () => {
        // A change of the role counts at once, for open sessions too.
        const { permissionsPolicy } = this.roles.get(arn) ?? role
        return [permissionsPolicy, ...(sessionPolicy ? [sessionPolicy] : [])]
      },
      arn: `${arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${name}`,
      role: arn,
    }
    this.sessions.set(id, session)
    return { id, ...session }
  }
}

export type Caller = { problem: SignatureProblem | 'expired' } | { problem?: undefined; session?: Session }

/** Who signed a request: the holder of the one long-lived key, or of a session. */
export function callerOf(request: SignedRequest, revoked: ReadonlySet<string>, accounts: AwsAccounts | undefined): Caller {
  const id = signerOf(request)
  const session = id === undefined ? undefined : accounts?.sessions.get(id)
  if (!session || id === undefined) {
    const problem = signatureProblem(request, revoked, awsKey)
    return problem ? { problem } : {}
  }
  // A presigned address carries it in its query.
  const token =
    request.headers['x-amz-security-token'] ?? new URL(request.url, 'http://aws').searchParams.get('X-Amz-Security-Token')
  if (token !== session.token) return { problem: 'unknown-key' }
  if (session.expiresAt.getTime() <= Date.now()) return { problem: 'expired' }
  const problem = signatureProblem(request, revoked, { id, secret: session.secret })
  return problem ? { problem } : { session }
}

/** What AWS says to a session that lacks a permission; undefined if it has it. */
export const refusalOf = (session: Session | undefined, action: string, resource: string): string | undefined =>
  !session || session.policies().every((policy) => allows(policy, action, resource))
    ? undefined
    : `User: ${session.arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`
