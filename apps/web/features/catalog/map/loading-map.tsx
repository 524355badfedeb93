import { Skeleton } from '@callboard/ui/page'

export const LoadingMap = () => (
  <div className="flex flex-col gap-3 px-4 pb-4 sm:px-6">
    <Skeleton className="h-7.5 w-full max-w-xl" />
    <Skeleton className="h-[max(360px,calc(100dvh-240px))]" />
  </div>
)
