import 'server-only'
import type { Account } from '@callboard/modules/identity'
import { notFound } from 'next/navigation'
import { requireSession } from './session.ts'

/** Requires an operator; responds with 404 to everybody else. */
export async function requireOperatorSession(path: string): Promise<Account> {
  const { account } = await requireSession(path)
  if (!account.operator) notFound()
  return account
}
