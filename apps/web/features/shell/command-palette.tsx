'use client'
import { Tooltip } from '@callboard/ui/tooltip'
import { CircleQuestionMark, Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type ComponentType, useEffect, useRef, useState } from 'react'
import { pagesOf } from './destinations.ts'
import { type Layer, useLayer, useShell } from './shell-context.tsx'
import { useSidebar } from './sidebar-state.tsx'

// Loaded when it is first used: most visits need it not.
const ShortcutsDialog = dynamic(() => import('./shortcuts-dialog.tsx').then((m) => m.ShortcutsDialog), { ssr: false })

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** The keys that work anywhere: ⌘K or Ctrl+K, ⌘\ or Ctrl+\, `?`, and `g` then a letter. */
function useKeys(open: (layer: Layer) => void): void {
  const router = useRouter()
  const shell = useShell()
  const { toggle } = useSidebar()
  // When `g` was pressed, in the milliseconds of events. It outlives a refresh of the shell between the two keys.
  const armed = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const go = new Map(pagesOf(shell).flatMap((p) => (p.key ? [[p.key, p] as const] : [])))
    const onKey = (event: KeyboardEvent) => {
      // The first key of ⌘K: the palette is there when the second is pressed.
      if (event.key === 'Meta' || event.key === 'Control') void loadPalette()
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        open('palette')
        return
      }
      if (event.key === '\\' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        toggle()
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      // The time of the key, not of its handling: a busy page handles keys late.
      const place = event.timeStamp - armed.current < 1200 ? go.get(event.key) : undefined
      armed.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (event.key === '?') open('shortcuts')
      else if (place?.outside) window.location.assign(place.href)
      else if (place) router.push(place.href)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [open, router, shell, toggle])
}

const loadPalette = () => import('./palette-dialog.tsx')

/**
 * The palette, which is not part of the page. Held as state and not behind a boundary, because React keeps what comes after
 * a boundary back for 300 ms. What is typed until it is there becomes its text.
 */
function usePalette(open: boolean) {
  const [Dialog, setDialog] = useState<ComponentType<{ open: boolean; typed: string; onClose: () => void }>>()
  const [typed, setTyped] = useState('')
  useEffect(() => {
    if (Dialog || !open) return
    let text = ''
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey) return
      if (event.key === 'Backspace') text = text.slice(0, -1)
      else if (event.key.length === 1) text += event.key
      else return
      // Neither the page nor another shortcut gets these keys.
      event.preventDefault()
      event.stopPropagation()
    }
    document.addEventListener('keydown', onKey, { capture: true })
    void loadPalette().then((m) => {
      setTyped(text)
      setDialog(() => m.PaletteDialog)
    })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  }, [Dialog, open])
  return { Dialog, typed }
}

/** The keys, and what they open. It stays while pages come and go. */
export function CommandLayer() {
  const { layer, open } = useLayer()
  const [used, setUsed] = useState<ReadonlySet<Layer>>(new Set())
  useEffect(() => setUsed((before) => (before.has(layer) ? before : new Set([...before, layer]))), [layer])
  const { Dialog: Palette, typed } = usePalette(layer === 'palette')
  useKeys(open)
  return (
    <>
      {Palette ? <Palette open={layer === 'palette'} typed={typed} onClose={() => open(undefined)} /> : null}
      {used.has('shortcuts') ? <ShortcutsDialog open={layer === 'shortcuts'} onClose={() => open(undefined)} /> : null}
    </>
  )
}

/** The button that opens the palette. The tab bar of a narrow screen has one, too, so that it is an icon there. */
export function PaletteButton() {
  const { open } = useLayer()
  return (
    <button
      type="button"
      aria-label="Search or jump to …"
      onClick={() => open('palette')}
      onPointerEnter={() => void loadPalette()}
      onFocus={() => void loadPalette()}
      className="flex h-8 shrink-0 items-center gap-2 rounded-md text-faint max-shell:w-8 max-shell:justify-center shell:w-[clamp(160px,24vw,288px)] shell:border shell:border-line2 shell:bg-panel shell:px-2.5 shell:hover:bg-sub"
    >
      <Search aria-hidden className="size-4 shrink-0 shell:size-3.5" />
      <span className="truncate max-shell:hidden">Search or jump to …</span>
      <kbd aria-hidden className="ml-auto rounded border px-1 font-sans text-xs max-shell:hidden">
        ⌘K
      </kbd>
    </button>
  )
}

/** The button that lists the keyboard shortcuts. */
export function ShortcutsButton() {
  const { open } = useLayer()
  return (
    <Tooltip text="Keyboard shortcuts" keys={['?']} side="bottom">
      <button
        type="button"
        aria-label="Keyboard shortcuts"
        onClick={() => open('shortcuts')}
        className="hidden size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sub hover:text-fg shell:grid"
      >
        <CircleQuestionMark aria-hidden className="size-4" />
      </button>
    </Tooltip>
  )
}
