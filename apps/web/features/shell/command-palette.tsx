'use client'
import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type ComponentType, useEffect, useState } from 'react'
import { pagesOf } from './destinations.ts'
import { type Layer, useLayer, useShell } from './shell-context.tsx'

// Loaded when it is first used: most visits need it not.
const ShortcutsDialog = dynamic(() => import('./shortcuts-dialog.tsx').then((m) => m.ShortcutsDialog), { ssr: false })

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** The keys that work anywhere: ⌘K or Ctrl+K, `?`, and `g` then a letter. */
function useKeys(open: (layer: Layer) => void): void {
  const router = useRouter()
  const shell = useShell()
  useEffect(() => {
    const go = new Map(pagesOf(shell).flatMap((p) => (p.key ? [[p.key, p] as const] : [])))
    let armed = 0
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        open('palette')
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      const place = Date.now() - armed < 1200 ? go.get(event.key) : undefined
      armed = event.key === 'g' ? Date.now() : 0
      if (event.key === '?') open('shortcuts')
      else if (place?.outside) window.location.assign(place.href)
      else if (place) router.push(place.href)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [open, router, shell])
}

/** When a page has settled, and may load what is not part of it. */
const settledMs = 1500

/**
 * The palette, which is not part of the page: it comes when the page has settled, or at once when it is wanted. Held as
 * state and not behind a boundary, because React keeps what comes after a boundary back for 300 ms, and letters that are
 * typed meanwhile are lost.
 */
function usePalette(wanted: boolean) {
  const [Dialog, setDialog] = useState<ComponentType<{ open: boolean; onClose: () => void }>>()
  useEffect(() => {
    if (Dialog) return
    const load = () => void import('./palette-dialog.tsx').then((m) => setDialog(() => m.PaletteDialog))
    const timer = setTimeout(load, wanted ? 0 : settledMs)
    return () => clearTimeout(timer)
  }, [Dialog, wanted])
  return Dialog
}

/** The keys, and what they open. It stays while pages come and go. */
export function CommandLayer() {
  const { layer, open } = useLayer()
  const [used, setUsed] = useState<ReadonlySet<Layer>>(new Set())
  useEffect(() => setUsed((before) => (before.has(layer) ? before : new Set([...before, layer]))), [layer])
  const Palette = usePalette(layer === 'palette')
  useKeys(open)
  return (
    <>
      {Palette ? <Palette open={layer === 'palette'} onClose={() => open(undefined)} /> : null}
      {used.has('shortcuts') ? <ShortcutsDialog open={layer === 'shortcuts'} onClose={() => open(undefined)} /> : null}
    </>
  )
}

/** The button that opens the palette. */
export function PaletteButton() {
  const { open } = useLayer()
  return (
    <button
      type="button"
      onClick={() => open('palette')}
      className="flex h-7 w-full max-w-[280px] items-center gap-2 rounded-md border bg-panel px-2.5 text-faint hover:border-line2"
    >
      <Search aria-hidden className="size-3.5" />
      <span className="truncate">Search or jump to …</span>
      <kbd className="ml-auto rounded border px-1 font-sans text-xs">⌘K</kbd>
    </button>
  )
}
