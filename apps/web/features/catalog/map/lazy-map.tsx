'use client'
import dynamic from 'next/dynamic'
import { LoadingMap } from './loading-map.tsx'

/** The map, loaded on its page alone. */
export const LazyMap = dynamic(() => import('./loaded-map.tsx').then((m) => m.LoadedMap), {
  ssr: false,
  loading: LoadingMap,
})
