import { AppError } from '@callboard/core/errors'
import type pg from 'pg'

type Account = { id: string; email: string }

/** Accounts of members, and of whoever else has rows of the organization. */
const membersOf = `select u.* from user_account u where u.id in (select user_id from membership where tenant_id = $1)`

/**
 * Copies the accounts of an organization's members that the target lacks, with their linked identities. Sessions are not copied:
 * everybody signs in again. Nobody becomes an operator by it.
 * @returns how many were copied
 * @throws AppError `conflict` if somebody has another account there
 */
export async function copyAccounts(
  { source, target }: { source: pg.Client; target: pg.Client },
  tenantId: string,
): Promise<number> {
  const { rows: accounts } = await source.query<Account & { row: string }>(
    `select id, email, (to_jsonb(m) || '{"operator": false}')::text as row from (${membersOf}) m`,
    [tenantId],
  )
  const { rows: taken } = await target.query<Account>('select id, email from user_account where email = any($1)', [
    accounts.map((a) => a.email),
  ])
  const other = taken.filter((t) => !accounts.some((a) => a.id === t.id && a.email === t.email))
  if (other.length > 0)
    throw new AppError(
      'conflict',
      `${other.length} of its members have another account in the target, such as ${other[0]?.email}. Change the email address of one of the two accounts first.`,
    )
  const insert = (table: string) =>
    `insert into ${table} select n.* from jsonb_populate_recordset(null::${table}, $1::jsonb) n on conflict do nothing`
  const copied = await target.query(insert('user_account'), [`[${accounts.map((a) => a.row).join(',')}]`])
  const { rows: identities } = await source.query<{ row: string }>(
    'select to_jsonb(i)::text as row from linked_identity i where user_id = any($1)',
    [accounts.map((a) => a.id)],
  )
  await target.query(insert('linked_identity'), [`[${identities.map((i) => i.row).join(',')}]`])
  return copied.rowCount ?? 0
}
