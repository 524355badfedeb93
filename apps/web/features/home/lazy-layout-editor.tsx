'use client'
import { Skeleton } from '@callboard/ui/page'
import dynamic from 'next/dynamic'

/** The editor of the layout, which the home page itself does not load. */
export const LayoutEditor = dynamic(() => import('./layout-editor.tsx').then((m) => m.LayoutEditor), {
  ssr: false,
  loading: () => <Skeleton className="h-96 w-full" />,
})
