import { Skeleton } from '@callboard/ui/page'

/** In place of what is read after the page is known to exist, so that an unknown page still answers 404. */
export const LoadingTab = () => (
  <div role="status" aria-label="Loading">
    <Skeleton className="h-64 w-full" />
  </div>
)
