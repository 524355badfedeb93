import { systemDb } from '@callboard/db/system-db'

/** Nobody receives mail at `.invalid` (RFC 2606), so nobody can sign in as this person. */
const visitorEmail = 'visitor@demo.invalid'

/** The person that all visitors share. It has nothing of its own: every write of a visitor is refused. */
export async function ensureVisitor(): Promise<string> {
  const { id } = await systemDb('identity').userAccount.upsert({
    where: { email: visitorEmail },
    create: { email: visitorEmail, name: 'Demo visitor', emailVerifiedAt: new Date() },
    update: {},
    select: { id: true },
  })
  return id
}
