import { portalPaths } from '@callboard/core/portal-paths'
import type { FlagList } from '@callboard/modules/flags/domain/flag-list'
import { flagsOfEntity } from '@callboard/modules/flags/slots'
import { defineEntitySlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { EmptyState } from '@callboard/ui/empty-state'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Flag } from 'lucide-react'

type Data = FlagList & { ref: string }

const columnsOf = (environments: FlagList['environments']): ListColumn[] => [
  { id: 'key', label: 'Flag', width: 240 },
  ...environments.map(({ key, name }) => ({ id: `in-${key}`, label: name, width: 110 })),
  { id: 'changed', label: 'Last changed', width: 170 },
]

function FlagTable({ flags, environments, place }: FlagList & { place: SlotPlace }) {
  return (
    <ListTable
      label="Flags"
      columns={columnsOf(environments)}
      rows={flags.map((flag) => {
        const href = place.links.to(portalPaths.flag(flag.key))
        return {
          id: flag.key,
          label: flag.key,
          href,
          cells: {
            key: (
              <RowLink href={href}>
                <span className="font-mono text-sm">{flag.key}</span>
              </RowLink>
            ),
            ...Object.fromEntries(
              flag.environments.map((e) => [
                `in-${e.key}`,
                <Badge key={e.key} tone={e.enabled ? 'ok' : 'plain'}>
                  {e.enabled ? 'on' : 'off'}
                </Badge>,
              ]),
            ),
            changed: (
              <span className="text-muted">
                <TimeAgo at={flag.updatedAt} now={place.now} /> by {flag.updatedBy}
              </span>
            ),
          },
        }
      })}
    />
  )
}

/** The flags of a component or system. */
export const flagsTab = defineEntitySlot<Data>({
  id: 'confidence.flags',
  load: async ({ read, ref }) => ({ ref, ...(await read(flagsOfEntity, { ref })) }),
  render: ({ ref, flags, environments }, place) =>
    flags.length === 0 ? (
      <Card>
        <EmptyState
          icon={<Flag />}
          title="No flags"
          action={
            <ButtonLink href={place.links.to(portalPaths.flags({ owner: ref }))} reason={place.reason('flags.manage')}>
              Create a flag
            </ButtonLink>
          }
        >
          A flag turns a feature on for some people and not for others, without a deployment.
        </EmptyState>
      </Card>
    ) : (
      <FlagTable flags={flags} environments={environments} place={place} />
    ),
})
