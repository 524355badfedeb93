'use client'
import type { FlagList } from '@callboard/modules/flags/domain/flag-list'
import { Badge } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import { paths } from '~/lib/navigation/paths.ts'
import { FlagOwner } from './flag-owner.tsx'
import { FlagToggle } from './flag-toggle.tsx'

type Props = FlagList & { base: string; now: Date; reason: string | undefined }

const columnsOf = (environments: Props['environments']): ListColumn[] => [
  { id: 'key', label: 'Flag', width: 260 },
  ...environments.map(({ key, name }) => ({ id: `in-${key}`, label: name, width: 112 })),
  { id: 'owner', label: 'Owner', width: 150 },
  { id: 'evaluated', label: 'Last evaluated', width: 120 },
  { id: 'changed', label: 'Last changed', width: 180 },
]

/** Flags, with environments as columns. */
export function FlagTable({ base, flags, environments, now, reason }: Props) {
  return (
    <ListTable
      label="Flags"
      columns={columnsOf(environments)}
      rows={flags.map((flag) => ({
        id: flag.key,
        label: flag.key,
        href: paths.flag(base, flag.key),
        cells: {
          key: (
            <RowLink href={paths.flag(base, flag.key)}>
              <span className="font-mono text-sm">{flag.key}</span>
              {flag.stale ? <Badge tone="warn">stale</Badge> : flag.draft ? <Badge tone="plain">draft</Badge> : null}
              {flag.description ? <span className="block truncate text-sm text-muted">{flag.description}</span> : null}
            </RowLink>
          ),
          ...Object.fromEntries(
            flag.environments.map(({ key, enabled }) => {
              const environment = environments.find((e) => e.key === key) ?? { key, name: key, approval: 'none' as const }
              const shared = { base, flag: flag.key, environment, enabled, reason }
              return [`in-${key}`, <FlagToggle key={key} {...shared} />]
            }),
          ),
          owner: <FlagOwner base={base} owner={flag.owner} />,
          evaluated: (
            <span className="text-muted">{flag.lastEvaluatedAt ? <TimeAgo at={flag.lastEvaluatedAt} now={now} /> : 'never'}</span>
          ),
          changed: (
            <span className="text-muted">
              <TimeAgo at={flag.updatedAt} now={now} /> by {flag.updatedBy}
            </span>
          ),
        },
      }))}
    />
  )
}
