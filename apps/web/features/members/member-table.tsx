'use client'
import { type Role, roles } from '@callboard/core/permissions'
import type { Member } from '@callboard/modules/members'
import { Avatar } from '@callboard/ui/avatar'
import { Badge } from '@callboard/ui/badge'
import { Confirm } from '@callboard/ui/confirm'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListAddress, ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import type { Sorting } from '@callboard/ui/data-table/types.ts'
import { Select } from '@callboard/ui/field'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import type { ReactNode } from 'react'
import { LinkPerson } from '~/components/members/link-person.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { remove, setRole, transfer } from './actions.ts'

type Props = {
  base: string
  members: Member[]
  me: { userId: string; role: Role }
  /** Why this role may not manage members; undefined if it may. */
  reason: string | undefined
  transferReason: string | undefined
  owners: number
  now: Date
  address: ListAddress
  sorting: Sorting
  empty: ReactNode
}

const linked = (m: Member) => (m.catalogUser === null ? 'automatic' : m.catalogUser === '' ? 'none' : m.catalogUser)

type RowProps = Omit<Props, 'members' | 'address' | 'sorting' | 'empty'> & { member: Member }

/** Why a member cannot be changed: by role, because only owners may change owners, or because they are the last owner. */
function roleLockedReason({ member, me, reason, owners }: RowProps): string | undefined {
  if (reason) return reason
  if (member.role !== 'owner') return undefined
  if (me.role !== 'owner') return 'Only an owner can change an owner.'
  return owners === 1 ? 'The last owner cannot be changed. Transfer ownership first.' : undefined
}

function RoleSelect({ base, member, me, why }: { base: string; member: Member; me: Props['me']; why: string | undefined }) {
  const { busy, run } = useAction()
  const choose = (value: string) => {
    const role = roles.find((r) => r === value)
    if (role)
      run(
        () => setRole(base, member.userId, role),
        () => toast.success(`${member.name} is ${role} now`),
      )
  }
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      aria-description={why}
      title={why}
      className="w-auto"
      value={member.role}
      disabled={busy || why !== undefined}
      onChange={(event) => choose(event.target.value)}
    >
      {roles.map((r) => (
        <option key={r} value={r} disabled={r === 'owner' && me.role !== 'owner'}>
          {r}
        </option>
      ))}
    </Select>
  )
}

/** Actions for another member: transfer ownership, or remove them. */
function MemberActions({
  base,
  member,
  why,
  transferReason,
}: Pick<RowProps, 'base' | 'member' | 'transferReason'> & { why: string | undefined }) {
  const { busy, run } = useAction()
  const { name, email, userId, role } = member
  return (
    <span className="inline-flex gap-1">
      <Confirm
        trigger="Make owner"
        label={`Transfer ownership to ${name}`}
        variant="quiet"
        title={`Transfer ownership to ${name}?`}
        confirm="Transfer ownership"
        busy={busy}
        reason={transferReason ?? (role === 'owner' ? `${name} is already an owner.` : undefined)}
        onConfirm={() => run(() => transfer(base, userId))}
      >
        {name} becomes owner, and you become admin. Only {name} or another owner can change that again.
      </Confirm>
      <Confirm
        trigger="Remove"
        label={`Remove ${name}`}
        variant="quiet"
        title={`Remove ${name}?`}
        confirm={`Remove ${name}`}
        busy={busy}
        reason={why}
        onConfirm={() =>
          run(
            () => remove(base, userId),
            () => toast.success(`${name} was removed`),
          )
        }
      >
        {email} loses access immediately. Their personal API tokens and stars are deleted; their changes are kept. You can invite
        them again.
      </Confirm>
    </span>
  )
}

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Name', width: 216, sort: 'asc' },
  { id: 'role', label: 'Role', width: 124, sort: 'asc', narrow: 'plain' },
  { id: 'user', label: 'Catalog user', width: 150 },
  { id: 'active', label: 'Last active', width: 110, sort: 'desc' },
  { id: 'joined', label: 'Joined', width: 110, sort: 'desc' },
  { id: 'actions', label: 'Actions', width: 212, align: 'right', narrow: 'plain' },
]

function Person({ member: m, self }: { member: Member; self: boolean }) {
  return (
    <span className="flex items-center gap-2.5">
      <Avatar label={m.name} />
      <span className="min-w-0">
        <span className="block truncate">
          <b className="font-medium">{m.name}</b> {self ? <span className="text-faint">you</span> : null}
        </span>
        <span className="flex items-center gap-1.5">
          <span className="truncate text-muted" title={m.email}>
            {m.email}
          </span>
          {m.emailVerified ? null : (
            <Badge tone="warn" title="Email not verified">
              unverified
            </Badge>
          )}
        </span>
      </span>
    </span>
  )
}

function rowOf(props: RowProps): ListRow {
  const { member: m, base, me, reason, transferReason, now } = props
  const self = m.userId === me.userId
  const why = roleLockedReason(props)
  return {
    id: m.userId,
    label: m.name,
    cells: {
      name: <Person member={m} self={self} />,
      role: <RoleSelect base={base} member={m} me={me} why={why} />,
      user: (
        <LinkPerson
          base={base}
          userId={self ? null : m.userId}
          name={m.name}
          current={linked(m)}
          reason={self ? undefined : reason}
        />
      ),
      active: m.lastSeenAt ? <TimeAgo at={m.lastSeenAt} now={now} /> : 'Never',
      joined: <TimeAgo at={m.createdAt} now={now} />,
      actions: self ? <span /> : <MemberActions base={base} member={m} why={why} transferReason={transferReason} />,
    },
  }
}

/** The members that a page of the list shows. */
export function MemberTable({ members, address, sorting, empty, ...rest }: Props) {
  return (
    <ListTable
      label="Members"
      columns={columns}
      rows={members.map((member) => rowOf({ member, ...rest }))}
      address={address}
      sorting={sorting}
      empty={empty}
    />
  )
}
