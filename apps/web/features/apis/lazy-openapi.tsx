'use client'
import { Skeleton } from '@callboard/ui/page'
import dynamic from 'next/dynamic'

/** Swagger UI is large, so it is loaded on demand. */
export const LazyOpenApi = dynamic(() => import('./openapi-view.tsx').then((m) => m.OpenApiView), {
  ssr: false,
  loading: () => <Skeleton className="m-3.5 h-[70vh]" />,
})
