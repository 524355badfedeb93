import 'server-only'
import type { Account } from '@callboard/modules/identity'
import { notFound } from 'next/navigation'
import { requireSession } from './session.ts'

/** Who runs this installation; for everybody else there is no such page. */
export async function requireOperatorSession(path: string): Promise<Account> {
  const { account } = await requireSession(path)
  if (!account.operator) notFound()
  return account
}
