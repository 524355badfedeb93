'use client'
import { type Role, roles } from '@callboard/core/permissions'
import type { Member } from '@callboard/modules/members'
import { Avatar } from '@callboard/ui/avatar'
import { Badge } from '@callboard/ui/badge'
import { Confirm } from '@callboard/ui/confirm'
import { Select } from '@callboard/ui/field'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
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
}

const linked = (m: Member) => (m.catalogUser === null ? 'automatic' : m.catalogUser === '' ? 'none' : m.catalogUser)

type RowProps = Omit<Props, 'members'> & { member: Member }

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

function MemberRow(props: RowProps) {
  const { member: m, base, me, reason, transferReason, now } = props
  const self = m.userId === me.userId
  const why = roleLockedReason(props)
  return (
    <tr>
      <Td>
        <span className="flex items-center gap-2.5">
          <Avatar label={m.name} />
          <span>
            <b className="font-medium">{m.name}</b> {self ? <span className="text-faint">you</span> : null}
            <br />
            <span className="text-muted">{m.email}</span>{' '}
            {m.emailVerified ? null : (
              <Badge tone="warn" title="Email not verified">
                unverified
              </Badge>
            )}
          </span>
        </span>
      </Td>
      <Td title={why}>
        <RoleSelect base={base} member={m} me={me} why={why} />
      </Td>
      <Td className="text-muted">
        <LinkPerson
          base={base}
          userId={self ? null : m.userId}
          name={m.name}
          current={linked(m)}
          reason={self ? undefined : reason}
        />
      </Td>
      <Td className="text-muted">{m.lastSeenAt ? <TimeAgo at={m.lastSeenAt} now={now} /> : 'never'}</Td>
      <Td className="text-muted">
        <TimeAgo at={m.createdAt} now={now} />
      </Td>
      <Td right>{self ? null : <MemberActions base={base} member={m} why={why} transferReason={transferReason} />}</Td>
    </tr>
  )
}

export function MemberTable({ members, ...rest }: Props) {
  return (
    <Table label="Members">
      <thead>
        <tr>
          <Th>Who</Th>
          <Th>Role</Th>
          <Th>Catalog user</Th>
          <Th>Last active</Th>
          <Th>Joined</Th>
          <Th />
        </tr>
      </thead>
      <tbody>
        {members.map((m) => (
          <MemberRow key={m.userId} member={m} {...rest} />
        ))}
      </tbody>
    </Table>
  )
}
