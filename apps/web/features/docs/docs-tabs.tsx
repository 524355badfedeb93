'use client'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react'

const changed = 'callboard-docs-tab'
const stored = 'docs-tab'

/** The last selected tab, so that all tabs of a page follow one choice ("npm", "yarn"). */
function useChosenLabel(labels: readonly string[]): [string, (label: string) => void] {
  const [label, setLabel] = useState(labels[0] ?? '')
  useEffect(() => {
    const follow = () => {
      const chosen = sessionStorage.getItem(stored)
      if (chosen !== null && labels.includes(chosen)) setLabel(chosen)
    }
    follow()
    window.addEventListener(changed, follow)
    return () => window.removeEventListener(changed, follow)
  }, [labels])
  return [
    label,
    (chosen) => {
      setLabel(chosen)
      sessionStorage.setItem(stored, chosen)
      window.dispatchEvent(new Event(changed))
    },
  ]
}

/** Tabs of a docs page. All of their content is in the page, so that it can be found, printed and read without scripts. */
export function DocsTabs({ labels, panels }: { labels: string[]; panels: ReactNode[] }) {
  const id = useId()
  const [chosen, choose] = useChosenLabel(labels)
  const current = Math.max(labels.indexOf(chosen), 0)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const next = (current + step + labels.length) % labels.length
    choose(labels[next] ?? '')
    document.getElementById(`${id}-tab-${next}`)?.focus()
  }
  return (
    <div className="docs-tabs">
      <div role="tablist" tabIndex={-1} onKeyDown={onKeyDown}>
        {labels.map((label, at) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: two tabs may have one label, and their order never changes
            key={at}
            type="button"
            role="tab"
            id={`${id}-tab-${at}`}
            aria-selected={at === current}
            aria-controls={`${id}-panel-${at}`}
            tabIndex={at === current ? 0 : -1}
            onClick={() => choose(label)}
          >
            {label}
          </button>
        ))}
      </div>
      {panels.map((panel, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          key={at}
          role="tabpanel"
          id={`${id}-panel-${at}`}
          aria-labelledby={`${id}-tab-${at}`}
          data-label={labels[at]}
          data-selected={at === current}
        >
          {panel}
        </div>
      ))}
    </div>
  )
}
