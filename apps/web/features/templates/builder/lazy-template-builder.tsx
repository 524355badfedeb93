'use client'
import { Skeleton } from '@callboard/ui/page'
import dynamic from 'next/dynamic'

/** The builder, whose YAML library no other page loads. */
export const TemplateBuilder = dynamic(() => import('./template-builder.tsx').then((m) => m.TemplateBuilder), {
  ssr: false,
  loading: () => <Skeleton className="h-96 w-full" />,
})
