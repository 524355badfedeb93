import { Page, Skeleton } from '@callboard/ui/page'

export default function Loading() {
  return (
    <div role="status" aria-label="Loading">
      <div className="h-12 border-b" />
      <Page>
        <Skeleton className="h-6 w-56" />
        <Skeleton className="h-8 w-full max-w-xl" />
        <Skeleton className="h-64 w-full" />
      </Page>
    </div>
  )
}
