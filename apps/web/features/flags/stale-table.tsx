'use client'
import type { StaleFlag } from '@callboard/modules/flags'
import { describeStaleness } from '@callboard/modules/flags/domain/life-cycle'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import { paths } from '~/lib/navigation/paths.ts'
import { FlagOwner } from './flag-owner.tsx'
import { PermanentButton } from './permanent-button.tsx'

type Props = { base: string; flags: readonly StaleFlag[]; now: Date; reason: string | undefined }

const columns: readonly ListColumn[] = [
  { id: 'key', label: 'Flag', width: 240 },
  { id: 'owner', label: 'Owner', width: 150 },
  { id: 'why', label: 'Why it is stale', width: 300 },
  { id: 'code', label: 'In code', width: 90 },
  { id: 'evaluated', label: 'Last evaluated', width: 120 },
  { id: 'actions', label: 'Actions', width: 160, align: 'right', narrow: 'plain' },
]

/** Stale flags, by owner. */
export function StaleTable({ base, flags, now, reason }: Props) {
  return (
    <ListTable
      label="Stale flags"
      columns={columns}
      rows={flags.map(({ key, description, owner, stale, lastEvaluatedAt, codeReferences }) => ({
        id: key,
        label: key,
        href: paths.flag(base, key),
        cells: {
          key: (
            <RowLink href={paths.flag(base, key)}>
              <span className="font-mono text-sm">{key}</span>
              {description ? <span className="block truncate text-sm text-muted">{description}</span> : null}
            </RowLink>
          ),
          owner: <FlagOwner base={base} owner={owner} />,
          why: `It ${describeStaleness(stale)}.`,
          code:
            codeReferences === 0 ? (
              <span className="text-muted">–</span>
            ) : (
              `${codeReferences} ${codeReferences === 1 ? 'line' : 'lines'}`
            ),
          evaluated: <span className="text-muted">{lastEvaluatedAt ? <TimeAgo at={lastEvaluatedAt} now={now} /> : 'never'}</span>,
          actions: <PermanentButton base={base} flag={key} permanent={false} reason={reason} />,
        },
      }))}
    />
  )
}
