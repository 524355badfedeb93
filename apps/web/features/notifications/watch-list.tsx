import type { listDocsWatches } from '@callboard/modules/docs'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { BookOpen } from 'lucide-react'
import { WatchButton } from '~/components/docs/watch-button.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Watches = Awaited<ReturnType<typeof listDocsWatches>>

/** Watched docs pages, each with a button to stop watching. */
export function WatchList({ base, watches }: { base: string; watches: Watches }) {
  return (
    <Card title="Docs pages you watch">
      {watches.length === 0 ? (
        <EmptyState
          icon={<BookOpen />}
          title="You aren't watching any docs pages"
          action={
            <Link href={paths.docsSites(base)} className={buttonStyle()}>
              Open docs
            </Link>
          }
        >
          Select “Watch this page” below a page of docs to get notified when it changes.
        </EmptyState>
      ) : (
        watches.map(({ ref, path, title, label, gone }) => (
          <Row key={`${ref} ${path}`}>
            <span className="min-w-0 flex-1 truncate">
              {gone ? (
                <span className="font-medium">{title}</span>
              ) : (
                <Link href={paths.docs(base, ref, path)} className="font-medium hover:underline">
                  {title}
                </Link>
              )}{' '}
              <span className="text-faint">{gone ? `${label}, removed` : label}</span>
            </span>
            <WatchButton base={base} entityRef={ref} page={{ path, title }} watched reason={undefined} inList />
          </Row>
        ))
      )}
    </Card>
  )
}
