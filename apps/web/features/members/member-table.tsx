'use client'
import { type Role, roles } from '@callboard/core/permissions'
import type { Member } from '@callboard/operations/members/list-members'
import { Avatar } from '@callboard/ui/avatar'
import { Badge } from '@callboard/ui/badge'
import { Confirm } from '@callboard/ui/confirm'
import { Select } from '@callboard/ui/field'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { LinkPerson } from '../../lib/link-person.tsx'
import { useAction } from '../../lib/use-action.ts'
import { giveRole, remove, transfer } from './actions.ts'

type Props = {
  base: string
  members: Member[]
  me: { userId: string; role: Role }
  /** Why this role may not manage members; undefined when it may. */
  reason: string | undefined
  transferReason: string | undefined
  owners: number
  now: Date
}

const linked = (m: Member) => (m.catalogUser === null ? 'automatic' : m.catalogUser === '' ? 'none' : m.catalogUser)

function MemberRow({ member: m, base, me, reason, transferReason, owners, now }: Omit<Props, 'members'> & { member: Member }) {
  const { busy, run } = useAction()
  const self = m.userId === me.userId
  const ownerOnly = m.role === 'owner' && me.role !== 'owner' ? 'Only an owner can change an owner.' : undefined
  const last =
    m.role === 'owner' && owners === 1 ? 'The last owner cannot be changed. Make somebody else owner first.' : undefined
  const why = reason ?? ownerOnly ?? last
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
              <Badge tone="warn" title="The address is not confirmed yet">
                unconfirmed
              </Badge>
            )}
          </span>
        </span>
      </Td>
      <Td title={why}>
        <Select
          aria-label={`Role of ${m.name}`}
          aria-description={why}
          className="w-auto"
          value={m.role}
          disabled={busy || why !== undefined}
          onChange={(event) => {
            const role = roles.find((r) => r === event.target.value)
            if (role)
              run(
                () => giveRole(base, m.userId, role),
                () => toast.success(`${m.name} is ${role} now`),
              )
          }}
        >
          {roles.map((r) => (
            <option key={r} value={r} disabled={r === 'owner' && me.role !== 'owner'}>
              {r}
            </option>
          ))}
        </Select>
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
      <Td right>
        {self ? null : (
          <span className="inline-flex gap-1">
            <Confirm
              trigger="Make owner"
              label={`Transfer ownership to ${m.name}`}
              look="quiet"
              title={`Transfer ownership to ${m.name}?`}
              confirm="Transfer ownership"
              busy={busy}
              reason={transferReason ?? (m.role === 'owner' ? `${m.name} is an owner already.` : undefined)}
              onConfirm={() => run(() => transfer(base, m.userId))}
            >
              {m.name} becomes owner, and you become admin. Only {m.name} or another owner can change that again.
            </Confirm>
            <Confirm
              trigger="Remove"
              label={`Remove ${m.name}`}
              look="quiet"
              title={`Remove ${m.name}?`}
              confirm={`Remove ${m.name}`}
              busy={busy}
              reason={why}
              onConfirm={() =>
                run(
                  () => remove(base, m.userId),
                  () => toast.success(`${m.name} is out`),
                )
              }
            >
              {m.email} is out at once, in every open page, and their personal API tokens and stars here are deleted. What they
              changed stays. You can invite them again.
            </Confirm>
          </span>
        )}
      </Td>
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
          <Th>In the catalog</Th>
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
