'use client'
import { Skeleton } from '@callboard/ui/page'
import dynamic from 'next/dynamic'

/** The map, loaded on its page alone. */
export const LazyMap = dynamic(() => import('./organization-map.tsx').then((m) => m.OrganizationMap), {
  ssr: false,
  loading: () => (
    <div className="flex flex-col gap-3 px-4 pb-4 sm:px-6">
      <Skeleton className="h-7.5 w-full max-w-xl" />
      <Skeleton className="h-[max(360px,calc(100dvh-240px))]" />
    </div>
  ),
})
