'use client'
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react'
import type { ChartSpec } from './spec.ts'

type Props = { spec: ChartSpec; height: number }

/** Shows the picture of the server, and the usable chart once it is near the screen. A chart that cannot be loaded stays a picture. */
export function WhenSeen({ spec, height, children }: Props & { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const [Live, setLive] = useState<ComponentType<Props>>()
  useEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        observer.disconnect()
        import('./live-chart.tsx').then(
          (module) => setLive(() => module.LiveChart),
          () => undefined,
        )
      },
      { rootMargin: '200px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return <div ref={place}>{Live ? <Live spec={spec} height={height} /> : children}</div>
}
