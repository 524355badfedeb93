import type { listFollows } from '@callboard/modules/notifications'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { BellPlus } from 'lucide-react'
import { FollowButton } from '~/components/catalog/history-buttons.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Follows = Awaited<ReturnType<typeof listFollows>>

/** Followed entities, each with a button to unfollow. */
export function FollowList({ base, follows }: { base: string; follows: Follows }) {
  return (
    <Card
      title="Following"
      aside={
        follows.length > 0 ? (
          <Link href={paths.history(base, { followed: '1' })} className="text-accent underline">
            Recent changes
          </Link>
        ) : undefined
      }
    >
      {follows.length === 0 ? (
        <EmptyState
          icon={<BellPlus />}
          title="You are not following anything yet"
          action={
            <Link href={paths.catalog(base)} className={buttonStyle()}>
              Open the catalog
            </Link>
          }
        >
          Follow an entity, or follow a team to be notified about everything it owns.
        </EmptyState>
      ) : (
        follows.map(({ ref, kind, label }) => (
          <Row key={ref}>
            <span className="min-w-0 flex-1 truncate">
              <Link href={paths.entity(base, ref)} className="font-medium hover:underline">
                {label}
              </Link>{' '}
              <span className="text-faint">{kind === 'group' ? 'group, and what it owns' : kind}</span>
            </span>
            <FollowButton base={base} entityRef={ref} label={label} followed group={kind === 'group'} reason={undefined} />
          </Row>
        ))
      )}
    </Card>
  )
}
