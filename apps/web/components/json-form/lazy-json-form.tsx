'use client'
import { Skeleton } from '@callboard/ui/page'
import dynamic from 'next/dynamic'

/** Forms from schemas, which no other page loads. */
export const JsonForm = dynamic(() => import('./json-form.tsx').then((m) => m.JsonForm), {
  ssr: false,
  loading: () => <Skeleton className="h-64 w-full" />,
})
