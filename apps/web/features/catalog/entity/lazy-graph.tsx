'use client'
import { Skeleton } from '@callboard/ui/page'
import dynamic from 'next/dynamic'

/** The picture of the relations, loaded when somebody looks at it. */
export const LazyGraph = dynamic(() => import('./relation-graph.tsx').then((m) => m.RelationGraph), {
  ssr: false,
  loading: () => <Skeleton className="h-[520px]" />,
})
