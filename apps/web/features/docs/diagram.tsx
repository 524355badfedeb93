'use client'
import { useTheme } from 'next-themes'
import { useEffect, useRef, useState } from 'react'
import { DiagramSource } from './diagram-source.tsx'
import type { DrawnDiagram } from './draw-diagram.ts'

/** Whether an element is near the viewport. Diagrams below are not drawn until then. */
function useIsNear(element: { current: HTMLElement | null }): boolean {
  const [isNear, setIsNear] = useState(false)
  useEffect(() => {
    if (!element.current || isNear) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setIsNear(true), { rootMargin: '400px' })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element, isNear])
  return isNear
}

function useDrawn(source: string, isNear: boolean): DrawnDiagram | undefined {
  const theme = useTheme().resolvedTheme === 'dark' ? 'dark' : 'light'
  const [drawn, setDrawn] = useState<DrawnDiagram>()
  useEffect(() => {
    if (!isNear) return
    let isCurrent = true
    import('./draw-diagram.ts')
      .then(({ drawDiagram }) => drawDiagram(source, theme))
      .catch((): DrawnDiagram => ({ problem: 'The diagram renderer could not be loaded. Reload the page to try again.' }))
      .then((result) => isCurrent && setDrawn(result))
    return () => {
      isCurrent = false
    }
  }, [source, theme, isNear])
  return drawn
}

/** Pixels below which a wide diagram scrolls instead of shrinking. */
const minWidth = 560

/** The accessible description of a diagram. */
const titleOf = (source: string): string =>
  /^[ \t]*(?:accTitle|title)(?:[ \t]*:)?[ \t]+(\S.*)$/m.exec(source)?.[1]?.trim() ?? 'Diagram'

/** A Mermaid diagram. Its source is shown until it is drawn, without scripts, and if it is invalid. */
export function Diagram({ source }: { source: string }) {
  const frame = useRef<HTMLDivElement>(null)
  const drawn = useDrawn(source, useIsNear(frame))
  const code = <DiagramSource language="mermaid" source={source} />
  return (
    <div ref={frame} className="docs-diagram">
      {drawn && 'src' in drawn ? (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
          <section aria-label="Diagram" tabIndex={0}>
            {/* biome-ignore lint/performance/noImgElement: drawn in the browser */}
            <img
              src={drawn.src}
              alt={titleOf(source)}
              width={drawn.width}
              style={{ minWidth: Math.min(drawn.width, minWidth) }}
            />
          </section>
          <details>
            <summary>Diagram source</summary>
            {code}
          </details>
        </>
      ) : (
        <>
          {drawn ? (
            <p role="status" className="docs-diagram-problem">
              This diagram has a syntax error and is shown as text. {drawn.problem}
            </p>
          ) : null}
          {code}
        </>
      )}
    </div>
  )
}
